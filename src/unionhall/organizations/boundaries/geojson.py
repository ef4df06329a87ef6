"""Reading a GeoJSON file (RFC 7946) as areas with a name, a code and an outline."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from unionhall.organizations import errors
from unionhall.organizations.boundaries.simplify import LEAST, Outline, Point, Ring

MOST_BYTES = 10_000_000
MOST_AREAS = 2_000
MOST_POINTS = 300_000
PLACES = 5
"""Decimal places of a degree that are kept: about a metre."""

NAMES = ("name", "mc", "xzqmc", "fullname", "名称", "行政区名称", "乡镇名称", "街道名称", "乡")
CODES = ("adcode", "code", "division_code", "xzqdm", "dm", "代码", "行政区代码", "区划代码", "gb")


@dataclass(frozen=True, slots=True)
class Feature:
    """One area of a file; ``number`` is its place in it, from 1."""

    number: int
    name: str
    code: str
    outline: Outline

    @property
    def called(self) -> str:
        """Return what to call it before the user."""
        return self.name or self.code or f"#{self.number}"


def read(content: bytes) -> list[Feature]:
    """Read the areas of a file, or say what is wrong with it."""
    if not content:
        raise errors.NoBoundaries
    if len(content) > MOST_BYTES:
        raise errors.BoundariesTooLarge(most=MOST_BYTES // 1_000_000)
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as broken:
        raise errors.NotGeoJson from broken
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise errors.NotGeoJson
    rows = found.get("features")
    if not isinstance(rows, list) or not rows:
        raise errors.NoBoundaries
    if len(rows) > MOST_AREAS:
        raise errors.TooManyAreas(most=MOST_AREAS)
    left, features = MOST_POINTS, []
    for number, row in enumerate(rows, start=1):
        feature = _feature(number, row)
        left -= sum(len(ring) for polygon in feature.outline for ring in polygon)
        if left < 0:
            raise errors.TooManyPoints(most=MOST_POINTS)
        features.append(feature)
    return features


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _feature(number: int, row: Any) -> Feature:
    if not isinstance(row, dict):
        raise errors.NotGeoJson
    told, shape = row.get("properties"), row.get("geometry")
    known = told if isinstance(told, dict) else {}
    properties = {str(key).lower(): value for key, value in known.items()}
    name, code = _word(properties, NAMES), _word(properties, CODES).removesuffix(".0")
    called = name or code or f"#{number}"
    kind = shape.get("type") if isinstance(shape, dict) else None
    if not isinstance(shape, dict) or kind not in {"Polygon", "MultiPolygon"}:
        raise errors.NoArea(name=called)
    polygons = shape.get("coordinates")
    if kind == "Polygon":
        polygons = [polygons]
    if not isinstance(polygons, list) or not polygons:
        raise errors.NoArea(name=called)
    return Feature(number, name, code, [list(_polygon(one, called)) for one in polygons])


def _word(properties: dict[str, Any], keys: tuple[str, ...]) -> str:
    for key in keys:
        value = properties.get(key)
        if isinstance(value, str | int | float) and (word := str(value).strip()[:120]):
            return word
    return ""


def _polygon(rings: Any, name: str) -> Iterator[Ring]:
    if not isinstance(rings, list) or not rings:
        raise errors.NoArea(name=name)
    for ring in rings:
        if not isinstance(ring, list) or len(ring) < LEAST:
            raise errors.NoArea(name=name)
        points = [_point(one, name) for one in ring]
        if points[0] != points[-1]:
            raise errors.RingNotClosed(name=name)
        kept = [one for n, one in enumerate(points) if n == 0 or one != points[n - 1]]
        if len(set(kept)) < LEAST - 1:
            raise errors.NoArea(name=name)
        yield kept


def _point(told: Any, name: str) -> Point:
    if not isinstance(told, list) or len(told) < 2:  # noqa: PLR2004 -- east and north
        raise errors.NoArea(name=name)
    east, north = told[0], told[1]
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in (east, north)):
        raise errors.NoArea(name=name)
    if not (math.isfinite(east) and -180 <= east <= 180 and -90 <= north <= 90):  # noqa: PLR2004 -- the globe
        raise errors.NotDegrees(name=name)
    return round(float(east), PLACES), round(float(north), PLACES)
