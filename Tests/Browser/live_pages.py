"""The dashboards of a running server: its forms work with a keyboard and without scripts, and its pages hold the same rules."""

import json
import urllib.error
import urllib.request

import file_checks
import explore
import page_checks
import pictures
from running_server import RunningServer

PROJECT = "lantern-shop"
# Days of the demo, which ends there whatever today is.
DAYS = "start_at=2026-08-01&end_at=2026-08-30"
PAGES = {
    "overview": f"dashboard?{DAYS}", "filtered": f"dashboard?{DAYS}&filter=device==Mobile", "empty": "dashboard",
    "report": f"dashboard/pages?{DAYS}", "moment": "dashboard/realtime", "missing": "dashboard/nothing",
    "refused": f"dashboard?{DAYS}&filter=%3Cb%3E",
}
STATUS = {"missing": 404, "refused": 400}


def check(program, data, public, scratch, browser, axe, findings, shots=None):
    """Signs in, looks at a page of each kind, and is out again after signing out or where the key is revoked."""
    key = json.loads(program.run(
        "key", "create", "--data", data, "--project", PROJECT, "--name", "Browser", "--scope", "query", "--json"))
    server = RunningServer(program, data, public)
    checks = page_checks.PageChecks(browser, server, public, axe, findings)
    checks.served("dashboard/login")
    findings.check("sign in", "dashboard/login", signs_in(browser, server, key["key"]))
    findings.check("explore, served", PROJECT, explore.complaints(browser, f"{server.url}/{PROJECT}/explore/"))
    for name, path in PAGES.items():
        checks.served(path, STATUS.get(name, 200))
    folder = scratch / "live-markup"
    save_markup(browser, server, folder, findings)
    file_checks.valid_html(folder, findings, "valid HTML, live")
    if shots:
        browser.size(pictures.WIDTH)
        pictures.save(browser, f"{server.url}/{PAGES['filtered']}", shots / "live-filtered.webp", pictures.WIDTH, "light")
    findings.check("sign out", "dashboard", signs_out(browser, server))
    if shots:
        pictures.save(browser, f"{server.url}/dashboard/login", shots / "live-login.webp", pictures.WIDTH, "light")
    server.close()


def signs_in(browser, server, key):
    """By typing, with scripts off, once a wrong key was refused."""
    found = []
    browser.open(f"{server.url}/dashboard", scripts=False)
    if not browser.url().endswith("/dashboard/login"):
        found.append(f"shows {browser.url()} to nobody")
    for text, place in (("no key", "/dashboard/login"), (key, "/dashboard")):
        browser.send("input[name=api_key]", text)
        if not browser.url().endswith(place):
            found.append(f"shows {browser.url()} instead of {place}")
    return found


def signs_out(browser, server):
    browser.open(f"{server.url}/dashboard", scripts=False)
    browser.send("form[action='/dashboard/logout'] button")
    browser.open(f"{server.url}/dashboard", scripts=False)
    return [] if browser.url().endswith("/dashboard/login") else [f"shows {browser.url()} after signing out"]


def save_markup(browser, server, folder, findings):
    """The pages as the server sends them, and what they must be sent with."""
    folder.mkdir()
    cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in browser.cookies())
    for name, path in {**PAGES, "login": "dashboard/login"}.items():
        headers = {} if name == "login" else {"Cookie": cookies}
        try:
            answer = urllib.request.urlopen(urllib.request.Request(f"{server.url}/{path}", headers=headers))
        except urllib.error.HTTPError as refusal:
            answer = refusal
        (folder / f"{name}.html").write_bytes(answer.read())
        policy = answer.headers["Content-Security-Policy"] or ""
        wanted = {"status": STATUS.get(name, 200), "policy": True, "kept": "no-store"}
        is_strict = "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
        seen = {"status": answer.status, "policy": is_strict, "kept": answer.headers["Cache-Control"]}
        findings.check("live answers", path, [] if seen == wanted else [f"{seen} instead of {wanted}"])
