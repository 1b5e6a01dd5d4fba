"""Marks for what is too small to see: eight-sided dots that make room for each other."""

import math

SIZE = 4
PATH = "h2l1 1v2l-1 1h-2l-1-1v-2z"
APART = 4.3
ROUNDS = 400


def spread(places):
    """Places of the same keys, moved as little as it takes for dots not to cover each other."""
    moved = dict(places)
    keys = sorted(moved)
    for _ in range(ROUNDS):
        for key in keys:
            (x, y), (home_x, home_y) = moved[key], places[key]
            moved[key] = (x + (home_x - x) * 0.02, y + (home_y - y) * 0.02)
        for index, key in enumerate(keys):
            for other in keys[index + 1:]:
                push(moved, key, other)
    return moved


def push(places, key, other):
    (x, y), (other_x, other_y) = places[key], places[other]
    across, down = other_x - x, other_y - y
    distance = math.hypot(across, down)
    if distance >= APART:
        return
    if distance == 0:
        across, down, distance = 1.0, 0.0, 1.0
    step = (APART - distance) / 2 / distance
    places[key] = (x - across * step, y - down * step)
    places[other] = (other_x + across * step, other_y + down * step)


def path(place):
    """The dot around a place, as path data."""
    return f"M{round(place[0] - 1)} {round(place[1] - SIZE / 2)}{PATH}"
