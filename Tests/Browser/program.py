"""The program under test, and the sites that it builds."""

import json
import os
import re
import subprocess


class Program:
    """A daybook binary with its templates."""

    def __init__(self, binary, templates):
        self.binary, self.templates = binary, templates
        self.environment = os.environ | {"DAYBOOK_TEMPLATES": str(templates.resolve())}

    def run(self, *arguments, text=None, **settings):
        """What a command prints; its complaint ends the test. `LOCALE="de"` is the setting of that name."""
        command = [str(self.binary), *map(str, arguments)]
        environment = self.environment | {f"DAYBOOK_{name}": value for name, value in settings.items()}
        done = subprocess.run(command, input=text, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
        return done.stdout

    def start(self, *arguments):
        """A command that goes on until it is told to end, with all that it says as its output."""
        return subprocess.Popen([str(self.binary), *map(str, arguments)], env=self.environment, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def has(self, command):
        """Whether the program knows a command."""
        return re.search(rf"^  {command}\b", self.run("--help"), re.MULTILINE) is not None

    def build(self, data, public, **settings):
        """The site of a store."""
        self.run("build", "--data", data, "--public", public, **settings)
        return public.resolve()

    def locales(self):
        """The languages that the templates have words for: the tag and the direction of each."""
        files = [file for file in sorted(self.templates.glob("locales/*.json")) if not file.name.startswith("countries.")]
        return {file.stem: json.loads(file.read_text())["direction"] for file in files}
