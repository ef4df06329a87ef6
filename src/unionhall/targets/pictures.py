"""The map of streets: how many open targets each has."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from unionhall.core.actors import Actor
from unionhall.organizations.boundaries import maps
from unionhall.organizations.models import AREAS, Organization
from unionhall.targets import queries, watching
from unionhall.targets.models import OPEN, Target

BESIDE = 400


def of_streets(
    actor: Actor, streets: list[watching.Street], kept: dict[str, str]
) -> maps.Picture | None:
    """Draw how many open targets each street has; those beside them have none."""
    counts = {street.area.pk: street for street in streets}
    areas = {street.area.pk: street.area for street in streets}
    above = {area.parent_id for area in areas.values() if area.kind in AREAS}
    beside = queries.areas(actor).filter(parent__in=above, kind__in=AREAS)
    if "area" not in kept:
        areas |= {area.pk: area for area in beside[:BESIDE]}
    more = {"stage": "open", **{name: value for name, value in kept.items() if name != "area"}}
    spots = [_spot(area, counts.get(area.pk), more) for area in areas.values()]
    return maps.draw(
        actor,
        "streets",
        sorted(spots, key=lambda spot: spot.body.path),
        label=_("Open founding targets"),
        scale=maps.counted(street.total for street in streets),
    )


def _spot(area: Organization, street: watching.Street | None, more: dict[str, str]) -> maps.Spot:
    told = street.counts if street else {}
    counts = {stage: told[stage] for stage in OPEN if stage in told}
    return maps.Spot(
        body=area,
        value=sum(counts.values()),
        shown=f"{sum(counts.values()):,}",
        words=[f"{Target.State(stage).label} {count:,}" for stage, count in counts.items()],
        url=f"{reverse('targets:targets')}?{urlencode({**more, 'area': area.public_id})}",
    )
