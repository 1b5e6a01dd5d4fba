"""Checks of one page in the browser."""

import math
import urllib.parse

import printed
from site_server import ICON

DASHBOARD_BYTES = 100_000
WIDTH = 1280
NARROW, WIDE = 360, 2560
A4_WIDTH, A4_HEIGHT = 794, 1123

RUN_AXE = """
const done = arguments[arguments.length - 1];
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const rules = Object.fromEntries(axe.getRules(tags).map(rule => [rule.ruleId, {enabled: true}]));
axe.run(document, {runOnly: {type: "tag", values: tags}, rules, resultTypes: ["violations"]}).then(
    found => done(found.violations.map(violation => {
        const places = violation.nodes.map(node => node.target.flat().join(" "));
        return `${violation.id} (${violation.impact}), ${places.length} places: ${places.slice(0, 3).join(", ")}`;
    })),
    error => done([`axe failed: ${error}`]));
"""

WIDER_THAN_WINDOW = """
const root = document.documentElement;
if (root.scrollWidth <= root.clientWidth) return [];
const clipped = element => {
    for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
        if (getComputedStyle(box).overflowX !== "visible") return true;
    }
    return false;
};
const wide = [...document.body.querySelectorAll("*")].filter(element =>
    element.getBoundingClientRect().right > root.clientWidth + 1 && !clipped(element));
const named = wide.slice(0, 4).map(element =>
    element.tagName.toLowerCase() + (element.getAttribute("class") ? "." + element.getAttribute("class") : ""));
return [`${root.scrollWidth} wide, of ${named.join(", ") || "unknown"}`];
"""


class PageChecks:
    """All checks of one page after the other, with as few loads as they need."""

    def __init__(self, browser, site, public, axe, findings):
        self.browser, self.site, self.public, self.axe, self.findings = browser, site, public, axe, findings

    def run(self, path, is_dashboard):
        """Looks at one page, served under a path and from its file."""
        text = self.served(path)
        self.weight(path, is_dashboard)
        self.from_file(path, text)

    def served(self, path, status=200):
        """Looks at one page of the site's server, and gives what it reads; of another status the browser tells once."""
        self.browser.size(WIDTH)
        self.browser.scheme("light")
        self.browser.open(f"{self.site.url}/{path}")
        self.quiet(path, status)
        text = self.browser.text()
        self.accessible(path)
        for width in (NARROW, WIDE):
            self.browser.size(width)
            self.findings.check(f"fits {width} px", path, self.browser.run(WIDER_THAN_WINDOW))
        self.printed(path)
        self.browser.size(WIDTH)
        return text

    def quiet(self, path, status):
        """Nothing on the console, nothing that the policy had to stop, no host but the site's own."""
        watched = self.browser.run("return window.daybookTest")
        told = f"{self.site.url}/{path} - Failed to load resource: the server responded with a status of {status} "
        said = [line for line in self.browser.console() if status == 200 or told not in line]
        self.findings.check("silent console", path, said)
        self.findings.check("policy kept", path, watched["stopped"])
        self.requested = [url for url in self.browser.requests() if urllib.parse.urlsplit(url).path != ICON]
        foreign = [url for url in self.requested if not url.startswith((f"{self.site.url}/", "data:"))]
        self.findings.check("no other host", path, [f"asked for {url}" for url in foreign])

    def weight(self, path, is_dashboard):
        """What a page and all that it loads weigh; only dashboards have a limit."""
        if not is_dashboard:
            return
        own = {url.removeprefix(f"{self.site.url}/") for url in self.requested if url.startswith(self.site.url)}
        files = [self.public / urllib.parse.unquote(urllib.parse.urlsplit(name).path) for name in own]
        size = sum(file.stat().st_size for file in files if file.is_file())
        self.findings.check(
            "dashboard weight", path, [] if size <= DASHBOARD_BYTES else [f"{size} bytes of {len(own)} files"])

    def accessible(self, path):
        """axe's rules for WCAG 2.2 AA in both colour schemes, which must differ."""
        grounds = []
        for scheme in ("light", "dark"):
            self.browser.scheme(scheme)
            self.findings.check(f"axe {scheme}", path, violations(self.browser, self.axe))
            grounds.append(self.browser.run(
                "return [document.documentElement, document.body].map(e => getComputedStyle(e).backgroundColor)"))
        self.browser.scheme("light")
        self.findings.check("two schemes", path, ["the same ground in both"] if grounds[0] == grounds[1] else [])

    def printed(self, path):
        """Prints on A4, on no more sheets than its height explains, with no word above another."""
        self.browser.size(A4_WIDTH)
        height = self.browser.run("return document.documentElement.scrollHeight")
        sheets = printed.sheets(self.browser.pdf())
        most = math.ceil(height / A4_HEIGHT * 1.5) + 1
        found = [] if 1 <= len(sheets) <= most else [f"{len(sheets)} sheets where 1 to {most} are plausible"]
        for number, words in enumerate(sheets, 1):
            pairs = [f"{one!r} and {other!r}" for one, other in printed.covered(words)]
            found += [f"sheet {number}: {', '.join(pairs[:3])} cover each other, {len(pairs)} pairs"] if pairs else []
        self.findings.check("prints on A4", path, found)

    def from_file(self, path, text):
        """Opened from the disk without scripts, a page is silent and reads the same; one with a script reads sensibly."""
        self.browser.open((self.public / path).resolve().as_uri(), scripts=False)
        complaints = self.browser.console()
        alone = self.browser.text()
        has_script = b"<script" in (self.public / path).read_bytes()
        if has_script and not alone.strip():
            complaints.append("says nothing without scripts")
        if not has_script and alone != text:
            complaints.append(f"reads otherwise: {first_difference(text, alone)}")
        self.findings.check("file, no scripts", path, complaints)


def violations(browser, axe):
    """What axe finds on the page as it is."""
    browser.run(f"if (!window.axe) {{ {axe} }}")
    return browser.run_async(RUN_AXE)


def first_difference(one, other):
    """The first lines that are not the same."""
    for left, right in zip(one.splitlines(), other.splitlines()):
        if left != right:
            return f"{left[:80]!r} and {right[:80]!r}"
    return "one ends earlier"
