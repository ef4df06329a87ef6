"""What becomes of the members when their union ends.

Membership outlasts the union: it is kept, in Beijing at the union above (domain file 2.1).
Only grass-roots unions hold members, so whoever dissolves names one that takes them over.
"""

from django.db import transaction
from django.db.models import Max

from unionhall.core import audit, events, facts, formats
from unionhall.core.actors import Actor
from unionhall.members.errors import MembersCameOrWentLater, MembersStandThere
from unionhall.members.events import MemberTransferred
from unionhall.members.models import Membership
from unionhall.organizations.events import OrganizationDissolved
from unionhall.organizations.models import Organization


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
    for spell in standing.select_for_update(of=("self",)).select_related("person"):
        _take_over(actor, spell, command.successor, command)


def _take_over(
    actor: Actor, old: Membership, successor: Organization, command: OrganizationDissolved
) -> None:
    """End one spell and begin the next, as it was; nobody joins anew by that."""
    old.ended_on, old.ending = command.on, Membership.Ending.TRANSFERRED_OUT
    old.save(update_fields=["ended_on", "ending"])
    new = Membership.objects.create(
        person=old.person,
        organization=successor,
        scope_path=successor.path,
        employer_id=old.employer_id,
        began_on=command.on,
        beginning=Membership.Beginning.TRANSFERRED_IN,
        standing=old.standing,
        channel=old.channel,
        employment_form=old.employment_form,
        post=old.post,
        guided_by_id=old.guided_by_id,
    )
    facts.changed("memberships", old.scope_path, old.began_on, command.on)
    facts.changed("memberships", new.scope_path, command.on)
    on = command.on.isoformat()
    audit.record(actor, "members.transferred_out", old, to=successor.code, on=on)
    audit.record(actor, "members.transferred_in", new, before=command.organization.code, on=on)
    events.publish(actor, MemberTransferred(old, new, command.on))
