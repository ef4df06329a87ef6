"""Invented boundaries for an invented district: neighbours without gaps, like no real place.

A sheet of small cells is dealt out: each street has a seat, and each cell goes to the seat
that is nearest once the border is bent a little. What is drawn is the outline of its cells.
"""

import math
from collections import defaultdict
from datetime import date

from unionhall.config.demo.tree import District
from unionhall.organizations.boundaries.simplify import Outline, Point, points, simplified
from unionhall.organizations.models import Boundary, Kind

SOURCE = "示意图（演示数据，非真实界线）"
CELLS = 96
SIZE = 0.005
"""A cell's width in degrees."""
CORNERS = 36
"""So many points are left of each outline: the stairs of its cells are gone."""
WEST, SOUTH = 100.0, 40.0
"""Where the sheet lies: nowhere near the district."""
GOLDEN = math.pi * (3 - math.sqrt(5))
Cell = tuple[int, int]


def write_boundaries(district: District, today: date) -> int:
    """Write a boundary for each street and township, one statement; return how many."""
    bodies = [body for body in district.places.values() if body.kind != Kind.PARK]
    owners = _deal(len(bodies))
    cells: dict[int, set[Cell]] = defaultdict(set)
    for cell, owner in owners.items():
        cells[owner].add(cell)
    thin = simplified({n: _outline(cells[n]) for n in range(len(bodies))}, CORNERS)
    rows = [
        Boundary(
            organization=body,
            scope_path=body.path,
            outline=thin[n],
            points=points(thin[n]),
            source=SOURCE,
            dated_on=today,
        )
        for n, body in enumerate(bodies)
    ]
    return len(Boundary.objects.bulk_create(rows))


def _deal(count: int) -> dict[Cell, int]:
    """Give each cell inside the district to a seat; seats stand on a sunflower's spiral."""
    middle, reach = CELLS / 2, CELLS / 2 - 2
    seats = [
        (
            middle + reach * 0.92 * math.sqrt((n + 0.5) / count) * math.cos(n * GOLDEN),
            middle + reach * 0.92 * math.sqrt((n + 0.5) / count) * math.sin(n * GOLDEN),
        )
        for n in range(count)
    ]
    owners: dict[Cell, int] = {}
    for x in range(CELLS):
        for y in range(CELLS):
            bent = (x + 1.6 * math.sin(y / 4), y + 1.6 * math.sin(x / 5))
            turn = math.atan2(y - middle, x - middle)
            edge = reach * (0.9 + 0.07 * math.sin(3 * turn) + 0.03 * math.sin(7 * turn))
            if math.dist((x, y), (middle, middle)) < edge:
                owners[x, y] = min(range(count), key=lambda n: math.dist(bent, seats[n]))
    return owners


def _outline(cells: set[Cell]) -> Outline:
    """Walk around a set of cells: each stretch of its border becomes a ring of its own."""
    after: dict[Cell, list[Cell]] = defaultdict(list)
    for x, y in sorted(cells):
        corners = ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1))
        beside = ((x, y - 1), (x + 1, y), (x, y + 1), (x - 1, y))
        for n, other in enumerate(beside):
            if other not in cells:
                after[corners[n]].append(corners[(n + 1) % 4])
    outline: Outline = []
    while after:
        first = min(after)
        ring, here = [first], first
        while True:
            following = after[here].pop()
            if not after[here]:
                del after[here]
            ring.append(following)
            here = following
            if here == first:
                break
        outline.append([[_place(corner) for corner in ring]])
    return outline


def _place(corner: Cell) -> Point:
    return round(WEST + corner[0] * SIZE, 5), round(SOUTH + corner[1] * SIZE * 0.8, 5)
