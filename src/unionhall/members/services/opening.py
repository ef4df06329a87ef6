"""Opening a member's full data: for a reason, by a duty that allows it, never unnoticed."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.core.personal import holds_number
from unionhall.members import permissions, queries
from unionhall.members.errors import ReasonNeeded
from unionhall.members.identity import Identity
from unionhall.members.models import Unsealing

SHORTEST_REASON = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseal:
    """Open a member's full identity data, for a stated reason."""

    membership: UUID
    reason: str


def check_reason(words: str) -> str:
    """Return a reason as it is kept; refuses what says nothing, and numbers of people."""
    reason = " ".join(words.split())
    if len(reason) < SHORTEST_REASON or len(set(reason)) == 1 or holds_number(reason):
        raise ReasonNeeded
    return reason


@transaction.atomic
def unseal(actor: Actor, command: Unseal) -> Identity:
    """Open a member's full data, and write down who did so and why."""
    membership = queries.membership(actor, command.membership, permissions.UNSEAL)
    reason = check_reason(command.reason)
    if actor.user_id is None or membership.person.erased_at is not None:
        raise NotPermitted
    identity = queries.identity_of(membership.person)
    if identity.name in reason:  # the trail keeps the reason for good
        raise ReasonNeeded
    Unsealing.objects.create(
        person=membership.person,
        user_id=actor.user_id,
        duty_id=actor.duty_id,
        role=actor.role,
        reason=reason,
    )
    audit.record(actor, "members.unsealed", membership, reason=reason)
    return identity
