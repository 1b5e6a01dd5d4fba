"""A printed page: how many sheets it takes, and whether words lie on top of each other."""

import html
import re
import subprocess

WORD = re.compile(r'<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(.*?)</word>')

# Words of neighbouring lines and cells touch; less of the smaller one than this may be covered.
COVERED = 0.4


def sheets(pdf):
    """The words of each sheet with their boxes, as poppler reads them."""
    read = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    pages = read.stdout.decode(errors="replace").split("<page ")[1:]
    return [[(*map(float, found[:4]), html.unescape(found[4])) for found in WORD.findall(page)] for page in pages]


def covered(words):
    """Pairs of words of one sheet that cover each other."""
    found, open_words = [], []
    for word in sorted(words, key=lambda word: word[1]):
        open_words = [other for other in open_words if other[3] > word[1]]
        found += [(other[4], word[4]) for other in open_words if shared(word, other) > COVERED]
        open_words.append(word)
    return found


def shared(one, other):
    """How much of the smaller box lies in the other one."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return across * down / smaller if across > 0 and down > 0 and smaller > 0 else 0
