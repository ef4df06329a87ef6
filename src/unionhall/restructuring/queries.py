"""Reading changes, what they did, and who is organized where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import NotFound
from unionhall.core.scoping import STEP
from unionhall.members.models import Membership
from unionhall.organizations import permissions as organizations
from unionhall.organizations import queries as bodies
from unionhall.organizations.models import (
    GRASS_ROOTS,
    MAY_STAND_BELOW,
    Coverage,
    Employer,
    Headcount,
    Kind,
    Organization,
    ServiceStation,
)
from unionhall.restructuring import permissions
from unionhall.restructuring.commands import Leave, Operation, Pass, Split
from unionhall.restructuring.models import Change, ChangeBody
from unionhall.restructuring.words import WORDS

HEAVY = ("journal", "figures", "parameters")

EFFECTS: Mapping[tuple[str, bool], str | Promise] = {
    ("cards.card", False): _("cards that follow their bearers"),
    ("cards.card", True): _("cards that are newly prepared"),
    ("organizations.coverage", False): _("coverages that end"),
    ("organizations.coverage", True): _("coverages that begin"),
    ("organizations.servicestation", False): _("service stations that close or send elsewhere"),
    ("joining.application", False): _("open applications that are passed on"),
    ("joining.joinlink", False): _("joining links and QR codes that end"),
    ("outreach.meeting", False): _("planned meetings that are called off"),
    ("accounts.duty", False): _("duties that end"),
}
"""What a change does to rows of a table: to those there are, or (True) to new ones."""
BY_THE_WAY = frozenset(
    {"members.membership", "organizations.organization", "organizations.affiliation"}
)


@dataclass(frozen=True, slots=True)
class Effect:
    """So many rows of a kind are touched."""

    label: str
    count: int


def word_of(table: str) -> str:
    """Name a table for people."""
    return str(WORDS.get(table, table))


def effects(changed: Mapping[str, Any], created: Mapping[str, Any]) -> list[Effect]:
    """Say what a change does besides moving members, in the order of importance."""
    counted = {(table, False): len(rows) for table, rows in changed.items()}
    counted |= {(table, True): len(rows) for table, rows in created.items()}
    named = [Effect(str(label), counted[key]) for key, label in EFFECTS.items() if counted.get(key)]
    known = {*EFFECTS, ("cards.cardstep", True)}
    others = [
        Effect(word_of(table), count)
        for (table, new), count in counted.items()
        if (table, new) not in known and table not in BY_THE_WAY
    ]
    return named + others


def left_behind(operation: Operation) -> int:
    """Count members who only wrote the firm's name: nobody knows for sure that they are its."""
    if not isinstance(operation, Leave | Pass | Split):
        return 0
    chosen = operation.employers if isinstance(operation, Split) else (operation.employer,)
    names = Coverage.objects.filter(employer__public_id__in=chosen).values("employer__name")
    unnamed = Membership.objects.filter(
        organization__public_id=operation.source, employer=None, ended_on=None
    )
    return unnamed.filter(employer_typed__in=names).count()


# Changes ---------------------------------------------------------------------------------


def changes(actor: Actor, permission: Permission = permissions.VIEW) -> QuerySet[Change]:
    """List the changes in sight, the latest first, without what is needed to undo them."""
    rows = Change.objects.visible_to(actor, permission).defer(*HEAVY)
    return rows.prefetch_related("bodies").order_by("-on", "-pk")


def at_body(rows: QuerySet[Any], body: Organization) -> QuerySet[Any]:
    """Keep the changes that touched a body."""
    return rows.filter(pk__in=ChangeBody.objects.filter(organization=body).values("change"))


def matching(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Keep the changes in which a body of this name had a part."""
    named = ChangeBody.objects.filter(name__icontains=text)
    return rows.filter(pk__in=named.values("change"))


def undone(rows: QuerySet[Any], wanted: object) -> QuerySet[Any]:
    """Keep those that hold, or those that were taken back."""
    return rows.filter(undone_at__isnull=bool(wanted))


def change(
    actor: Actor, public_id: UUID, permission: Permission = permissions.VIEW, *, lock: bool = False
) -> Change:
    """Find one change. To change it, every body that it touched must be in reach."""
    rows = Change.objects.visible_to(actor, permissions.VIEW)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    if permission == permissions.CHANGE:
        for path in _paths(found):
            actor.require(permission, path)
    return found


def parts(actor: Actor, found: Change) -> list[tuple[ChangeBody, bool]]:
    """List the bodies that a change touched, each with whether its page may be opened."""
    touched = found.bodies.select_related("organization")
    return [
        (
            one,
            one.organization is not None and actor.may(organizations.VIEW, one.organization.path),
        )
        for one in touched
    ]


def effects_of(found: Change) -> list[Effect]:
    """Say what a change did besides moving members."""
    return effects(found.journal["changed"], found.journal["created"])


def _paths(found: Change) -> list[str]:
    touched = Organization.objects.filter(changes_of_it__change=found)
    return list(touched.values_list("path", flat=True)) or [found.scope_path]


def may_change(actor: Actor, found: Change) -> bool:
    """Say whether every body that a change touched is in the actor's reach."""
    return all(actor.may(permissions.CHANGE, path) for path in _paths(found))


def later_changes(found: Change) -> QuerySet[Change]:
    """List later changes of the same bodies that still hold."""
    bodies_ = found.bodies.exclude(organization=None).values("organization")
    later = Change.objects.filter(pk__gt=found.pk, undone_at=None)
    touching = later.filter(bodies__organization__in=bodies_)
    return touching.defer(*HEAVY).distinct().order_by("pk")


# Candidates ------------------------------------------------------------------------------


def body(actor: Actor, public_id: UUID, permission: Permission = permissions.VIEW) -> Organization:
    """Find a union body where the actor may see, or make, changes."""
    return bodies.organization(actor, public_id, permission)


def possible_kinds(body: Organization) -> list[Change.Kind]:
    """List what can be done with a body, seen from its page."""
    kinds = Change.Kind
    if body.dissolved_on is not None or body.parent_id is None:
        return []
    if body.kind == Kind.JOINT:
        return [kinds.LEAVE, kinds.PASS, kinds.SPLIT, kinds.MERGE, kinds.MOVE, kinds.DISSOLVE]
    if body.kind in GRASS_ROOTS:
        return [kinds.MERGE, kinds.MOVE, kinds.DISSOLVE]
    return [kinds.MOVE, kinds.DISSOLVE]


def firms(body: Organization) -> QuerySet[Coverage]:
    """List the firms that a union covers today, by name."""
    ties = Coverage.objects.filter(organization=body, valid_until=None)
    return ties.select_related("employer").order_by("employer__name_key", "pk")


def _reach(actor: Actor) -> QuerySet[Organization]:
    return bodies.organizations(actor, permissions.CHANGE).filter(dissolved_on=None)


def possible_targets(actor: Actor, body: Organization, kind: str) -> QuerySet[Organization]:
    """List the bodies that may be the other side of a change, all in the actor's reach."""
    reach = _reach(actor).exclude(pk=body.pk)
    if kind == Change.Kind.LEAVE:
        taken = Coverage.objects.filter(valid_until=None).exclude(
            employer__in=firms(body).order_by().values("employer")
        )
        singles = reach.filter(kind=Kind.SINGLE)
        return singles.exclude(pk__in=taken.values("organization"))
    if kind == Change.Kind.PASS:
        return reach.filter(kind=Kind.JOINT)
    if kind == Change.Kind.MOVE:
        uppers = reach.filter(kind__in=MAY_STAND_BELOW[body.kind]).exclude(bodies=body)
        return uppers.exclude(path__within=body.path)
    if kind == Change.Kind.DISSOLVE and body.kind not in GRASS_ROOTS:
        return reach.none()
    return reach.filter(kind__in=GRASS_ROOTS)


def first_receiver(rows: QuerySet[Organization], body: Organization) -> Organization | None:
    """Find the joint union for everybody at the upper union, if it may be chosen."""
    found = catch_all_of(body)
    return rows.filter(pk=found.pk).first() if found else None


def catch_all_of(body: Organization) -> Organization | None:
    """Find the joint union for everybody at the nearest service station above a union."""
    above = [body.path[:end] for end in range(STEP, len(body.path), STEP)]
    near = ServiceStation.objects.filter(scope_path__in=above, closed_on=None)
    found = near.exclude(catch_all=body).select_related("catch_all").order_by("-scope_path", "pk")
    station = found.first()
    return station.catch_all if station else None


def nearest(rows: QuerySet[Organization], body: Organization, text: str, most: int) -> list[Any]:
    """List what matches, those below the same upper union first."""
    return bodies.nearest_first(bodies.matching(rows, text), body, most)


def is_above(body: Organization) -> bool:
    """Say whether a body stands above unions, rather than being one."""
    return body.kind not in GRASS_ROOTS


# Who is organized where ------------------------------------------------------------------


def matrix(actor: Actor, body: Organization, on: date) -> QuerySet[Any]:
    """List the firms that joint unions at or below a body cover on a day, with their people.

    ``staff`` is the latest headcount, ``here`` the firm's members in that union, ``elsewhere``
    its members in other unions, ``share`` members here in a hundred of the staff.
    """
    ties = bodies.coverages(actor).filter(
        bodies.holding(on), scope_path__within=body.path, organization__kind=Kind.JOINT
    )
    members = _standing(on).filter(employer=OuterRef("employer"))
    here = members.filter(organization=OuterRef("organization"))
    elsewhere = members.exclude(organization=OuterRef("organization"))
    return (
        ties.annotate(
            staff=bodies.staff_on(on, "employer"), here=_number(here), elsewhere=_number(elsewhere)
        )
        .annotate(share=_rounded(F("here"), F("staff")))
        .order_by("employer__name_key", "pk")
    )


def _rounded(part: F, whole: F) -> Any:
    """Return a part in a hundred of the whole; a half is rounded up."""
    return (part * Value(200) + whole) / NullIf(whole * Value(2), Value(0))


def firms_matching(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Keep the firms of a matrix by a part of a name, pinyin initials or credit code."""
    named = bodies.matching_employers(Employer.objects.all(), text)
    return rows.filter(employer__in=named.values("pk"))


def large(rows: QuerySet[Any], wanted: object) -> QuerySet[Any]:
    """Keep the firms of 100 and more staff, or the others."""
    return bodies.large(rows, wanted=bool(wanted))


def with_members(rows: QuerySet[Any], wanted: object) -> QuerySet[Any]:
    """Keep the firms that have members in the union, or those that have none."""
    return rows.filter(here__gt=0) if wanted else rows.filter(here=0)


def _standing(on: date) -> QuerySet[Membership]:
    begun = Membership.objects.filter(began_on__lte=on)
    return begun.filter(Q(ended_on=None) | Q(ended_on__gt=on))


def _number(rows: QuerySet[Membership]) -> Coalesce:
    counted = rows.order_by().values("employer").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What a matrix adds up to: firms, their staff, and members with and without a firm."""

    firms: int
    unions: int
    staff: int
    here: int
    members: int

    @property
    def without_firm(self) -> int:
        """Return the members of these unions of whom no covered firm is known."""
        return max(self.members - self.here, 0)


def totals(actor: Actor, body: Organization, on: date) -> Totals:
    """Add a matrix up; a firm that two unions cover counts once, with its staff."""
    ties = bodies.coverages(actor).filter(
        bodies.holding(on), scope_path__within=body.path, organization__kind=Kind.JOINT
    )
    covered = ties.order_by().values("employer")
    counted = ties.order_by().aggregate(
        firms=Count("employer", distinct=True), unions=Count("organization", distinct=True)
    )
    staff = Headcount.objects.filter(bodies.counted_by(on), employer__in=covered)
    here = Membership.objects.filter(
        pk__in=_standing(on)
        .filter(
            organization__coverages__in=ties.order_by(),
            organization__coverages__employer=F("employer"),
        )
        .values("pk")
    )
    members = _standing(on).filter(scope_path__within=body.path, organization__kind=Kind.JOINT)
    return Totals(
        **counted,
        staff=staff.aggregate(n=Sum("staff"))["n"] or 0,
        here=here.count(),
        members=members.count(),
    )
