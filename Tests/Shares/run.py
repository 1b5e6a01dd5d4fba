#!/usr/bin/env python3
"""Opens protected pages in headless Chromium. `make tracker-test` installs what this needs.

    python3 Tests/Shares/run.py [--daybook PROGRAM] [--screenshots DIR]

Makes a store with a private project, shares it with two passwords, builds the site and reads it from https-like,
plain-http and file addresses, in an iframe, and after every kind of change. Exit code 77: something is missing.
"""

import argparse
import functools
import http.server
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
FIRST, SECOND, REMOVED = "correct horse battery", "a second good password", "gone with the wind 77"
PLAIN_HOST = "plain.example"
HOSTILE = (
    '<h1 onclick="hit()">Title</h1><img src=x onerror="hit()"><script>hit()</script><svg><script>hit()</script>'
    '<a href="javascript:hit()">js</a><foreignObject><iframe srcdoc="<script>parent.hit()</script>"></iframe>'
    '</foreignObject><use href="data:image/svg+xml,<svg/>"/></svg><a href="javascript:hit()">js</a>'
    '<a href=" java\nscript:hit()">js</a><a href="data:text/html,x">data</a><a href="//evil.example">host</a>'
    '<a href="https://example.org/">good</a><a href="#part">part</a><p style="color:red" class="kept">text</p>'
    '<form action="https://evil.example"><input name="a"></form><base href="https://evil.example/">'
    '<meta http-equiv="refresh" content="0;url=https://evil.example"><math><mtext><script>hit()</script></mtext></math>'
    '<template><script>hit()</script></template><noscript><p title="</noscript><img src=x onerror=hit()>"></noscript>'
)


def missing():
    names = [name for name in ("chromium", "chromedriver") if not shutil.which(name)]
    try:
        import selenium  # noqa: F401
    except ImportError:
        names.append("selenium (PyPI)")
    return names


def naughty_strings():
    """Texts that break other programs, from beside the checkout; none where they are not there."""
    file = CHECKOUT.parent / "shared" / "testdata" / "strings" / "naughty_strings.ndjson"
    return [json.loads(line)["s"] for line in file.read_text().splitlines()] if file.exists() else []


class Site:
    """A store with one private project, its shares and the site built from it."""

    def __init__(self, daybook, folder):
        self.daybook, self.folder = daybook, folder
        self.public = folder / "public"
        self.run("init")
        self.run("project", "create", "--name", "Secret Figures", "--domain", "secret.example")
        paths = [f"/page-{number % 7}" for number in range(200)]
        paths += [f"/{text}" for text in naughty_strings() for _ in range(5)]
        lines = "".join(
            json.dumps({"type": "pageview", "payload": {"path": path, "referrer": f"https://{number}.example/{path}"},
                        "visitor_id": f"v{number}", "timestamp": 1780272462762 + number * 6000}) + "\n"
            for number, path in enumerate(paths))
        (folder / "events.ndjson").write_text(lines)
        self.run("import", "--project", "secret-figures", "--format", "ndjson", str(folder / "events.ndjson"))
        files = [self.password_file(word) for word in (FIRST, SECOND, REMOVED)]
        flags = [flag for file in files for flag in ("--password-file", str(file))]
        share = self.run("share", "create", "--project", "secret-figures", "--name", "Figures for the board", *flags)
        self.share, self.page = share["id"], share["page"]
        self.other = self.run("share", "create", "--project", "secret-figures", *flags[:2])["page"]
        self.build()
        self.before = (self.public / self.page).read_bytes()
        self.run("share", "remove-password", self.share, share["passwords"][2]["id"])
        self.build()

    def password_file(self, word):
        file = self.folder / f"{abs(hash(word))}.password"
        file.write_text(word + "\n")
        file.chmod(0o600)
        return file

    def run(self, *arguments):
        command = [self.daybook, *arguments, "--data", str(self.folder / "data"), "--json"]
        return json.loads(subprocess.run(command, capture_output=True, check=True).stdout or b"null")

    def build(self):
        return self.run("build", "--public", str(self.public))

    def variant(self, name, change):
        """The page under the same path in another site, changed."""
        root = self.folder / name
        shutil.copytree(self.public, root)
        text = (root / self.page).read_text()
        start = text.index('id="sealed">') + len('id="sealed">')
        end = text.index("</script>", start)
        sealed = json.loads(text[start:end])
        change(sealed)
        (root / self.page).write_text(text[:start] + json.dumps(sealed) + text[end:])
        return root


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


def serve(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


class Reader:
    """A browser that opens pages as people do."""

    def __init__(self, screenshots):
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service

        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1200,900", "--lang=en-US",
                         f"--host-resolver-rules=MAP {PLAIN_HOST} 127.0.0.1"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.browser = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        self.screenshots = screenshots

    def open(self, url, password):
        """What a page says: its title where it opens, else its notice."""
        self.browser.get(url)
        return self.unlock(password)

    def unlock(self, password):
        from selenium.webdriver.common.by import By
        from selenium.webdriver.support.ui import WebDriverWait

        self.browser.find_element(By.ID, "password").send_keys(password)
        self.browser.find_element(By.TAG_NAME, "button").click()
        done = "return !document.getElementById('unlock') || !document.querySelector('#unlock button').disabled"
        WebDriverWait(self.browser, 30).until(lambda browser: browser.execute_script(done))
        return self.browser.execute_script(
            "const notice = document.querySelector('#unlock .notice');"
            "return notice ? notice.textContent : document.querySelector('h1').textContent")

    def shot(self, name):
        if self.screenshots:
            self.browser.save_screenshot(str(self.screenshots / name))

    def complaints(self):
        """Messages of the console, and requests to other hosts, since the last call."""
        found = [entry["message"] for entry in self.browser.get_log("browser") if "favicon" not in entry["message"]]
        for entry in self.browser.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                url = message["params"]["request"]["url"]
                if not url.startswith(("http://127.0.0.1", "http://localhost", f"http://{PLAIN_HOST}", "file:", "blob:",
                                       "data:", "chrome")):
                    found.append(f"a request to {url}")
        return found

    def is_content(self):
        """True where there are no complaints; prints them."""
        complaints = self.complaints()
        for complaint in complaints:
            print(f"      {complaint[:300]}")
        return not complaints


def flipped(text):
    return ("B" if text[40] != "B" else "C").join((text[:40], text[41:]))


def check(site, reader):
    said = {}
    port = serve(site.public)
    local, wrong = f"http://localhost:{port}/{site.page}", "This does not open the page"
    reader.browser.get(local)
    reader.shot("share-locked.png")
    said["the first password opens it"] = reader.unlock(FIRST).startswith("Figures for the board")
    reader.shot("share-open.png")
    script = "return [document.title, [...document.querySelectorAll('a[download]')].map((a) => a.download).join()," \
             "document.querySelectorAll('section').length, document.activeElement.id]"
    title, files, sections, focus = reader.browser.execute_script(script)
    said["it has its title, files, reports and the focus"] = (
        title == "Figures for the board" and "pages.csv" in files and sections > 2 and focus == "content")
    said["nothing of the dashboard is lost on the way"] = is_whole(reader)
    said["the second password opens it, without index.html"] = reader.open(
        local.removesuffix("index.html"), SECOND).startswith("Figures")
    said["a wrong password does not"] = reader.open(local, FIRST + "x").startswith(wrong)
    said["a removed password does not"] = reader.open(local, REMOVED).startswith(wrong)
    said["after a wrong one the right one does"] = (
        reader.browser.execute_script("document.getElementById('password').value = ''"),
        reader.unlock(FIRST).startswith("Figures"))[1]
    changes = {
        "a flipped byte of the text": lambda sealed: sealed.update(text=flipped(sealed["text"])),
        "a flipped byte of a key": lambda sealed: sealed["keys"][0].update(
            wrapped=flipped(sealed["keys"][0]["wrapped"])),
        "fewer rounds": lambda sealed: [key.update(iterations=1000) for key in sealed["keys"]],
    }
    for number, (name, change) in enumerate(changes.items()):
        url = f"http://localhost:{serve(site.variant(f'changed-{number}', change))}/{site.page}"
        said[f"{name} is refused with the same words"] = reader.open(url, FIRST).startswith(wrong)
    swapped = site.variant("swapped", lambda sealed: None)
    (swapped / site.page).write_bytes((site.public / site.other).read_bytes())
    said["a page in another's place is refused"] = reader.open(
        f"http://localhost:{serve(swapped)}/{site.page}", FIRST).startswith(wrong)
    said["it opens from a file"] = reader.open(f"file://{site.public}/{site.page}", FIRST).startswith("Figures")
    said["no console message, no other host so far"] = reader.is_content()
    said["a copy from before still opens with the removed password, as the commands say"] = opens_copy(site, reader)
    check_plain(site, reader, port, said)
    check_frame(site, reader, port, said)
    check_hostile(reader, local, said)
    reader.complaints()
    reader.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    reader.browser.get(local)
    text = reader.browser.find_element("tag name", "main").text
    said["without JavaScript it says what it takes"] = "takes JavaScript" in text
    reader.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    return said


def is_whole(reader):
    """Compares what the open page has with what was sealed, element by element and attribute by attribute."""
    source = (
        "const page = await (await fetch(location.href)).text();"
        "const parsed = new DOMParser().parseFromString(page, 'text/html');"
        "const sealed = JSON.parse(parsed.getElementById('sealed').textContent);"
        "const content = await opened(sealed, pagePath(location.pathname), arguments[0]);"
        "const told = (root) => [...root.querySelectorAll('*')].filter((node) => !node.closest('#content > .files'))"
        ".map((node) => node.localName + [...node.attributes].map((a) => ` ${a.name}=${a.value}`).sort().join(''));"
        "const [before, after] = [new DOMParser().parseFromString(content.html, 'text/html').body,"
        "document.getElementById('content')].map(told);"
        "return [before.length, before.filter((line, index) => line !== after[index]).slice(0, 5)]")
    # The page's own policy forbids fetch, so that the script runs beside it.
    reader.browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    url = reader.browser.current_url
    reader.open(url, FIRST)
    count, lost = reader.browser.execute_async_script(
        "(async function () { " + source + " }).apply(null, arguments).then(arguments[arguments.length - 1])", FIRST)
    reader.browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": False})
    for line in lost:
        print(f"      lost: {line}")
    return count > 100 and not lost


def opens_copy(site, reader):
    root = site.folder / "mirror"
    shutil.copytree(site.public, root)
    (root / site.page).write_bytes(site.before)
    return reader.open(f"http://localhost:{serve(root)}/{site.page}", REMOVED).startswith("Figures")


def check_plain(site, reader, port, said):
    reader.browser.get(f"http://{PLAIN_HOST}:{port}/{site.page}")
    notice = reader.browser.find_element("css selector", "#unlock .notice").text
    enabled = reader.browser.find_element("id", "password").is_enabled()
    said["over plain http it says that and why it cannot open"] = "plain http" in notice and not enabled
    reader.shot("share-plain-http.png")


def check_frame(site, reader, port, said):
    (site.public / "frame.html").write_text(f'<!doctype html><title>f</title><iframe src="{site.page}"></iframe>')
    reader.browser.get(f"http://localhost:{port}/frame.html")
    reader.browser.switch_to.frame(0)
    said["it opens in an iframe"] = reader.unlock(SECOND).startswith("Figures")
    reader.browser.switch_to.default_content()


def check_hostile(reader, local, said):
    """What a sealed page may never do, whoever sealed it."""
    reader.browser.get(local)
    reader.complaints()
    reader.browser.execute_script(
        "window.hits = 0; window.hit = () => { window.hits += 1; };"
        "show({ title: '<b>t</b>', lang: 'en', dir: 'ltr', html: arguments[0], files: [] },"
        "document.getElementById('unlock'))", HOSTILE)
    for heading in reader.browser.find_elements("tag name", "h1"):
        heading.click()
    for link in reader.browser.find_elements("link text", "js"):
        link.click()
    state = reader.browser.execute_script(
        "const main = document.getElementById('content');"
        "const strange = 'script,img,iframe,form,input,base,meta,template,foreignObject,math';"
        "const links = [...main.querySelectorAll('a[href]')].map((a) => `${a.getAttribute('href')} ${a.rel}`);"
        "const part = main.querySelector('p');"
        "return [window.hits, main.querySelectorAll(strange).length, links, part.getAttribute('style'),"
        "part.className, document.title]")
    said["hostile markup runs nothing and leaves only what a report has"] = state == [
        0, 0, ["https://example.org/ noopener noreferrer nofollow", "#part "], None, "kept", "<b>t</b>"]
    # Chromium names what the policy forbids even where nothing would run.
    said["nor does it ask another host"] = not [found for found in reader.complaints() if "a request to" in found]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--daybook", default=str(CHECKOUT / ".build" / "debug" / "daybook"))
    parser.add_argument("--screenshots", type=pathlib.Path)
    options = parser.parse_args()
    lacks = missing() + ([] if pathlib.Path(options.daybook).exists() else [options.daybook])
    if lacks:
        print(f"skipped: {', '.join(lacks)} is not there")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        site = Site(options.daybook, pathlib.Path(folder))
        reader = Reader(options.screenshots)
        try:
            said = check(site, reader)
        finally:
            reader.browser.quit()
    for name, holds in said.items():
        print(f"{'ok  ' if holds else 'FAIL'}  {name}")
    failed = sum(not holds for holds in said.values())
    print(f"{len(said) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
