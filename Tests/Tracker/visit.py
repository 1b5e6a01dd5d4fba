"""One tab of Chromium on one page of the test site, and what that page sent."""

import html
import json
import time
from urllib.parse import urlsplit


class Unrecorded(Exception):
    """The requests went to a real server, so what they held is not known here."""


def wait_for(condition, seconds=5.0):
    """The condition's first true value, or its last one when the time is up."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value or time.monotonic() > end:
            return value
        time.sleep(0.03)


class Visit:
    def __init__(self, driver, site, name, live=None, key=None):
        self.driver = driver
        self.site = site
        self.name = name
        self.live = live
        self.key = key or name
        self.script_origin = live or site.daybook
        self.expects_errors = False
        self.asked = []
        self.refusals = []
        driver.switch_to.new_window("tab")

    def open(
        self, head="", body="<p>Text</p>", path="", headers=None, script="/api/script.js", origin=None, **attributes
    ):
        """Opens a page with the script tag; `data_batch_size=2` becomes `data-batch-size="2"`."""
        attributes = {"data_key": self.key, "data_batch_interval": 250, **attributes}
        given = {name.replace("_", "-"): value for name, value in attributes.items() if value is not None}
        written = " ".join(f'{name}="{html.escape(str(value))}"' for name, value in given.items())
        if origin and not self.live:
            self.script_origin = origin
        tag = f'<script src="{self.script_origin}{script}" {written}></script>'
        document = f"<!doctype html><title>First</title>{head}{tag}<body>{body}"
        self.site.publish(self.name, document, headers or {})
        self.driver.get(f"{self.site.pages}/{self.name}{path}")
        return self

    def run(self, code):
        return self.driver.execute_script(code)

    def leave(self):
        self.driver.get(f"{self.site.pages}/blank")

    def requests(self, count=None, method="POST"):
        """The requests with data, once there are `count` of them and no further one has come."""
        if self.live:
            raise Unrecorded
        found = lambda: [request for request in self.site.received(self.key) if request["method"] == method]
        if count:
            wait_for(lambda: len(found()) >= count)
        time.sleep(0.35)
        return found()

    def envelopes(self, count=None, type=None):
        """What was sent, in order of sending, once there are `count` envelopes and no further one has come."""
        if self.live:
            raise Unrecorded

        def found():
            envelopes = []
            for request in self.site.received(self.key):
                if request["method"] != "POST":
                    continue
                body = json.loads(request["body"])
                envelopes += body["events"] if request["path"] == "/api/batch" else [body]
            return [envelope for envelope in envelopes if type in (None, envelope["type"])]

        if count:
            wait_for(lambda: len(found()) >= count)
        time.sleep(0.35)
        return found()

    def payloads(self, count=None, type=None):
        return [envelope["payload"] for envelope in self.envelopes(count, type)]

    def parts(self):
        """Names of the parts that the page asked for."""
        if self.live:
            raise Unrecorded
        time.sleep(0.3)
        paths = [urlsplit(url).path for url, _ in self.network()]
        asked = [path for path in paths if path.startswith("/api/script/")]
        return sorted(path.removeprefix("/api/script/").removesuffix(".js") for path in asked)

    def network(self):
        """Addresses and methods of everything this tab asked for since it was opened."""
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                request = message["params"]["request"]
                self.asked.append((request["url"], request["method"]))
            if message["method"] == "Network.responseReceived":
                response = message["params"]["response"]
                if response["status"] >= 400:
                    self.refusals.append(f"{response['status']} for {response['url']}")
        return self.asked

    def close(self):
        """Leaves the tab, and says what must never happen on any page, whatever the test was about."""
        self.leave()
        time.sleep(0.05)
        known = {urlsplit(origin).netloc for origin in (self.site.pages, self.site.daybook, self.script_origin)}
        complaints = [
            f"request to another host: {url}"
            for url, _ in self.network()
            if urlsplit(url).scheme in ("http", "https") and urlsplit(url).netloc not in known
        ]
        complaints += self.refusals
        complaints += [f"preflight: {url}" for url, method in self.network() if method == "OPTIONS"]
        errors = [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
        if not self.expects_errors:
            complaints += [f"console: {message}" for message in errors]
        self.driver.close()
        self.driver.switch_to.window(self.driver.window_handles[0])
        return complaints
