"""Reading the tree, the employers and the ties between them."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import NotFound
from unionhall.core.scoping import STEP
from unionhall.organizations import permissions, searching
from unionhall.organizations.models import (
    GENERAL_UNIONS,
    GRASS_ROOTS,
    MAY_STAND_BELOW,
    UNIONS,
    Affiliation,
    Coverage,
    Employer,
    Headcount,
    Kind,
    Organization,
    ServiceStation,
)
from unionhall.organizations.names import name_then as named

COVERING_KINDS = frozenset(GRASS_ROOTS)
COVERING_ONE = frozenset({Kind.SINGLE})
"""Which kinds organize employers' people themselves."""
LARGE = 100
"""From so many staff on an employer is "one of 100 and more" (百人以上企业)."""


def _everything(actor: Actor) -> bool:
    return actor.everywhere


def holding(on: date) -> Q:
    """Keep dated ties that hold on a day."""
    return Q(valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gt=on))


def existing(on: date) -> Q:
    """Keep bodies that exist on a day."""
    return Q(founded_on__lte=on) & (Q(dissolved_on=None) | Q(dissolved_on__gt=on))


# Union bodies ----------------------------------------------------------------------------


def organizations(
    actor: Actor, permission: Permission = permissions.VIEW
) -> QuerySet[Organization]:
    """List the union bodies in sight, in the order of the tree, dissolved ones included."""
    bodies = Organization.objects.order_by("path")
    if _everything(actor):
        return bodies
    scopes = actor.scopes(permission)
    if not scopes:
        return bodies.none()
    return bodies.filter(reduce(or_, (Q(path__within=scope) for scope in scopes)))


def organization(
    actor: Actor,
    public_id: UUID,
    permission: Permission = permissions.VIEW,
    *,
    lock: bool = False,
) -> Organization:
    """Find one union body; with ``lock``, nobody else may change it in the meantime.

    What refers to it can be entered meanwhile: memberships do, and their persons are locked
    before.
    """
    bodies = organizations(actor)
    if lock:
        bodies = bodies.select_for_update(no_key=True)
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


def guide_of(actor: Actor, body: Organization) -> Organization | None:
    """Return the body that guided a founding, if it is in sight."""
    if body.guided_by_id is None:
        return None
    return organizations(actor).filter(pk=body.guided_by_id).first()


def successor_of(actor: Actor, body: Organization) -> Organization | None:
    """Return the union that took over when a body ended, if it is in sight."""
    if body.successor_id is None:
        return None
    return organizations(actor).filter(pk=body.successor_id).first()


def may(actor: Actor, permission: Permission, path: str) -> bool:
    """Say whether the actor may do this at a place; what a page offers depends on it."""
    return _everything(actor) or actor.may(permission, path)


def ancestors(actor: Actor, body: Organization) -> list[Organization]:
    """List what a body stands below, from the top, as far as it is in sight."""
    above = [body.path[:end] for end in range(STEP, len(body.path), STEP)]
    return list(organizations(actor).filter(path__in=above))


def tops(actor: Actor) -> QuerySet[Organization]:
    """List the uppermost bodies in sight: where the actor's own part of the tree begins."""
    if _everything(actor):
        return organizations(actor).filter(parent=None)
    scopes = actor.scopes(permissions.VIEW)
    own = [s for s in scopes if not any(s != other and s.startswith(other) for other in scopes)]
    return organizations(actor).filter(path__in=own)


def matching(bodies: QuerySet[Organization], text: str) -> QuerySet[Organization]:
    """Keep bodies by a part of a name, pinyin initials, credit code or register code.

    A former name finds a body too.
    """
    return bodies.filter(searching.matches(text, "organization")) if text.strip() else bodies


def by_text(actor: Actor, text: str, on: date) -> QuerySet[Organization]:
    """Search the bodies that exist on a day; also by register code."""
    bodies = organizations(actor).filter(existing(on)).annotate(name_then=named(on))
    found = bodies.filter(searching.matches(text, "organization") | Q(code=text.strip()))
    return found.prefetch_related("former_names")


def with_former_names(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Bring the former names along, in one question for all rows."""
    return rows.prefetch_related("former_names")


def tree_as_of(actor: Actor, on: date) -> QuerySet[Affiliation]:
    """List what stood where on a day, in the order of the tree of that day."""
    standing = (
        Affiliation.objects.visible_to(actor, permissions.VIEW)
        if not _everything(actor)
        else Affiliation.objects.all()
    )
    return standing.filter(holding(on)).select_related("organization").order_by("scope_path")


def standing_below(actor: Actor, parent: Organization, on: date) -> QuerySet[Affiliation]:
    """List what stood directly below a body on a day, each with the number of its own."""
    below = (
        Affiliation.objects.filter(holding(on), parent=OuterRef("organization"))
        .order_by()
        .values("parent")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return (
        tree_as_of(actor, on)
        .filter(parent=parent)
        .annotate(number_below=Coalesce(Subquery(below), 0), name_then=named(on, "organization"))
        .order_by("organization__kind", "organization__name_key", "pk")
    )


def standing_tops(actor: Actor, on: date) -> QuerySet[Affiliation]:
    """List the uppermost bodies in sight as they stood on a day."""
    below = (
        Affiliation.objects.filter(holding(on), parent=OuterRef("organization"))
        .order_by()
        .values("parent")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return (
        Affiliation.objects.filter(holding(on), organization__in=tops(actor))
        .select_related("organization")
        .annotate(number_below=Coalesce(Subquery(below), 0), name_then=named(on, "organization"))
        .order_by("scope_path")
    )


def kinds_below(
    actor: Actor, body: Organization, on: date, spells: list[Affiliation] | None = None
) -> list[tuple[Kind, int]]:
    """Count what stood below a body on a day, by kind, the body itself left out.

    ``spells`` is the body's history, where it is at hand already.
    """
    if spells is None:
        spells = list(Affiliation.objects.filter(holding(on), organization=body))
    path = next((spell.scope_path for spell in spells if spell.holds_on(on)), body.path)
    counted = (
        tree_as_of(actor, on)
        .filter(scope_path__within=path)
        .exclude(organization=body)
        .order_by()
        .values("kind")
        .annotate(n=Count("pk"))
    )
    found = {row["kind"]: row["n"] for row in counted}
    return [(kind, found[kind]) for kind in Kind if kind in found]


def history(actor: Actor, body: Organization) -> list[Affiliation]:
    """List what a body was and under whom, the latest first.

    A parent or guide that is out of sight is not named.
    """
    spells = list(
        Affiliation.objects.filter(organization=body)
        .select_related("parent", "guided_by")
        .order_by("-valid_from", "-pk")
    )
    for spell in spells:
        if spell.parent and not may(actor, permissions.VIEW, spell.parent.path):
            spell.parent = None
        if spell.guided_by and not may(actor, permissions.VIEW, spell.guided_by.path):
            spell.guided_by = None
    return spells


def possible_parents(actor: Actor, body: Organization) -> QuerySet[Organization]:
    """List where a body may be moved to by the actor."""
    return (
        organizations(actor, permissions.CHANGE)
        .filter(kind__in=MAY_STAND_BELOW[body.kind], dissolved_on=None)
        .exclude(path__within=body.path)
        .exclude(path=body.path[:-STEP])
    )


def possible_successors(actor: Actor, body: Organization) -> QuerySet[Organization]:
    """List the unions that may take over when a body ends; none but grass-roots unions do."""
    if body.kind not in GRASS_ROOTS:
        return Organization.objects.none()
    bodies = organizations(actor, permissions.CHANGE)
    return bodies.filter(kind__in=GRASS_ROOTS, dissolved_on=None).exclude(pk=body.pk)


def nearest_first(
    bodies: QuerySet[Organization], body: Organization, most: int
) -> list[Organization]:
    """List bodies up to a number, those with the same parent as this one before all others."""
    near = list(bodies.filter(parent=body.parent_id)[:most])
    return near + list(bodies.exclude(parent=body.parent_id)[: most - len(near)])


def covering_unions(actor: Actor) -> QuerySet[Organization]:
    """List the joint unions in sight that can admit those whose employer has none."""
    return organizations(actor).filter(kind=Kind.JOINT, dissolved_on=None)


def areas(actor: Actor, permission: Permission = permissions.VIEW) -> QuerySet[Organization]:
    """List the general unions in sight, in whose areas employers lie."""
    return organizations(actor, permission).filter(kind__in=GENERAL_UNIONS, dissolved_on=None)


def possible_guides(actor: Actor, parent: Organization) -> list[Organization]:
    """List who may have guided a founding below a body: general unions in sight, nearest first.

    The body itself comes before those above it, and these before all others.
    """
    rows = [body for body in areas(actor) if body.pk != parent.pk]
    near = [body for body in rows if parent.path.startswith(body.path)]
    others = [body for body in rows if not parent.path.startswith(body.path)]
    return [parent, *reversed(near), *others]


def possible_kinds(parent: Organization) -> list[Kind]:
    """List the kinds that may stand directly below a body."""
    return [kind for kind in Kind if parent.kind in MAY_STAND_BELOW[kind]]


def subtree_size(body: Organization) -> int:
    """Count the bodies that a move takes along, the body itself included."""
    return Organization.objects.filter(path__within=body.path, dissolved_on=None).count()


# Employers -------------------------------------------------------------------------------


def employers(
    actor: Actor, permission: Permission = permissions.VIEW_EMPLOYERS
) -> QuerySet[Employer]:
    """List the employers in sight, by name."""
    rows = (
        Employer.objects.all()
        if _everything(actor)
        else Employer.objects.visible_to(actor, permission)
    )
    return rows.select_related("area").order_by("name_key", "pk")


def employer(
    actor: Actor,
    public_id: UUID,
    permission: Permission = permissions.VIEW_EMPLOYERS,
    *,
    lock: bool = False,
) -> Employer:
    """Find one employer."""
    rows = employers(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    if not _everything(actor):
        actor.require(permission, found.scope_path)
    return found


def staff_on(day: date, employer: str = "pk") -> Subquery:
    """Give an employer's latest headcount that is not after the day."""
    counts = Headcount.objects.filter(counted_by(day), employer=OuterRef(employer))
    return Subquery(counts.values("staff")[:1])


def staff_of(employer: Employer, day: date) -> int | None:
    """Return one employer's latest headcount that is not after the day, where it has one."""
    counts = Headcount.objects.filter(counted_by(day), employer=employer)
    return counts.values_list("staff", flat=True).first()


def women_on(day: date, employer: str = "pk") -> Subquery:
    """Give the women on the staff by that headcount; empty where it does not say."""
    counts = Headcount.objects.filter(counted_by(day), employer=OuterRef(employer))
    return Subquery(counts.values("women")[:1])


def counted_by(day: date) -> Q:
    """Choose each employer's latest headcount that is not after the day."""
    return Q(counted_on__lte=day) & (Q(valid_until=None) | Q(valid_until__gt=day))


def large_employers(day: date) -> QuerySet[Any]:
    """Give the keys of employers with 100 or more staff on a day."""
    counts = Headcount.objects.filter(counted_by(day), staff__gte=LARGE)
    return counts.order_by().values("employer")


def with_staff(rows: QuerySet[Employer], day: date) -> QuerySet[Any]:
    """Add to employers their headcount on a day and whether a union covers them then."""
    covering = Coverage.objects.filter(holding(day), employer=OuterRef("pk"))
    return rows.annotate(staff=staff_on(day), women=women_on(day), covered=Exists(covering))


def covered(rows: QuerySet[Any], *, wanted: bool) -> QuerySet[Any]:
    """Keep those whom a union covers, or the others; needs ``with_staff``."""
    return rows.filter(covered=wanted)


def large(rows: QuerySet[Any], *, wanted: bool) -> QuerySet[Any]:
    """Keep those of 100 and more staff, or the others; needs ``with_staff``."""
    small = Q(staff__lt=LARGE) | Q(staff=None)
    return rows.exclude(small) if wanted else rows.filter(small)


def matching_employers(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Keep employers by a part of a name, former ones too, pinyin initials or credit code."""
    return rows.filter(searching.matches(text, "employer")) if text.strip() else rows


def not_covered_by(rows: QuerySet[Employer], union: Organization, on: date) -> QuerySet[Employer]:
    """Keep the employers that this union does not cover on a day."""
    covering = Coverage.objects.filter(holding(on), organization=union, employer=OuterRef("pk"))
    return rows.exclude(Exists(covering))


def headcounts(employer: Employer) -> QuerySet[Headcount]:
    """List how many people an employer had, the latest first."""
    return Headcount.objects.filter(employer=employer).order_by("-counted_on")


def holding_coverages(on: date) -> QuerySet[Coverage]:
    """List the coverages that hold on a day, wherever they are: for the services' own rules."""
    return Coverage.objects.filter(holding(on))


def coverages(actor: Actor) -> QuerySet[Coverage]:
    """List the coverage in sight, with its two sides."""
    rows = (
        Coverage.objects.all()
        if _everything(actor)
        else Coverage.objects.visible_to(actor, permissions.VIEW_EMPLOYERS)
    )
    return rows.select_related("organization", "employer").order_by(
        "valid_until", "employer__name_key", "pk"
    )


def coverage(
    actor: Actor, public_id: UUID, permission: Permission = permissions.VIEW, *, lock: bool = False
) -> Coverage:
    """Find one coverage."""
    rows = coverages(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    if not _everything(actor):
        actor.require(permission, found.scope_path)
    return found


def union_of(employer: Employer, on: date) -> Organization | None:
    """Find the union that organizes an employer's people; a union of its own goes first."""
    covering = (
        Coverage.objects.filter(holding(on), employer=employer)
        .select_related("organization")
        .order_by("valid_from", "pk")
    )
    unions = [coverage.organization for coverage in covering]
    own = [union for union in unions if union.kind == Kind.SINGLE]
    return next(iter([*own, *unions]), None)


# What the figures count ------------------------------------------------------------------


def unions() -> QuerySet[Organization]:
    """List what is counted as a union: grass-roots unions and federations, all days."""
    return Organization.objects.filter(kind__in=UNIONS)


def unions_of_large_employers(on: date) -> QuerySet[Organization]:
    """List the unions that cover an employer with 100 or more staff on a day."""
    covering = Coverage.objects.filter(holding(on), employer__in=large_employers(on))
    return unions().filter(existing(on), pk__in=covering.order_by().values("organization"))


def covered_small_firms(on: date) -> QuerySet[Coverage]:
    """List the coverage of small firms by joint unions on a day.

    Small is below 100 staff by the latest headcount; a firm without one counts as small.
    """
    held = Coverage.objects.filter(holding(on), organization__kind=Kind.JOINT)
    return held.exclude(employer__in=large_employers(on))


# Service stations ------------------------------------------------------------------------


def stations(actor: Actor) -> QuerySet[ServiceStation]:
    """List the service stations in sight."""
    rows = (
        ServiceStation.objects.all()
        if _everything(actor)
        else ServiceStation.objects.visible_to(actor, permissions.VIEW)
    )
    return rows.select_related("organization", "catch_all").order_by("scope_path", "name", "pk")


def station(
    actor: Actor, public_id: UUID, permission: Permission = permissions.VIEW, *, lock: bool = False
) -> ServiceStation:
    """Find one service station."""
    rows = stations(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    if not _everything(actor):
        actor.require(permission, found.scope_path)
    return found


def station_for(division_code: str) -> ServiceStation | None:
    """Find the service station of a division, or of the nearest one that contains it."""
    codes = [division_code[:length] for length in (12, 9, 6) if len(division_code) >= length]
    stations: dict[Any, ServiceStation] = {
        station.division_code: station
        for station in ServiceStation.objects.filter(division_code__in=codes, closed_on=None)
        .select_related("catch_all")
        .order_by("-pk")
    }
    return next((stations[code] for code in codes if code in stations), None)
