"""Ending union bodies."""

from django.db import transaction

from unionhall.core import audit, events, formats
from unionhall.core.actors import Actor
from unionhall.organizations import errors, permissions, queries, tree
from unionhall.organizations.commands import Dissolve
from unionhall.organizations.events import OrganizationDissolved
from unionhall.organizations.models import GRASS_ROOTS, Affiliation, Organization, ServiceStation
from unionhall.organizations.rules import not_in_the_future, standing
from unionhall.organizations.services import tell_figures


@transaction.atomic
def dissolve(actor: Actor, command: Dissolve) -> Organization:
    """End a body from a day on, and with it its coverage and stations.

    Membership outlasts the union (Beijing: kept at the union above). So a body in which
    members, applications or service stations of others stand ends only with a successor
    that takes them over; the apps above see to that when they hear of the end.
    """
    tree.hold_still(for_moving=True)
    organization = queries.organization(actor, command.organization, permissions.CHANGE, lock=True)
    standing(organization)
    not_in_the_future(command.on)
    if below := organization.bodies.filter(dissolved_on=None).count():
        raise errors.SomethingStandsBelow(name=organization.name, count=below)
    successor = _successor(actor, organization, command)
    current = organization.affiliations.get(valid_until=None)
    if command.on <= current.valid_from:
        raise errors.BeforeItWasFounded(
            name=organization.name, founded=formats.day(current.valid_from)
        )
    Affiliation.objects.filter(pk=current.pk).update(valid_until=command.on)
    covering = organization.coverages.filter(valid_until=None)
    if late := covering.filter(valid_from__gte=command.on).order_by("-valid_from").first():
        raise errors.EndsBeforeItBegan(since=formats.day(late.valid_from))
    covering.update(valid_until=command.on)
    _hand_stations_over(organization, successor)
    organization.stations.filter(closed_on=None).update(closed_on=command.on)
    organization.dissolved_on = command.on
    organization.successor = successor
    organization.save(update_fields=["dissolved_on", "successor"])
    audit.record(
        actor,
        "organizations.dissolved",
        organization,
        reason=command.reason,
        on=command.on.isoformat(),
        successor=successor.code if successor else None,
    )
    tell_figures(organization.path, command.on)
    events.publish(actor, OrganizationDissolved(organization, successor, command.on))
    return organization


def _successor(actor: Actor, organization: Organization, command: Dissolve) -> Organization | None:
    """Find who takes over; both bodies must lie where the actor may change the tree."""
    if command.successor is None:
        return None
    successor = queries.organization(actor, command.successor, permissions.CHANGE, lock=True)
    if (
        successor.pk == organization.pk
        or successor.kind not in GRASS_ROOTS
        or successor.dissolved_on is not None
        or successor.founded_on > command.on
    ):
        raise errors.SuccessorCannotAdmit(name=successor.name)
    return successor


def _hand_stations_over(organization: Organization, successor: Organization | None) -> None:
    sending = ServiceStation.objects.filter(catch_all=organization, closed_on=None)
    if successor is not None:
        sending.update(catch_all=successor)
    elif count := sending.exclude(organization=organization).count():
        raise errors.StationsSendHere(name=organization.name, count=count)
