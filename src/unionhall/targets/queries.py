"""Reading targets: starts from an actor."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber

from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import NotFound
from unionhall.core.formats import Month
from unionhall.core.models import AuditEntry
from unionhall.members import queries as members
from unionhall.members.models import Membership
from unionhall.organizations import queries as organizations
from unionhall.organizations.models import (
    GENERAL_UNIONS,
    GRASS_ROOTS,
    Coverage,
    Employer,
    Headcount,
    Kind,
    Organization,
)
from unionhall.outreach import queries as outreach
from unionhall.outreach.models import Meeting, Promise, Visit
from unionhall.outreach.permissions import VIEW as MEETINGS
from unionhall.targets.models import OPEN, Party, Target, Task
from unionhall.targets.permissions import KEEP, VIEW


def targets(actor: Actor, permission: Permission = VIEW) -> QuerySet[Target]:
    """List the targets in sight, the latest listed first, closed ones too."""
    return (
        Target.objects.visible_to(actor, permission)
        .select_related("employer", "area", "owner", "union")
        .order_by("-listed_on", "-pk")
    )


def target(
    actor: Actor, public_id: UUID, permission: Permission = VIEW, *, lock: bool = False
) -> Target:
    """Find one target; with ``lock``, nobody else may change it in the meantime."""
    rows = targets(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    actor.require(permission, found.scope_path)
    return found


def open_target_of(employer: Employer) -> Target | None:
    """Find the open target of an employer."""
    return Target.objects.filter(employer=employer, closed_on=None).first()


def visits(target: Target) -> QuerySet[Visit]:
    """List the visits to a target's employer, the latest first, planned ones too."""
    return (
        Visit.objects.filter(employer=target.employer_id)
        .select_related("meeting", "meeting__organization")
        .order_by("-meeting__held_on", "-meeting__pk")
    )


def visits_in_sight(actor: Actor, target: Target) -> QuerySet[Visit]:
    """List the visits to a target's employer at meetings in the reader's sight."""
    return visits(target).filter(outreach.below(actor, MEETINGS, "meeting__scope_path"))


def promises_in_sight(actor: Actor, target: Target) -> QuerySet[Promise]:
    """List what was asked for and promised at the employer's visits."""
    return outreach.promises(actor).filter(meeting__visit__employer=target.employer_id)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the held visits to an employer heard: the last of them, and the last intent."""

    last: date
    intent: str
    intent_on: date | None


def heard_at(employers: Collection[int]) -> dict[int, Heard]:
    """Return what was heard at each employer that was visited, in one question."""
    held = Visit.objects.filter(employer__in=employers, meeting__state=Meeting.State.HELD).order_by(
        "meeting__held_on", "meeting__pk"
    )
    found: dict[int, Heard] = {}
    for employer, on, intent in held.values_list("employer", "meeting__held_on", "intent"):
        before = found.get(employer)
        if intent or before is None:
            found[employer] = Heard(on, intent, on if intent else None)
        else:
            found[employer] = Heard(on, before.intent, before.intent_on)
    return found


def last_word(target: Target, heard: Heard | None) -> str:
    """Return the last word on the intent: a visit's, unless a later day was noted by hand."""
    if heard is None or heard.intent_on is None:
        return target.intent
    if target.intent and target.noted_on and target.noted_on > heard.intent_on:
        return target.intent
    return heard.intent


def intent_of(target: Target) -> str:
    """Return the last word on the intent."""
    return last_word(target, heard_at([target.employer_id]).get(target.employer_id))


def intent_shown(target: Target) -> str:
    """Return the last word on the intent in the reader's language."""
    word = intent_of(target)
    return str(Visit.Intent(word).label) if word else ""


def own_union(employer: Employer, on: date) -> Organization | None:
    """Find the employer's own union, not a joint one that covers it."""
    held = Coverage.objects.filter(
        organizations.holding(on), employer=employer, organization__kind=Kind.SINGLE
    ).select_related("organization")
    found = held.first()
    return found.organization if found else None


def guiding(target_or_area: Target | Organization) -> QuerySet[Organization]:
    """List who may guide at a place: the bodies of its line, but no employers' unions."""
    return outreach.bodies_in_line(target_or_area.scope_path).exclude(kind__in=GRASS_ROOTS)


def owners(actor: Actor, target_or_area: Target | Organization) -> QuerySet[Organization]:
    """List whom the actor may have answer for a target: who guides there, up to their own body."""
    return guiding(target_or_area).filter(outreach.below(actor, KEEP, "path"))


def owners_to_choose(actor: Actor, target: Target) -> QuerySet[Organization]:
    """List them with the one it has: a body above the actor's keeps it while they choose a mode."""
    offered = owners(actor, target)
    if target.owner_id is None:
        return offered
    return offered | Organization.objects.filter(pk=target.owner_id)


def party_names(target: Target, role: str) -> QuerySet[Party, str]:
    """List the names that bodies of a part bear at the targets of the same area."""
    named = Party.objects.filter(role=role, target__scope_path=target.scope_path).exclude(name="")
    return named.order_by("name").values_list("name", flat=True).distinct()


def parties(target: Target) -> QuerySet[Party]:
    """List who takes part, in the order of the four."""
    place = Case(
        *(When(role=role, then=Value(number)) for number, role in enumerate(Party.Role)),
        output_field=IntegerField(),
    )
    named = target.parties.filter(removed_on=None).select_related("organization", "partner")
    return named.order_by(place, "pk")


def party(actor: Actor, public_id: UUID) -> Party:
    """Find one party of a target that the actor may keep; the target is locked."""
    rows = Party.objects.select_related("organization", "partner")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    found.target = _held(actor, found.target_id)
    return found


def party_seen(actor: Actor, public_id: UUID) -> Party:
    """Find one party of a target in sight."""
    seen = Target.objects.visible_to(actor, VIEW).order_by().values("pk")
    rows = Party.objects.select_related("target").filter(target__in=seen)
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def tasks(actor: Actor, permission: Permission = VIEW) -> QuerySet[Task]:
    """List the tasks in sight, what is due first at the top."""
    return (
        Task.objects.visible_to(actor, permission)
        .select_related("target__employer", "party__organization", "party__partner")
        .order_by("due_on", "pk")
    )


def task(actor: Actor, public_id: UUID) -> Task:
    """Find one task of a target that the actor may keep; the target is locked."""
    found = tasks(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    found.target = _held(actor, found.target_id)
    return found


def task_seen(actor: Actor, public_id: UUID, permission: Permission = VIEW) -> Task:
    """Find one task in sight."""
    found = tasks(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    actor.require(permission, found.scope_path)
    return found


def _held(actor: Actor, pk: int) -> Target:
    held = targets(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if held is None:
        raise NotFound
    actor.require(KEEP, held.scope_path)
    return held


def overdue(rows: QuerySet[Task], on: date) -> QuerySet[Task]:
    """Keep what should have been done before this day and was not."""
    return rows.filter(done_on=None, due_on__lt=on, target__closed_on=None)


def with_overdue(rows: QuerySet[Target], on: date) -> QuerySet[Any]:
    """Add to targets whether a task of theirs is overdue."""
    late = overdue(Task.objects.filter(target=OuterRef("pk")), on)
    return rows.annotate(late=Exists(late))


def with_staff(rows: QuerySet[Target], on: date) -> QuerySet[Any]:
    """Add to targets their employer's latest headcount."""
    return rows.annotate(staff=organizations.staff_on(on, "employer"))


def large(rows: QuerySet[Target], on: date, least: int) -> QuerySet[Target]:
    """Keep the targets whose employer has so many staff by its latest headcount."""
    counted = Headcount.objects.filter(organizations.counted_by(on), staff__gte=least)
    return rows.filter(employer__in=counted.order_by().values("employer"))


def with_last_visit(rows: QuerySet[Target]) -> QuerySet[Any]:
    """Add to targets the day of the last visit that was held."""
    held = Meeting.objects.filter(
        visit__employer=OuterRef("employer"), state=Meeting.State.HELD
    ).order_by("-held_on")
    return rows.annotate(last_visit=Subquery(held.values("held_on")[:1]))


def all_employers() -> QuerySet[Employer]:
    """Give all employers, to narrow a list that is scoped already."""
    return Employer.objects.all()


def areas(actor: Actor) -> QuerySet[Organization]:
    """List the general unions in sight, to narrow a list by."""
    return Organization.objects.filter(
        outreach.below(actor, VIEW, "path"), kind__in=GENERAL_UNIONS, dissolved_on=None
    ).order_by("path")


def areas_to_keep(actor: Actor) -> QuerySet[Organization]:
    """List the general unions in whose area the actor may list targets."""
    return Organization.objects.filter(
        outreach.below(actor, KEEP, "path"), kind__in=GENERAL_UNIONS, dissolved_on=None
    ).order_by("path")


def owning(actor: Actor) -> QuerySet[Organization]:
    """List the bodies that answer for open targets in sight."""
    owned = Target.objects.visible_to(actor, VIEW).filter(closed_on=None, owner__isnull=False)
    return Organization.objects.filter(pk__in=owned.order_by().values("owner")).order_by("path")


@dataclass(frozen=True, slots=True)
class Shown:
    """A member as the reader may see them: the name masked, unless they may see names."""

    name: str
    union: str
    since: date | Month


def shown(actor: Actor, row: Membership) -> Shown:
    """Show a member by the rules of members."""
    name = members.Shown.of(actor, row.person, row.scope_path).name
    return Shown(name, row.organization.name, row.began)


def history(target: Target) -> list[AuditEntry]:
    """List what was done to a target, the latest first."""
    entries = AuditEntry.objects.filter(target=f"targets.target:{target.public_id}")
    return list(entries.order_by("-at", "-pk")[:50])


def first_of_each_stage(rows: QuerySet[Target], most: int) -> dict[str, list[Any]]:
    """List so many targets of each open stage, in one question; who waits longest comes first."""
    placed = rows.order_by().annotate(
        place=Window(RowNumber(), partition_by="state", order_by=["listed_on", "pk"])
    )
    found: dict[str, list[Any]] = {str(stage): [] for stage in OPEN}
    for target in placed.filter(place__lte=most).order_by("listed_on", "pk"):
        found[target.state].append(target)
    return found


def only_open(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the open ones."""
    return rows.filter(closed_on=None)


def stage_counts(rows: QuerySet[Target]) -> dict[str, int]:
    """Count targets by stage, in one query; every stage of an open target is there."""
    counted = rows.order_by().values("state").annotate(n=Count("pk"))
    found = {row["state"]: row["n"] for row in counted}
    return {str(stage): found.get(stage, 0) for stage in OPEN}


def covering(employer: Employer, union: Organization) -> Coverage | None:
    """Find the running coverage of an employer by a union."""
    return Coverage.objects.filter(
        Q(valid_until=None), employer=employer, organization=union
    ).first()
