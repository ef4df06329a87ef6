"""Loading and removing the boundaries of areas."""

import hashlib

from django.db import transaction

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.organizations import errors, permissions, queries
from unionhall.organizations.boundaries import geojson, outlines
from unionhall.organizations.boundaries.matching import Matching, match
from unionhall.organizations.boundaries.simplify import Outline, points, simplified
from unionhall.organizations.commands import LoadBoundaries, RemoveBoundaries
from unionhall.organizations.models import Boundary, Organization
from unionhall.organizations.rules import not_in_the_future

MOST_POINTS = 200
"""So many points of one area are kept: enough for a screen."""


def digest(content: bytes) -> str:
    """Name a file by what it holds."""
    return hashlib.sha256(content).hexdigest()


def preview(actor: Actor, command: LoadBoundaries) -> Matching:
    """Say which areas of a file fit which bodies; nothing is written."""
    body = queries.organization(actor, command.organization, permissions.CHANGE)
    return _matching(actor, body, command)


def _matching(actor: Actor, body: Organization, command: LoadBoundaries) -> Matching:
    if not command.source.strip():
        raise errors.SourceMissing
    not_in_the_future(command.dated_on, field="dated_on")
    if command.seen and command.seen != digest(command.content):
        raise errors.AnotherFile
    found = match(geojson.read(command.content), outlines.areas_below(actor, body))
    if not found.matched:
        raise errors.NothingMatches(name=body.name)
    return found


def load(actor: Actor, command: LoadBoundaries) -> Matching:
    """Give the areas below a body their boundaries; the same file again changes nothing.

    The file is read and simplified before the transaction: only the writing needs one.
    """
    found = preview(actor, command)
    thin = simplified({body.pk: outline for body, _name, outline in found.matched}, MOST_POINTS)
    with transaction.atomic():
        body = queries.organization(actor, command.organization, permissions.CHANGE, lock=True)
        _write(actor, body, command, {one: thin[one.pk] for one, _name, _outline in found.matched})
    return found


def _write(
    actor: Actor, body: Organization, command: LoadBoundaries, thin: dict[Organization, Outline]
) -> None:
    told = {"source": command.source.strip(), "dated_on": command.dated_on}
    new = {
        area.pk: Boundary(
            organization=area, scope_path=area.path, outline=outline, points=points(outline), **told
        )
        for area, outline in thin.items()
    }
    for old in Boundary.objects.filter(organization__in=new):
        if _told(old) == _told(new[old.organization_id]):
            del new[old.organization_id]
    if not new:
        return
    Boundary.objects.filter(organization__in=new).delete()
    Boundary.objects.bulk_create(new.values())
    audit.record(
        actor,
        "organizations.boundaries_loaded",
        body,
        areas=len(new),
        source=command.source.strip(),
        on=command.dated_on.isoformat(),
        file=digest(command.content)[:16],
    )


def _told(row: Boundary) -> tuple[object, ...]:
    """Return what a boundary says; the database gives pairs back as lists."""
    outline = [[[[*point] for point in ring] for ring in polygon] for polygon in row.outline]
    return outline, row.source, row.dated_on


@transaction.atomic
def remove(actor: Actor, command: RemoveBoundaries) -> int:
    """Remove boundaries and say how many; removing them twice changes nothing."""
    body = queries.organization(actor, command.organization, permissions.CHANGE, lock=True)
    rows = (
        outlines.boundaries_below(actor, body)
        if command.below
        else Boundary.objects.filter(organization=body)
    )
    count, _each = Boundary.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()
    if count:
        audit.record(actor, "organizations.boundaries_removed", body, areas=count)
    return count
