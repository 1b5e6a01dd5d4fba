"""A site with pages made for the tests, and beside it a stand-in for Daybook that writes down what arrives."""

import json
import pathlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

TRACKER = pathlib.Path(__file__).resolve().parents[2] / "site-templates" / "tracker"
PARTS = sorted(path.stem for path in (TRACKER / "source" / "parts").glob("*.js"))


class Site:
    """Two ports of one program: `pages` is the tracked site, `daybook` is another origin, as it mostly is in life."""

    def __init__(self):
        self.documents = {"blank": ("<!doctype html><title>Blank</title>", {})}
        self.requests = []
        self.lock = threading.Lock()
        self.servers = []
        self.pages = self.start()
        self.daybook = self.start()

    def start(self):
        site = self

        class Handler(SiteHandler):
            pass

        Handler.site = site
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}"

    def stop(self):
        for server in self.servers:
            server.shutdown()

    def publish(self, name, html, headers):
        with self.lock:
            self.documents[name] = (html, headers)

    def record(self, request):
        with self.lock:
            self.requests.append(request)

    def received(self, key):
        """What one test sent: each test has a key of its own, so a late beacon of another is never taken for it."""
        with self.lock:
            return [request for request in self.requests if request["query"].get("key") == [key]]


class SiteHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def note(self, body=""):
        url = urlsplit(self.path)
        self.site.record(
            {
                "method": self.command,
                "path": url.path,
                "query": parse_qs(url.query),
                "type": self.headers.get("Content-Type", ""),
                "cookie": self.headers.get("Cookie"),
                "body": body,
                "time": time.monotonic(),
            }
        )
        return url.path

    def answer(self, status, body="", kind="text/html; charset=utf-8", headers=None):
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        if data:
            self.send_header("Content-Type", kind)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        path = self.note()
        if path.startswith("/api/script"):
            return self.answer_script(path.removeprefix("/api/script").removesuffix(".js"))
        document = self.site.documents.get(path.split("/")[1])
        if document is None:
            return self.answer(204)
        html, headers = document
        return self.answer(200, html, headers={"Cache-Control": "no-store", **headers})

    def answer_script(self, name):
        # `script.js`, `script.<hash>.js` and `script/<hash>.js` are the core, `script/<part>.js` is a part.
        part = name.removeprefix("/")
        file = TRACKER / "parts" / f"{part}.js" if part in PARTS else TRACKER / "script.js"
        self.answer(200, file.read_text(), "application/javascript", {"Cache-Control": "no-store"})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.note(body)
        origin = self.headers.get("Origin", "*")
        allowed = {"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Credentials": "true"}
        self.answer(200, json.dumps({"ok": True}), "application/json", {**allowed, "Vary": "Origin"})

    def do_OPTIONS(self):
        self.note()
        self.answer(204)
