"""Fewer points for the same outlines, by Douglas and Peucker; neighbours keep one border.

Each ring is cut where borders meet, so that two neighbours share whole pieces, and a piece is
thinned the same way for both: no gap opens between them. Every point gets the distance up to
which it may be dropped; one threshold for the whole file then leaves no area more than its
number of points.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import cos, hypot, inf, radians

Point = tuple[float, float]
Ring = list[Point]
Outline = list[list[Ring]]
"""The polygons of an area, each an outer ring and its holes; rings are closed."""

LEAST = 4
"""A closed ring of fewer points encloses nothing."""


def simplified(outlines: Mapping[int, Outline], most: int) -> dict[int, Outline]:
    """Thin outlines until each has at most ``most`` points, or only its corners are left."""
    meetings = _meetings(outlines)
    weights = {
        key: [[_weights(ring, meetings) for ring in polygon] for polygon in outline]
        for key, outline in outlines.items()
    }
    threshold = max((_threshold(found, most) for found in weights.values()), default=0.0)
    return {
        key: [
            [
                kept
                for ring, found in zip(polygon, weighed, strict=True)
                if len(kept := _kept(ring, found, threshold)) >= LEAST
            ]
            for polygon, weighed in zip(outline, weights[key], strict=True)
            if len(_kept(polygon[0], weighed[0], threshold)) >= LEAST
        ]
        or outline[:1]
        for key, outline in outlines.items()
    }


def points(outline: Outline) -> int:
    """Count the points of an outline."""
    return sum(len(ring) for polygon in outline for ring in polygon)


def _rings(outlines: Mapping[int, Outline]) -> Iterator[Ring]:
    return (ring for outline in outlines.values() for polygon in outline for ring in polygon)


def _meetings(outlines: Mapping[int, Outline]) -> set[Point]:
    """Find where borders meet: points with more than two points beside them."""
    beside: dict[Point, set[Point]] = defaultdict(set)
    for ring in _rings(outlines):
        for before, here in pairwise(ring):
            beside[before].add(here)
            beside[here].add(before)
    return {point for point, others in beside.items() if len(others) > 2}  # noqa: PLR2004 -- the two of a line


def _weights(ring: Ring, meetings: set[Point]) -> list[float]:
    """Say of each point how far a line without it would be from it; ends weigh without limit."""
    last = len(ring) - 1
    cuts = [n for n in range(last) if ring[n] in meetings]
    if not cuts:
        # A ring that touches nobody is cut at its smallest point and at the farthest from it.
        first = min(range(last), key=lambda n: ring[n])
        cuts = [first, max(range(last), key=lambda n: _apart(ring[n], ring[first]))]
    elif len(cuts) == 1:
        cuts.append(max(range(last), key=lambda n: _apart(ring[n], ring[cuts[0]])))
    cuts = sorted(set(cuts))
    weights = [0.0] * last
    for start, end in zip(cuts, [*cuts[1:], cuts[0] + last], strict=True):
        places = [n % last for n in range(start, end + 1)]
        if ring[places[0]] > ring[places[-1]]:
            places.reverse()
        _weigh(ring, places, weights)
    return [*weights, weights[0]]


def _weigh(ring: Ring, places: Sequence[int], weights: list[float]) -> None:
    weights[places[0]] = weights[places[-1]] = inf
    waiting = [(0, len(places) - 1, inf)]
    while waiting:
        start, end, limit = waiting.pop()
        if end - start < 2:  # noqa: PLR2004 -- nothing lies between
            continue
        first, last = ring[places[start]], ring[places[end]]
        distance, split = max(
            (_distance(ring[places[n]], first, last), -n) for n in range(start + 1, end)
        )
        distance = min(distance, limit)
        weights[places[-split]] = distance
        waiting += [(start, -split, distance), (-split, end, distance)]


def _threshold(weights: list[list[list[float]]], most: int) -> float:
    """Return the smallest weight that leaves at most so many points, rings closed again."""
    rings = [ring for polygon in weights for ring in polygon]
    found = sorted((weight for ring in rings for weight in ring[:-1]), reverse=True)
    left = max(0, most - len(rings))
    return next((weight for weight in found[left:] if weight < inf), 0.0)


def _kept(ring: Ring, weights: Sequence[float], threshold: float) -> Ring:
    if not threshold:
        return ring
    kept = [point for point, weight in zip(ring, weights, strict=True) if weight > threshold]
    return kept if kept[0] == kept[-1] else [*kept, kept[0]]


def _apart(one: Point, other: Point) -> tuple[float, Point]:
    return hypot(_east(one, other), one[1] - other[1]), one


def _east(one: Point, other: Point) -> float:
    return (one[0] - other[0]) * cos(radians((one[1] + other[1]) / 2))


def _distance(point: Point, first: Point, last: Point) -> float:
    """Measure how far a point lies from the line between two others, in degrees of latitude."""
    x, y = _east(point, first), point[1] - first[1]
    dx, dy = _east(last, first), last[1] - first[1]
    along = dx * dx + dy * dy
    part = max(0.0, min(1.0, (x * dx + y * dy) / along)) if along else 0.0
    return hypot(x - part * dx, y - part * dy)
