#!/usr/bin/env python3
"""Tries the tracking script in headless Chromium. `make tracker-test` installs what this needs.

    python3 Tests/Tracker/run.py [--url BASE --key KEY] [NAME…]

Without --url a stand-in for Daybook writes down every request, and what arrives is checked. With --url the script is
taken from a real server at BASE and sends to it: then only what a page can see is checked, such as errors, foreign
requests and the server's answers. Exit code 77: something that the test needs is missing.
"""

import argparse
import gzip
import pathlib
import shutil
import subprocess
import sys
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
GATE_BYTES = 1536


def missing():
    names = [name for name in ("chromium", "chromedriver") if not shutil.which(name)]
    try:
        import selenium  # noqa: F401
    except ImportError:
        names.append("selenium (PyPI)")
    return names


def start_browser():
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1200,800", "--lang=en-US"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))


def check_files(tracker):
    """Complaints about sizes, and about results that are not what esbuild makes of the sources."""
    complaints = []
    names = ["script.js", *sorted(f"parts/{path.name}" for path in (tracker / "source" / "parts").glob("*.js"))]
    for name in names:
        committed = (tracker / name).read_bytes()
        size = len(gzip.compress(committed, 9, mtime=0))
        print(f"      {name}: {len(committed)} bytes, {size} by gzip -9")
        if name == "script.js" and size > GATE_BYTES:
            complaints.append(f"{name} has {size} bytes by gzip -9, more than {GATE_BYTES}")
        if shutil.which("esbuild"):
            command = ["esbuild", "--minify", "--target=es2020", "--log-level=warning", str(tracker / "source" / name)]
            if subprocess.run(command, capture_output=True, check=True).stdout != committed:
                complaints.append(f"{name} is not what esbuild makes of its source: run make tracker")
    if not shutil.which("esbuild"):
        print("      esbuild is not there: results are not compared with their sources")
    return complaints


def run_rule(rule, driver, site, arguments):
    """Complaints of one rule: its own, and those of every page."""
    from visit import Unrecorded, Visit

    name = rule.__name__.replace("_", "-")
    visit = Visit(driver, site, name, arguments.url, arguments.key)
    complaints = []
    try:
        rule(visit)
    except Unrecorded:
        pass
    except AssertionError as error:
        line = traceback.extract_tb(error.__traceback__)[-1]
        complaints.append(f"{pathlib.Path(line.filename).name}:{line.lineno}: {line.line} {error}".rstrip())
    except Exception as error:
        complaints.append(f"{type(error).__name__}: {str(error).splitlines()[0]}")
    return complaints + visit.close()


def show(sentence, complaints):
    print(f"{'FAIL' if complaints else 'ok  '}  {sentence}", flush=True)
    for complaint in complaints:
        print(f"      {complaint}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", type=lambda url: url.rstrip("/"), help="base of a real server; needs --key")
    parser.add_argument("--key", help="an ingest key of that server")
    parser.add_argument("names", nargs="*", help="only the rules whose names contain one of these")
    arguments = parser.parse_args()
    if bool(arguments.url) != bool(arguments.key):
        parser.error("--url and --key belong together")
    if missing():
        print(f"The tracker test needs {', '.join(missing())}: run make tracker-test, which installs them.")
        return 77

    from core_rules import RULES as CORE_RULES
    from part_rules import RULES as PART_RULES
    from recorder import Site, TRACKER

    failed = 0
    site = Site()
    driver = start_browser()
    try:
        names = arguments.names or [""]
        chosen = [rule for rule in CORE_RULES + PART_RULES if any(name in rule.__name__ for name in names)]
        for rule in chosen:
            complaints = run_rule(rule, driver, site, arguments)
            failed += bool(complaints)
            show(rule.__name__.replace("_", " "), complaints)
    finally:
        driver.quit()
        site.stop()
    complaints = check_files(TRACKER)
    failed += bool(complaints)
    show(f"keeps the core within {GATE_BYTES} bytes and the results beside their sources", complaints)
    print(f"{len(chosen) + 1} rules, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
