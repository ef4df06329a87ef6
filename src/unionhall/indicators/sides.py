"""A figure by the tree of today and by that of then, side by side."""

from dataclasses import dataclass

from unionhall.core.scoping import STEP
from unionhall.indicators import queries
from unionhall.indicators.records import Choice, count_at
from unionhall.organizations.models import FEDERATIONS, GENERAL_UNIONS, Organization

UPPER = (*GENERAL_UNIONS, *FEDERATIONS)


@dataclass(frozen=True, slots=True)
class Side:
    """One unit directly below; without a body, all unions that stand directly below."""

    body: Organization | None
    now: int
    then: int

    @property
    def difference(self) -> str:
        """By how much today's number is higher or lower, with its sign; empty: not at all."""
        by = self.now - self.then
        return f"{by:+,}".replace("-", "−") if by else ""


def side_by_side(choice: Choice) -> list[Side]:
    """Count at each unit that stands or stood directly below, where it stands and stood then.

    Nothing where the figure is only known by the tree of today.
    """
    at, on = choice.at, choice.period.last
    if not queries.knows_then(choice.indicator) or at.scope:
        return []
    here = list(Organization.objects.filter(parent=at.body, kind__in=UPPER).order_by("path"))
    gone = queries.below_on(at.body, on).filter(kind__in=UPPER).exclude(parent=at.body)
    stood = queries.stood_on([at.body, *here, *gone], on)
    top = stood.get(at.body.pk, "-")
    was_here = {
        path: pk
        for pk, path in stood.items()
        if path.startswith(top) and len(path) <= len(top) + STEP
    }
    is_here = {body.path: body.pk for body in (at.body, *here)}
    counts = [
        count_at(choice, is_here, then=False),
        count_at(choice, was_here, then=True),
    ]
    units = [Side(body, *(count[body.pk] for count in counts)) for body in (*here, *gone)]
    rest = [
        count[at.body.pk] - sum(count[side.body.pk] for side in units if side.body)
        for count in counts
    ]
    return [*units, Side(None, *rest)] if any(rest) else units
