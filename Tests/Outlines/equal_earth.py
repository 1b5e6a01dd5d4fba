"""The Equal Earth projection (Šavrič, Patterson, Jenny 2018), cut where it hurts least: in the Bering Strait."""

import numpy
import shapely

MIDDLE_DEGREES = 11
SEAM_DEGREES = 0.01
CUT_DEGREES = MIDDLE_DEGREES - 180
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796


def whole(parts):
    """The polygons of one country as one shape, on one side of the cut each, joined where Natural Earth cuts at 180°."""
    moved = []
    for part in shapely.transform(parts, on_seam):
        west, _, east, _ = part.bounds
        beyond = (west + east) / 2 < CUT_DEGREES
        moved.append(shapely.transform(part, lambda points: points + [360, 0]) if beyond else part)
    return shapely.unary_union(moved)


def on_seam(points):
    """The same degrees, where those beside 180° lie on it exactly."""
    longitude = points[:, 0]
    beside = abs(abs(longitude) - 180) < SEAM_DEGREES
    return numpy.column_stack([numpy.where(beside, numpy.copysign(180, longitude), longitude), points[:, 1]])


def project(points):
    """Degrees, as rows of longitude and latitude, on a plane where y grows downwards, for a sphere of radius 1."""
    longitude = numpy.radians(points[:, 0] - MIDDLE_DEGREES)
    theta = numpy.arcsin(numpy.sqrt(3) / 2 * numpy.sin(numpy.radians(points[:, 1])))
    stretch = 9 * A4 * theta**8 + 7 * A3 * theta**6 + 3 * A2 * theta**2 + A1
    x = 2 * numpy.sqrt(3) * longitude * numpy.cos(theta) / (3 * stretch)
    y = theta * (A4 * theta**8 + A3 * theta**6 + A2 * theta**2 + A1)
    return numpy.column_stack([x, -y])
