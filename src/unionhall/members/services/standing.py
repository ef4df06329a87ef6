"""What becomes of memberships that go on: kept, suspended, active again; one or thousands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from unionhall.core import audit, events, facts, formats
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict
from unionhall.members import queries, rules
from unionhall.members.errors import (
    BeforeTheSpellBegan,
    BeforeTheStandingBegan,
    DayInFuture,
    NotAMember,
)
from unionhall.members.events import StandingsChanged
from unionhall.members.models import Membership, StandingSpell
from unionhall.members.services import spells

ACTIVE = Membership.Standing.ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeStanding:
    """From ``on``, memberships are kept, suspended (for a ground) or active again."""

    memberships: Sequence[UUID]
    standing: str
    on: date
    ground: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackStanding:
    """The last change of standing of these was a mistake; ``before`` is what held until then."""

    memberships: Sequence[UUID]
    before: str


@transaction.atomic
def change_standing(actor: Actor, command: ChangeStanding) -> list[Membership]:
    """Change the standing of running memberships from a day on."""
    rules.one_of(Membership.Standing, command.standing, field="standing")
    if command.standing != ACTIVE:
        rules.one_of(StandingSpell.Ground, command.ground, field="ground")
    if command.on > timezone.localdate():
        raise DayInFuture(on=formats.day(command.on), field="on")
    found = queries.memberships_to_change(actor, command.memberships)
    for one in found:
        if one.ended_on is not None:
            raise NotAMember
        if command.on < one.began_on:
            raise BeforeTheSpellBegan(began=formats.day(one.began_on))
    _after_what_holds(found, command.on)
    spells.end_rest(found, command.on)
    if command.standing != ACTIVE:
        spells.rest(found, command.standing, [command.ground] * len(found), command.on)
    _write(found, command.standing)
    audit.record_all(
        actor,
        [
            audit.deed(
                "members.standing_changed",
                one,
                after=command.standing,
                ground=command.ground,
                on=command.on.isoformat(),
            )
            for one in found
        ],
    )
    events.publish(actor, StandingsChanged(found))
    return found


@transaction.atomic
def take_back_standing(actor: Actor, command: TakeBackStanding) -> list[Membership]:
    """Make it so that the last change of standing never was; figures from its day on follow."""
    rules.one_of(Membership.Standing, command.before, field="before")
    found = queries.memberships_to_change(actor, command.memberships)
    if any(one.ended_on is not None for one in found):
        raise NotAMember
    now_resting = [one.pk for one in found if one.standing != ACTIVE]
    wrong = StandingSpell.objects.filter(membership__in=now_resting, until=None)
    told = list(wrong.values_list("scope_path", "since"))
    wrong.delete()
    facts.rows_changed("standings", [(path, [since]) for path, since in told])
    if command.before != ACTIVE:
        _go_on(found)
    _write(found, command.before)
    audit.record_all(
        actor,
        [audit.deed("members.standing_taken_back", one, after=command.before) for one in found],
    )
    events.publish(actor, StandingsChanged(found))
    return found


def _after_what_holds(found: Sequence[Membership], on: date) -> None:
    """Refuse a day before the present standing began: the days before keep their figures."""
    later = StandingSpell.objects.filter(membership__in=[one.pk for one in found])
    last = max(
        (until or since for since, until in later.values_list("since", "until")), default=date.min
    )
    if on < last:
        raise BeforeTheStandingBegan(since=formats.day(last))


def _go_on(found: Sequence[Membership]) -> None:
    """Let the last period of each run on."""
    last: dict[int, StandingSpell] = {}
    rows = StandingSpell.objects.filter(membership__in=[one.pk for one in found])
    for period in rows.order_by("since", "pk"):
        last[period.membership_id] = period
    if len(last) != len(found):
        raise Conflict
    StandingSpell.objects.filter(pk__in=[one.pk for one in last.values()]).update(until=None)
    facts.rows_changed("standings", [(one.scope_path, [one.until]) for one in last.values()])


def _write(found: Sequence[Membership], standing: str) -> None:
    keys = [one.pk for one in found]
    if Membership.objects.filter(pk__in=keys, ended_on=None).update(standing=standing) != len(keys):
        raise Conflict
    for one in found:
        one.standing = standing
