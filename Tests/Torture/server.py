"""A scratch store and a `daybook serve` on it that can be killed and started again. Python's standard library only."""

import http.client
import json
import os
import pathlib
import signal
import subprocess
import time

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


class Failed(Exception):
    """A command ended otherwise than it should."""


class Server:
    def __init__(self, binary, folder, port, templates=None):
        self.binary, self.folder, self.port = str(binary), pathlib.Path(folder), port
        self.data, self.public = self.folder / "data", self.folder / "public"
        self.settings = {"RATE_LIMIT_PER_SECOND": "1000000", "DAYBOOK_DATA": str(self.data)}
        self.settings["DAYBOOK_PUBLIC"] = str(self.public)
        if templates:
            self.settings["DAYBOOK_TEMPLATES"] = str(templates)
        self.process = None
        self.log = open(self.folder / "serve.log", "ab")
        self.started = 0.0

    def environment(self, **more):
        return {**os.environ, **self.settings, **more}

    def run(self, *arguments, check=True):
        """Runs a command of Daybook; gives exit code, output and errors."""
        done = subprocess.run([self.binary, *arguments], env=self.environment(), capture_output=True, text=True)
        if check and done.returncode != 0:
            raise Failed(f"daybook {' '.join(arguments)}: exit {done.returncode}: {done.stderr.strip()[:400]}")
        return done.returncode, done.stdout, done.stderr

    def make_store(self):
        """Makes a store with the project `torture`; gives the admin token and a key with every scope."""
        token = json.loads(self.run("init", "--json")[1])["admin_token"]
        self.run("project", "create", "--name", "Torture", "--visibility", "public")
        made = self.run(
            "key", "create", "--project", "torture", "--name", "load", "--json",
            "--scope", "ingest", "--scope", "query", "--scope", "admin")
        return token, json.loads(made[1])["key"]

    def start(self, *arguments, **settings):
        command = [self.binary, "serve", "--port", str(self.port), "--rebuild-minutes", "0", *arguments]
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            command, env=self.environment(**settings), stdout=self.log, stderr=self.log, start_new_session=True)

    def wait_until_ready(self, seconds=30):
        """Seconds from the start of the process to the first 200 of /ready; None where it ended first."""
        while time.monotonic() - self.started < seconds:
            if self.process.poll() is not None:
                return None
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/ready")
                if connection.getresponse().status == 200:
                    return time.monotonic() - self.started
            except OSError:
                pass
            except http.client.HTTPException:
                pass
            finally:
                connection.close()
            time.sleep(0.005)
        raise Failed(f"The server was not ready after {seconds} s.")

    def kill(self):
        """kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, seconds=15):
        """SIGTERM; gives the exit code."""
        self.process.terminate()
        return self.process.wait(seconds)

    def stored_lines(self, data=None):
        """Every line of the sealed segments of events, those that came in and those of imports."""
        log = (data or self.data) / "projects" / "torture" / "log"
        for path in [*sorted(log.glob("events/**/*.ndjson")), *sorted(log.glob("imports/**/*.ndjson"))]:
            with open(path, encoding="utf-8", newline="\n") as file:
                for line in file:
                    yield json.loads(line)

    def verify(self, data=None):
        """Complaints of `daybook verify` and of `git fsck --strict`; empty where there are none."""
        data = str(data or self.data)
        complaints = []
        done = subprocess.run([self.binary, "verify", "--data", data], capture_output=True, text=True)
        if done.returncode != 0:
            complaints.append(f"verify: exit {done.returncode}: {(done.stdout + done.stderr).strip()[:600]}")
        fsck = ["git", "-C", data, "fsck", "--strict", "--no-dangling", "--no-progress"]
        done = subprocess.run(fsck, capture_output=True, text=True)
        if done.returncode != 0 or done.stdout or done.stderr:
            complaints.append(f"git fsck: exit {done.returncode}: {(done.stdout + done.stderr).strip()[:600]}")
        return complaints
