"""Checks of the built files that are no pages: only kinds that a site needs, and each of them can be read."""

import csv
import json
import xml.etree.ElementTree


def read_csv(file):
    with file.open(newline="", encoding="utf-8") as lines:
        widths = {len(row) for row in csv.reader(lines, strict=True)}
    if len(widths) != 1:
        raise ValueError(f"lines of {sorted(widths)} cells")


READERS = {
    ".json": lambda file: json.loads(file.read_text()),
    ".csv": read_csv,
    ".svg": xml.etree.ElementTree.parse,
    ".xml": xml.etree.ElementTree.parse,
    ".atom": xml.etree.ElementTree.parse,
    **dict.fromkeys([".html", ".css", ".js", ".md", ".txt"], lambda file: file.read_text(encoding="utf-8")),
}
NAMES = {"_headers"}


def known_files(public, findings):
    """Every file of a site is of a known kind, readable by everybody, and well-formed."""
    for file in sorted(public.rglob("*")):
        if file.is_file():
            findings.check("well-formed files", file.relative_to(public), complaints(file))


def complaints(file):
    """What is wrong with one file."""
    if file.is_symlink() or file.stat().st_mode & 0o777 not in (0o644, 0o755):
        return [f"has the mode {file.stat().st_mode:o}"]
    if file.name in NAMES:
        return []
    if file.name.startswith(".") or file.suffix not in READERS:
        return ["is of no kind that a site needs"]
    try:
        READERS[file.suffix](file)
    except (ValueError, csv.Error, xml.etree.ElementTree.ParseError) as error:
        return [f"cannot be read: {error}"]
    return []
