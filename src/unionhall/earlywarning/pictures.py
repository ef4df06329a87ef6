"""The map of streets: how many open warnings each has."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from unionhall.core.actors import Actor
from unionhall.earlywarning import queries
from unionhall.organizations.boundaries import maps
from unionhall.organizations.models import AREAS, Kind, Organization

BESIDE = 400
Counted = list[tuple[Organization, dict[str, int]]]


def of_streets(actor: Actor, counted: Counted, area: str) -> maps.Picture | None:
    """Draw how many open warnings each street has; those beside them have none."""
    told = {body.pk: counts for body, counts in counted if body.kind in AREAS}
    bodies = {body.pk: body for body, _counts in counted if body.pk in told}
    beside = queries.areas(actor).filter(kind__in=AREAS).exclude(kind=Kind.DISTRICT)
    if not area:
        bodies |= {body.pk: body for body in beside[:BESIDE]}
    spots = [_spot(body, told.get(body.pk, {})) for body in bodies.values()]
    return maps.draw(
        actor,
        "warnings",
        sorted(spots, key=lambda spot: spot.body.path),
        label=_("Open early warnings"),
        scale=maps.counted(sum(counts.values()) for counts in told.values()),
    )


def _spot(body: Organization, counts: dict[str, int]) -> maps.Spot:
    asked = urlencode({"standing": "open", "area": body.public_id})
    return maps.Spot(
        body=body,
        value=sum(counts.values()),
        shown=f"{sum(counts.values()):,}",
        words=[f"{name} {count:,}" for name, count in counts.items()],
        url=f"{reverse('earlywarning:warnings')}?{asked}",
    )
