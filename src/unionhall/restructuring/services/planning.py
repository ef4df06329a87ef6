"""Each kind of change: which bodies it touches, and the services that carry it out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.founding import queries as foundings
from unionhall.members.models import Membership
from unionhall.members.services.moving import MoveStaff, move_staff
from unionhall.organizations import commands as bodies
from unionhall.organizations import queries as tree
from unionhall.organizations import services as organizing
from unionhall.organizations.models import GRASS_ROOTS, Coverage, Kind, Organization
from unionhall.organizations.services.dissolving import dissolve
from unionhall.restructuring import errors, permissions
from unionhall.restructuring.commands import (
    Dissolve,
    Leave,
    Merge,
    Move,
    NewUnion,
    Operation,
    Pass,
    Split,
)
from unionhall.restructuring.models import Change, ChangeBody

Part = ChangeBody.Part
Founded = list[Organization]


@dataclass(slots=True, kw_only=True)
class Plan:
    """What is about to happen. ``run`` does it and returns the bodies that it founded.

    ``bodies`` are those whose rows may change, ``around`` those that only give the place,
    ``moving`` the memberships that go over, ``ties`` the coverages that end.
    """

    kind: Change.Kind
    on: date
    bodies: list[tuple[Organization, str]]
    run: Callable[[], Founded]
    firms: int = 0
    ties: list[Coverage] = field(default_factory=list)
    moving: QuerySet[Membership] = field(default_factory=Membership.objects.none)
    around: list[tuple[Organization, str]] = field(default_factory=list)

    @property
    def touched(self) -> list[tuple[Organization, str]]:
        """List every body of the plan with its part."""
        return [*self.bodies, *self.around]


def _body(actor: Actor, public_id: UUID) -> Organization:
    return tree.organization(actor, public_id, permissions.CHANGE, lock=True)


def _joint(actor: Actor, public_id: UUID, field: str) -> Organization:
    body = _body(actor, public_id)
    if body.kind != Kind.JOINT:
        raise errors.NotAJointUnion(name=body.name, field=field)
    return body


def _upper(actor: Actor, body: Organization) -> Organization:
    """Find the upper union of a union, below which a new one is founded."""
    if body.parent is None:
        raise NotFound
    return _body(actor, body.parent.public_id)


def _running(actor: Actor, source: Organization, employers: list[UUID]) -> list[Coverage]:
    """Find the coverage of these firms by the source; each must still run."""
    found = {
        tie.employer.public_id: tie
        for tie in Coverage.objects.select_related("employer").filter(
            organization=source, valid_until=None, employer__public_id__in=employers
        )
    }
    for public_id in employers:
        if public_id not in found:
            employer = tree.employer(actor, public_id)
            raise errors.FirmNotThere(union=source.name, employer=employer.name)
    return [found[public_id] for public_id in dict.fromkeys(employers)]


def _staff(source: Organization, ties: list[Coverage]) -> QuerySet[Membership]:
    """Give the running memberships of some firms' people."""
    firms = [tie.employer_id for tie in ties]
    return Membership.objects.filter(organization=source, employer__in=firms, ended_on=None)


def _hand_over(
    actor: Actor, ties: list[Coverage], source: Organization, target: Organization, on: date
) -> None:
    """Have firms and their people change from one union to the other, on the same day."""
    for tie in ties:
        firm = tie.employer.public_id
        organizing.end_coverage(actor, bodies.EndCoverage(coverage=tie.public_id, on=on))
        organizing.cover(actor, bodies.Cover(organization=target.public_id, employer=firm, on=on))
        move_staff(
            actor,
            MoveStaff(employer=firm, source=source.public_id, target=target.public_id, on=on),
        )


def _none_founded(ties: Iterable[Coverage], field: str = "employer") -> None:
    """Refuse to give firms a union of their own while a case goes on to found one."""
    under_way = foundings.open_for(tie.employer.public_id for tie in ties).first()
    if under_way is not None:
        raise errors.BeingFounded(
            employer=under_way.employer.name,
            case=under_way.case.name,
            state=under_way.case.state_name,
            field=field,
        )


def _free_code(on: date) -> str:
    """Give the next free register code of a year; nobody else founds in the meantime."""
    year = f"TZ{on.year}-"
    number = Organization.objects.filter(code__startswith=year).count() + 1
    while Organization.objects.filter(code=f"{year}{number:06d}").exists():
        number += 1
    return f"{year}{number:06d}"


def _new(source: Organization, upper: Organization, new: NewUnion, on: date) -> bodies.Found:
    """Say how a union is founded out of another: below the same upper union, on the day."""
    return bodies.Found(
        code=new.code.strip() or _free_code(on),
        name=new.name,
        kind=Kind.JOINT,
        parent=upper.public_id,
        founded_on=on,
        division_code=source.division_code,
    )


def _leave(actor: Actor, operation: Leave, _reason: str) -> Plan:
    source = _joint(actor, operation.source, "source")
    ties = _running(actor, source, [operation.employer])
    if operation.target is not None and operation.new is not None:
        raise errors.TargetTwice
    _none_founded(ties)
    if operation.target is None:
        return _leave_for_new(actor, operation, source, ties)
    own = _body(actor, operation.target)
    if own.kind != Kind.SINGLE:
        raise errors.NotASingleUnion(name=own.name)

    def run() -> Founded:
        _hand_over(actor, ties, source, own, operation.on)
        return []

    return Plan(
        kind=Change.Kind.LEAVE,
        on=operation.on,
        bodies=[(source, Part.SOURCE), (own, Part.TARGET)],
        run=run,
        firms=1,
        ties=ties,
        moving=_staff(source, ties),
    )


def _leave_for_new(
    actor: Actor, operation: Leave, source: Organization, ties: list[Coverage]
) -> Plan:
    new = operation.new
    if new is None:
        raise errors.TargetMissing
    upper = _upper(actor, source)

    def run() -> Founded:
        found = replace(_new(source, upper, new, operation.on), kind=Kind.SINGLE)
        own = organizing.found(actor, found)
        _hand_over(actor, ties, source, own, operation.on)
        return [own]

    return Plan(
        kind=Change.Kind.LEAVE,
        on=operation.on,
        bodies=[(source, Part.SOURCE)],
        run=run,
        firms=1,
        ties=ties,
        moving=_staff(source, ties),
    )


def _pass(actor: Actor, operation: Pass, _reason: str) -> Plan:
    source = _joint(actor, operation.source, "source")
    target = _joint(actor, operation.target, "target")
    ties = _running(actor, source, [operation.employer])

    def run() -> Founded:
        _hand_over(actor, ties, source, target, operation.on)
        return []

    return Plan(
        kind=Change.Kind.PASS,
        on=operation.on,
        bodies=[(source, Part.SOURCE), (target, Part.TARGET)],
        run=run,
        firms=1,
        ties=ties,
        moving=_staff(source, ties),
    )


def _merge(actor: Actor, operation: Merge, reason: str) -> Plan:
    target = _body(actor, operation.target)
    sources = [_body(actor, public_id) for public_id in sorted(set(operation.sources))]
    if not sources:
        raise errors.NothingChosen(field="sources")
    for body in (target, *sources):
        if body.kind not in GRASS_ROOTS:
            raise errors.CannotTakeOver(kind=body.get_kind_display())
    if target in sources:
        raise errors.MergedIntoItself(name=target.name)
    ties = list(
        Coverage.objects.filter(organization__in=sources, valid_until=None).select_related(
            "employer"
        )
    )

    if target.kind == Kind.SINGLE:
        _none_founded(ties, "sources")

    def run() -> Founded:
        for tie in ties:
            organizing.cover(
                actor,
                bodies.Cover(
                    organization=target.public_id,
                    employer=tie.employer.public_id,
                    on=operation.on,
                ),
            )
        for source in sources:
            _end(actor, source, operation.on, reason, target.public_id)
        return []

    return Plan(
        kind=Change.Kind.MERGE,
        on=operation.on,
        bodies=[(target, Part.TARGET), *((source, Part.ENDED) for source in sources)],
        run=run,
        firms=len({tie.employer_id for tie in ties}),
        ties=ties,
        moving=Membership.objects.filter(organization__in=sources, ended_on=None),
    )


def _end(actor: Actor, body: Organization, on: date, reason: str, heir: UUID | None) -> None:
    command = bodies.Dissolve(organization=body.public_id, on=on, reason=reason, successor=heir)
    dissolve(actor, command)


def _split(actor: Actor, operation: Split, _reason: str) -> Plan:
    source = _joint(actor, operation.source, "source")
    upper = _upper(actor, source)
    if not operation.employers:
        raise errors.NothingChosen(field="employers")
    ties = _running(actor, source, list(operation.employers))
    if source.coverages.filter(valid_until=None).count() <= len(ties):
        raise errors.NothingStays(name=source.name)

    def run() -> Founded:
        new = organizing.found(actor, _new(source, upper, operation.new, operation.on))
        _hand_over(actor, ties, source, new, operation.on)
        return [new]

    return Plan(
        kind=Change.Kind.SPLIT,
        on=operation.on,
        bodies=[(source, Part.SOURCE)],
        run=run,
        firms=len(ties),
        ties=ties,
        moving=_staff(source, ties),
    )


def _move(actor: Actor, operation: Move, _reason: str) -> Plan:
    body, parent = _body(actor, operation.organization), _body(actor, operation.parent)
    if body.parent_id == parent.pk:
        raise errors.StandsThere(name=body.name, parent=parent.name)
    around = [(parent, Part.TARGET)]
    if body.parent_id is not None:
        around.append((_upper(actor, body), Part.PARENT))

    def run() -> Founded:
        organizing.move(
            actor,
            bodies.Move(organization=body.public_id, parent=parent.public_id, on=operation.on),
        )
        return []

    return Plan(
        kind=Change.Kind.MOVE,
        on=operation.on,
        bodies=[(body, Part.MOVED)],
        around=[(one, str(part)) for one, part in around],
        run=run,
    )


def _dissolve(actor: Actor, operation: Dissolve, reason: str) -> Plan:
    body = _body(actor, operation.organization)
    touched = [(body, str(Part.ENDED))]
    ties = list(body.coverages.filter(valid_until=None).select_related("employer"))
    if operation.successor is not None and operation.successor != operation.organization:
        successor = _body(actor, operation.successor)
        touched.append((successor, str(Part.TARGET)))
        if successor.kind == Kind.SINGLE:
            _none_founded(ties, "successor")

    def run() -> Founded:
        _end(actor, body, operation.on, reason, operation.successor)
        return []

    return Plan(
        kind=Change.Kind.DISSOLVE,
        on=operation.on,
        bodies=touched,
        run=run,
        ties=ties,
        moving=Membership.objects.filter(organization=body, ended_on=None),
    )


PLANS: Mapping[type[Operation], Callable[[Actor, Any, str], Plan]] = {
    Leave: _leave,
    Pass: _pass,
    Merge: _merge,
    Split: _split,
    Move: _move,
    Dissolve: _dissolve,
}


def plan(actor: Actor, operation: Operation, reason: str) -> Plan:
    """Find and lock the bodies, and see that the actor may change each of them."""
    return PLANS[type(operation)](actor, operation, reason)
