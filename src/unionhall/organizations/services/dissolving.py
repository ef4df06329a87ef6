"""Ending union bodies."""

from django.db import transaction

from unionhall.core import audit, events
from unionhall.core.actors import Actor
from unionhall.organizations import errors, permissions, queries, tree
from unionhall.organizations.commands import Dissolve
from unionhall.organizations.events import OrganizationDissolved
from unionhall.organizations.models import Affiliation, Organization
from unionhall.organizations.rules import not_in_the_future, said, standing
from unionhall.organizations.services import tell_figures


@transaction.atomic
def dissolve(actor: Actor, command: Dissolve) -> Organization:
    """End a body from a day on, and with it its coverage and stations."""
    tree.hold_still(for_moving=True)
    organization = queries.organization(actor, command.organization, permissions.CHANGE, lock=True)
    standing(organization)
    not_in_the_future(command.on)
    if below := organization.bodies.filter(dissolved_on=None).count():
        raise errors.SomethingStandsBelow(name=organization.name, count=below)
    current = organization.affiliations.get(valid_until=None)
    if command.on <= current.valid_from:
        raise errors.BeforeItWasFounded(name=organization.name, founded=said(current.valid_from))
    Affiliation.objects.filter(pk=current.pk).update(valid_until=command.on)
    covering = organization.coverages.filter(valid_until=None)
    if late := covering.filter(valid_from__gte=command.on).order_by("-valid_from").first():
        raise errors.EndsBeforeItBegan(since=said(late.valid_from))
    covering.update(valid_until=command.on)
    organization.stations.filter(closed_on=None).update(closed_on=command.on)
    organization.dissolved_on = command.on
    organization.save(update_fields=["dissolved_on"])
    audit.record(
        actor,
        "organizations.dissolved",
        organization,
        reason=command.reason,
        on=command.on.isoformat(),
    )
    tell_figures(organization.path, command.on)
    events.publish(actor, OrganizationDissolved(organization.path, command.on))
    return organization
