"""Shares of a private project: what opens a protected page, what does not, and that nothing of it is anywhere else."""

import json
import re
import shutil

import locked_page
import page_checks
import pictures
import sealed_page
from running_server import RunningServer
from site_server import SiteServer

PROJECT = "staff-desk"
PASSWORDS = ["correct horse battery staple", "пароль with ſpaces & Ünicode 🦊"]
SEALED = re.compile(r'(<script type="application/json" id="sealed">)(.*?)(</script>)', re.DOTALL)


def check(program, data, scratch, browser, axe, findings, shots=None):
    """Makes a protected and an open share of the demo's private project, and looks at both from all sides."""
    if not program.has("share"):
        print("Shares are skipped: this program has none.")
        return
    files = password_files(scratch)
    protected = create(program, data, *[word for file in files for word in ("--password-file", str(file))])
    unprotected = create(program, data)
    public = program.build(data, scratch / "shares")
    site = SiteServer(public)
    checks = page_checks.PageChecks(browser, site, public, axe, findings)
    for share in (protected, unprotected):
        checks.run(share["page"], False)
    nothing_else(public, program, data, protected, unprotected, findings)
    opens(browser, site, protected["page"], axe, findings)
    if shots:
        save_pictures(browser, site, protected["page"], shots)
    server = RunningServer(program, data, public)
    opens(browser, server, protected["page"], axe, findings)
    server.close()
    refuses(browser, public, site, scratch, protected["page"], findings)
    framed(browser, public, scratch, protected["page"], findings)
    pages = protected["page"], unprotected["page"]
    sealed_page.check(browser, public, site, scratch, pages, PASSWORDS[0], findings)
    site.close()
    stays_the_same(program, data, scratch, public, protected["page"], findings)
    taken_away(program, data, scratch, browser, protected, findings)


def password_files(scratch):
    files = [scratch / f"password-{number}" for number in range(len(PASSWORDS))]
    for file, password in zip(files, PASSWORDS):
        file.touch(mode=0o600)
        file.write_text(f"{password}\n")
    return files


def create(program, data, *passwords):
    """A new share, as the command describes it."""
    return json.loads(program.run("share", "create", "--data", data, "--project", PROJECT, "--name", "For the board",
                                  *passwords, "--json"))


def nothing_else(public, program, data, protected, unprotected, findings):
    """No file but the open share's own says anything of the private project; the protected page says nothing either."""
    known = json.loads(program.run("project", "show", "--data", data, PROJECT, "--json"))
    pages = json.loads(program.run("query", "--data", data, "--project", PROJECT, "pages", "--format", "json"))
    secrets = [known["slug"], known["name"], known["domain"], known["id"], "For the board", *PASSWORDS]
    secrets += [row["path"] for row in pages["data"] if len(row["path"]) > 8]
    open_folder = (public / unprotected["page"]).parent
    for file in sorted(public.rglob("*")):
        if file.is_file() and not file.is_relative_to(open_folder):
            content = file.read_bytes()
            found = [f"says {secret!r}" for secret in secrets if secret and secret.encode() in content]
            findings.check("nothing of the private", file.relative_to(public), found)
    beside = [file.name for file in (public / protected["page"]).parent.iterdir() if file.name != "index.html"]
    findings.check("nothing of the private", protected["page"], [f"{name} lies beside it" for name in beside])


def opens(browser, site, page, axe, findings):
    """Each password opens the page, which asks for nothing more, and can be read by everybody."""
    for password in PASSWORDS:
        browser.open(f"{site.url}/{page}")
        before = browser.run("return document.title")
        browser.requests()
        state = locked_page.unlock(browser, password)
        watched = browser.run("return window.daybookTest")
        found = [] if state.is_open else [f"stays locked: {state.notice}"]
        found += [f"asked for {url}" for url in browser.requests() if not url.startswith("blob:")]
        found += [*browser.console(), *watched["stopped"], *watched["ran"]]
        found += [] if browser.run("return document.title") != before else ["keeps its title"]
        findings.check("password opens", page, found)
        for scheme in ("light", "dark"):
            browser.scheme(scheme)
            findings.check("axe unlocked", page, page_checks.violations(browser, axe))
        browser.scheme("light")
        for width in (page_checks.NARROW, page_checks.WIDE):
            browser.size(width)
            findings.check("unlocked fits", page, browser.run(page_checks.WIDER_THAN_WINDOW))
        browser.size(page_checks.WIDTH)


def save_pictures(browser, site, page, folder):
    """Saves a protected page before and after it is opened."""
    pictures.save(browser, f"{site.url}/{page}", folder / "protected-locked.webp", pictures.WIDTH, "light")
    locked_page.unlock(browser, PASSWORDS[0])
    pictures.save_shown(browser, folder / "protected-open.webp", pictures.WIDTH)


def refuses(browser, public, site, scratch, page, findings):
    """A wrong password and any flipped byte get one message; over plain http the page says why it cannot be opened."""
    browser.open(f"{site.url}/{page}")
    wrong = locked_page.unlock(browser, PASSWORDS[0] + "!")
    findings.check("refusals", page, [] if wrong.is_refused else [f"a wrong password: {wrong}"])
    for name in ("text", "iv"):
        changed = scratch / f"flipped-{name}"
        shutil.copytree(public, changed)
        file = changed / page
        file.write_text(SEALED.sub(lambda found: found[1] + flipped(found[2], name) + found[3], file.read_text()))
        flipped_site = SiteServer(changed)
        browser.open(f"{flipped_site.url}/{page}")
        state = locked_page.unlock(browser, PASSWORDS[0])
        same = state.is_refused and state.notice == wrong.notice
        findings.check("refusals", page, [] if same else [f"a flipped byte of {name}: {state}"])
        flipped_site.close()
    browser.open(f"{site.plain_url}/{page}")
    state = locked_page.state(browser)
    said = "http" in state.notice and state.is_disabled
    findings.check("refusals", page, [] if said else [f"plain http: {state}"])


def flipped(sealed, name):
    """The sealed page with one bit of one of its members changed."""
    members = json.loads(sealed)
    text = members[name]
    place = len(text) // 2
    members[name] = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1:]
    return json.dumps(members)


def framed(browser, public, scratch, page, findings):
    """The page opens inside a page of somebody else."""
    folder = scratch / "framed"
    shutil.copytree(public, folder)
    (folder / "frame.html").write_text(
        f'<!doctype html><html lang="en"><title>Frame</title><iframe src="{page}" width="900" height="700"></iframe>')
    site = SiteServer(folder)
    browser.open(f"{site.url}/frame.html")
    with browser.frame():
        state = locked_page.unlock(browser, PASSWORDS[1])
    findings.check("password opens", f"{page} in a frame", [] if state.is_open else [f"stays locked: {state.notice}"])
    site.close()


def stays_the_same(program, data, scratch, public, page, findings):
    """A share that did not change has the same bytes when it is built anew."""
    again = program.build(data, scratch / "shares-again")
    same = (again / page).read_bytes() == (public / page).read_bytes()
    findings.check("same bytes again", page, [] if same else ["differs"])


def taken_away(program, data, scratch, browser, share, findings):
    """A password that was taken away opens nothing from the next build on; the other one still does."""
    program.run("share", "remove-password", "--data", data, share["id"], share["passwords"][1]["id"])
    site = SiteServer(program.build(data, scratch / "shares-after"))
    page = share["page"]
    for password, opens_it in zip(PASSWORDS, (True, False)):
        browser.open(f"{site.url}/{page}")
        state = locked_page.unlock(browser, password)
        right = state.is_open if opens_it else state.is_refused
        findings.check("password opens" if opens_it else "refusals", f"{page} after a removal",
                       [] if right else [f"the {'remaining' if opens_it else 'removed'} password: {state}"])
    site.close()
