"""Makes the traffic that every contestant reads: events for `daybook import` and the same hits as an access log.

    python3 Tests/Benchmarks/data.py --events 5000000 --to .build/bench

Ninety days from 2026-06-01, times ascending, the same bytes for the same seed whatever the number of processes: each
hour has a generator of its own, and no session lasts longer than one. Beside the two files, a `.json` says what they
are made of and where each day begins, so that a run can cut one off.
"""

import argparse
import bisect
import dataclasses
import datetime
import functools
import itertools
import json
import math
import multiprocessing
import os
import pathlib
import random

START = datetime.datetime(2026, 6, 1, tzinfo=datetime.timezone.utc)
START_MS = int(START.timestamp() * 1000)
DAYS = 90
HOUR_MS = 3_600_000
PER_SESSION = 6
USUAL_PATHS = 20_000
# Shares of all events; what a binary does not keep is left out and the rest grows to the whole.
SHARES = {
    "pageview": 0.70, "event": 0.15, "web_vital": 0.05, "scroll_depth": 0.04, "click_event": 0.03, "outlink": 0.02,
    "js_error": 0.01,
}
HOURS = [2, 1, 1, 1, 1, 2, 3, 5, 7, 8, 9, 9, 8, 8, 9, 9, 8, 8, 8, 9, 9, 8, 6, 4]
WEEKDAYS = [10, 10, 10, 9, 9, 6, 6]
SYSTEMS = ["Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64"]
PHONES = ["Linux; Android 14; Pixel 8", "Linux; Android 13; SM-S911B", "Linux; Android 10; K"]
COUNTRIES = ["US"] * 28 + ["DE"] * 18 + ["GB"] * 10 + ["FR"] * 8 + ["NL"] * 5 + [
    "AT", "CH", "PL", "ES", "IT", "SE", "NO", "DK", "FI", "CZ", "IE", "BE", "PT", "CA", "BR", "MX", "IN", "JP", "KR",
    "AU", "NZ", "ZA", "NG", "EG", "TR", "GR", "HU", "RO", "UA", "IL", "SG"]
SCREENS = ["1920x1080", "1536x864", "1440x900", "2560x1440", "390x844", "412x915", "768x1024", "1366x768"]
LANGUAGES = ["en-US", "en-GB", "de-DE", "fr-FR", "nl-NL", "pl-PL", "es-ES", "pt-BR", "ja-JP"]
NAMES = ["signup", "purchase", "add_to_cart", "begin_checkout", "download", "share", "play", "contact", "filter",
         "upgrade"]
METRICS = [("LCP", 2200, 0), ("FCP", 1300, 0), ("CLS", 0.09, 3), ("INP", 160, 0), ("TTFB", 420, 0)]


def agents():
    """User-Agents of about 200 browsers in versions."""
    made = []
    for version in range(118, 138):
        for system in SYSTEMS:
            head = f"Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version}.0.0.0 Safari/537.36"
            made += [head, head + f" Edg/{version}.0.0.0"]
            made.append(f"Mozilla/5.0 ({system}; rv:{version}.0) Gecko/20100101 Firefox/{version}.0")
    for version in range(118, 138):
        for phone in PHONES:
            made.append(f"Mozilla/5.0 ({phone}) AppleWebKit/537.36 (KHTML, like Gecko) "
                        f"Chrome/{version}.0.0.0 Mobile Safari/537.36")
    for version in range(12, 19):
        for minor in range(6):
            made.append(f"Mozilla/5.0 (iPhone; CPU iPhone OS {version}_{minor} like Mac OS X) AppleWebKit/605.1.15 "
                        f"(KHTML, like Gecko) Version/{version}.{minor} Mobile/15E148 Safari/604.1")
    return made


def zipf(count, exponent):
    """Cumulated weights of a Zipf law."""
    return list(itertools.accumulate((rank + 1) ** -exponent for rank in range(count)))


class Traffic:
    """Everything that is drawn from; the same in every process."""

    def __init__(self, events, seed, mix, paths):
        self.events, self.seed, self.mix, self.path_count = events, seed, mix, paths
        # Visitors grow with the events, so that a visitor makes as many at any size.
        self.visitors = max(1000, events * 400_000 // 5_000_000)
        self.agents = agents()
        self.hours = self.events_of_hours()
        self.before = [0, *itertools.accumulate(self.hours)]
        # Another number of paths is reached by counting, since a law that reaches millions takes billions of draws.
        self.many_paths = paths != USUAL_PATHS
        self.paths = ["/"] + [f"/{('shop', 'blog', 'docs', 'help')[n % 4]}/{'abcdefgh'[n % 8]}-{n:x}"
                              for n in range(1, 1 if self.many_paths else paths)]
        self.path_weights = zipf(len(self.paths), 1.05)
        self.referrers = [f"https://{'www.' * (n % 3 == 0)}site{n % 3000}.example/page/{n:x}" for n in range(60_000)]
        self.referrer_weights = zipf(len(self.referrers), 0.7)
        self.kinds, self.kind_weights = self.later_kinds()

    def events_of_hours(self):
        """How many events begin in each hour: by hour and weekday, adding up to all; none in the very last, whose
        sessions would go on past the end."""
        weights = [HOURS[hour % 24] * WEEKDAYS[hour // 24 % 7] for hour in range(DAYS * 24)]
        weights[-1] = 0
        sums = [0, *itertools.accumulate(weights)]
        return [self.events * high // sums[-1] - self.events * low // sums[-1] for low, high in itertools.pairwise(sums)]

    def later_kinds(self):
        """Kinds of the events after the first page view of a session, with weights that make the mix come out."""
        total = sum(SHARES[kind] for kind in self.mix)
        weights = {kind: SHARES[kind] / total * PER_SESSION for kind in self.mix}
        weights["pageview"] -= 1
        return list(weights), list(itertools.accumulate(weights.values()))


def session_length(rng):
    """Events of a session: geometric, six on average, never more than 60."""
    length = 1
    while length < 60 and rng.random() > 1 / PER_SESSION:
        length += 1
    return length


def payload(kind, rng, path):
    """The payload of an event, but for page views."""
    draw = rng.random()
    if kind == "event":
        name = NAMES[int(draw * draw * len(NAMES))]
        number = int(draw * 1e6)
        note = 'said \\"yes\\" \\u2013 caf\\u00e9' if number % 16 == 0 else "plain"
        revenue = f',"revenue_amount":{number % 20_000 / 100},"revenue_currency":"EUR"' if number % 3 == 0 else ""
        return (f'"name":"{name}","path":"{path}","data":{{"plan":"p{number % 4}","note":"{note}",'
                f'"cart":{{"items":{number % 7},"ids":[{number % 900},{number % 77}]}}}}{revenue}')
    if kind == "web_vital":
        name, middle, decimals = METRICS[int(draw * 5)]
        value = middle * (0.3 + 1.6 * rng.random() ** 2)
        number = round(value, 3) if decimals else round(value, 1)
        return f'"name":"{name}","value":{number},"rating":"good","path":"{path}"'
    if kind == "scroll_depth":
        return f'"path":"{path}","max_depth":{int(draw * 101)}'
    if kind == "click_event":
        return (f'"path":"{path}","x":{int(draw * 1900)},"y":{int(draw * 7919) % 1000},'
                f'"element_selector":"main > a.button-{int(draw * 40)}","viewport_width":1920,"viewport_height":1080')
    if kind == "outlink":
        return f'"url":"https://out{int(draw * 300)}.example/page","link_type":"external","path":"{path}"'
    return (f'"message":"TypeError: x{int(draw * 50)} is undefined","filename":"/app.js","lineno":{int(draw * 900)},'
            f'"colno":{int(draw * 80)},"path":"{path}"')


def asset(number):
    """What the access log shows for an event that is no page view."""
    return f"/assets/{('site.css', 'app.js', 'logo.png', 'font.woff2')[number % 4]}?v={number % 50}"


@dataclasses.dataclass
class Visitor:
    """What a visitor always shows: a function of the number."""
    id: str
    agent: str
    country: str
    screen: str
    language: str
    address: str


def visitor(traffic, number):
    mixed = (number + 1) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF
    return Visitor(
        f"v_{mixed:016x}", traffic.agents[(mixed >> 20) % len(traffic.agents)],
        COUNTRIES[(mixed >> 33) % len(COUNTRIES)], SCREENS[(mixed >> 41) % 8], LANGUAGES[(mixed >> 50) % 9],
        f"198.{18 + (mixed >> 7 & 1)}.{mixed >> 8 & 255}.{mixed >> 16 & 255}")


def drawn_from(values, weights, rng):
    return values[bisect.bisect(weights, rng.random() * weights[-1])]


def gap(kind, rng):
    """Milliseconds since the event before; vitals come soon after their page."""
    draw = rng.random()
    return 200 + int(draw * 3000 if kind == "web_vital" else -45_000 * math.log(1 - draw))


def paths_of(traffic, index, rng):
    """A path for each event of an hour."""
    count, first = traffic.hours[index], traffic.before[index]
    if traffic.many_paths:
        return [f"/item/{(first + place) * 7_368_787 % traffic.path_count}" for place in range(count)]
    return rng.choices(traffic.paths, cum_weights=traffic.path_weights, k=count)


def session(traffic, rng, start, paths, first, add):
    """Gives the events of one session, one for each path, as (time, event, what its log line says)."""
    who = visitor(traffic, int(traffic.visitors * rng.random() ** 1.9))
    referrer = drawn_from(traffic.referrers, traffic.referrer_weights, rng) if rng.random() < 0.6 else ""
    came = f',"referrer":"{referrer}"' if referrer else ""
    came += ',"utm_source":"newsletter","utm_campaign":"summer"' if rng.random() < 0.1 else ""
    tail = f',"user_agent":"{who.agent}","country":"{who.country}"}}\n'
    shown = f',"screen":"{who.screen}","language":"{who.language}"'
    time = start + int(rng.random() * HOUR_MS)
    end = time + HOUR_MS - 100_000
    kind = "pageview"
    for place, path in enumerate(paths):
        if place > 0:
            kind = drawn_from(traffic.kinds, traffic.kind_weights, rng)
            passed = gap(kind, rng)
            time += passed if time + passed < end else 1
        is_view = kind == "pageview"
        body = f'"path":"{path}"{shown}{came}' if is_view else payload(kind, rng, path)
        line = f'{{"type":"{kind}","payload":{{{body}}},"visitor_id":"{who.id}","timestamp":{time}{tail}'
        number = first + place
        add((time, line, (who.address, path if is_view else asset(number), number, referrer, who.agent)))
        came = referrer = ""


def hour(traffic, index, add):
    """Gives the events of the sessions that begin in an hour."""
    rng = random.Random(traffic.seed * 1_000_003 + index)
    paths, first, at = paths_of(traffic, index, rng), traffic.before[index], 0
    while at < len(paths):
        length = min(session_length(rng), len(paths) - at)
        session(traffic, rng, START_MS + index * HOUR_MS, paths[at:at + length], first + at, add)
        at += length


def log_line(time, parts):
    """A hit in the combined format."""
    address, target, number, referrer, agent = parts
    seconds = (time - START_MS) // 1000
    date = _date(seconds // 86_400)
    second = seconds % 86_400
    return (f'{address} - - [{date}:{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d} +0000] '
            f'"GET {target} HTTP/1.1" 200 {900 + number * 7919 % 40_000} "{referrer or "-"}" "{agent}"\n')


_dates = {}


def _date(day):
    if day not in _dates:
        _dates[day] = (START + datetime.timedelta(days=day)).strftime("%d/%b/%Y")
    return _dates[day]


def day(with_log, number):
    """The two texts of a day: its sessions, and those of the hour before that go on into it."""
    lower = START_MS + number * 24 * HOUR_MS
    upper = lower + 24 * HOUR_MS
    found = []
    for index in range(max(0, number * 24 - 1), number * 24 + 24):
        hour(_traffic, index, found.append)
    found = sorted((event for event in found if lower <= event[0] < upper), key=lambda event: event[0])
    log = "".join(log_line(event[0], event[2]) for event in found) if with_log else ""
    return "".join(event[1] for event in found).encode(), log.encode()


def _begin(*arguments):
    global _traffic
    _traffic = Traffic(*arguments)


def label(events):
    """5000000 is 5m, 200000 is 200k."""
    if events % 1_000_000 == 0:
        return f"{events // 1_000_000}m"
    return f"{events // 1000}k" if events % 1000 == 0 else str(events)


class Files:
    """The files of one data set."""

    def __init__(self, folder, name):
        self.events, self.log = folder / f"events-{name}.ndjson", folder / f"access-{name}.log"
        self.facts = folder / f"events-{name}.json"

    def read_facts(self):
        return json.loads(self.facts.read_text()) if self.facts.exists() else {}

    def cut(self, path, first, last, to):
        """Copies the days [first, last) of a file."""
        begins = self.read_facts()["event_days" if path == self.events else "log_days"]
        with open(path, "rb") as source, open(to, "wb") as target:
            source.seek(begins[first])
            left = begins[last] - begins[first]
            while left > 0:
                block = source.read(min(left, 1 << 20))
                target.write(block)
                left -= len(block)
        return to


def write(to, log_to, days, *traffic):
    """Writes some days' events, and their access log where one is wanted; gives the offsets of days in both files."""
    starts, log_starts = [0], [0]
    with multiprocessing.Pool(None, _begin, traffic) as pool, open(to, "wb") as event_file, \
            open(log_to or os.devnull, "wb") as log_file:
        for event_bytes, log_bytes in pool.imap(functools.partial(day, log_to is not None), days):
            event_file.write(event_bytes)
            log_file.write(log_bytes)
            starts.append(starts[-1] + len(event_bytes))
            log_starts.append(log_starts[-1] + len(log_bytes))
    return starts, log_starts


def make(folder, events, mix=tuple(SHARES), seed=1, paths=USUAL_PATHS):
    """Makes the files where they are not there yet; gives them."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    files = Files(folder, label(events))
    mix = [kind for kind in SHARES if kind in mix]
    wanted = {"events": events, "seed": seed, "mix": mix, "paths": paths, "version": 2}
    facts = files.read_facts()
    if all(facts.get(key) == value for key, value in wanted.items()) and files.events.exists() and files.log.exists():
        return files
    starts, log_starts = write(files.events, files.log, range(DAYS), events, seed, mix, paths)
    files.facts.write_text(json.dumps({**wanted, "event_days": starts, "log_days": log_starts}))
    return files


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=5_000_000)
    parser.add_argument("--mix", default=",".join(SHARES), help="kinds of event, with commas")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--paths", type=int, default=USUAL_PATHS)
    parser.add_argument("--to", default=".build/bench")
    options = parser.parse_args()
    files = make(options.to, options.events, options.mix.split(","), options.seed, options.paths)
    print(f"{files.events}\n{files.log}")


if __name__ == "__main__":
    main()
