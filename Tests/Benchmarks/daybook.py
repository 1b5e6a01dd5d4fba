"""Runs programs and Daybook's stores: wall and CPU seconds and peak memory of a process, stores made from data files."""

import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading
import time

FIRST_DAY, LAST_DAY = "2026-06-01", "2026-08-29"
SIX = ["timeseries", "pages", "referrers", "devices", "geo", "webvitals-pages"]
# One line of each kind of event, to learn what a binary keeps.
SAMPLES = {
    "pageview": '"path":"/"', "event": '"name":"signup","path":"/"',
    "web_vital": '"name":"LCP","value":1200.5,"path":"/"',
    "scroll_depth": '"path":"/","max_depth":50',
    "outlink": '"url":"https://a.example/","path":"/"',
    "click_event": '"path":"/","x":1,"y":2,"element_selector":"a","viewport_width":9,"viewport_height":9',
    "js_error": '"message":"x","path":"/"',
}
MODULES = ["webvitals", "scroll", "heatmaps", "outlinks", "error_tracking"]


@dataclasses.dataclass
class Run:
    """What a process took. `anonymous` is its peak of memory that is no mapped file, `resident` of all, in MiB."""
    wall: float
    cpu: float
    anonymous: float
    resident: float
    output: str


class MemoryWatch(threading.Thread):
    """Reads a process's memory every few milliseconds until it is gone."""

    def __init__(self, process):
        super().__init__(daemon=True)
        self.path, self.over, self.anonymous, self.resident = f"/proc/{process}/status", threading.Event(), 0, 0

    def run(self):
        while not self.over.wait(0.01):
            try:
                text = pathlib.Path(self.path).read_text()
            except OSError:
                return
            for name, value in re.findall(r"^(RssAnon|VmHWM):\s+(\d+) kB", text, re.M):
                attribute = "anonymous" if name == "RssAnon" else "resident"
                setattr(self, attribute, max(getattr(self, attribute), int(value) / 1024))


def run(command, environment=None, check=True):
    """Runs a command to its end. Its output goes to files, so that nobody reads pipes while the clock runs."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        began = time.monotonic()
        process = subprocess.Popen([str(part) for part in command], stdout=output, stderr=errors,
                                   env={**os.environ, **(environment or {})})
        watch = MemoryWatch(process.pid)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.over.set()
        watch.join()
        output.seek(0)
        errors.seek(0)
        if check and process.returncode != 0:
            raise SystemExit(f"{' '.join(str(part) for part in command)[:300]}\nexit {process.returncode}: "
                             f"{errors.read()[-1500:]}")
        return Run(wall, usage.ru_utime + usage.ru_stime, watch.anonymous, watch.resident, output.read())


def add(runs):
    """Several processes one after the other as one: times added, the highest peaks, outputs in a list."""
    return Run(sum(one.wall for one in runs), sum(one.cpu for one in runs), max(one.anonymous for one in runs),
               max(one.resident for one in runs), [one.output for one in runs])


class Program:
    """The binary, and what this version of it can do."""

    def __init__(self, binary, templates, threads):
        self.binary, self.threads = str(binary), threads
        self.environment = {"DAYBOOK_TEMPLATES": str(templates), "RATE_LIMIT_PER_SECOND": "1000000"}
        usage = self("query", "--help").output
        self.takes_several_reports = re.search(r"<reports?> \.\.\.", usage) is not None
        listed = re.search(r"<reports?>.*?\n\n", usage[usage.index("ARGUMENTS"):], re.S).group(0)
        self.reports = [name for name in SIX if re.search(rf"\b{name}\b(?!-)", listed)]
        self.kinds = self.kept_kinds()

    def __call__(self, *arguments, check=True):
        return run([self.binary, *arguments], self.environment, check)

    def kept_kinds(self):
        """The kinds of event that an import keeps, once every module that this version has is on."""
        with tempfile.TemporaryDirectory(prefix="daybook-bench-") as folder:
            store = Store(self, folder)
            store.make()
            lines = pathlib.Path(folder) / "kinds.ndjson"
            lines.write_text("".join(
                f'{{"type":"{kind}","payload":{{{body}}},"visitor_id":"v_1","timestamp":{1780272000000 + place},'
                '"user_agent":"x","country":"DE"}\n' for place, (kind, body) in enumerate(SAMPLES.items())))
            store.import_file(lines)
            kept = {json.loads(line)["type"] for path in store.segments() for line in open(path, encoding="utf-8")}
        return [kind for kind in SAMPLES if kind in kept]


class Store:
    """A store with one project, `bench`, and the site built from it."""

    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder)
        self.data, self.public = self.folder / "data", self.folder / "public"

    def make(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.program("init", "--data", self.data)
        self.program("project", "create", "--data", self.data, "--name", "bench", "--visibility", "public")
        for module in MODULES:
            self.program("module", "enable", module, "--data", self.data, "--project", "bench", check=False)

    def import_file(self, path, format="ndjson"):
        return self.program("import", "--data", self.data, "--project", "bench", "--format", format, path)

    def build(self):
        return self.program("build", "--data", self.data, "--public", self.public, "--jobs", self.program.threads)

    def query(self):
        """The six reports, or those of them that the binary has, in one process where it can."""
        def command(*reports):
            return self.program("query", "--data", self.data, "--project", "bench", *reports, "--start-at", FIRST_DAY,
                                "--end-at", LAST_DAY, "--limit", "100", "--jobs", self.program.threads)

        if self.program.takes_several_reports:
            return command(*self.program.reports)
        return add([command(report) for report in self.program.reports])

    def answers(self, done):
        """The bodies of `query`, by report."""
        texts = done.output if isinstance(done.output, list) else [done.output]
        values = []
        for text in texts:
            decoder, at = json.JSONDecoder(), 0
            while text[at:].strip():
                at += len(text[at:]) - len(text[at:].lstrip())
                value, at = decoder.raw_decode(text, at)
                values.append(value)
        if len(values) == 1 and isinstance(values[0], dict) and set(self.program.reports) <= set(values[0]):
            return values[0]
        if len(values) == 1 and isinstance(values[0], list):
            values = values[0]
        return dict(zip(self.program.reports, values))

    def forget_columns(self):
        """Cold: no column file and no partial result. The log itself stays in the page cache, for every contestant."""
        shutil.rmtree(self.data / ".daybook" / "cache", ignore_errors=True)

    def forget_site(self):
        shutil.rmtree(self.public, ignore_errors=True)

    def segments(self):
        log = self.data / "projects" / "bench" / "log"
        return sorted([*log.glob("imports/**/*.ndjson"), *log.glob("events/**/*.ndjson")])

    def cache_bytes(self):
        return sum(path.stat().st_size for path in (self.data / ".daybook" / "cache").rglob("*") if path.is_file())

    def wait_until_committed(self, seconds=600):
        """Seconds until git's HEAD has every segment that is on disk."""
        began = time.monotonic()
        wanted = {str(path.relative_to(self.data)) for path in self.segments()}
        while time.monotonic() - began < seconds:
            listed = subprocess.run(["git", "-C", self.data, "ls-tree", "-r", "--name-only", "HEAD", "projects/"],
                                    capture_output=True, text=True).stdout
            if wanted <= set(listed.splitlines()):
                return time.monotonic() - began
            time.sleep(0.05)
        raise SystemExit(f"Not everything is committed after {seconds} s.")


def imported(program, folder, name, files, fresh=False):
    """A store with the events of a data set; one that an earlier run left is taken again where it holds the same."""
    store = Store(program, pathlib.Path(folder) / "stores" / name)
    marker = store.folder / "made-of.json"
    made_of = files.facts.read_text()
    if fresh or not marker.exists() or marker.read_text() != made_of:
        store.make()
        store.import_file(files.events)
        store.wait_until_committed()
        marker.write_text(made_of)
    return store
