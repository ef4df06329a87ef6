"""Which consultations must no longer be kept: ended long ago, with no legal aid that runs longer.

The time counts from the day of closing. What was answered and nobody closed counts from the last
act in it: an answer, a correction, a citation, a reopening. What nobody answered is not over.

Nothing goes by itself. Somebody responsible looks at the list, and ``services.disposal`` empties
what was on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from unionhall.advice import law, queries
from unionhall.advice.models import AidRequest, Consultation
from unionhall.advice.permissions import DISPOSE
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.core.filters import midnight
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
        """The day from which the oldest counts."""
        return last_act(self.rows[0]) if self.rows else None

    @property
    def last(self) -> date | None:
        """The day from which the newest counts."""
        return last_act(self.rows[-1]) if self.rows else None


def last_act(row: Consultation) -> date:
    """Return the day from which a consultation's time counts."""
    return row.closed_on or timezone.localdate(row.changed_at)


def disposes(actor: Actor) -> bool:
    """Say whether the actor decides on what is no longer kept."""
    return actor.holds(DISPOSE)


def due(actor: Actor, today: date) -> QuerySet[Consultation]:
    """List what is due at the actor's places, the longest over first."""
    if not disposes(actor):
        raise NotPermitted
    return _due(actor, today, queries.place_of_duty(actor))


def _due(actor: Actor, today: date, place: Place) -> QuerySet[Consultation]:
    last = law.last_closing(today, place)
    closed = Q(state=Consultation.State.CLOSED, closed_on__lte=last)
    left = Q(state=Consultation.State.ANSWERED, changed_at__lt=midnight(last + timedelta(days=1)))
    return (
        Consultation.objects.visible_to(actor, DISPOSE)
        .filter(closed | left, disposed_on=None)
        .exclude(aid_request__state__in=AidRequest.RUNNING)
        .exclude(aid_request__closed_on__gt=last)
        .select_related("organization", "employer")
        .annotate(last_act_on=Coalesce("closed_on", TruncDate("changed_at")))
        .order_by("last_act_on", "pk")
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
        if law.kept_until(last_act(row), place) < today:
            over.append(row)
    return Due(over, len(found) > AT_ONCE, law.files_rule(today, here))
