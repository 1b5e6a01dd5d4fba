"""What each part sends, and that no part comes unasked."""

import time

from selenium.webdriver.common.by import By

PARTS = ("search", "scroll", "outlinks", "errors", "clicks", "vitals")
TALL = '<p>Text</p><div style="height: 3000px"></div>'
STAY = "<script>addEventListener('click', event => event.preventDefault())</script>"


def asks_for_no_part_unless_told(visit):
    visit.open(data_replay="true", data_surveys="true", data_scroll="false", data_clicks="", data_errors="yes")
    visit.run("pulse('event', 'a')")
    assert visit.parts() == []


def asks_for_exactly_the_parts_it_is_told(visit):
    visit.open(data_scroll="true", data_vitals="true")
    assert visit.parts() == ["scroll", "vitals"]
    visit.open(path="?all", **{f"data_{part}": "true" for part in PARTS})
    assert visit.parts() == sorted([*PARTS, "scroll", "vitals"])


def reports_searches_of_the_first_and_later_pages(visit):
    visit.open(path="?q=red+shoes", data_search="true")
    assert len(visit.payloads(1, "search_query")) == 1
    visit.run("history.pushState({}, '', '?q='); history.pushState({}, '', '?q=blue')")
    assert visit.payloads(2, "search_query") == [
        {"path": f"/{visit.name}?q=red+shoes", "query": "red shoes"},
        {"path": f"/{visit.name}?q=blue", "query": "blue"},
    ]


def reports_searches_by_the_parameter_of_the_tag(visit):
    visit.open(path="?q=no&suche=ja", data_search="true", data_search_param="suche")
    assert visit.payloads(1, "search_query") == [{"path": f"/{visit.name}?q=no&suche=ja", "query": "ja"}]


def reports_the_depth_when_the_page_is_left(visit):
    visit.open(body=TALL, data_scroll="true", data_batch_interval=60000)
    time.sleep(0.3)
    visit.run("scrollTo(0, 1000)")
    time.sleep(0.2)
    visit.run("scrollTo(0, 0)")
    height, window = visit.run("return [document.documentElement.scrollHeight, innerHeight]")
    visit.leave()
    (depth,) = visit.payloads(1, "scroll_depth")
    assert depth == {"path": f"/{visit.name}", "max_depth": round(100 * (1000 + window) / height)}


def reports_the_depth_of_the_old_path_before_a_navigation(visit):
    visit.open(body=TALL, data_scroll="true")
    time.sleep(0.3)
    visit.run("scrollTo(0, 99999)")
    time.sleep(0.2)
    visit.run("history.pushState({}, '', 'next')")
    envelopes = visit.envelopes(3)
    assert [(envelope["type"], envelope["payload"]["path"]) for envelope in envelopes] == [
        ("pageview", f"/{visit.name}"), ("scroll_depth", f"/{visit.name}"), ("pageview", "/next"),
    ]
    assert envelopes[1]["payload"]["max_depth"] == 100
    visit.run("scrollTo(0, 0)")
    visit.leave()
    assert [depth["path"] for depth in visit.payloads(2, "scroll_depth")] == [f"/{visit.name}", "/next"]


def reports_links_to_other_hosts_and_downloads(visit):
    links = ["http://other.example/page?x=1", "/files/a.PDF?x", "/plain.html", "mailto:a@b.example", 
             "http://other.example/a.zip", "#part", "/pdf", "/a.docx"]
    body = "".join(f'<p><a id="l{number}" href="{link}"><b>link</b></a></p>' for number, link in enumerate(links))
    visit.open(head=STAY, body=body + '<svg><a id="svg" href="https://svg.example/"><text y="20">svg</text></a></svg>',
               data_outlinks="true")
    time.sleep(0.4)
    for number in range(len(links)):
        visit.driver.find_element(By.CSS_SELECTOR, f"#l{number} b").click()
    visit.run("document.querySelector('#svg text').dispatchEvent(new MouseEvent('click', "
              "{ bubbles: true, composed: true, cancelable: true }))")
    visit.run("l0.dispatchEvent(new MouseEvent('auxclick', { bubbles: true, composed: true, button: 1 }))")
    visit.run("l0.dispatchEvent(new MouseEvent('auxclick', { bubbles: true, composed: true, button: 2 }))")
    origin = visit.site.pages
    sent = [(payload["url"], payload["link_type"]) for payload in visit.payloads(6, "outlink")]
    assert sent == [
        ("http://other.example/page?x=1", "outlink"), (f"{origin}/files/a.PDF?x", "download"),
        ("http://other.example/a.zip", "outlink"), (f"{origin}/a.docx", "download"),
        ("https://svg.example/", "outlink"), ("http://other.example/page?x=1", "outlink"),
    ]


def reports_every_download_extension(visit):
    visit.open(head=STAY, data_outlinks="true")
    time.sleep(0.3)
    known = "pdf zip rar 7z gz tar doc docx xls xlsx ppt pptx csv exe dmg apk ipa"
    visit.run(f"""for (const extension of '{known} html pdfx mp3'.split(' ')) {{
        const link = document.createElement('a'); link.href = '/a.' + extension;
        document.body.append(link); link.click() }}""")
    count = len(known.split())
    sent = [payload["url"].rsplit(".", 1)[1] for payload in visit.payloads(count, "outlink")]
    assert sent == known.split()


def reports_errors_and_rejections(visit):
    visit.expects_errors = True
    # Written in the page: of code that a driver injects browsers tell nothing.
    fail = """<script>const fail = () => {
        setTimeout(() => {
            Promise.reject(new Error('second')); Promise.reject('third'); Promise.reject(Object.create(null));
        }, 50);
        setTimeout(() => { throw new TypeError('first') });
        }</script>"""
    visit.open(head=fail, data_errors="true", data_release="2.0")
    time.sleep(0.3)
    visit.run("fail()")
    first, second, third = visit.payloads(3, "js_error")
    assert first["message"] == "Uncaught TypeError: first" and first["stack"].startswith("TypeError: first")
    assert isinstance(first["lineno"], int) and isinstance(first["colno"], int) and "filename" in first
    assert second["message"] == "second" and "Error: second" in second["stack"]
    assert third == {"message": "third", "path": f"/{visit.name}", "release": "2.0", "environment": "production"}
    assert (first["release"], first["environment"], first["path"]) == ("2.0", "production", f"/{visit.name}")


def reports_where_it_was_clicked(visit):
    style = "position: absolute; left: 300px; top: 1000px; width: 100px; height: 50px"
    button = f'<button class="a b c" style="{style}">Buy</button>'
    visit.open(body=f'{TALL}{button}<i id="x" class="y">i</i>', data_clicks="true")
    time.sleep(0.3)
    visit.run("scrollTo(0, 800)")
    visit.driver.find_element(By.TAG_NAME, "button").click()
    width, height, full = visit.run("return [innerWidth, innerHeight, document.documentElement.scrollHeight]")
    visit.run("scrollTo(0, 0); document.querySelector('i').click(); document.documentElement.click()")
    button, named, root = visit.payloads(3, "click_event")
    assert abs(button["x"] - 350 / width) < 0.002 and abs(button["y"] - 1025 / full) < 0.002
    assert (button["element_selector"], button["path"]) == ("button.a.b", f"/{visit.name}")
    assert (button["viewport_width"], button["viewport_height"]) == (width, height)
    assert (named["element_selector"], root["element_selector"]) == ("i#x", "html")


def reports_the_vitals_of_a_load_once(visit):
    slow = "<script>slow = () => { const end = performance.now() + 150; while (performance.now() < end); }</script>"
    visit.open(head=slow, body='<h1>Large</h1><button onclick="slow()">Go</button>', data_vitals="true")
    time.sleep(0.4)
    visit.driver.find_element(By.TAG_NAME, "button").click()
    time.sleep(0.4)
    visit.run("history.pushState({}, '', 'next')")
    visit.leave()
    vitals = visit.payloads(5, "web_vital")
    assert sorted(vital["name"] for vital in vitals) == ["CLS", "FCP", "INP", "LCP", "TTFB"]
    for vital in vitals:
        assert vital["path"] == f"/{visit.name}" and round(vital["value"], 3) == vital["value"]
        assert vital["rating"] in ("good", "needs-improvement", "poor")
    assert next(vital["value"] for vital in vitals if vital["name"] == "INP") >= 140


def rates_vitals_by_their_exact_limits(visit):
    fake = """<script>
        made = {};
        PerformanceObserver = class {
            static supportedEntryTypes = ['layout-shift'];
            constructor(take) { this.take = take }
            observe({ type }) { (made[type] = made[type] || []).push(this.take) }
            takeRecords() { return [] }
            disconnect() {}
        };
        give = (type, ...entries) => made[type].forEach((take) => take({ getEntries: () => entries }));
        performance.getEntriesByType = () => [{ activationStart: 100, responseStart: 1900.0004 }];
        </script>"""
    visit.open(head=fake, data_vitals="true", data_batch_interval=60000)
    time.sleep(0.4)
    visit.run("""
        give('paint', { name: 'first-paint', startTime: 1 }, { name: 'first-contentful-paint', startTime: 1900 });
        give('largest-contentful-paint', { startTime: 9000 }, { startTime: 4100.0001 });
        const shift = (startTime, value, hadRecentInput) => ({ startTime, value, hadRecentInput });
        give('layout-shift', shift(0, 0.1), shift(900, 0.1), shift(1800, 0.05), shift(1900, 9, true), shift(2800, 0.2));
        give('event', ...[...Array(51).keys()].map((id) => ({ interactionId: id + 1, duration: id == 7 ? 900 : 200 })),
            { interactionId: 3, duration: 500 }, { interactionId: 0, duration: 5000 });
        Object.defineProperty(performance, 'interactionCount', { value: 51 });""")
    visit.leave()
    vitals = {vital["name"]: (vital["value"], vital["rating"]) for vital in visit.payloads(5, "web_vital")}
    assert vitals == {
        "TTFB": (1800, "poor"), "FCP": (1800, "good"), "LCP": (4000, "poor"),
        "CLS": (0.25, "needs-improvement"), "INP": (500, "needs-improvement"),
    }, vitals


RULES = [value for value in list(globals().values()) if callable(value) and value.__module__ == __name__]
