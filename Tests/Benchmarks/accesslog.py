"""Rows about an access log: the first complete site, and the site after one more log, beside GoAccess."""

import shutil

import daybook
from table import ratio


def first_site(bench):
    """An empty store, an import, a build, each round anew; the clock of the second figure stops once all is in git."""
    for place in range(bench.rounds):
        bench.say(f"access log: round {place + 1} of {bench.rounds}")
        store = daybook.Store(bench.program, bench.work / "stores" / "access")
        store.make()
        imported = store.import_file(bench.files.log, "combined")
        built = store.build()
        waited = store.wait_until_committed()
        bench.figures.add("access site", imported.wall + built.wall)
        bench.figures.add("access committed", imported.wall + built.wall + waited)
        bench.figures.add("access import", imported.wall)
        done = bench.peers.goaccess(bench.files.log, bench.work / "goaccess.html")
        bench.figures.add("goaccess", done.wall)
    shutil.rmtree(store.folder)


def one_more_log(bench):
    """A built store that lacks the last days' lines gets one day's a round."""
    store = daybook.Store(bench.program, bench.work / "stores" / "one-more-log")
    store.make()
    first = 90 - bench.rounds
    part = bench.work / "part.log"
    store.import_file(bench.files.cut(bench.files.log, 0, first, part), "combined")
    store.build()
    for day in range(first, 90):
        imported = store.import_file(bench.files.cut(bench.files.log, day, day + 1, part), "combined")
        built = store.build()
        bench.figures.add("one more log", built.wall)
        bench.figures.add("one more log, import", imported.wall)
        if "access" not in bench.rows:
            bench.figures.add("goaccess", bench.peers.goaccess(bench.files.log, bench.work / "goaccess.html").wall)
    part.unlink()
    shutil.rmtree(store.folder)


def measure(bench):
    if "access" in bench.rows:
        first_site(bench)
    if "onelog" in bench.rows:
        one_more_log(bench)


def rows(bench):
    figures = bench.figures
    if "access" in bench.rows:
        what = f"access log, {bench.events:,} lines → first complete site"
        extra = f"; import {figures.span('access import')} of it"
        yield ratio("access site", "goaccess", figures, what, "6x GoAccess, commit running behind it", "10x", 6, 10, extra)
        yield ratio("access committed", "goaccess", figures, "the same, everything committed", "3x GoAccess", "4x", 3, 4)
    if "onelog" in bench.rows:
        extra = f"; its import before that {figures.span('one more log, import')}"
        yield ratio("one more log", "goaccess", figures, "rebuild of that site after one more log", "100x GoAccess", "200x",
                    100, 200, extra)
