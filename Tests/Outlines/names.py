#!/usr/bin/env python3
"""Makes site-templates/locales/countries.<language>.json: the short name of every country of the world map, and of Antarctica.

    python3 Tests/Outlines/names.py [--check]

The names are those of Unicode's CLDR as the package babel of PyPI carries them, which is put into a virtual environment under
.build/. Where CLDR has a shorter form, which babel leaves out, it stands in SHORT. The same package gives the same bytes:
--check says whether the files are what this makes.
"""

import argparse
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Tools"))

from own_venv import REPOSITORY, restart_inside  # noqa: E402

PACKAGE = "babel==2.18.0"
LANGUAGES = ["en", "de"]
SHORT = {
    "en": {"HK": "Hong Kong", "MO": "Macao", "PS": "Palestine", "MM": "Myanmar"},
    "de": {"HK": "Hongkong", "MO": "Macau", "PS": "Palästina", "MM": "Myanmar"},
}


def text(language, codes):
    """The file of one language, with a line for each name, so that a change reads well."""
    from babel import Locale
    from babel.core import get_cldr_version

    names = Locale(language).territories
    chosen = {code: SHORT[language].get(code, names[code]) for code in sorted(codes)}
    package = PACKAGE.replace("==", " ")
    source = f"Unicode CLDR {get_cldr_version()} from the PyPI package {package}; made by Tests/Outlines/names.py"
    lines = ",\n".join(f"  {json.dumps(code)}: {json.dumps(name, ensure_ascii=False)}" for code, name in chosen.items())
    return f'{{\n "source": "{source}",\n "countries": {{\n{lines}\n }}\n}}\n'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only say whether the files are what this makes")
    arguments = parser.parse_args()
    restart_inside("names", [PACKAGE])
    outlines = json.loads((REPOSITORY / "site-templates" / "tables" / "world.json").read_text())
    different = False
    for language in LANGUAGES:
        file = REPOSITORY / "site-templates" / "locales" / f"countries.{language}.json"
        made = text(language, {*outlines["countries"], "AQ"})
        if not arguments.check:
            file.write_text(made)
        elif not file.exists() or file.read_text() != made:
            print(f"{file.name} is not what this makes")
            different = True
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
