"""What becomes of the members when their union ends.

Membership outlasts the union: it is kept, in Beijing at the union above (domain file 2.1).
Only grass-roots unions hold members, so whoever dissolves names one that takes them over.
"""

from django.db import transaction
from django.db.models import Max

from unionhall.core import formats
from unionhall.core.actors import Actor
from unionhall.members.errors import MembersCameOrWentLater, MembersStandThere
from unionhall.members.models import Membership
from unionhall.members.queries import hold_members
from unionhall.members.services.spells import as_it_was, change_unions
from unionhall.organizations.events import OrganizationDissolved

AT_A_TIME = 500


@transaction.atomic
def on_dissolved(actor: Actor, command: OrganizationDissolved) -> None:
    """Transfer every open spell to the successor on the day; without one, refuse the end."""
    body = command.organization
    spells = Membership.objects.filter(organization=body)
    last = spells.aggregate(began=Max("began_on"), ended=Max("ended_on"))
    latest = max((day for day in last.values() if day is not None), default=None)
    if latest is not None and latest > command.on:
        raise MembersCameOrWentLater(name=body.name, last=formats.day(latest))
    standing = spells.filter(ended_on=None)
    if command.successor is None:
        if count := standing.count():
            raise MembersStandThere(name=body.name, count=count)
        return
    hold_members(standing)
    staying = standing.select_for_update(of=("self",)).select_related("organization")
    while left := list(staying.order_by("pk")[:AT_A_TIME]):
        begun = [as_it_was(spell, command.successor, command.on) for spell in left]
        change_unions(actor, left, begun, command.on)
