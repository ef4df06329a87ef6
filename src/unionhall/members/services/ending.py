"""Ending memberships, one or thousands, and taking an end back that was a mistake."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.core import audit, events, facts, formats
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict
from unionhall.members import queries, rules
from unionhall.members.errors import (
    BeforeTheSpellBegan,
    BeforeTheStandingBegan,
    DayInFuture,
    MemberAgain,
)
from unionhall.members.events import MembershipsEnded, MembershipsReopened
from unionhall.members.models import Membership, StandingSpell
from unionhall.members.services import spells

ACTIVE = Membership.Standing.ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSpells:
    """Memberships end; ``on`` is the first day on which they no longer count."""

    memberships: Sequence[UUID]
    on: date
    ending: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen:
    """The end of these memberships was a mistake."""

    memberships: Sequence[UUID]


@transaction.atomic
def end_spells(actor: Actor, command: EndSpells) -> list[Membership]:
    """End memberships on a day, for one of the reasons on the list."""
    rules.one_of(Membership.Ending, command.ending, field="ending")
    if command.on > timezone.localdate():
        raise DayInFuture(on=formats.day(command.on), field="on")
    found = queries.memberships_to_change(actor, command.memberships)
    for one in found:
        if command.on < one.began_on:
            raise BeforeTheSpellBegan(began=formats.day(one.began_on))
    late = StandingSpell.objects.filter(
        membership__in=[one.pk for one in found if one.standing != ACTIVE],
        until=None,
        since__gt=command.on,
    )
    if (later := late.order_by("-since").first()) is not None:
        raise BeforeTheStandingBegan(since=formats.day(later.since))
    spells.close(found, command.on, Membership.Ending(command.ending))
    audit.record_all(
        actor,
        [
            audit.deed("members.ended", one, ending=command.ending, on=command.on.isoformat())
            for one in found
        ],
    )
    events.publish(actor, MembershipsEnded(found))
    return found


@transaction.atomic
def reopen(actor: Actor, command: Reopen) -> list[Membership]:
    """Let memberships go on as if they had not ended; refused for who is a member again."""
    found = queries.memberships_to_change(actor, command.memberships)
    if any(one.ended_on is None or one.ending == "transferred_out" for one in found):
        raise Conflict
    keys = [one.pk for one in found]
    days = [(one.scope_path, [one.ended_on]) for one in found]
    resting = [one for one in found if one.standing != ACTIVE]
    ends = {one.pk: one.ended_on for one in resting}
    try:
        with transaction.atomic():
            Membership.objects.filter(pk__in=keys).update(ended_on=None, ending="")
    except IntegrityError as one_membership_at_a_time:
        raise MemberAgain from one_membership_at_a_time
    rows = StandingSpell.objects.filter(membership__in=[one.pk for one in resting])
    again = [one for one in rows if one.until == ends[one.membership_id]]
    StandingSpell.objects.filter(pk__in=[one.pk for one in again]).update(until=None)
    for one in found:
        one.ended_on, one.ending = None, ""
    facts.rows_changed("memberships", days)
    facts.rows_changed("standings", [(one.scope_path, [one.until]) for one in again])
    audit.record_all(actor, [audit.deed("members.reopened", one) for one in found])
    events.publish(actor, MembershipsReopened(found))
    return found
