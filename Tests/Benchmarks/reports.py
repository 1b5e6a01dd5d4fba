"""Rows about reports and sites made of sealed segments: cold, warm, the whole site, memory, one more day."""

import pathlib

import checks
import daybook
from table import Row, limit, number, ratio


def interleave(bench):
    """Every contestant once a round, so that what the machine does meanwhile meets all of them."""
    store = daybook.imported(bench.program, bench.work, bench.files.events.stem, bench.files, bench.fresh)
    segments = store.segments()
    database = bench.work / "peers.duckdb"
    wanted, peers, figures = bench.rows, bench.peers, bench.figures
    six = wanted & {"cold", "site", "memory"}
    if "warm" in wanted:
        database.unlink(missing_ok=True)
        done, printed = peers.duckdb("load", database, bench.threads, *segments)
        figures.add("duckdb load", printed["seconds"])
    for place in range(bench.rounds):
        bench.say(f"reports: round {place + 1} of {bench.rounds}")
        if six:
            _, printed = peers.six_fields(segments)
            figures.add("simdjson", printed["seconds"])
            done, theirs = peers.duckdb("cold", bench.threads, *segments)
            figures.add("duckdb cold", theirs["seconds"])
            figures.add("duckdb memory", done.anonymous)
            _, printed = peers.duckdb("cold", bench.threads, *segments, "--no-sessions")
            figures.add("duckdb cold, no sessions", printed["seconds"])
            _, others = peers.polars(segments)
            figures.add("polars cold", others["seconds"])
        if "cold" in wanted:
            store.forget_columns()
            done = store.query()
            figures.add("cold six", done.wall)
            figures.add("cold six memory", done.anonymous)
            if place == 0:
                ours = checks.bodies(store.answers(done))
                bench.failures += checks.differences(ours, theirs, "DuckDB") + checks.differences(ours, others, "polars")
        if "warm" in wanted:
            # Columns written by whoever is first, so that all rounds are warm.
            if place == 0:
                store.query()
            done = store.query()
            figures.add("warm six", done.wall)
            done, printed = peers.duckdb("warm", database, bench.threads)
            figures.add("duckdb warm", printed["seconds"])
        if wanted & {"site", "memory", "nothing", "oneday"}:
            store.forget_columns()
            store.forget_site()
            done = store.build()
            figures.add("cold site", done.wall)
            figures.add("cold site memory", done.anonymous)
            figures.add("cold site resident", done.resident)
            done = store.build()
            figures.add("nothing wall", done.wall)
            figures.add("nothing cpu", done.cpu)
    figures.add("cache bytes", store.cache_bytes())
    figures.add("segment bytes", sum(path.stat().st_size for path in segments))


def one_more_day(bench):
    """A store that lacks the last days gets one a round: the build after each is timed."""
    store = daybook.Store(bench.program, bench.work / "stores" / "one-more-day")
    store.make()
    first = 90 - bench.rounds
    part = bench.work / "part.ndjson"
    store.import_file(bench.files.cut(bench.files.events, 0, first, part))
    store.build()
    for day in range(first, 90):
        store.import_file(bench.files.cut(bench.files.events, day, day + 1, part))
        done = store.build()
        bench.figures.add("one more day", done.wall)
        bench.figures.add("one more day cpu", done.cpu)
    part.unlink()


def measure(bench):
    if bench.rows & {"cold", "site", "warm", "nothing", "memory", "oneday"}:
        interleave(bench)
    if "oneday" in bench.rows:
        one_more_day(bench)


def cold_rows(bench):
    figures = bench.figures
    extra = f"; without sessions DuckDB takes {figures.span('duckdb cold, no sessions')}, polars {figures.span('polars cold')}"
    what = "cold: sealed segments, no column files → the six benchmark reports, column files written"
    yield ratio("cold six", "duckdb cold", figures, what, "2.5x DuckDB's read_json", "4x", 2.5, 4, extra)
    value = figures.median("cold six") / figures.median("simdjson")
    yield limit("the same", "5x simdjson's six-field time", "3.5x", value, 5, 3.5,
                f"{number(value)}x: {figures.span('cold six')} against {figures.span('simdjson')}")


def rows(bench):
    figures, wanted = bench.figures, bench.rows
    if "cold" in wanted:
        yield from cold_rows(bench)
    if "site" in wanted:
        value = figures.median("cold site") / figures.median("duckdb cold")
        yield limit("cold: the same → the whole site", "DuckDB's time for the six reports", "half of it", value, 1, 0.5,
                    f"{number(value)}x: {figures.span('cold site')} against {figures.span('duckdb cold')}")
    if "warm" in wanted:
        yield ratio("warm six", "duckdb warm", figures, "warm: the six reports, process start and names included",
                    "8x DuckDB from its own table", "12x", 8, 12)
    if "nothing" in wanted:
        yield limit("warm: site build, nothing changed", "0.5 s CPU", "0.1 s", figures.median("nothing cpu"), 0.5, 0.1,
                    f"{figures.span('nothing cpu')} CPU, {figures.span('nothing wall')} wall")
    if "oneday" in wanted:
        cold, taken = figures.median("cold site"), figures.median("one more day")
        yield limit("one more day", "5 % of cold, or 150 ms", "2 %", taken, max(0.05 * cold, 0.15), 0.02 * cold,
                    f"{100 * taken / cold:.1f} %: {figures.span('one more day')} against {figures.span('cold site')}")
    if "memory" in wanted:
        ours, theirs = figures.median("cold site memory"), figures.median("duckdb memory")
        yield limit("peak memory of the cold build, mapped files apart", "DuckDB's", "half of it", ours, theirs, theirs / 2,
                    f"{figures.span('cold site memory', 'MiB')} against {figures.span('duckdb memory', 'MiB')}; "
                    f"with mapped files {figures.span('cold site resident', 'MiB')}")
