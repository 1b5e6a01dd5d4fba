"""What of a page's markup could run. The site's own scripts are files or data, so any other script is one too many."""

import html.parser


class LiveMarkup(html.parser.HTMLParser):
    """Scripts, handlers and script addresses of one page."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        if tag == "script" and "src" not in named and named.get("type") != "application/json":
            self.found.append("a script in the page")
        for key, value in attributes:
            if key.startswith("on"):
                self.found.append(f"{tag} has {key}")
            if (value or "").strip().lower().startswith(("javascript:", "vbscript:")) and key in ("href", "src", "action"):
                self.found.append(f"{tag} has {key}={value[:40]}")
