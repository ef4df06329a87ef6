"""Which consultations must no longer be kept: closed long ago, with no legal aid that runs longer.

Nothing goes by itself. Somebody responsible looks at the list, and ``services.disposal`` empties
what was on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from unionhall.advice import law, queries
from unionhall.advice.models import AidRequest, Consultation
from unionhall.advice.permissions import DISPOSE
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.core.sealed import keyed_hash
from unionhall.register.law import Place
from unionhall.rules.book import Rule

AT_ONCE = 500
"""So many are emptied by one confirmation: others write meanwhile."""


@dataclass(frozen=True, slots=True)
class Due:
    """The oldest of what is due by ``rule``, as one person sees it; ``more`` may wait behind."""

    rows: Sequence[Consultation]
    more: bool
    rule: Rule

    @property
    def mark(self) -> UUID:
        """The mark by which exactly these are confirmed."""
        return keyed_hash("advice.disposal", ",".join(str(row.public_id) for row in self.rows))

    @property
    def first(self) -> date | None:
        """The day on which the oldest was closed."""
        return self.rows[0].closed_on if self.rows else None

    @property
    def last(self) -> date | None:
        """The day on which the newest was closed."""
        return self.rows[-1].closed_on if self.rows else None


def disposes(actor: Actor) -> bool:
    """Say whether the actor decides on what is no longer kept."""
    return actor.holds(DISPOSE)


def due(actor: Actor, today: date) -> QuerySet[Consultation]:
    """List what is due at the actor's places, the longest closed first."""
    if not disposes(actor):
        raise NotPermitted
    return _due(actor, today, queries.place_of_duty(actor))


def _due(actor: Actor, today: date, place: Place) -> QuerySet[Consultation]:
    last = law.last_closing(today, place)
    return (
        Consultation.objects.visible_to(actor, DISPOSE)
        .filter(closed_on__lte=last, disposed_on=None, state=Consultation.State.CLOSED)
        .exclude(aid_request__state__in=AidRequest.RUNNING)
        .exclude(aid_request__closed_on__gt=last)
        .select_related("organization", "employer")
        .order_by("closed_on", "pk")
    )


def next_due(actor: Actor, today: date, *, lock: bool = False) -> Due:
    """Return the oldest of what is due, each by the rule of its own day and place."""
    if not disposes(actor):
        raise NotPermitted
    here = queries.place_of_duty(actor)
    rows = _due(actor, today, here)
    if lock:
        rows = rows.select_for_update(of=("self",))
    places: dict[int, Place] = {}
    over = []
    found = list(rows[: AT_ONCE + 1])
    for row in found[:AT_ONCE]:
        place = places.get(row.organization_id)
        if place is None:
            place = places[row.organization_id] = Place.of(row.organization)
        if row.closed_on is not None and law.kept_until(row.closed_on, place) < today:
            over.append(row)
    return Due(over, len(found) > AT_ONCE, law.files_rule(today, here))
