"""What every page of a tracked site must do. Each rule is one page, or a few in one tab."""

import json
import re
import time

STUB = "<script>window.pulse=window.pulse||function(){(pulse.q=pulse.q||[]).push(arguments)};%s</script>"
NO_BEACON = "<script>Navigator.prototype.sendBeacon = () => false</script>"


def navigator_says(name, value):
    return f"<script>Object.defineProperty(navigator, '{name}', {{ value: {value} }})</script>"


def paths(envelopes):
    return [envelope["payload"]["path"] for envelope in envelopes if envelope["type"] == "pageview"]


def counts_the_page_that_was_loaded(visit):
    visit.open(path="?a=1#part")
    before = time.time() * 1000
    size = visit.run("return screen.width + 'x' + screen.height")
    (envelope,) = visit.envelopes(1)
    assert sorted(envelope) == ["consent_granted", "consent_mode", "payload", "timestamp", "type", "visitor_id"]
    assert envelope["type"] == "pageview"
    assert envelope["payload"] == {
        "path": f"/{visit.name}?a=1", "title": "First", "referrer": "", "screen": size, "language": "en-US",
    }
    assert (envelope["consent_mode"], envelope["consent_granted"]) == ("analytics", True)
    assert isinstance(envelope["timestamp"], int) and abs(envelope["timestamp"] - before) < 5000
    assert re.fullmatch(r"v_\d{1,13}", envelope["visitor_id"])
    (request,) = visit.requests()
    assert request["path"] == "/api/batch" and request["type"].startswith("text/plain") and not request["cookie"]


def keeps_the_visitor_id_for_the_tab_and_sets_no_cookie(visit):
    visit.open()
    first = visit.run("return sessionStorage._pv")
    visit.run("Object.defineProperty(screen, 'width', { value: 1 })")
    visit.open(path="?second")
    assert visit.run("return [sessionStorage._pv, document.cookie]") == [first, ""]
    assert {envelope["visitor_id"] for envelope in visit.envelopes(2)} == {first}


def makes_another_visitor_id_on_another_screen(visit):
    visit.open(path="?first")
    visit.run("sessionStorage.clear()")
    visit.open(head="<script>Object.defineProperty(screen, 'width', { value: 321 })</script>")
    first, second = visit.envelopes(2)
    assert first["visitor_id"] != second["visitor_id"] and second["payload"]["screen"].startswith("321x")


def counts_navigations_within_the_document(visit):
    visit.open()
    visit.run("history.pushState({}, '', 'one?x=1'); document.title = 'Second'; history.replaceState({}, '', 'two')")
    visit.run("history.pushState({}, '', 'three'); history.back()")
    views = visit.payloads(5, "pageview")
    origin = visit.site.pages
    assert [view["path"] for view in views] == [f"/{visit.name}", "/one?x=1", "/two", "/three", "/two"]
    assert [view["referrer"] for view in views] == [
        "", f"{origin}/{visit.name}", f"{origin}/one?x=1", f"{origin}/two", f"{origin}/three",
    ]
    assert [view["title"] for view in views][:3] == ["First", "First", "Second"]


def counts_a_page_once_when_only_its_state_or_fragment_changes(visit):
    visit.open(path="?a=1")
    visit.run("history.replaceState({ y: 1 }, ''); history.replaceState({}, '', location.href)")
    visit.run("history.pushState({}, '', '#part'); location.hash = 'other'; history.back()")
    assert paths(visit.envelopes(1)) == [f"/{visit.name}?a=1"]


def passes_what_the_page_throws_in_history_calls(visit):
    visit.open()
    elsewhere = "try { history.pushState({}, '', 'http://other.example/') } catch (e) { return e.name }"
    assert visit.run(elsewhere) == "SecurityError"
    assert len(visit.envelopes(1)) == 1


def sends_events_in_both_styles(visit):
    visit.open(path="?a=1")
    visit.run("pulse('event', { name: 'sale', data: { n: 1 }, revenue_amount: 9.5, revenue_currency: 'EUR' })")
    visit.run("pulse('event', 'sale', { n: 1 }, 9.5, 'EUR'); pulse('event', 'bare'); pulse('event', { name: 'bare' })")
    events = visit.payloads(4, "event")
    page = {"path": f"/{visit.name}?a=1"}
    full = {"name": "sale", "data": {"n": 1}, "revenue_amount": 9.5, "revenue_currency": "EUR", **page}
    assert events == [full, full, {"name": "bare", **page}, {"name": "bare", **page}]


def sends_the_other_calls_in_both_styles(visit):
    visit.open(data_release="1.2", data_environment="staging")
    visit.run("pulse('search', 'shoes', 3); pulse('search', { query: 'shoes', results_count: 3 })")
    visit.run("pulse('log', 'warn', 'slow', { ms: 9 }); pulse('identify', 'u1', { plan: 'pro' })")
    visit.run("pulse('identify', { plan: 'pro' }); pulse('identify', 42)")
    visit.run("let a = [{ question_id: 'q', value: 1 }]; pulse('survey_response', 's', a, false);"
              "pulse('survey_response', { survey_id: 's', answers: a, completed: false })")
    visit.run("pulse('pageview', '/virtual')")
    sent = [(envelope["type"], envelope["payload"]) for envelope in visit.envelopes(10)][1:]
    page = {"path": f"/{visit.name}"}
    search = ("search_query", {"query": "shoes", "results_count": 3, **page})
    survey = {"survey_id": "s", "answers": [{"question_id": "q", "value": 1}], "completed": False, **page}
    assert sent[:2] == [search, search]
    log = {"level": "warn", "message": "slow", "body": {"ms": 9}, "release": "1.2", "environment": "staging", **page}
    assert sent[2] == ("log", log)
    assert sent[3:6] == [
        ("identify", {"user_id": "u1", "traits": {"plan": "pro"}}), ("identify", {"traits": {"plan": "pro"}}),
        ("identify", {"user_id": "42"}),
    ]
    assert sent[6:8] == [("survey_response", survey)] * 2
    assert (sent[8][0], sent[8][1]["path"]) == ("pageview", "/virtual")


def marks_logs_as_production_without_a_word_of_the_tag(visit):
    visit.open()
    visit.run("pulse('log', 'info', 'hello')")
    (log,) = visit.payloads(1, "log")
    assert log == {"level": "info", "message": "hello", "path": f"/{visit.name}", "environment": "production"}


def does_nothing_for_unknown_actions_and_missing_arguments(visit):
    visit.open()
    visit.run("""for (const call of [[], ['nothing', 1], ['constructor', 'x'], ['event'], ['event', ''], ['event', {}],
        ['event', null], ['search'], ['search', {}], ['log', 'info'], ['log'], ['survey_response', 's'], ['identify'],
        ['survey_response', { survey_id: 's' }], ['consent'], [null], [{}], [Symbol()]]) pulse(...call)""")
    visit.run("const loop = {}; loop.loop = loop; pulse('event', 'loop', loop); pulse('event', 'big', { n: 1n })")
    assert [envelope["type"] for envelope in visit.envelopes(1)] == ["pageview"]


def replays_calls_made_before_it_loaded_first(visit):
    visit.open(head=STUB % "pulse('consent', false, 'essential'); pulse('event', 'early', { a: 1 })")
    early, view = visit.envelopes(2)
    assert (early["type"], early["payload"]["name"], early["payload"]["data"]) == ("event", "early", {"a": 1})
    for envelope in (early, view):
        assert (envelope["consent_granted"], envelope["consent_mode"]) == (False, "essential")


def changes_consent_for_later_envelopes_only(visit):
    visit.open(data_consent_mode="full", data_consent_granted="false")
    visit.run("pulse('consent', true); pulse('event', 'a'); pulse('consent', false, 'none'); pulse('event', 'b')")
    visit.run("pulse('consent', 'true', 'ads'); pulse('event', 'c'); pulse('consent', 'no'); pulse('event', 'd')")
    consents = [(envelope["consent_granted"], envelope["consent_mode"]) for envelope in visit.envelopes(5)]
    assert consents == [(False, "full"), (True, "full"), (False, "none"), (True, "ads"), (False, "ads")]


def keeps_the_campaign_of_a_tab(visit):
    visit.open(path="?utm_source=news&utm_medium=e%20mail&utm_id=7&token=secret&utm_term=%zz", data_utm="true")
    visit.run("history.pushState({}, '', 'next')")
    visit.open(path="?plain", data_utm="true")
    visit.open(path="?utm_campaign=fall&utm_content=c", data_utm="true")
    assert "secret" not in visit.run("return sessionStorage._putm")
    views = visit.payloads(4, "pageview")
    campaigns = [{name: value for name, value in view.items() if name.startswith("utm_")} for view in views]
    news = {"utm_source": "news", "utm_medium": "e mail", "utm_term": "%zz"}
    assert campaigns == [news, news, news, {"utm_campaign": "fall", "utm_content": "c"}]


def leaves_campaigns_alone_unless_asked(visit):
    visit.open(path="?utm_source=news")
    assert visit.run("return sessionStorage._putm === undefined")
    (view,) = visit.payloads(1)
    assert "utm_source" not in view


def flushes_when_the_batch_is_full(visit):
    visit.open(data_batch_size=3, data_batch_interval=60000)
    visit.run("pulse('event', 'a')")
    time.sleep(0.4)
    assert not visit.requests()
    visit.run("pulse('event', 'b'); pulse('event', 'c')")
    (request,) = visit.requests(1)
    assert len(json.loads(request["body"])["events"]) == 3


def flushes_ten_by_default_and_never_more_than_a_hundred(visit):
    visit.open(data_batch_interval=60000)
    visit.run("for (let i = 0; i < 9; i++) pulse('event', 'e')")
    assert [len(json.loads(request["body"])["events"]) for request in visit.requests(1)] == [10]
    visit.open(data_batch_interval=60000, data_batch_size=5000)
    # A short path, so that the limit is the number of envelopes and not their length.
    visit.run("history.replaceState({}, '', '/'); for (let i = 0; i < 98; i++) pulse('event', 'e')")
    assert [len(json.loads(request["body"])["events"]) for request in visit.requests(2)] == [10, 100]


def flushes_after_the_interval_but_not_sooner(visit):
    visit.open(data_batch_interval=900)
    start = time.monotonic()
    visit.run("pulse('event', 'a')")
    time.sleep(0.3)
    assert not visit.requests()
    (request,) = visit.requests(1)
    assert 0.6 < request["time"] - start < 1.6 and len(json.loads(request["body"])["events"]) == 2


def waits_at_least_250_milliseconds(visit):
    visit.open(data_batch_interval=1, head="<script>const set = setTimeout; waits = [];"
               "setTimeout = (f, ms) => { waits.push(ms); return set(f, ms) }</script>")
    assert visit.run("return waits") == [250]


def waits_two_seconds_by_default(visit):
    visit.open(data_batch_interval=None, head="<script>const set = setTimeout; waits = [];"
               "setTimeout = (f, ms) => { waits.push(ms); return set(f, ms) }</script>")
    assert visit.run("return waits") == [2000]


def flushes_when_the_page_is_left(visit):
    visit.open(data_batch_interval=60000)
    visit.run("pulse('event', 'last')")
    visit.leave()
    assert [envelope["type"] for envelope in visit.envelopes(2)] == ["pageview", "event"]


def flushes_on_pagehide_alone(visit):
    deaf = "<script>addEventListener('visibilitychange', event => event.stopImmediatePropagation(), true)</script>"
    visit.open(head=deaf, path="?plain", data_batch_interval=60000)
    visit.leave()
    assert len(visit.envelopes(1)) == 1
    visit.open(head=deaf, body="<h1>Large</h1>", data_batch_interval=60000, data_scroll="true", data_vitals="true")
    time.sleep(0.4)
    visit.leave()
    sent = {envelope["payload"].get("name") or envelope["type"] for envelope in visit.envelopes(5)}
    assert {"pageview", "scroll_depth", "CLS", "LCP"} <= sent, sent


def flushes_when_the_page_is_hidden(visit):
    visit.open(data_batch_interval=60000)
    visit.run("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))")
    assert [envelope["type"] for envelope in visit.envelopes(1)] == ["pageview"]


def sends_each_envelope_alone_without_batching(visit):
    visit.open(data_batch="false", data_batch_interval=60000)
    visit.run("pulse('event', 'a')")
    requests = visit.requests(2)
    assert [request["path"] for request in requests] == ["/api/collect"] * 2
    assert [json.loads(request["body"])["type"] for request in requests] == ["pageview", "event"]


def splits_batches_below_the_limit_of_beacons(visit):
    visit.open(data_batch_interval=60000, data_batch_size=100)
    for _ in range(9):
        visit.run("pulse('event', 'e', { text: '€'.repeat(4000) })")
        # Browsers count all beacons on their way together.
        time.sleep(0.1)
    visit.leave()
    assert len(visit.envelopes(10)) == 10
    assert max(len(request["body"].encode()) for request in visit.requests()) < 65536


def sends_a_single_event_too_large_for_a_beacon(visit):
    visit.open()
    visit.run("pulse('event', 'large', { text: 'x'.repeat(200000) })")
    (event,) = visit.payloads(1, "event")
    assert len(event["data"]["text"]) == 200000


def sends_nothing_with_do_not_track(visit):
    visit.open(head=navigator_says("doNotTrack", "'1'"), data_scroll="true")
    visit.run("pulse('event', 'a'); history.pushState({}, '', 'next')")
    visit.leave()
    assert not visit.requests() and not visit.parts()


def sends_and_keeps_nothing_with_global_privacy_control(visit):
    visit.open(head=navigator_says("globalPrivacyControl", "true"), data_vitals="true")
    visit.run("pulse('event', 'a')")
    assert visit.run("return [sessionStorage.length, localStorage.length]") == [0, 0]
    visit.leave()
    assert not visit.requests() and not visit.parts()


def counts_all_the_same_where_the_tag_says_so(visit):
    signals = navigator_says("doNotTrack", "'1'") + navigator_says("globalPrivacyControl", "true")
    visit.open(head=signals, data_dnt="false")
    assert len(visit.envelopes(1)) == 1


def sends_nothing_without_a_key(visit):
    visit.open(data_key=None)
    visit.run("pulse('event', 'a')")
    visit.leave()
    assert not [url for url, method in visit.network() if method == "POST"]


def works_where_storage_is_blocked(visit):
    sandbox = {"Content-Security-Policy": "sandbox allow-scripts"}
    visit.open(path="?utm_source=news", headers=sandbox, data_utm="true")
    assert visit.run("try { sessionStorage; return 0 } catch (e) { return e.name }") == "SecurityError"
    visit.run("history.pushState({}, '', '?next'); pulse('event', 'a')")
    envelopes = visit.envelopes(3)
    assert len({envelope["visitor_id"] for envelope in envelopes}) == 1 and envelopes[0]["visitor_id"].startswith("v_")
    assert [envelope["payload"]["utm_source"] for envelope in envelopes[:2]] == ["news", "news"]


def works_where_storage_is_full(visit):
    visit.open(head="<script>const text = 'x'.repeat(1 << 20); for (let n = 1 << 20, i = 0; n >= 1;) "
               "{ try { sessionStorage['fill' + i++] = text.slice(0, n) } catch (e) { n = n >> 1 } }</script>")
    assert visit.run("return sessionStorage._pv === undefined")
    assert visit.envelopes(1)[0]["visitor_id"].startswith("v_")


def works_without_newer_globals(visit):
    visit.open(head="<script>delete Crypto.prototype.randomUUID; for (const name of ['TextEncoder', 'crypto', 'Blob',"
               "'URLPattern', 'structuredClone', 'PerformanceObserver']) delete window[name]</script>")
    assert visit.run("return typeof TextEncoder + typeof Blob") == "undefinedundefined"
    assert len(visit.envelopes(1)) == 1


def fetches_where_a_beacon_is_refused(visit):
    visit.open(head=NO_BEACON)
    (request,) = visit.requests(1)
    assert request["path"] == "/api/batch" and request["type"].startswith("text/plain")


def fetches_where_beacons_are_missing_also_when_left(visit):
    visit.open(head="<script>delete Navigator.prototype.sendBeacon</script>", data_batch_interval=60000)
    visit.leave()
    assert len(visit.envelopes(1)) == 1


def survives_a_page_with_broken_globals(visit):
    visit.open(head="""<div id="pulse"></div><script>Array.prototype.toJSON = function () { return "broken" };
        fetch = undefined; Navigator.prototype.sendBeacon = () => { throw 1 }; Object.prototype.extra = 1;
        window.onerror = () => { window.failed = 1 }; window.onunhandledrejection = () => { window.failed = 1 }
        </script>""")
    visit.run("pulse('event', 'a'); pulse('survey_response', 's', [1])")
    time.sleep(0.5)
    visit.run("const { stringify } = JSON; JSON.stringify = 1; history.pushState({}, '', 'next'); pulse('event', 'b');"
              "JSON.stringify = stringify; delete Array.prototype.toJSON")
    assert visit.run("return window.failed === undefined")


def takes_the_place_of_a_pulse_that_is_no_function(visit):
    visit.open(head="<script>window.pulse = 5</script>")
    visit.run("pulse('event', 'a')")
    assert [envelope["type"] for envelope in visit.envelopes(2)] == ["pageview", "event"]


def runs_under_a_strict_policy(visit):
    policy = "default-src 'none'; script-src 'self'; connect-src 'self'"
    if visit.live:
        policy = f"default-src 'none'; script-src {visit.live}; connect-src {visit.live}"
    parts = {f"data_{part}": "true" for part in ("search", "scroll", "outlinks", "errors", "clicks", "vitals")}
    visit.open(headers={"Content-Security-Policy": policy}, origin=visit.site.pages, path="?q=shoes", **parts)
    visit.run("pulse('event', 'a')")
    assert visit.envelopes(1, "event") and visit.envelopes(1, "search_query")


def counts_where_trusted_types_keep_parts_out(visit):
    visit.expects_errors = True
    visit.open(headers={"Content-Security-Policy": "require-trusted-types-for 'script'"}, data_scroll="true")
    visit.run("pulse('event', 'a')")
    assert [envelope["type"] for envelope in visit.envelopes(2)] == ["pageview", "event"]


def passes_its_nonce_on_to_parts(visit):
    policy = f"default-src 'none'; script-src 'nonce-abc'; connect-src {visit.script_origin}"
    visit.open(headers={"Content-Security-Policy": policy}, nonce="abc", data_search="true", path="?q=shoes")
    assert visit.payloads(1, "search_query")[0]["query"] == "shoes"


def sends_where_the_tag_says(visit):
    visit.open(data_api=f"{visit.live or visit.site.pages}/")
    (request,) = visit.requests(1)
    assert request["path"] == "/api/batch"
    assert f"{visit.site.pages}/api/batch?key={visit.key}" in [url for url, _ in visit.network()]


def works_under_each_name_of_the_script(visit):
    for script in ("/api/script.js?v=1/2", "/api/script/0a1b.js", "/api/script.0a1b.js"):
        if visit.live and script != "/api/script.js?v=1/2":
            continue
        visit.open(script=script, data_search="true", path="?q=shoes")
        time.sleep(0.4)
    assert len(visit.payloads(3, "search_query")) == 3


HELPERS = (navigator_says, paths)
RULES = [
    value for value in list(globals().values())
    if callable(value) and value.__module__ == __name__ and value not in HELPERS
]
