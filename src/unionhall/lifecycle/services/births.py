"""Who reaches the retirement age: days of birth are sealed, so looking is a deed on record."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.lifecycle import errors
from unionhall.lifecycle.commands import LookAtBirths
from unionhall.lifecycle.permissions import DECIDE
from unionhall.lifecycle.retiring import Tables
from unionhall.members.models import Membership, Person
from unionhall.organizations.models import Organization
from unionhall.rules.deadlines import Unit, counted_day
from unionhall.rules.retirement import Track

MOST_OPENED = 5_000
MOST_MONTHS = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaching:
    """A member who reaches the age, and when (``retiring.Tables.days``)."""

    membership: Membership
    days: tuple[date, ...]

    @property
    def sure(self) -> bool:
        """Say whether the day is known."""
        return len(self.days) == 1

    @property
    def first(self) -> date:
        return self.days[0]

    @property
    def last(self) -> date:
        return self.days[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Who was found, of how many whose day of birth was opened."""

    opened: int
    rows: list[Reaching]


@transaction.atomic
def look_at_births(actor: Actor, command: LookAtBirths) -> Found:
    """Open the births of the active members whose year makes it possible; one audit entry.

    The year of birth stands in clear and narrows; only the records that it leaves are opened.
    """
    body = Organization.objects.filter(public_id=command.organization).first()
    if body is None:
        raise NotFound
    actor.require(DECIDE, body.path)
    today = timezone.localdate()
    months = min(max(command.months, 1), MOST_MONTHS)
    until = counted_day(today, months, Unit.MONTHS)
    tables = Tables.of(today)
    latest = {track: one.births(today, until)[1] for track, one in tables.schedules.items()}
    men = Q(person__sex=Person.Sex.MALE, person__birth_year__lte=latest[Track.MEN])
    women = Q(person__sex=Person.Sex.FEMALE, person__birth_year__lte=latest[Track.WOMEN_50])
    rows = Membership.objects.filter(
        men | women,
        scope_path__within=body.path,
        ended_on=None,
        standing=Membership.Standing.ACTIVE,
    )
    if (count := rows.count()) > MOST_OPENED:
        raise errors.TooManyBirths(count=count, most=MOST_OPENED)
    opened = list(rows.select_related("person", "organization"))
    found = [
        Reaching(membership=one, days=days)
        for one in opened
        if (days := tables.days(one.person))[0] <= until
    ]
    audit.record(
        actor, "lifecycle.births_opened", body, opened=len(opened), months=months, found=len(found)
    )
    return Found(opened=len(opened), rows=sorted(found, key=lambda one: (one.first, one.last)))
