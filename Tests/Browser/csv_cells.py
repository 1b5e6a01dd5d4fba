"""CSV as a spreadsheet takes it: no cell is a formula, and every text can be had back."""

import csv
import re

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")


def complaints(file, wanted):
    """What is wrong with a file whose cells should hold the wanted texts, where it has a column for them."""
    with file.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.reader(lines, strict=True))
    if not rows:
        return ["is empty"]
    found = [f"a line of {len(row)} cells under {len(rows[0])} names" for row in rows if len(row) != len(rows[0])]
    cells = [cell for row in rows[1:] for cell in row]
    found += [f"{cell!r} is a formula" for cell in cells if is_formula(cell, wanted)]
    texts = {recovered(cell) for cell in cells}
    lost = [text for text in wanted if text not in texts]
    return found + [f"{text!r} is lost" for text in sorted(lost)]


def is_formula(cell, texts):
    """Whether a spreadsheet would compute a cell; a number with a minus is one unless it is a text of the report."""
    return cell.startswith(FORMULA_STARTS) and (cell in texts or not NUMBER.fullmatch(cell))


def recovered(cell):
    """The text that a cell was written from."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell
