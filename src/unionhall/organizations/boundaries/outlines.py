"""Reading boundaries: which areas have one, and the outlines of a map."""

from collections.abc import Iterable

from django.db.models import QuerySet

from unionhall.core.actors import Actor
from unionhall.organizations import queries
from unionhall.organizations.models import AREAS, GENERAL_UNIONS, Boundary, Organization


def has_areas(body: Organization) -> bool:
    """Say whether areas can stand below a body."""
    return body.kind in GENERAL_UNIONS


def areas_below(actor: Actor, body: Organization) -> QuerySet[Organization]:
    """List the areas anywhere below a body, in the order of the tree."""
    below = queries.organizations(actor).filter(path__within=body.path, kind__in=AREAS)
    return below.filter(dissolved_on=None).exclude(pk=body.pk).order_by("path")


def boundaries_below(actor: Actor, body: Organization) -> QuerySet[Boundary]:
    """List the boundaries of the areas below a body, in the order of the tree."""
    areas = areas_below(actor, body).order_by()
    rows = Boundary.objects.filter(organization__in=areas.values("pk"))
    return rows.select_related("organization").order_by("scope_path")


def of(bodies: Iterable[int]) -> dict[int, Boundary]:
    """Return the boundaries of bodies that the reader sees, by the body's key; one statement."""
    return {row.organization_id: row for row in Boundary.objects.filter(organization__in=[*bodies])}
