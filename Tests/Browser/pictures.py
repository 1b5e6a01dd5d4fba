"""Pictures of pages, to be looked at: each whole, unless it is very long. `References` keeps some, of the demo."""

import page_types

WIDTH, NARROW = 1280, 360
TALLEST = 2400


def take(browser, site, types, folder):
    """Saves the heaviest dashboard light, dark, narrow and printed, and the heaviest page of every other type."""
    dashboards = [pages[0] for kind, pages in types.items() if page_types.is_dashboard(kind)]
    dashboard = next((path for path in dashboards if "30d" in path.parts), dashboards[0])
    for name, width, scheme in (("light", WIDTH, "light"), ("dark", WIDTH, "dark"), ("narrow", NARROW, "light")):
        save(browser, f"{site.url}/{dashboard}", folder / f"dashboard-{name}.webp", width, scheme)
    (folder / "dashboard-a4.pdf").write_bytes(browser.pdf())
    for kind, pages in types.items():
        if not page_types.is_dashboard(kind):
            name = kind.split(" ")[0].replace("/", "-").lower()
            save(browser, f"{site.url}/{pages[0]}", folder / f"{name}.webp", WIDTH, "light")


def save(browser, url, file, width, scheme):
    browser.size(width)
    browser.scheme(scheme)
    browser.open(url)
    save_shown(browser, file, width)


def save_shown(browser, file, width):
    """Saves the page that is open, and leaves the window as it was."""
    height = browser.run("return document.documentElement.scrollHeight")
    browser.size(width, min(height, TALLEST))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(browser.picture())
    browser.size(width)
