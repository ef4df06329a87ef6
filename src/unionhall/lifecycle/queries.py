"""Reading changes of memberships: those of the old union and those that lead to the new one."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.lifecycle.models import MembershipChange
from unionhall.lifecycle.permissions import DECIDE, VIEW
from unionhall.members import queries as members
from unionhall.members.models import Membership, Person
from unionhall.members.queries import Shown
from unionhall.organizations.models import GRASS_ROOTS, Coverage, Organization
from unionhall.organizations.queries import holding

State = MembershipChange.State
Kind = MembershipChange.Kind
MOST_UNIONS, MOST_LOOKED_AT = 20, 500
SHORTEST_WORDS = 2
SOON = timedelta(days=3)
REVERSIBLE = frozenset(
    {Kind.KEEP, Kind.SUSPEND, Kind.RESUME, Kind.WITHDRAW, Kind.DEEM, Kind.EXPEL, Kind.DECEASE}
)
"""What can be corrected; a transfer and a return are undone by another change."""


def at(path: str) -> Q:
    """Choose what concerns a place: as the old union or as the new one."""
    return Q(scope_path__within=path) | Q(target__path__within=path)


def changes(actor: Actor, permission: Permission = VIEW) -> QuerySet[MembershipChange]:
    """List the changes in sight, the latest first."""
    rows = MembershipChange.objects.select_related(
        *("membership__person", "membership__organization", "target", "employer"),
        *("attestation__by", "attestation__organization"),
    ).order_by("-pk")
    if actor.everywhere:
        return rows
    scopes = actor.scopes(permission)
    return rows.filter(reduce(or_, map(at, scopes))) if scopes else rows.none()


def listed(actor: Actor) -> QuerySet[MembershipChange]:
    """List the changes in sight, for those whose duty has to do with them at all."""
    if not actor.holds(VIEW):
        raise NotPermitted
    return changes(actor)


def change(actor: Actor, public_id: UUID) -> MembershipChange:
    """Find one change in sight."""
    found = changes(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def together(actor: Actor, found: MembershipChange) -> QuerySet[MembershipChange]:
    """List what was asked for in one go with a change and waits where it waits, itself included."""
    rows = changes(actor, DECIDE).filter(batch=found.batch, state=found.state)
    return rows if found.is_open else rows.none()


def to_decide(actor: Actor, public_ids: Iterable[UUID]) -> list[MembershipChange]:
    """Find changes by hundreds and lock them, in one order; one out of sight refuses all."""
    wanted = set(public_ids)
    rows = changes(actor, DECIDE).filter(public_id__in=wanted)
    mine = MembershipChange.objects.filter(public_id__in=wanted)
    members.hold_members(Membership.objects.filter(pk__in=mine.values("membership")))
    found = list(rows.order_by("pk").select_for_update(of=("self",)))
    if len(found) != len(wanted):
        raise NotFound
    return found


def place_shown(actor: Actor, row: MembershipChange) -> str:
    """Return the union by which this reader knows the member."""
    if row.target is not None and not actor.may(VIEW, row.scope_path):
        return row.target.path
    return row.scope_path


def shown(actor: Actor, row: MembershipChange) -> Shown:
    """Open what this reader may see of the member; the new union sees who comes to it."""
    known: Shown | None = row.__dict__.get("shown")
    if known is None:
        person = row.membership.person
        known = row.__dict__["shown"] = Shown.of(actor, person, place_shown(actor, row))
    return known


def steps(actor: Actor, row: MembershipChange, *, silent: bool, today: date) -> list[str]:
    """List what this actor may do next about a change; ``silent``: silence hands over."""
    if not row.is_open:
        return []
    old = actor.may(DECIDE, row.scope_path)
    new = row.target is not None and actor.may(DECIDE, row.target.path)
    found = []
    if row.kind == Kind.TRANSFER:
        if old and row.waits_for_old:
            found.append("hand_over")
        if new and (not row.waits_for_old or old or (silent and row.late(today))):
            found.append("accept")
        if new:
            found.append("send_back")
    elif old:
        found += ["accept", "send_back"]
    asker = {"union": old, "target": new}.get(row.asked_by, False)
    return [*found, "take_back"] if asker else found


def open_change(membership: Membership) -> MembershipChange | None:
    """Return what is under way for a membership."""
    rows = MembershipChange.objects.filter(membership=membership, state__in=MembershipChange.OPEN)
    return rows.select_related("target", "membership__organization").first()


def open_changes(memberships: Collection[int]) -> dict[int, MembershipChange]:
    """Return what is under way, by the membership's key."""
    rows = MembershipChange.objects.filter(
        membership__in=list(memberships), state__in=MembershipChange.OPEN
    )
    return {row.membership_id: row for row in rows}


def of_membership(actor: Actor, membership: Membership) -> list[MembershipChange]:
    """List what happened to a membership, the latest first."""
    return list(changes(actor).filter(membership=membership)[:100])


def own_changes(person: Person) -> QuerySet[MembershipChange]:
    """List what happened to a person's own memberships, the latest first."""
    rows = MembershipChange.objects.filter(membership__person=person)
    wanted = ("membership__organization", "target", "attestation__by")
    return rows.select_related(*wanted).order_by("-pk")


def own_membership(actor: Actor) -> Membership:
    """Return the current membership of the member who is signed in."""
    found = members.current_membership(members.own(actor))
    if found is None:
        raise NotFound
    return found


def later_than(rows: Collection[MembershipChange]) -> dict[int, MembershipChange]:
    """Return, by membership, the last thing that was done to it."""
    keys = {row.membership_id for row in rows}
    done = MembershipChange.objects.filter(membership__in=keys, state=State.DONE).order_by("pk")
    return {one.membership_id: one for one in done}


def members_again(persons: Collection[int]) -> frozenset[int]:
    """Return which of these persons (by key) are members at present."""
    rows = Membership.objects.filter(person__in=set(persons), ended_on=None)
    return frozenset(rows.values_list("person", flat=True))


def history(row: MembershipChange) -> QuerySet[AuditEntry]:
    """List what was done about a change, the first thing first."""
    target = f"{MembershipChange._meta.label_lower}:{row.public_id}"
    return AuditEntry.objects.filter(target=target).order_by("at", "pk")


def narrowed_by_time(rows: QuerySet[Any], wanted: str, today: date) -> QuerySet[Any]:
    """Keep what is late, or due within days."""
    waiting = rows.filter(state__in=MembershipChange.OPEN)
    if wanted == "late":
        return waiting.filter(due_on__lt=today)
    return waiting.filter(due_on__gte=today, due_on__lte=today + SOON)


def unions_for(words: str, on: date) -> list[Organization]:
    """Find the unions that take in members: by the name of the union or of a firm it covers.

    For a member who has come to another employer; whoever asks must type two letters.
    """
    plain = " ".join(words.split())
    if len(plain) < SHORTEST_WORDS:
        return []
    covering = Coverage.objects.filter(holding(on), employer__name__icontains=plain)
    standing = Organization.objects.filter(
        Q(dissolved_on=None) | Q(dissolved_on__gt=on), kind__in=GRASS_ROOTS, founded_on__lte=on
    )
    named = Q(name__icontains=plain) | Q(pk__in=covering.values("organization"))
    found = standing.filter(named).order_by("name_key", "pk")[:MOST_LOOKED_AT]
    return sorted(found, key=lambda one: (plain not in one.name, len(one.name)))[:MOST_UNIONS]


def receiving_unions(actor: Actor) -> QuerySet[Organization]:
    """List the unions at which this actor decides, for a choice."""
    rows = Organization.objects.filter(kind__in=GRASS_ROOTS, dissolved_on=None)
    if not actor.everywhere:
        within = (Q(path__within=scope) for scope in actor.scopes(DECIDE))
        rows = rows.filter(reduce(or_, within, Q(pk__in=[])))
    return rows.order_by("path")


def roll(actor: Actor) -> QuerySet[Membership]:
    """List the members whose memberships this actor may decide on."""
    if not actor.holds(DECIDE):
        raise NotPermitted
    rows = Membership.objects.visible_to(actor, DECIDE).filter(ended_on=None)
    return rows.select_related("person", "organization", "employer").order_by("scope_path", "id")


def may_come_back(one: Membership) -> bool:
    """Say whether somebody whose membership has ended can be admitted again where it was."""
    over = {Membership.Ending.DECEASED, Membership.Ending.TRANSFERRED_OUT}
    return one.ended_on is not None and one.ending not in over
