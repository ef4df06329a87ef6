"""The people of one employer move from one union to another, all together.

Membership follows the labour relation: who joined a joint union through a small firm belongs
to the firm's own union once there is one (domain file 2.1, 3.1).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from unionhall.core import audit, formats
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.members import permissions
from unionhall.members.errors import (
    DayInFuture,
    EmployerNotCovered,
    NotAGrassRootsUnion,
    SomeBeganLater,
    StaffStaysThere,
    UnionNotThere,
)
from unionhall.members.models import Membership
from unionhall.members.queries import hold_members
from unionhall.members.services.spells import as_it_was, change_unions
from unionhall.organizations import tree
from unionhall.organizations.models import GRASS_ROOTS, Coverage, Employer, Organization
from unionhall.organizations.queries import holding

AT_A_TIME = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveStaff:
    """From ``on``, the members of an employer in the union ``source`` belong to ``target``."""

    employer: UUID
    source: UUID
    target: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveTogether:
    """From ``on``, the bearers of these running memberships (keys) belong to ``target``."""

    memberships: Collection[int]
    target: UUID
    on: date


@transaction.atomic
def move_together(actor: Actor, command: MoveTogether) -> dict[int, Membership]:
    """Move some members to another union, each as they were; return what begins, by person.

    Who was ended or moved in the meantime, and who began after the day, is left where they are.
    """
    tree.hold_still()
    target = _union(actor, command.target, command.on)
    staying = Membership.objects.filter(
        pk__in=command.memberships, ended_on=None, began_on__lte=command.on
    ).exclude(organization=target)
    hold_members(staying)
    left = list(
        staying.select_for_update(of=("self",)).select_related("organization").order_by("pk")
    )
    if not left:
        return {}
    begun = [as_it_was(spell, target, command.on) for spell in left]
    change_unions(actor, left, begun, command.on)
    return {spell.person_id: spell for spell in begun}


@transaction.atomic
def move_staff(actor: Actor, command: MoveStaff) -> list[Membership]:
    """Move the running memberships of an employer's people; return those that begin.

    The spells of before stay what they were, and so do the figures of the days before
    ``on``; cards and consents stay with their persons. Once nobody of the employer is left
    at the source, doing it again changes nothing. ``target`` must cover the employer on the
    day; ``on`` is a day that has come and on which nobody moved is yet to join.
    """
    tree.hold_still()
    source, target = (_union(actor, one, command.on) for one in (command.source, command.target))
    employer = _employer(command.employer)
    if source.pk == target.pk:
        raise StaffStaysThere(name=source.name)
    if command.on > timezone.localdate():
        raise DayInFuture(on=formats.day(command.on), field="on")
    _must_cover(target, employer, command.on)
    staying = Membership.objects.filter(organization=source, employer=employer, ended_on=None)
    late = staying.filter(began_on__gt=command.on).order_by("-began_on").first()
    if late is not None:
        raise SomeBeganLater(
            employer=employer.name, union=source.name, last=formats.day(late.began_on)
        )
    moved: list[Membership] = []
    hold_members(staying)
    locked = staying.select_for_update(of=("self",)).select_related("organization").order_by("pk")
    while left := list(locked[:AT_A_TIME]):
        begun = [as_it_was(spell, target, command.on) for spell in left]
        change_unions(actor, left, begun, command.on)
        moved += begun
    if moved:
        audit.record(
            actor,
            "members.staff_moved",
            target,
            employer=str(employer.public_id),
            before=source.code,
            count=len(moved),
            on=command.on.isoformat(),
        )
    return moved


def _union(actor: Actor, public_id: UUID, on: date) -> Organization:
    """Find a union that can hold members on the day and where the actor may admit them."""
    union = Organization.objects.filter(public_id=public_id).first()
    if union is None:
        raise NotFound
    actor.require(permissions.ADMIT, union.path)
    if union.kind not in GRASS_ROOTS:
        raise NotAGrassRootsUnion(name=union.name)
    if on < union.founded_on or union.dissolved_on is not None:
        raise UnionNotThere(name=union.name, on=formats.day(on), field="on")
    return union


def _employer(public_id: UUID) -> Employer:
    employer = Employer.objects.filter(public_id=public_id).first()
    if employer is None:
        raise NotFound
    return employer


def _must_cover(union: Organization, employer: Employer, on: date) -> None:
    covering = Coverage.objects.filter(holding(on), organization=union, employer=employer)
    if not covering.exists():
        raise EmployerNotCovered(union=union.name, employer=employer.name, on=formats.day(on))
