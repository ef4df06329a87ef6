"""Which area of a file is which body: by the division code, else by the name."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from unionhall.organizations.boundaries.geojson import Feature
from unionhall.organizations.boundaries.simplify import Outline
from unionhall.organizations.models import Organization

_UNIONS = ("工会联合会", "联合工会", "总工会", "工会")
_OFFICES = ("人民政府", "办事处", "管理委员会", "管委会")
_CODE = re.compile(r"\d{6}(\d{3}){0,2}")
SHORTEST = 2
"""A name of fewer characters fits too much."""


@dataclass(slots=True)
class Matching:
    """What became of a file: bodies with their outline, bodies and areas left over."""

    matched: list[tuple[Organization, str, Outline]] = field(default_factory=list)
    missing: list[Organization] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


def match(features: Iterable[Feature], bodies: Iterable[Organization]) -> Matching:
    """Give each body the outline of the areas that are it; an area that fits two is left over."""
    rows = list(bodies)
    by_code = _once((code, body) for body in rows for code in _codes(body))
    by_name = _once((name, body) for body in rows for name in set(names(body.name)))
    found: dict[int, list[Feature]] = defaultdict(list)
    result = Matching()
    for one in features:
        body = by_code.get(_padded(one.code)) or by_name.get(_plain(one.name))
        if body is None:
            result.foreign.append(one.called)
        else:
            found[body.pk].append(one)
    for body in rows:
        if areas := found.get(body.pk):
            outline = [polygon for area in areas for polygon in area.outline]
            result.matched.append((body, areas[0].called, outline))
        else:
            result.missing.append(body)
    return result


def _once(pairs: Iterable[tuple[str, Organization]]) -> dict[str, Organization | None]:
    """Look bodies up by a word; what two of them bear finds none."""
    found: dict[str, Organization | None] = {}
    for word, body in pairs:
        found[word] = None if word in found and found[word] != body else body
    return found


def _codes(body: Organization) -> set[str]:
    return {code for told in (body.division_code, body.code) if (code := _padded(told))}


def _padded(code: str) -> str:
    """Write a division code of any length with its twelve digits."""
    return code.ljust(12, "0") if _CODE.fullmatch(code) else ""


def _plain(name: str) -> str:
    name = re.sub(r"\s", "", name)
    for ending in (*_UNIONS, *_OFFICES):
        name = name.removesuffix(ending)
    return name


def names(name: str) -> Iterator[str]:
    """Yield what an area may be called: without the ending, without the city, the district."""
    plain = _plain(name)
    yield plain
    for found in re.finditer(r"[省市区县旗]", plain):
        if len(plain) - found.end() >= SHORTEST:
            yield plain[found.end() :]
