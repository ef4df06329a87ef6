"""Changes of memberships, through the product's own services."""

from datetime import date
from typing import Any

from tests.builders.organizations import OPERATOR
from unionhall.core.actors import Actor
from unionhall.lifecycle.commands import Act, AskTransfer
from unionhall.lifecycle.models import MembershipChange
from unionhall.lifecycle.services import Outcome, act
from unionhall.lifecycle.services.transfers import ask_transfer
from unionhall.members.models import Membership
from unionhall.organizations.models import Organization

KEPT_ON = date(2026, 3, 2)
FIELDS: dict[str, dict[str, Any]] = {
    "keep": {"ground": "retired", "early": True, "reason": "特殊工种提前退休"},
    "suspend": {"reason": "长期出国"},
    "resume": {},
    "withdraw": {"requested_on": date(2026, 2, 20)},
    "deem": {"last_part_on": date(2025, 8, 1), "talked_on": date(2026, 2, 20)},
    "expel": {"decided_on": date(2026, 2, 27), "reason": "严重违法犯罪"},
    "decease": {},
}
"""What each kind needs."""


def acted(
    kind: str, *memberships: Membership, actor: Actor = OPERATOR, **overrides: Any
) -> Outcome:
    """Decide something about memberships."""
    fields = {"on": KEPT_ON} | FIELDS[kind] | overrides
    ids = [one.public_id for one in memberships]
    return act(actor, Act(kind=kind, memberships=ids, **fields))


def done(
    kind: str, membership: Membership, actor: Actor = OPERATOR, **overrides: Any
) -> MembershipChange:
    """Decide about one, who is no special case."""
    outcome = acted(kind, membership, actor=actor, **overrides)
    assert not outcome.refused, outcome.refused[0].why
    return outcome.done[0]


def asked(actor: Actor, target: Organization, *memberships: Membership) -> Outcome:
    """Ask for a transfer."""
    ids = [one.public_id for one in memberships]
    return ask_transfer(actor, AskTransfer(memberships=ids, target=target.public_id))
