"""What becomes of the members when their union ends.

Membership outlasts the union: it is kept, in Beijing at the union above (domain file 2.1).
Only grass-roots unions hold members, so whoever dissolves names one that takes them over.
"""

from datetime import date

from django.db import transaction
from django.db.models import Max

from unionhall.core import formats
from unionhall.core.actors import Actor
from unionhall.members.errors import MembersCameOrWentLater, MembersStandThere
from unionhall.members.models import Membership
from unionhall.members.services.spells import change_unions
from unionhall.organizations.events import OrganizationDissolved
from unionhall.organizations.models import Organization

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
    staying = standing.select_for_update(of=("self",)).select_related("organization")
    while left := list(staying.order_by("pk")[:AT_A_TIME]):
        begun = [_as_it_was(spell, command.successor, command.on) for spell in left]
        change_unions(actor, left, begun, command.on)


def _as_it_was(old: Membership, successor: Organization, on: date) -> Membership:
    """Make the spell that begins at the successor; nobody joins anew by that."""
    return Membership(
        person_id=old.person_id,
        organization=successor,
        scope_path=successor.path,
        employer_id=old.employer_id,
        began_on=on,
        beginning=Membership.Beginning.TRANSFERRED_IN,
        standing=old.standing,
        channel=old.channel,
        employment_form=old.employment_form,
        employer_typed=old.employer_typed,
        post=old.post,
        guided_by_id=old.guided_by_id,
    )
