"""The other contestants: installs them where they are missing, runs them, reads what they print."""

import json
import pathlib
import shutil
import subprocess
import sys

import daybook

HERE = pathlib.Path(__file__).resolve().parent / "peers"


class Peers:
    def __init__(self, work, threads, install=True):
        self.work, self.threads = pathlib.Path(work), threads
        self.python = self.work / "venv" / "bin" / "python"
        if install:
            self.install()
        self.simdjson = self.work / "simdjson_six"
        self.compile()

    def install(self):
        """DuckDB and polars into a virtual environment of their own."""
        if not self.python.exists():
            subprocess.run([sys.executable, "-m", "venv", self.work / "venv"], check=True)
        has = subprocess.run([self.python, "-c", "import duckdb, polars"], capture_output=True)
        if has.returncode != 0:
            subprocess.run([self.python, "-m", "pip", "install", "-q", "duckdb", "polars"], check=True)

    def compile(self):
        source = HERE / "simdjson_six.cpp"
        if not self.simdjson.exists() or self.simdjson.stat().st_mtime < source.stat().st_mtime:
            words = ["g++", "-O3", "-std=c++17", "-o", self.simdjson, source, "-lsimdjson", "-pthread"]
            subprocess.run(words, check=True)

    def versions(self):
        asked = "import duckdb, polars; print('DuckDB', duckdb.__version__ + ', polars', polars.__version__)"
        known = subprocess.run([self.python, "-c", asked], capture_output=True, text=True).stdout.strip()
        if shutil.which("goaccess"):
            shown = subprocess.run(["goaccess", "--version"], capture_output=True, text=True).stdout
            known += ", " + shown.splitlines()[0].rstrip(".").replace(" - ", " ")
        return known

    def duckdb(self, *arguments):
        """The process and what it printed; its own clock leaves the start of Python out, to its favour."""
        done = daybook.run([self.python, HERE / "duckdb_six.py", *arguments])
        return done, json.loads(done.output)

    def polars(self, segments):
        done = daybook.run([self.python, HERE / "polars_six.py", "cold", *segments],
                           {"POLARS_MAX_THREADS": str(self.threads)})
        return done, json.loads(done.output)

    def six_fields(self, segments):
        done = daybook.run([self.simdjson, self.threads, *segments])
        return done, json.loads(done.output)

    def goaccess(self, log, page):
        """From the log to GoAccess's page, with the panels that it shows of itself."""
        return daybook.run(["goaccess", log, "--log-format=COMBINED", "--no-progress", "-o", page])
