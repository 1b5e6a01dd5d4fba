#!/usr/bin/env python3
"""What Daybook promises about speed, measured beside other programs on the same bytes.

    python3 Tests/Benchmarks/bench.py                       # everything; `make bench` installs what it needs first
    python3 Tests/Benchmarks/bench.py --rows cold,warm --events 200000 --rounds 2

Prints one table of medians and ratios. README.md beside this file says what each row is.
"""

import argparse
import datetime
import os
import pathlib
import sys

import accesslog
import contestants
import daybook
import data
import growth
import live
import reports
import scale
import table

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROWS = ["cold", "site", "warm", "nothing", "oneday", "access", "onelog", "memory", "live", "ingest", "batch", "scale",
        "projects", "growth"]


class Bench:
    """What all parts share."""

    def __init__(self, options):
        self.rows = set(ROWS if options.rows == "all" else options.rows.split(","))
        unknown = self.rows - set(ROWS)
        if unknown:
            raise SystemExit(f"There is no row {', '.join(sorted(unknown))}. The rows are {', '.join(ROWS)}.")
        self.options, self.work = options, pathlib.Path(options.work).resolve()
        self.rounds, self.threads, self.fresh = options.rounds, options.threads, options.fresh
        self.events, self.port, self.templates = options.events, options.port, pathlib.Path(options.templates)
        self.figures, self.failures = table.Figures(), []
        self.work.mkdir(parents=True, exist_ok=True)
        self.program = daybook.Program(options.binary, options.templates, options.threads)
        self.mix = options.mix.split(",") if options.mix else self.program.kinds
        self.peers = contestants.Peers(self.work, options.threads)
        self.say(f"making {options.events:,} events")
        self.files = data.make(self.work, options.events, self.mix)

    def say(self, what):
        if sys.stderr.isatty() or self.options.verbose:
            print(f"{datetime.datetime.now():%H:%M:%S} {what}", file=sys.stderr)

    def heading(self):
        missing = sorted(set(daybook.SIX) - set(self.program.reports))
        notes = [
            f"{self.events:,} events, {self.threads} threads, {self.rounds} rounds, {datetime.date.today()}, "
            f"load {os.getloadavg()[0]:.1f}; {self.peers.versions()}",
            f"mix: {', '.join(self.mix)}",
        ]
        if not self.program.takes_several_reports:
            notes.append("this version computes one report a process: the processes of the six are added")
        if missing:
            notes.append(f"not in this version, so that only the peers compute it: {', '.join(missing)}")
        return "  \n".join(notes)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", default="all", help=", ".join(ROWS))
    parser.add_argument("--events", type=int, default=5_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--mix", help="kinds of event (default: those that the binary keeps)")
    parser.add_argument("--work", default=str(ROOT / ".build/bench"), help="where data, stores and peers are")
    parser.add_argument("--binary", default=str(ROOT / ".build/release/daybook"))
    parser.add_argument("--templates", default=str(ROOT / "site-templates"))
    parser.add_argument("--hello", help="the bare server (default: built from hello/)")
    parser.add_argument("--port", type=int, default=18460)
    parser.add_argument("--seconds", type=int, default=5, help="of each measurement over HTTP")
    parser.add_argument("--scale-events", type=int, default=20_000_000, help="of the row scale; half as many paths")
    parser.add_argument("--sizes", default="1000000,5000000,20000000", help="of the growth table")
    parser.add_argument("--fresh", action="store_true", help="import again what an earlier run left")
    parser.add_argument("--verbose", action="store_true", help="say what is being done, also into a file")
    bench = Bench(parser.parse_args())
    rows, tables = [], []
    for part in (reports, accesslog, live, scale, growth):
        part.measure(bench)
        rows += part.rows(bench)
        tables += getattr(part, "tables", lambda bench: [])(bench)
    print("\n\n".join([table.promises(bench.heading(), rows), *tables]))
    for failure in dict.fromkeys(bench.failures):
        print(f"WRONG: {failure}")
    return 1 if bench.failures else 0


if __name__ == "__main__":
    sys.exit(main())
