"""A daybook that serves a store and its site."""

import re

ADDRESS = re.compile(r" at (http://\S+?)/ ")


class RunningServer:
    """A daybook that serves a store until it is closed; `url` is where."""

    def __init__(self, program, data, public):
        self.process = program.start("serve", "--data", data, "--public", public, "--port", "0", "--rebuild-minutes", "0")
        self.url = next(found.group(1) for line in self.process.stdout if (found := ADDRESS.search(line)))

    def close(self):
        self.process.terminate()
        self.process.communicate(timeout=60)
