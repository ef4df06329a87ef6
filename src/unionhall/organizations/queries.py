"""Reading the tree, the employers and the ties between them."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import NotFound
from unionhall.organizations import permissions
from unionhall.organizations.models import Affiliation, Employer, Organization, ServiceStation


def _everything(actor: Actor) -> bool:
    return actor.role == "operator"


def organizations(
    actor: Actor, permission: Permission = permissions.VIEW
) -> QuerySet[Organization]:
    """List the union bodies in sight, in the order of the tree."""
    bodies = Organization.objects.order_by("path")
    if _everything(actor):
        return bodies
    scopes = actor.scopes(permission)
    if not scopes:
        return bodies.none()
    within = Q()
    for scope in scopes:
        within |= Q(path__within=scope)
    return bodies.filter(within)


def organization(
    actor: Actor,
    public_id: UUID,
    permission: Permission = permissions.VIEW,
    *,
    lock: bool = False,
) -> Organization:
    """Find one union body; with ``lock``, nobody else may change it in the meantime."""
    bodies = organizations(actor)
    if lock:
        bodies = bodies.select_for_update()
    found = bodies.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    if not _everything(actor):
        actor.require(permission, found.path)
    return found


def by_code(actor: Actor, code: str) -> Organization:
    """Find one union body by its register code."""
    found = organizations(actor).filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def tree_as_of(actor: Actor, on: date) -> QuerySet[Affiliation]:
    """List what stood where on a day, in the order of the tree of that day."""
    standing = (
        Affiliation.objects.visible_to(actor, permissions.VIEW)
        if not _everything(actor)
        else Affiliation.objects.all()
    )
    return (
        standing.filter(valid_from__lte=on)
        .filter(Q(valid_until=None) | Q(valid_until__gt=on))
        .select_related("organization")
        .order_by("scope_path")
    )


def employers(actor: Actor) -> QuerySet[Employer]:
    """List the employers in sight, by name."""
    rows = (
        Employer.objects.all()
        if _everything(actor)
        else Employer.objects.visible_to(actor, permissions.VIEW_EMPLOYERS)
    )
    return rows.select_related("area").order_by("name_key", "pk")


def employer(actor: Actor, public_id: UUID) -> Employer:
    """Find one employer."""
    found = employers(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def station_for(division_code: str) -> ServiceStation | None:
    """Find the service station of a division, or of the nearest one that contains it."""
    codes = [division_code[:length] for length in (12, 9, 6) if len(division_code) >= length]
    stations = {
        station.division_code: station
        for station in ServiceStation.objects.filter(division_code__in=codes)
        .select_related("catch_all")
        .order_by("-pk")
    }
    return next((stations[code] for code in codes if code in stations), None)
