"""Rows about size: many events on very many paths in bounded memory, and many active projects at the cost of one."""

import re
import shutil
import time

import daybook
import data
import live
from table import limit, number

PART = 5_000_000
SAMPLE_SECONDS = 5


def many_events(bench):
    """Imports in parts, so that the disk never holds all of the input too; then builds with nothing built before."""
    events, paths = bench.options.scale_events, bench.options.scale_events // 2
    store = daybook.Store(bench.program, bench.work / "stores" / "scale")
    store.make()
    part, step, runs = bench.work / "part.ndjson", max(1, data.DAYS * PART // events), []
    for first in range(0, data.DAYS, step):
        bench.say(f"{events:,} events: import from day {first + 1}")
        data.write(part, None, range(first, min(first + step, data.DAYS)), events, 1, bench.mix, paths)
        runs.append(store.import_file(part))
    part.unlink()
    bench.scale = {"import": daybook.add(runs)}
    bench.say(f"{events:,} events: build")
    store.forget_columns()
    bench.scale["site"] = store.build()
    asked = bench.program("query", "--data", store.data, "--project", "bench", "pages", "--start-at", daybook.FIRST_DAY,
                          "--end-at", daybook.LAST_DAY, "--limit", "1")
    bench.scale_paths = int(re.search(r'"total":(\d+)', asked.output).group(1))
    bench.scale["six"] = store.query()
    shutil.rmtree(store.folder)


def synced(bench, folder, count):
    """Microseconds an event that is acknowledged after its sync, and milliseconds a MB of sealing, when as many
    projects take turns."""
    folder.mkdir(parents=True)
    server = live.servers.Server(bench.options.binary, folder, bench.port, bench.templates)
    server.run("init")
    keys = []
    for place in range(count):
        server.run("project", "create", "--name", f"p{place}")
        made = server.run("key", "create", "--project", f"p{place}", "--name", "load", "--scope", "ingest", "--json")
        keys.append(re.search(r'"key":"([^"]+)"', made[1]).group(1))
    server.start()
    try:
        server.wait_until_ready()
        rate = live.rate_of(live.wrk(bench.port, ",".join(keys), SAMPLE_SECONDS, connections=64))
        server.run("seal")
        live.rate_of(live.wrk(bench.port, ",".join(keys), 1, connections=64))
        waiting = sum(path.stat().st_size for path in (server.data / ".daybook" / "open").glob("*.ndjson"))
        began = time.monotonic()
        server.run("seal")
        sealing = time.monotonic() - began
    finally:
        server.stop(120)
    # Lines differ in length by a few bytes only, so bytes stand for events.
    return 1e6 / rate, sealing * 1e9 / max(1, waiting)


def measure(bench):
    if "scale" in bench.rows:
        many_events(bench)
    if "projects" in bench.rows:
        # All stores stay until the end: whenever ext4 without a journal makes a file it looks at each that was removed
        # a minute ago, so that removing one store would be counted to the next.
        stores = bench.work / "stores" / "projects"
        shutil.rmtree(stores, ignore_errors=True)
        for place in range(bench.rounds):
            bench.say(f"active projects: round {place + 1} of {bench.rounds}")
            for count in (1, 10, 100):
                cost, sealing = synced(bench, stores / f"{place}-{count}", count)
                bench.figures.add(f"synced {count}", cost)
                bench.figures.add(f"sealed {count}", sealing)
        shutil.rmtree(stores)


def rows(bench):
    figures = bench.figures
    if "scale" in bench.rows:
        most = max(run.anonymous for run in bench.scale.values()) / 1024
        each = ", ".join(f"{name} {number(run.wall)} s {number(run.anonymous)} MiB" for name, run in bench.scale.items())
        what = f"{bench.options.scale_events:,} events, {bench.scale_paths:,} distinct paths"
        yield limit(what, "completes within 8 GiB", "linear, see growth", most, 8, None,
                    f"{number(most)} GiB without mapped files: {each}")
    if "projects" in bench.rows:
        worst = max(figures.median(f"{kind} 100") / figures.median(f"{kind} 1") for kind in ("synced", "sealed"))
        each = "; ".join(f"{count}: {number(figures.median(f'synced {count}'))} µs an event, sealing "
                         f"{number(figures.median(f'sealed {count}'))} ms a MB" for count in (1, 10, 100))
        yield limit("1, 10, 100 active projects", "3x the sync cost of one", "", worst, 3, None,
                    f"{number(worst)}x at most; {each}")
