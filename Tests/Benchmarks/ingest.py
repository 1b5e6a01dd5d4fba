#!/usr/bin/env python3
"""Events a second that `daybook serve` acknowledges, against a bare SwiftNIO server that forgets what it is sent.

    swift build -c release --package-path Tests/Benchmarks/hello --scratch-path /tmp/hello-build
    python3 Tests/Benchmarks/ingest.py --hello /tmp/hello-build/release/hello [--binary PATH] [--rounds 3] [--seconds 5]

Needs Debian's `wrk`. Each round measures every shape with both servers, one straight after the other; Daybook gets a
new store each time, syncs before each answer and seals as always. Prints medians, ratios and what one sync costs here.
"""

import argparse
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Torture"))
import server as servers  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHAPES = [(1, 64, 1), (1, 256, 1), (100, 64, 1), (100, 256, 1), (1, 64, 5_000), (100, 64, 5_000)]


def sync_milliseconds(folder):
    """The median time of writing 4 KB and waiting until they are on disk."""
    times = []
    with open(pathlib.Path(folder) / "sync", "wb", buffering=0) as file:
        for _ in range(100):
            began = time.monotonic()
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
            times.append((time.monotonic() - began) * 1000)
    return statistics.median(times)


def measure(port, key, shape, seconds):
    """Requests a second and the latency in ms, p50 and p99."""
    size, connections, agents = shape
    script = str(pathlib.Path(__file__).resolve().parent / "ingest.lua")
    done = subprocess.run(
        ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--timeout", "20s", "--latency",
         "-s", script, f"http://127.0.0.1:{port}", "--", key, str(size), str(agents)],
        capture_output=True, text=True, check=True)
    if "REFUSED" in done.stdout or "Socket errors" in done.stdout or "Non-2xx" in done.stdout:
        raise SystemExit(done.stdout[-2000:])
    units = {"us": 0.001, "ms": 1, "s": 1000}
    latency = []
    for share in ("50%", "99%"):
        number, unit = re.search(rf"{share}\s+([\d.]+)(us|ms|s)", done.stdout).groups()
        latency.append(float(number) * units[unit])
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout).group(1)), *latency


def with_hello(options, shape):
    process = subprocess.Popen([options.hello, str(options.port)])
    time.sleep(0.5)
    try:
        return measure(options.port, "none", shape, options.seconds)
    finally:
        process.kill()
        process.wait()


def with_daybook(options, shape):
    folder = tempfile.mkdtemp(prefix="daybook-bench-")
    server = servers.Server(options.binary, folder, options.port + 1, ROOT / "site-templates")
    try:
        _, key = server.make_store()
        server.start()
        server.wait_until_ready()
        return measure(options.port + 1, key, shape, options.seconds)
    finally:
        server.stop(60)
        shutil.rmtree(folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hello", required=True)
    parser.add_argument("--binary", default=str(ROOT / ".build/release/daybook"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--port", type=int, default=18430)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="daybook-bench-") as folder:
        print(f"A write of 4 KB with fdatasync: {sync_milliseconds(folder):.2f} ms; load {os.getloadavg()[0]:.1f}")
    figures = {}
    for _ in range(options.rounds):
        for shape in SHAPES:
            for name, run in (("hello", with_hello), ("daybook", with_daybook)):
                figures.setdefault((shape, name), []).append(run(options, shape))
    print("| events a request | connections | User-Agents | Daybook: requests/s | events/s | p50, p99 ms "
          "| bare SwiftNIO: requests/s | p50, p99 ms | ratio |")
    print("|" + " --- |" * 9)
    for shape in SHAPES:
        def median(name, index):
            return statistics.median(figure[index] for figure in figures[shape, name])

        rate, bare = median("daybook", 0), median("hello", 0)
        print(f"| {shape[0]} | {shape[1]} | {shape[2]} | {rate:,.0f} | {rate * shape[0]:,.0f} "
              f"| {median('daybook', 1):.1f}, {median('daybook', 2):.1f} | {bare:,.0f} "
              f"| {median('hello', 1):.1f}, {median('hello', 2):.1f} | {rate / bare:.2f} |")
    print(f"load {os.getloadavg()[0]:.1f} at the end; medians of {options.rounds} rounds of {options.seconds} s")


if __name__ == "__main__":
    main()
