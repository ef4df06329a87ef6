"""Looking rules up: the one in force on the day of the fact, at the place of the fact."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from unionhall.core.scoping import STEP
from unionhall.rules import values
from unionhall.rules.book import NATIONAL, Rule, shipped
from unionhall.rules.errors import RuleNotKnown
from unionhall.rules.models import LocalValue

STEPS = (6, 4, 2)


def regions(code: str) -> Iterator[str]:
    """Yield a division and those that contain it: 110117, 110100, 110000, 000000."""
    seen: set[str] = set()
    for digits in STEPS:
        region = code[:digits].ljust(6, "0")
        if region not in seen and region != NATIONAL:
            seen.add(region)
            yield region
    yield NATIONAL


def rule(id: str, *, on: date, region: str = "", place: str = "") -> Rule:  # noqa: A002
    """Return the rule in force on a day, in a division and at a body's place.

    The nearest region that has one wins: the city's before the nation's. Where the rule is
    settable, the value that the body or the nearest above it has set wins over what ships.
    Raises RuleNotKnown where none is in force; an id that no rule has is a KeyError.
    """
    found = shipped_rule(id, on=on, region=region)
    if not (place and found.settable):
        return found
    local = _nearest(id, on, place)
    return found if local is None else values.applied(found, local)


def shipped_rule(id: str, *, on: date, region: str = "") -> Rule:  # noqa: A002
    """Return the rule as it ships, whatever a body has set."""
    versions = shipped()[id]
    for code in regions(region):
        for version in versions:
            if version.region == code and version.holds_on(on):
                return version
    raise RuleNotKnown(id=id, on=on)


def _nearest(rule_id: str, on: date, place: str) -> LocalValue | None:
    line = [place[:length] for length in range(STEP, len(place) + 1, STEP)]
    return (
        LocalValue.objects.filter(rule=rule_id, scope_path__in=line, valid_from__lte=on)
        .filter(Q(valid_until=None) | Q(valid_until__gt=on))
        .order_by("-scope_path")
        .first()
    )
