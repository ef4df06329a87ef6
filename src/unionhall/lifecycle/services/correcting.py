"""Correcting what was written down by mistake, as long as nothing later depends on it."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction

from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError
from unionhall.core.states import advance_all
from unionhall.lifecycle import errors, judging, queries
from unionhall.lifecycle.commands import Reverse
from unionhall.lifecycle.judging import ENDINGS, Refused
from unionhall.lifecycle.models import MembershipChange
from unionhall.lifecycle.permissions import DECIDE
from unionhall.lifecycle.services import Outcome, not_too_many, note
from unionhall.members import queries as members
from unionhall.members.services.ending import Reopen, reopen
from unionhall.members.services.standing import TakeBackStanding, take_back_standing

State = MembershipChange.State


@transaction.atomic
def reverse(actor: Actor, command: Reverse) -> Outcome:
    """Make it so that these changes never were; the trail keeps both.

    Figures follow from the days of the changes on: they were wrong.
    """
    not_too_many(command.changes, field="changes")
    reason = judging.reason_given(command.reason, needed=True)
    found = queries.to_decide(actor, command.changes)
    last = queries.later_than(found)
    people = [one.membership.person_id for one in found]
    again, own = queries.members_again(people), members.own_persons(actor)
    outcome = Outcome()
    for one in found:
        why = _in_the_way(actor, one, last, again, own)
        if why is None:
            outcome.done.append(one)
        else:
            outcome.refused.append(Refused(one.membership, why))
    if not outcome.done:
        return outcome
    _undo(actor, outcome.done)
    advance_all(outcome.done, State.REVERSED, reason=reason)
    note(actor, outcome.done, "lifecycle.reversed")
    return outcome


def _undo(actor: Actor, found: Sequence[MembershipChange]) -> None:
    """Set the memberships back to what they were before."""
    ended = [one for one in found if one.kind in ENDINGS]
    if ended:
        reopen(actor, Reopen(memberships=[one.membership.public_id for one in ended]))
    by_before: dict[str, list[MembershipChange]] = defaultdict(list)
    for one in found:
        if one.kind not in ENDINGS:
            by_before[one.before].append(one)
    for before, these in by_before.items():
        ids = [one.membership.public_id for one in these]
        take_back_standing(actor, TakeBackStanding(memberships=ids, before=before))


def _in_the_way(
    actor: Actor,
    one: MembershipChange,
    last: dict[int, MembershipChange],
    again: frozenset[int],
    own: frozenset[int],
) -> DomainError | None:
    person = one.membership.person_id
    later = last.get(one.membership_id, one)
    why: list[tuple[bool, DomainError]] = [
        (person in own, errors.OwnMembership()),
        (not actor.may(DECIDE, one.scope_path), errors.NotYours()),
        (not reversible(one), errors.NothingToReverse()),
        (later.pk != one.pk, errors.SomethingCameLater(what=later.get_kind_display())),
        (one.kind in ENDINGS and person in again, errors.MemberElsewhere()),
        (one.kind not in ENDINGS and one.membership.ended_on is not None, errors.NotAMemberNow()),
    ]
    return next((refusal for holds, refusal in why if holds), None)


def reversible(one: MembershipChange) -> bool:
    """Say whether a change is of a kind that can be corrected."""
    done = one.state == State.DONE
    return done and one.kind in queries.REVERSIBLE and one.result_id is None
