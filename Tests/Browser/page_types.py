"""The types of pages of a built site, found by walking it, so that new ones are met without being named here."""

import collections
import json
import re

PERIODS = [
    (r"\d{4}-\d{2}-\d{2}", "DAY"),
    (r"\d{4}-W\d{2}", "WEEK"),
    (r"\d{4}-Q\d", "QUARTER"),
    (r"\d{4}-\d{2}", "MONTH"),
    (r"\d{4}", "YEAR"),
    (r"today|yesterday|all|\d+[dhwmy]", None),
]
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,}")
PAGE = re.compile(rb'<body[^>]*\sdata-page="([^"]*)"')


def period(segment):
    """The kind of period that a folder is named after, or nothing."""
    for pattern, kind in PERIODS:
        if re.fullmatch(pattern, segment):
            return kind or segment
    return None


def segment_kind(segment, projects):
    """A folder's name without what differs from project to project and from share to share."""
    if segment in projects:
        return "PROJECT"
    return period(segment) or ("TOKEN" if TOKEN.fullmatch(segment) else segment)


def type_of(path, content, projects):
    """The type of one page. Pages beside a period's dashboard are of one type whatever the period."""
    *folders, name = path.parts
    kinds = [segment_kind(folder, projects) for folder in folders]
    if name != "index.html" and folders and period(folders[-1]):
        kinds[-1] = "PERIOD"
    marked = PAGE.search(content)
    kind = "/".join([*kinds, segment_kind(name.removesuffix(".html"), projects)])
    return f"{kind} ({marked[1].decode()})" if marked else kind


def find(public):
    """The pages of each type, as paths within the site, the heaviest first."""
    projects = set(json.loads((public / "build.json").read_text())["as_of"])
    found = collections.defaultdict(list)
    for file in sorted(public.rglob("*.html")):
        content = file.read_bytes()
        path = file.relative_to(public)
        found[type_of(path, content, projects)].append((-len(content), path))
    return {kind: [path for _, path in sorted(pages)] for kind, pages in sorted(found.items())}


def is_dashboard(kind):
    """Whether a type is the dashboard of a period: by its mark, or where it has none by its place."""
    if kind.endswith(")"):
        return kind.endswith("(dashboard)")
    folders = kind.split("/")
    return len(folders) == 3 and folders[0] == "PROJECT" and folders[2] == "index"
