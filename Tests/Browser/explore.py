"""The page to explore: what its script does in a browser, on a server and from the disk, with awkward strings too."""

import urllib.parse

from site_server import SiteServer

# The script is done once it no longer says that it loads: every month of its list has come or failed.
READY = """
const done = arguments[arguments.length - 1];
const wanted = JSON.parse(document.getElementById("explore-data").textContent).months.length;
const look = () => document.querySelectorAll(".lists section:last-child .row").length === wanted
    ? requestAnimationFrame(() => requestAnimationFrame(() => done(true))) : setTimeout(look, 20);
look();
"""
FIGURES = "return [...document.querySelectorAll('#explore .figure')].map(figure => figure.textContent)"
PRESSED = "return [...document.querySelectorAll('#explore [aria-pressed=true] .label')].map(label => label.textContent)"
RAN = "return window.daybookTest.ran.concat(window.daybookTest.stopped)"
# How long it takes depends on the machine: it is printed, and is no check.
TIMED = """
const start = performance.now();
dispatchEvent(new Event("hashchange"));
return performance.now() - start;
"""


def check(browser, public, findings):
    """Chooses rows of every project's page in turn, by mouse, keyboard and address."""
    site = SiteServer(public)
    for page in sorted(public.glob("*/explore/index.html")):
        path = page.relative_to(public)
        for place in (f"{site.url}/{path}", page.resolve().as_uri()):
            findings.check("explore", path, complaints(browser, place))
    site.close()


def complaints(browser, place):
    browser.open(place)
    browser.run_async(READY)
    whole, found = browser.run(FIGURES), []
    if len(whole) != 4 or whole[0] == "0":
        return [f"shows {whole} of {place}"]
    browser.run("document.querySelector('#explore .lists section .row').click()")
    browser.run_async(READY)
    part, chosen = browser.run(FIGURES), browser.run(PRESSED)
    fragment = urllib.parse.urlsplit(browser.run("return location.href")).fragment
    if len(chosen) != 1 or not fragment.startswith("source="):
        found.append(f"chose {chosen} at {fragment} of {place}")
    if not browser.run("return document.activeElement === document.body || document.activeElement.matches('.row')"):
        found.append("lost the focus")
    browser.run("history.back()")
    browser.run_async("const done = arguments[0]; setTimeout(done, 200)")
    if browser.run(FIGURES) != whole or browser.run(PRESSED):
        found.append(f"does not go back to {whole}")
    browser.open(f"{place}#{fragment}")
    browser.run_async(READY)
    if browser.run(FIGURES) != part or browser.run(PRESSED) != chosen:
        found.append(f"does not share {part}")
    found += [f"ran {text}" for text in browser.run(RAN)] + browser.console()
    print(f"explore: {browser.run(TIMED):.1f} ms to add up and show {place}")
    return found
