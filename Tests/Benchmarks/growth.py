"""How time, memory and disk grow with the events: a table of its own."""

import shutil

import daybook
import data
from table import limit, number, text

def folder_bytes(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def one_size(bench, events):
    """A store of its own, deleted after; the figures of single runs."""
    bench.say(f"growth: {events:,} events")
    store = daybook.Store(bench.program, bench.work / "stores" / "growth")
    store.make()
    part, runs = bench.work / "part.ndjson", []
    step = max(1, data.DAYS * 5_000_000 // events)
    for first in range(0, data.DAYS, step):
        data.write(part, None, range(first, min(first + step, data.DAYS)), events, 1, bench.mix, data.USUAL_PATHS)
        runs.append(store.import_file(part))
    part.unlink()
    found = {"import": daybook.add(runs)}
    store.wait_until_committed()
    store.forget_columns()
    found["cold six"] = store.query()
    found["warm six"] = store.query()
    store.forget_columns()
    found["cold site"] = store.build()
    found["nothing"] = store.build()
    found["cache"] = store.cache_bytes() / events
    found["log"] = sum(path.stat().st_size for path in store.segments()) / events
    found["git"] = folder_bytes(store.data / ".git") / events
    shutil.rmtree(store.folder)
    return found


def measure(bench):
    if "growth" in bench.rows:
        bench.growth = {size: one_size(bench, size) for size in map(int, bench.options.sizes.split(","))}


def rows(bench):
    if "growth" not in bench.rows or len(bench.growth) < 2:
        return
    sizes = sorted(bench.growth)
    small, large = bench.growth[sizes[0]], bench.growth[sizes[-1]]
    shares = {}
    for name in ("cold six", "cold site"):
        shares[name] = (large[name].wall / sizes[-1]) / (small[name].wall / sizes[0])
        shares[name + " memory"] = (large[name].anonymous / sizes[-1]) / (small[name].anonymous / sizes[0])
    each = ", ".join(f"{name} {number(share)}" for name, share in shares.items())
    # Linear: an event of the largest costs at most a quarter more than one of the smallest.
    yield limit(f"growth from {sizes[0]:,} to {sizes[-1]:,} events", "", "linear: 1.25x an event", max(shares.values()),
                1.25, 1.25, f"cost an event, largest against smallest: {each}")


def tables(bench):
    if "growth" not in bench.rows:
        return []

    def cell(run):
        return f"{number(run.wall)} s, {number(run.anonymous)} MiB"

    names = ["import", "cold six", "cold site", "warm six", "nothing"]
    bytes_of = ["cache", "log", "git"]
    lines = [[f"{size:,}", *(cell(found[name]) for name in names), *(f"{found[name]:.1f} B" for name in bytes_of)]
             for size, found in sorted(bench.growth.items())]
    columns = ["events", "import", "cold: six reports", "cold: site", "warm: six reports", "site, nothing changed",
               "cache an event", "log an event", "git an event"]
    return [text("Growth: wall seconds and peak memory without mapped files, single runs.", columns, lines)]
