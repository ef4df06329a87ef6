"""What becomes of changes under way when memberships end or move for another cause."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from unionhall.core.actors import Actor
from unionhall.core.states import advance_all
from unionhall.lifecycle.models import MembershipChange
from unionhall.lifecycle.services import note
from unionhall.members.events import MembershipsEnded, MembersTransferred
from unionhall.members.models import Membership

State = MembershipChange.State


@transaction.atomic
def on_transferred(actor: Actor, command: MembersTransferred) -> None:
    """Let what was under way for a membership that moved lapse: it is the old one's."""
    _lapse(actor, command.left)


@transaction.atomic
def on_ended(actor: Actor, command: MembershipsEnded) -> None:
    """Let what was under way for a membership that ended lapse."""
    _lapse(actor, command.memberships)


def _lapse(actor: Actor, over: Iterable[Membership]) -> None:
    keys = [one.pk for one in over]
    rows = MembershipChange.objects.filter(membership__in=keys, state__in=MembershipChange.OPEN)
    found: Sequence[MembershipChange] = list(rows.select_for_update().order_by("pk"))
    if found:
        advance_all(found, State.LAPSED, due_on=None)
        note(actor, found, "lifecycle.lapsed")
