"""Judging a pair: the other side is asked and answers, the body above both decides."""

from django.db import transaction
from django.db.models import Q

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.duplicates import errors, permissions, queries
from unionhall.duplicates.commands import Answer, Ask, TellApart, Withdraw
from unionhall.duplicates.models import Pair, PairSide
from unionhall.duplicates.services.finding import (
    LookAt,
    follow_people,
    look_at,
    settle_places,
    take_steps,
)
from unionhall.members.events import (
    ContactCorrected,
    MemberAdmitted,
    MembersAdmitted,
    MembershipsEnded,
    MembershipsReopened,
    MembersTransferred,
)
from unionhall.organizations.events import OrganizationMoved

SHORTEST_REASON = 2
State = Pair.State
ACTIONS: dict[str, str] = {
    State.ASKED: "duplicates.asked",
    State.CONFIRMED: "duplicates.confirmed",
    State.DENIED: "duplicates.denied",
    State.DIFFERENT: "duplicates.different",
    State.WITHDRAWN: "duplicates.withdrawn",
}


def because(text: str) -> str:
    """Return the reason in one line; refuses an empty one."""
    reason = " ".join(text.split())
    if len(reason) < SHORTEST_REASON:
        raise errors.ReasonNeeded
    return reason


def must_be(found: Pair, to: str) -> None:
    """Refuse a step that was overtaken: somebody decided on the pair before."""
    if to not in found.ROADS.get(found.state, ()):
        raise errors.AlreadyDecided(state=Pair.state_label(found.state))


def _note(actor: Actor, found: Pair, to: str, reason: str) -> None:
    take_steps([found], to, by=actor.name, reason=reason)
    audit.record(actor, ACTIONS[to], found, reason=reason)


@transaction.atomic
def ask(actor: Actor, command: Ask) -> Pair:
    """Ask the union on the other side; for those who may decide on one side only."""
    reason = because(command.reason)
    found = queries.pair(actor, command.pair, lock=True)
    where = queries.places(found)
    own = where.sides_of(actor, permissions.DECIDE)
    if not own:
        raise NotPermitted
    if actor.may(permissions.DECIDE, where.above):
        raise errors.NothingToAsk
    other = found.second_id if where.first in own else found.first_id
    if found.state == State.ASKED and found.sides.filter(person=other, asked=True).exists():
        return found
    must_be(found, State.ASKED)
    found.sides.update(asked=Q(person=other))
    _note(actor, found, State.ASKED, reason)
    return found


@transaction.atomic
def answer(actor: Actor, command: Answer) -> Pair:
    """Say for the side that was asked whether it is one person; the body above decides then."""
    reason = because(command.reason)
    found = queries.pair(actor, command.pair, lock=True)
    to = State.CONFIRMED if command.same else State.DENIED
    if found.state == to:
        return found
    must_be(found, to)
    asked = found.sides.filter(asked=True)
    if not any(actor.may(permissions.DECIDE, side.scope_path) for side in asked):
        raise errors.NotAskedHere
    _note(actor, found, to, reason)
    return found


@transaction.atomic
def tell_apart(actor: Actor, command: TellApart) -> Pair:
    """Say that these are two people: the pair comes back only with other evidence."""
    return _decide(actor, command, State.DIFFERENT)


@transaction.atomic
def withdraw(actor: Actor, command: Withdraw) -> Pair:
    """Lay a pair aside without saying anything about it."""
    return _decide(actor, command, State.WITHDRAWN)


def _decide(actor: Actor, command: TellApart | Withdraw, to: str) -> Pair:
    reason = because(command.reason)
    found = queries.pair(actor, command.pair, lock=True)
    actor.require(permissions.DECIDE, queries.places(found).above)
    if found.state == to:
        return found
    must_be(found, to)
    _note(actor, found, to, reason)
    return found


# News -------------------------------------------------------------------------------------


@transaction.atomic
def on_admitted(actor: Actor, command: MemberAdmitted) -> None:
    """Have a new member compared with all others, soon."""
    _compare_soon(actor, [command.membership.person_id])


@transaction.atomic
def on_many_admitted(actor: Actor, command: MembersAdmitted) -> None:
    """Do the same for all who were admitted at once."""
    _compare_soon(actor, [one.person_id for one in command.memberships])


@transaction.atomic
def on_corrected(actor: Actor, command: ContactCorrected) -> None:
    """Have a record whose phone or address is another compared anew."""
    _compare_soon(actor, [command.person.pk])


@transaction.atomic
def on_transferred(actor: Actor, command: MembersTransferred) -> None:  # noqa: ARG001 -- whoever did it
    """Let pairs follow the records to where they are now."""
    follow_people([one.person_id for one in command.memberships])


@transaction.atomic
def on_ended(
    actor: Actor,  # noqa: ARG001 -- whoever did it
    command: MembershipsEnded | MembershipsReopened,
) -> None:
    """Do the same where memberships ended, or their end was a mistake."""
    follow_people([one.person_id for one in command.memberships])


@transaction.atomic
def on_moved(actor: Actor, command: OrganizationMoved) -> None:  # noqa: ARG001 -- whoever did it
    """Say anew which body stands above the pairs of a body that stands elsewhere now."""
    sides = PairSide.objects.filter(scope_path__within=command.new_path)
    settle_places(set(sides.values_list("pair_id", flat=True)))


def _compare_soon(actor: Actor, persons: list[int]) -> None:
    look_at(actor, LookAt(persons=persons))
