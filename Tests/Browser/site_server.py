"""A plain file server for one built site, under a path that is not the root."""

import functools
import http.server
import threading

PREFIX = "/some/where"

# A name that the browser resolves to loopback without trusting it, as it does not trust plain http elsewhere.
PLAIN_HOST = "plain.test"

# Chromium asks the root of a host for it, once and whatever the page says.
ICON = "/favicon.ico"


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files below the prefix, nothing outside it, no line a request."""

    def translate_path(self, path):
        return super().translate_path(path.removeprefix(PREFIX))

    def do_GET(self):
        if self.path.startswith(f"{PREFIX}/"):
            super().do_GET()
        elif self.path == ICON:
            self.send_response(204)
            self.end_headers()
        else:
            self.send_error(404)

    def log_message(self, *_):
        pass


class SiteServer:
    """Serves a folder on a free port of loopback until it is closed."""

    def __init__(self, public):
        handler = functools.partial(Handler, directory=str(public))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}{PREFIX}"
        self.plain_url = self.url.replace("127.0.0.1", PLAIN_HOST)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
