"""A map of areas: a number for each body, as real outlines or, without these, as tiles.

One component for every page that shows areas; ``{% area_map picture %}`` draws it::

    spots = [Spot(body=one, value=share, shown="45 %", words=(…,), url=…) for one in bodies]
    picture = draw(actor, "coverage", spots, label=_("Covered"), scale=PERCENT)

The page has the same numbers as a table; the map is a second way to them.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from django.utils.functional import Promise

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.scoping import STEP
from unionhall.organizations import permissions
from unionhall.organizations.boundaries import outlines
from unionhall.organizations.models import Boundary, Organization

FEWEST = 2
"""A map of one area shows nothing."""
STEPS = 5
WIDTHS = (1, 2, 5)
"""Widths of one step, times a power of ten: the narrowest is taken of which five hold all."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Five steps of one colour; each begins at its bound, inclusively."""

    bounds: tuple[float, ...]
    labels: tuple[str, ...]

    def step(self, value: float) -> int:
        return max(0, bisect_right(self.bounds, value) - 1)


PERCENT = Scale((0, 20, 40, 60, 80), ("0–19 %", "20–39 %", "40–59 %", "60–79 %", "80–100 %"))


def counted(values: Iterable[int]) -> Scale:
    """Return a scale for numbers: equal steps of a round width, from nought to the highest."""
    most = max(values, default=0)
    width = next(w * 10**p for p in range(12) for w in WIDTHS if w * 10**p * STEPS > most)
    bounds = [width * n for n in range(STEPS) if width * n <= most or not n]
    ends = [f"{low:,}" if width == 1 else f"{low:,}–{low + width - 1:,}" for low in bounds]
    return Scale(tuple(bounds), tuple(ends))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A body on a map.

    ``value`` chooses its colour (None: nothing is known), ``shown`` stands on it, ``words``
    are the lines said of it when it is pointed at, ``url`` is where it leads.
    """

    body: Organization
    value: float | None
    shown: str
    words: Sequence[str | Promise]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What a page shows: the data of the drawing, the steps, and what is not on it."""

    name: str
    label: str | Promise
    data: dict[str, Any]
    steps: list[tuple[int, str, int]]
    unknown: int
    real: bool
    missing: list[Spot] = field(default_factory=list)
    sources: list[Boundary] = field(default_factory=list)
    load_at: Organization | None = None


def draw(
    actor: Actor,
    name: str,
    spots: Sequence[Spot],
    *,
    label: str | Promise,
    scale: Scale | None = None,
) -> Picture | None:
    """Draw bodies in the order of the tree, with one statement or two; None for a single one.

    Without a scale all have one colour.
    """
    if len(spots) < FEWEST:
        return None
    known = outlines.of(spot.body.pk for spot in spots)
    shown = [spot for spot in spots if not known or spot.body.pk in known]
    shorts = short_names([spot.body.name for spot in spots])
    steps = [_step(scale, spot) for spot in shown]
    data = {
        "real": bool(known),
        "spots": [
            {
                "name": str(spot.body.public_id),
                "short": shorts[spot.body.name],
                "title": spot.body.name,
                "shown": spot.shown,
                "words": [str(words) for words in spot.words],
                "step": step,
                "url": spot.url,
                "outline": known[spot.body.pk].outline if known else None,
            }
            for spot, step in zip(shown, steps, strict=True)
        ],
    }
    sources = {(row.source, row.dated_on): row for row in known.values()}
    return Picture(
        name=name,
        label=label,
        data=data,
        steps=[(n, words, steps.count(n)) for n, words in enumerate(scale.labels if scale else ())],
        unknown=steps.count(None),
        real=bool(known),
        missing=[spot for spot in spots if known and spot.body.pk not in known],
        sources=list(sources.values()),
        load_at=_load_at(actor, spots),
    )


def of_boundaries(actor: Actor, rows: Sequence[Boundary], label: str | Promise) -> Picture | None:
    """Draw boundaries as they are, without numbers; None where there are fewer than two."""
    spots = [
        Spot(
            body=row.organization,
            value=None,
            shown="",
            words=(row.source,),
            url=page_of("organizations:organization", row.organization.public_id),
        )
        for row in rows
    ]
    return draw(actor, "boundaries", spots, label=label)


def _load_at(actor: Actor, spots: Sequence[Spot]) -> Organization | None:
    """Find the body above all these at whose page the reader may load boundaries."""
    above = _beginning([spot.body.path[:-STEP] for spot in spots])
    above = above[: len(above) // STEP * STEP]
    if not above or not actor.may(permissions.CHANGE, above):
        return None
    return Organization.objects.filter(path=above).first()


def _step(scale: Scale | None, spot: Spot) -> int | None:
    if scale is None:
        return 1
    return None if spot.value is None else scale.step(spot.value)


def short_names(names: Sequence[str]) -> dict[str, str]:
    """Shorten names for a map: without the ending and the place that all have in common."""
    bare = {name: name.removesuffix("总工会").removesuffix("工会联合会") or name for name in names}
    common = _beginning(list(bare.values())) if len(bare) > 1 else ""
    cut = max((found.end() for found in re.finditer(r"[省市区县旗]", common)), default=0)
    return {name: short[cut:] or short for name, short in bare.items()}


def _beginning(texts: Sequence[str]) -> str:
    """Return how all texts begin."""
    pairs = zip(min(texts, default=""), max(texts, default=""), strict=False)
    return "".join(one for one, _other in takewhile(lambda pair: pair[0] == pair[1], pairs))
