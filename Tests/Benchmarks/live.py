"""Rows about the server: reports while events come in, and events a second against a server that forgets them."""

import http.client
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
import types
import urllib.parse

import daybook
import ingest
from table import Row, limit, number

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Torture"))
import server as servers  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
PATHS = {
    "timeseries": "stats/timeseries", "pages": "pages", "referrers": "referrers", "devices": "devices", "geo": "geo",
    "webvitals-pages": "webvitals/pages",
}
CONNECTIONS = 256


def wrk(port, key, seconds, delay=None, connections=CONNECTIONS):
    """Starts wrk; without a delay at full speed."""
    words = ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--timeout", "20s",
             "-s", str(HERE / "ingest.lua"), f"http://127.0.0.1:{port}", "--", key, "1", "500"]
    words += [str(delay)] if delay is not None else []
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def rate_of(process):
    """Requests a second of a wrk that has ended."""
    output = process.communicate()[0]
    if "REFUSED" in output or "Non-2xx" in output:
        raise SystemExit(output[-1500:])
    return float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1))


def half_of_peak(bench, key):
    """The peak, and the delay with which wrk sends half of it: found by trying, since an answer takes time too."""
    peak = rate_of(wrk(bench.port, key, bench.options.seconds))
    period = CONNECTIONS * 1000 / (peak / 2)
    delay = round(period)
    for _ in range(3):
        rate = rate_of(wrk(bench.port, key, 2, delay))
        delay = max(0, round(delay + period - CONNECTIONS * 1000 / rate))
    return peak, delay


def question(report, condition=None):
    asked = {"start_at": daybook.FIRST_DAY, "end_at": daybook.LAST_DAY, "limit": "100"}
    if condition:
        asked["filter"] = condition
    return f"/api/v1/{PATHS[report]}?{urllib.parse.urlencode(asked)}"


def conditions():
    """Filters of which no two are equal, so that none has been asked before."""
    for place in range(1, 1_000_000):
        yield [f"page==/blog/b-{8 * place + 1:x}", f"source==site{place % 3000}.example;browser==Chrome",
               f"country==DE;page!=/docs/c-{8 * place + 2:x}"][place % 3]


class Client:
    """One client that keeps its connection and asks one thing after the other."""

    def __init__(self, port, key):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {"X-Pulse-Key": key}

    def ask(self, path):
        """Milliseconds until the whole body is there; the status; the body."""
        began = time.monotonic()
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        return (time.monotonic() - began) * 1000, answer.status, body

    def ask_for(self, seconds, reports, next_condition):
        """Milliseconds of each answer, by report."""
        times, end = {report: [] for report in reports}, time.monotonic() + seconds
        while time.monotonic() < end:
            for report in reports:
                taken, status, body = self.ask(question(report, next_condition()))
                if status != 200:
                    raise SystemExit(f"{report}: {status} {body[:300]}")
                times[report].append(taken)
        return times


def last_percent(times):
    """p99: of fewer than a hundred the longest."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]


def live(bench):
    """Reports of the 90 days from a copy of the store into which events come at half of what it takes at most."""
    source = daybook.imported(bench.program, bench.work, bench.files.events.stem, bench.files, bench.fresh)
    folder = bench.work / "stores" / "live"
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["cp", "-a", "--reflink=auto", source.folder, folder], check=True)
    server = servers.Server(bench.options.binary, folder, bench.port, bench.templates)
    made = server.run("key", "create", "--project", "bench", "--name", "live", "--scope", "ingest", "--scope", "query",
                      "--json")
    key = re.search(r'"key":"([^"]+)"', made[1]).group(1)
    server.start()
    load = None
    try:
        server.wait_until_ready(120)
        client, reports = Client(bench.port, key), bench.program.reports
        for report in reports:
            client.ask(question(report))
        plain = client.ask(question("pages"))[2]
        bench.has_filters = client.ask(question("pages", "page==/none"))[2] != plain
        bench.peak, delay = half_of_peak(bench, key)
        seconds = max(20, 4 * bench.options.seconds)
        load = wrk(bench.port, key, 4 * seconds, delay)
        time.sleep(1)
        bench.live_times = {"unfiltered": client.ask_for(seconds, reports, lambda: None)}
        if bench.has_filters:
            unasked = conditions()
            bench.live_times["filtered cold"] = client.ask_for(seconds, reports, lambda: next(unasked))
        load.send_signal(signal.SIGINT)
        bench.live_rate, load = rate_of(load), None
    finally:
        if load:
            load.kill()
        server.stop(120)
        shutil.rmtree(folder, ignore_errors=True)


def hello(bench):
    """The bare server, built where none is named."""
    if not bench.options.hello:
        scratch = bench.work / "hello"
        subprocess.run(["swift", "build", "-c", "release", "--package-path", HERE / "hello", "--scratch-path", scratch],
                       check=True, stdout=subprocess.DEVNULL)
        bench.options.hello = str(scratch / "release" / "hello")
    return bench.options.hello


def durable(bench):
    """Shapes of ingest.py, interleaved with the bare server."""
    options = types.SimpleNamespace(binary=bench.options.binary, hello=hello(bench), port=bench.port,
                                    seconds=bench.options.seconds)
    shapes = [(1, 64, 1), (1, 256, 1)] if "ingest" in bench.rows else [(1, 64, 1)]
    if "batch" in bench.rows:
        shapes.append((100, 64, 1))
    for place in range(bench.rounds):
        bench.say(f"ingest: round {place + 1} of {bench.rounds}")
        for size, connections, agents in shapes:
            name = f"{size} x {connections}"
            rate = ingest.with_daybook(options, (size, connections, agents))[0]
            bench.figures.add(f"ingest {name}", rate * size)
            if size == 1:
                bench.figures.add(f"hello {name}", ingest.with_hello(options, (size, connections, agents))[0])


def measure(bench):
    if "live" in bench.rows:
        bench.say("live queries")
        live(bench)
    if bench.rows & {"ingest", "batch"}:
        durable(bench)


def live_rows(bench):
    share = f"ingest {number(bench.live_rate)}/s of {number(bench.peak)}/s"
    for kind, gate, goal in (("unfiltered", 30, 10), ("filtered cold", 250, 100)):
        what = f"live query, 90 days, each report: {kind}"
        times = bench.live_times.get(kind)
        if not times:
            yield Row(what, f"p99 {gate} ms", f"{goal} ms", "no filters in this version")
            continue
        worst = {report: last_percent(taken) for report, taken in times.items()}
        middle = {report: statistics.median(taken) for report, taken in times.items()}
        each = ", ".join(f"{report} {number(middle[report])}/{number(p99)}" for report, p99 in worst.items())
        count = sum(len(taken) for taken in times.values())
        yield limit(what, f"p99 {gate} ms, ingest at half its peak", f"{goal} ms", max(worst.values()), gate, goal,
                    f"worst p99 {number(max(worst.values()))} ms; p50/p99 {each}; {count} answers; {share}")


def rows(bench):
    figures = bench.figures
    if "live" in bench.rows:
        yield from live_rows(bench)
    if "ingest" in bench.rows:
        for connections, gate, goal in ((64, 0.45, 0.6), (256, 0.6, 0.8)):
            ours, bare = f"ingest 1 x {connections}", f"hello 1 x {connections}"
            value = figures.median(ours) / figures.median(bare)
            yield Row(f"durable ingest of single events against bare SwiftNIO, {connections} connections", f"{gate}x",
                      f"{goal}x", f"{number(value)}x: {figures.span(ours, '/s')} against {figures.span(bare, '/s')}",
                      value, gate, goal)
    if "batch" in bench.rows:
        value = figures.median("ingest 100 x 64") / figures.median("ingest 1 x 64")
        measured = f"{number(value)}x: {figures.span('ingest 100 x 64', '/s')} against {figures.span('ingest 1 x 64', '/s')}"
        yield Row("batches of 100 against single events, events/s", "5x", "8x", measured, value, 5, 8)
