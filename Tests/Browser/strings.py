"""Awkward strings through every field that takes text: they arrive in pages and CSV as text, and nothing of them runs."""

import json

import csv_cells
import file_checks
from live_markup import LiveMarkup
from site_server import SiteServer

NOON_MILLISECONDS = 1_781_524_800_000

# A project for each group of fields, so that no table is cut: its name, and the fields that get all strings.
PROJECTS = [
    ("<script>alert(123)</script>", ["path", "title", "hostname"]),
    ('"><img src=x onerror=alert(1)>', ["path below /", "path of referrer", "referrer", "language", "screen"]),
    ("</title><svg onload=alert(1)>", ["utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term", "browser",
                                       "os", "region", "city"]),
    ("=1+1", ["name", "data", "visitor_id", "session_id"]),
]
BESIDE_PAYLOAD = ["browser", "os", "region", "city", "visitor_id", "session_id"]
LONGEST_NAME = 255

# Every text of the page as somebody could read it: of each element, and of each attribute that holds the whole of a cut one.
READ_TEXTS = """
const texts = new Set();
for (const element of document.querySelectorAll("*")) {
    texts.add(element.textContent);
    for (const attribute of element.attributes) texts.add(attribute.value);
}
return [...texts];
"""


def check(program, testdata, scratch, browser, findings):
    """Fills a store with the strings, builds its site and reads everything back."""
    file = testdata / "strings" / "naughty_strings.ndjson"
    if not file.exists():
        print(f"The awkward strings are skipped: there is no {file}.")
        return
    strings = [json.loads(line)["s"] for line in file.read_text().splitlines()]
    data = scratch / "strings"
    program.run("init", "--data", data)
    for number, (name, fields) in enumerate(PROJECTS):
        fill(program, data, f"awkward-{number}", name, fields, strings)
    public = program.build(data, scratch / "strings-public")
    for page in sorted(public.rglob("*.html")):
        findings.check("strings are no markup", page.relative_to(public), LiveMarkup(page.read_text()).found)
    file_checks.valid_html(public, findings, "strings in valid HTML")
    names_kept(public, strings, findings)
    site = SiteServer(public)
    for page in sorted(public.glob("*/all/*.html")):
        read_page(browser, site, public, page, strings, findings)
    site.close()


def fill(program, data, slug, name, fields, strings):
    """One project whose rows are all published."""
    program.run("project", "create", "--data", data, "--slug", slug, "--name", name, "--visibility", "public")
    program.run("project", "set", "--data", data, slug, "publish_threshold=0")
    lines = (line(number, field, string) for number, string in enumerate(strings) for field in fields)
    text = "".join(json.dumps(line) + "\n" for line in lines)
    program.run("import", "--data", data, "--project", slug, "--format", "ndjson", "-", text=text)


def line(number, field, string):
    """A collect envelope of a visitor of its own with one string in one field."""
    envelope = {"timestamp": NOON_MILLISECONDS, "visitor_id": f"{field} {number}", "country": "DE"}
    payload = {"path": "/"}
    if field in ("name", "data"):
        payload |= {"name": string} if field == "name" else {"name": "has data", "data": {string: string}}
        return envelope | {"type": "event", "payload": payload}
    if field in BESIDE_PAYLOAD:
        envelope[field] = string
    elif field == "path below /":
        payload["path"] = f"/{string}"
    elif field == "path of referrer":
        payload["referrer"] = f"https://before.example/{string}"
    else:
        payload[field] = string
    return envelope | {"type": "pageview", "payload": payload}


def names_kept(public, strings, findings):
    """No name of an event is lost or changed; one that is too long is refused, as the reference says."""
    for report in public.glob("*/all/events.json"):
        names = {row["name"] for row in json.loads(report.read_text())["data"]}
        if "has data" in names:
            lost = [string for string in strings if string not in names and len(string) <= LONGEST_NAME]
            findings.check("strings are kept", report.relative_to(public), [f"{string!r} is lost" for string in lost])


def read_page(browser, site, public, page, strings, findings):
    """Opens one page: nothing ran, and every string of its report is in it, and in its CSV."""
    place = page.relative_to(public)
    browser.open(f"{site.url}/{place}")
    ran = browser.run("return window.daybookTest.ran")
    findings.check("strings do not run", place, [*ran, *browser.console()])
    report = page.with_suffix(".json")
    if not report.exists():
        return
    awkward = {text for text in texts_of(json.loads(report.read_text())) if is_awkward(text, strings)}
    shown = {readable(text) for text in browser.run(READ_TEXTS)}
    missing = [text for text in awkward if readable(text) not in shown]
    findings.check("strings are in pages", place, [f"{text!r} is not there" for text in sorted(missing)])
    file = page.with_suffix(".csv")
    findings.check("strings are safe in CSV", file.relative_to(public), csv_cells.complaints(file, awkward))


def texts_of(value):
    """All strings in a document of JSON, but for names of members."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts_of(part)


def is_awkward(text, strings):
    """Whether a text of a report is one of the strings, or a path made of one."""
    return text in strings or text.removeprefix("/") in strings


def readable(text):
    """A text without what a page may leave out: control characters, and how much space there is between words."""
    return " ".join("".join(letter if letter.isprintable() or letter.isspace() else "" for letter in text).split())
