"""Path data of SVG in as few bytes as whole numbers allow."""


def joined(numbers):
    """Numbers in a row; a minus sign parts as well as a space does."""
    return "".join(str(number) if number < 0 or not index else f" {number}" for index, number in enumerate(numbers))


def cleaned(ring):
    """The corners of a closed ring on whole numbers: no point twice in a row, none on a line between its neighbours."""
    points = [(round(x), round(y)) for x, y in ring]
    changed = True
    while changed and len(points) >= 3:
        kept = []
        for index, point in enumerate(points):
            before, after = points[index - 1], points[(index + 1) % len(points)]
            turn = (point[0] - before[0]) * (after[1] - point[1]) - (point[1] - before[1]) * (after[0] - point[0])
            if turn or point == before:
                kept.append(point)
        once = [point for index, point in enumerate(kept) if point != kept[index - 1]]
        changed = len(once) < len(points)
        points = once
    return points if len(points) >= 3 else []


def area(ring):
    """What a closed ring covers, without what may be cut out of it."""
    pairs = zip(ring, ring[1:] + ring[:1])
    return abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs)) / 2


def ring_data(points, start):
    """A closed ring as data; `start` is where the pen is, or None at the beginning of a path."""
    first = points[0]
    if start is None:
        data, command = "M" + joined(first), ""
    else:
        data, command = "m" + joined((first[0] - start[0], first[1] - start[1])), "l"
    at = first
    for point in points[1:]:
        across, down = point[0] - at[0], point[1] - at[1]
        at = point
        if not down:
            data, command = f"{data}h{across}", "h"
        elif not across:
            data, command = f"{data}v{down}", "v"
        else:
            pair = joined((across, down))
            data += pair if command == "l" and across < 0 else f" {pair}" if command == "l" else f"l{pair}"
            command = "l"
    return data + "z"


def path(rings):
    """All rings of a country as one path."""
    data, at = "", None
    for ring in rings:
        data += ring_data(ring, at)
        at = ring[0]
    return data
