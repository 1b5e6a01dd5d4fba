"""The content security policy that each page carries, read from its file."""

import html.parser

# What a page may be allowed at all: itself, nothing, pictures in the page, and scripts or styles by their hash.
SOURCES = ("'none'", "'self'", "data:")
REQUIRED = {"default-src": ["'none'"], "base-uri": ["'none'"], "form-action": ["'none'"]}
LOADING = ("link", "script", "style", "img", "body")


class Head(html.parser.HTMLParser):
    """The policy of a page, and whether it comes before anything that it should rule."""

    def __init__(self, text):
        super().__init__()
        self.policy, self.is_late, self.language, self.direction = None, False, None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        if tag == "html":
            self.language, self.direction = named.get("lang"), named.get("dir")
        if tag == "meta" and (named.get("http-equiv") or "").lower() == "content-security-policy":
            self.policy = named.get("content") or ""
        elif tag in LOADING and self.policy is None:
            self.is_late = True


def policies(public, findings):
    """Every page has a strict policy, before anything that it rules."""
    for file in sorted(public.rglob("*.html")):
        findings.check("strict policy", file.relative_to(public), complaints(Head(file.read_text())))


def complaints(head):
    if head.policy is None:
        return ["has no policy"]
    directives = {name: sources for name, *sources in map(str.split, filter(str.strip, head.policy.split(";")))}
    found = ["comes after something that it should rule"] if head.is_late else []
    found += [f"{name} is not {' '.join(wanted)}" for name, wanted in REQUIRED.items() if directives.get(name) != wanted]
    found += [f"{name} allows {source}" for name, sources in directives.items() for source in sources
              if source not in SOURCES and not source.startswith("'sha256-")]
    return found


def languages(public, language, direction, findings):
    """Every page says which language it is in, and in which direction it is read."""
    for file in sorted(public.rglob("*.html")):
        head = Head(file.read_text())
        found = [] if head.language == language else [f"is in {head.language}"]
        found += [] if (head.direction or "ltr") == direction else [f"is read {head.direction}"]
        findings.check("language", file.relative_to(public), found)
