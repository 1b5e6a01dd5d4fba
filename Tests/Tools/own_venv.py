"""A virtual environment of a script's own, so that its packages are pinned and touch nothing else on the machine."""

import os
import pathlib
import subprocess
import sys

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


def restart_inside(name, requirements):
    """Goes on in `.build/<name>-venv` with exactly these packages, which are installed when they are not there yet."""
    folder = REPOSITORY / ".build" / f"{name}-venv"
    if pathlib.Path(sys.prefix) == folder:
        return
    python, stamp = folder / "bin" / "python", folder / "installed"
    wanted = "\n".join(requirements)
    if not stamp.exists() or stamp.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--no-deps", *requirements], check=True)
        stamp.write_text(wanted)
    os.execv(python, [str(python), *sys.argv])
