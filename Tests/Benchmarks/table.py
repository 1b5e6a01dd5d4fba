"""The table of the run: a line for each promise, with its gate, its goal and what was measured."""

import dataclasses
import statistics


@dataclasses.dataclass
class Row:
    """`value` is compared with `gate` and `goal`: it must be at least as much, or at most with `at_most`."""
    what: str
    gate: str
    goal: str
    measured: str
    value: float = None
    gate_value: float = None
    goal_value: float = None
    at_most: bool = False

    def verdict(self):
        if self.value is None or self.gate_value is None:
            return "not measured"

        def holds(limit):
            return limit is not None and (self.value <= limit if self.at_most else self.value >= limit)

        return "goal" if holds(self.goal_value) else "gate" if holds(self.gate_value) else "MISSED"


class Figures:
    """Every measurement of a run, by name; medians are asked of it."""

    def __init__(self):
        self.values = {}

    def add(self, name, value):
        self.values.setdefault(name, []).append(value)

    def has(self, *names):
        return all(self.values.get(name) for name in names)

    def median(self, name):
        return statistics.median(self.values[name])

    def span(self, name, unit="s"):
        """Median with the least and the most."""
        values = self.values[name]
        return f"{number(self.median(name))} {unit} ({number(min(values))}–{number(max(values))})"


def number(value):
    """Three digits that matter."""
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value >= 0.001 else f"{value:.1g}"


def ratio(name, against, figures, what, gate, goal, gate_value, goal_value, extra=""):
    """A row that says how many times faster Daybook (`name`) is than a peer (`against`)."""
    if not figures.has(name, against):
        return Row(what, gate, goal, "")
    value = figures.median(against) / figures.median(name)
    measured = f"{number(value)}x: {figures.span(name)} against {figures.span(against)}{extra}"
    return Row(what, gate, goal, measured, value, gate_value, goal_value)


def limit(what, gate, goal, value, gate_value, goal_value, measured):
    """A row whose value must stay under its limits."""
    return Row(what, gate, goal, measured, value, gate_value, goal_value, at_most=True)


def text(heading, columns, rows):
    """A table in Markdown."""
    lines = [heading, "", "| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def promises(heading, rows):
    cells = [[row.what, row.gate, row.goal, row.measured or "–", row.verdict()] for row in rows]
    return text(heading, ["what", "gate", "goal", "measured: medians (least–most)", ""], cells)
