"""What only the script of a protected page decides: what it refuses to open, and what it makes of what it opens."""

import json
import shutil

import locked_page
from site_server import ICON, SiteServer

# What a report never has. `hit` is called by whatever of it runs.
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
SHOW = """
window.hits = 0;
window.hit = () => { window.hits += 1; };
const form = document.getElementById("unlock");
show({ title: "<b>t</b>", lang: "en", dir: "ltr", html: arguments[0], files: [] }, form);
"""
LEFT = """
const main = document.getElementById("content");
for (const node of main.querySelectorAll("h1, a")) if (node.textContent !== "good") node.click();
const strange = "script,img,iframe,form,input,base,meta,template,foreignObject,math,[style],[onclick]";
const links = [...main.querySelectorAll("a[href]")].map((link) => `${link.getAttribute("href")} ${link.rel}`);
return [window.hits, main.querySelectorAll(strange).length, links, document.title];
"""
KEPT = [0, 0, ["https://example.org/ noopener noreferrer nofollow", "#part "], "<b>t</b>"]

# Compares an open page with what was sealed, element by element; the policy of pages forbids to fetch, so it is off.
COMPARE = """
const done = arguments[arguments.length - 1];
const read = async () => {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const sealed = JSON.parse(page.getElementById("sealed").textContent);
    const { html } = await opened(sealed, pagePath(location.pathname), arguments[0]);
    const line = (node) =>
        [node.localName, ...[...node.attributes].map(({ name, value }) => `${name}=${value}`)].join(" ");
    const isOwn = (node) => !node.closest("#content > .files");
    const told = (root) => [...root.querySelectorAll("*")].filter(isOwn).map(line);
    const before = told(new DOMParser().parseFromString(html, "text/html").body);
    const after = told(document.getElementById("content"));
    const lost = before.filter((line, place) => line !== after[place]);
    return before.length > 100 ? lost.slice(0, 5) : ["nearly nothing was sealed"];
};
read().then(done, (error) => done([String(error)]));
"""


def check(browser, public, site, scratch, pages, password, findings):
    """`pages` are a protected page and another one, in whose place it must not open."""
    page, other = pages
    opens_from_a_file(browser, public, page, password, findings)
    loses_nothing(browser, site, page, password, findings)
    refuses_changes(browser, public, scratch, pages, password, findings)
    runs_nothing(browser, site, page, findings)
    browser.open(f"{site.url}/{page}", scripts=False)
    said = "JavaScript" in browser.text()
    findings.check("without scripts", page, [] if said else ["does not say that it takes JavaScript"])
    browser.open(f"{site.url}/{page}")


def opens_from_a_file(browser, public, page, password, findings):
    browser.open(f"file://{public}/{page}")
    state = locked_page.unlock(browser, password)
    findings.check("password opens", f"{page} as a file", [] if state.is_open else [f"stays locked: {state.notice}"])


def loses_nothing(browser, site, page, password, findings):
    """What was sealed is what is shown: every element with every attribute."""
    browser.tell("Page.setBypassCSP", enabled=True)
    browser.open(f"{site.url}/{page}")
    locked_page.unlock(browser, password)
    findings.check("sealed markup", page, [f"loses {line}" for line in browser.run_async(COMPARE, password)])
    browser.tell("Page.setBypassCSP", enabled=False)


def refuses_changes(browser, public, scratch, pages, password, findings):
    """A page in another's place, fewer rounds and a changed key get the message of a wrong password."""
    page, other = pages
    text = (public / page).read_text()
    start = text.index('id="sealed">') + len('id="sealed">')
    end = text.index("</script>", start)

    def changed(change):
        sealed = json.loads(text[start:end])
        for key in sealed["keys"]:
            change(key)
        return page, text[:start] + json.dumps(sealed) + text[end:]

    places = {
        "another page's place": (other, text),
        "fewer rounds": changed(lambda key: key.update(iterations=599_999)),
        "a changed key": changed(lambda key: key.update(wrapped=key["wrapped"][::-1])),
        "a changed salt": changed(lambda key: key.update(salt=key["salt"][-4:] + key["salt"][4:])),
    }
    for number, (name, (place, content)) in enumerate(places.items()):
        folder = scratch / f"sealed-{number}"
        shutil.copytree(public, folder)
        (folder / place).write_text(content)
        site = SiteServer(folder)
        browser.open(f"{site.url}/{place}")
        state = locked_page.unlock(browser, password)
        findings.check("refusals", page, [] if state.is_refused else [f"{name}: {state}"])
        site.close()


def runs_nothing(browser, site, page, findings):
    """Whoever sealed it: what is no part of a report is not shown, nothing runs, and nobody else is asked."""
    browser.open(f"{site.url}/{page}")
    browser.requests()
    browser.run(SHOW, HOSTILE)
    left = browser.run(LEFT)
    found = [] if left == KEPT else [f"leaves {left}"]
    found += [f"asked for {url}" for url in browser.requests() if not url.endswith(ICON)]
    findings.check("sealed markup", page, found)
