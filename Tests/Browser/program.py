"""The program under test, and the sites it builds."""

import os
import subprocess


class Program:
    """A daybook binary with its templates."""

    def __init__(self, binary, templates):
        self.binary = binary
        self.environment = os.environ | {"DAYBOOK_TEMPLATES": str(templates.resolve())}

    def run(self, *arguments, text=None):
        """What a command prints; its complaint ends the test."""
        command = [str(self.binary), *map(str, arguments)]
        done = subprocess.run(command, input=text, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
        return done.stdout

    def build(self, data, public):
        self.run("build", "--data", data, "--public", public)
        return public


def demo(program, scratch):
    """The site of `daybook demo`."""
    program.run("demo", "--data", scratch / "demo")
    return program.build(scratch / "demo", scratch / "demo-public")
