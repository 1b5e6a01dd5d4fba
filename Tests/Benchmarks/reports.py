"""Rows about reports and sites made of sealed segments: cold, warm, the whole site, memory, one more day."""

import shutil

import checks
import daybook
from table import limit, number, ratio


def run_peers(bench, segments):
    """What others take for the six reports from the same lines; gives the rows of DuckDB and of polars."""
    peers, figures = bench.peers, bench.figures
    _, fields = peers.six_fields(segments)
    figures.add("simdjson", fields["seconds"])
    if (fields["lines"], fields["missing"]) != (bench.events, 0):
        bench.failures.append(f"simdjson read {fields['lines']} lines and missed {fields['missing']} fields")
    done, theirs = peers.duckdb("cold", bench.threads, *segments)
    figures.add("duckdb cold", theirs["seconds"])
    figures.add("duckdb memory", done.anonymous)
    _, lighter = peers.duckdb("cold", bench.threads, *segments, "--no-sessions")
    figures.add("duckdb cold, no sessions", lighter["seconds"])
    _, others = peers.polars(segments)
    figures.add("polars cold", others["seconds"])
    return {"DuckDB": theirs, "polars": others}


def run_cold(bench, store, rows_of_peers):
    store.forget_columns()
    done = store.query()
    bench.figures.add("cold six", done.wall)
    ours = checks.bodies(store.answers(done))
    for name, rows in rows_of_peers.items():
        bench.failures += checks.differences(ours, rows, name)


def run_warm(bench, store, database):
    """Once from the column files alone, and once as after any build, with what was counted by day kept too."""
    store.forget_columns()
    store.query()
    done = store.query()
    bench.figures.add("warm six, columns only", done.wall)
    store.forget_site()
    store.build()
    done = store.query()
    bench.figures.add("warm six", done.wall)
    _, printed = bench.peers.duckdb("warm", database, bench.threads)
    bench.figures.add("duckdb warm", printed["seconds"])


def run_site(bench, store):
    store.forget_columns()
    store.forget_site()
    done = store.build()
    bench.figures.add("cold site", done.wall)
    bench.figures.add("cold site memory", done.anonymous)
    bench.figures.add("cold site resident", done.resident)
    done = store.build()
    bench.figures.add("nothing wall", done.wall)
    bench.figures.add("nothing cpu", done.cpu)


def interleave(bench):
    """Every contestant once a round, so that what the machine does meanwhile meets all of them."""
    store = daybook.imported(bench.program, bench.work, bench.files.events.stem, bench.files, bench.fresh)
    segments, database, wanted = store.segments(), bench.work / "peers.duckdb", bench.rows
    if "warm" in wanted:
        database.unlink(missing_ok=True)
        bench.peers.duckdb("load", database, bench.threads, *segments)
    for place in range(bench.rounds):
        bench.say(f"reports: round {place + 1} of {bench.rounds}")
        rows_of_peers = run_peers(bench, segments) if wanted & {"cold", "site", "memory"} else {}
        if "cold" in wanted:
            run_cold(bench, store, rows_of_peers)
        if "warm" in wanted:
            run_warm(bench, store, database)
        if wanted & {"site", "memory", "nothing", "oneday"}:
            run_site(bench, store)


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
    shutil.rmtree(store.folder)


def measure(bench):
    if bench.rows & {"cold", "site", "warm", "nothing", "memory", "oneday"}:
        interleave(bench)
    if "oneday" in bench.rows:
        one_more_day(bench)


def cold_rows(bench):
    figures = bench.figures
    extra = f"; without sessions DuckDB takes {figures.span('duckdb cold, no sessions')}"
    extra += f"; polars takes {figures.span('polars cold')}"
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
                    "8x DuckDB from its own table", "12x", 8, 12,
                    f"; from column files alone {figures.span('warm six, columns only')}")
    if "nothing" in wanted:
        yield limit("warm: site build, nothing changed", "0.5 s CPU", "0.1 s", figures.median("nothing cpu"), 0.5, 0.1,
                    f"{figures.span('nothing cpu')} CPU, {figures.span('nothing wall')} wall")
    if "oneday" in wanted:
        cold, taken = figures.median("cold site"), figures.median("one more day")
        yield limit("one more day", "5 % of cold, or 150 ms", "2 %", taken, max(0.05 * cold, 0.15), 0.02 * cold,
                    f"{100 * taken / cold:.1f} %: {figures.span('one more day')} against {figures.span('cold site')}")
    if "memory" in wanted:
        ours, theirs = figures.median("cold site memory"), figures.median("duckdb memory")
        what = "peak memory of the cold build, mapped files apart"
        yield limit(what, "DuckDB's", "half of it", ours, theirs, theirs / 2,
                    f"{figures.span('cold site memory', 'MiB')} against {figures.span('duckdb memory', 'MiB')}; "
                    f"with mapped files {figures.span('cold site resident', 'MiB')}")
