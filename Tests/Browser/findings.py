"""What the checks found, counted as one plain table."""

import re

# Of findings that differ in their numbers only, this many are printed; the table counts all.
PRINTED = 3


class Findings:
    """Counts for each check: the pages it looked at, and what is wrong with them. `site` is put before each place."""

    def __init__(self):
        self.looked = {}
        self.wrong = {}
        self.alike = {}
        self.site = ""

    def check(self, name, place, complaints):
        """Counts a page that a check looked at, and prints the first complaints of each kind."""
        self.looked[name] = self.looked.get(name, 0) + 1
        for complaint in dict.fromkeys(complaints):
            self.wrong[name] = self.wrong.get(name, 0) + 1
            kind = name, re.sub(r"\d+", "", complaint)
            self.alike[kind] = self.alike.get(kind, 0) + 1
            if self.alike[kind] <= PRINTED:
                print(f"FAIL  {name}  {self.site}{place}: {complaint}", flush=True)

    def total(self):
        """How much was found by all checks."""
        return sum(self.wrong.values())

    def table(self):
        """One line a check: pages, and findings."""
        width = max(map(len, self.looked), default=0)
        lines = [f"{'check':<{width}}  pages  findings"]
        lines += [f"{name:<{width}}  {count:>5}  {self.wrong.get(name, 0):>8}" for name, count in self.looked.items()]
        return "\n".join(lines)
