"""The life of a target: listed, assigned, what the employer wants, founding, the end."""

from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.core import audit, formats
from unionhall.core.actors import Actor
from unionhall.core.identifiers import uuid7
from unionhall.organizations import queries as organizations
from unionhall.organizations.models import GRASS_ROOTS, Employer, Kind, Organization
from unionhall.outreach.models import Visit
from unionhall.targets import errors, queries
from unionhall.targets.commands import (
    Assign,
    BeginFounding,
    Covered,
    Founded,
    FoundingStopped,
    GiveUp,
    ListTarget,
    NoteIntent,
    NoteWish,
    SetMode,
    TakeUpAgain,
)
from unionhall.targets.models import OPEN, Mode, Target
from unionhall.targets.permissions import KEEP
from unionhall.targets.services import stages

State = Target.State
EARLIEST = date(1949, 10, 1)
"""No employer in the register opened before; an earlier day is a slip of the year."""
DAYS_AHEAD = 1100
"""Nobody expects a union further ahead; a later day is a slip of the year."""


def stages_of_open() -> list[str]:
    """Return the stages of an open target in their order."""
    return [str(stage) for stage in OPEN]


@transaction.atomic
def list_target(actor: Actor, command: ListTarget) -> Target:
    """Put an employer on the list; one that is open already stays as it is."""
    employer = organizations.employer(actor, command.employer)
    actor.require(KEEP, employer.scope_path)
    return _list(actor, employer, command, command.owner)


def _list(
    actor: Actor,
    employer: Employer,
    command: ListTarget,
    wanted: UUID | None,
    *,
    held: Organization | None = None,
) -> Target:
    """List an employer, for a body that is wanted now or that held it before."""
    if already := queries.open_target_of(employer):
        return already
    today = timezone.localdate()
    if union := queries.own_union(employer, today):
        raise errors.HasItsOwnUnion(employer=employer.name, union=union.name)
    not_ahead(command.opened_on, field="opened_on")
    owner = _owner(actor, employer.area, wanted) if wanted else held
    try:
        with transaction.atomic():
            target = Target.objects.create(
                employer=employer,
                area=employer.area,
                scope_path=employer.scope_path,
                owner=owner,
                mode=Mode(command.mode),
                state=State.LISTED,
                opened_on=command.opened_on,
                contact=command.contact.strip(),
                listed_on=today,
                covered_by=organizations.union_of(employer, today),
            )
    except IntegrityError:
        listed_meanwhile = queries.open_target_of(employer)
        if listed_meanwhile is None:
            raise
        return listed_meanwhile
    _begin(actor, target)
    return target


def _begin(actor: Actor, target: Target) -> None:
    target.state = stages.borne_out(target)
    target.save(update_fields=["state"])
    stages.begin([target])
    audit.record(actor, "targets.listed", target, mode=target.mode, stage=target.state)


@transaction.atomic
def assign(actor: Actor, command: Assign) -> Target:
    """Give a target to the body that answers for it."""
    target = _open(actor, command.target)
    if target.owner is not None and target.owner.public_id == command.owner:
        return target
    owner = _owner(actor, target.area, command.owner)
    before = target.owner.code if target.owner else None
    target.owner = owner
    target.save(update_fields=["owner"])
    audit.record(actor, "targets.assigned", target, before=before, assigned_to=owner.code)
    stages.settle(actor, target)
    return target


@transaction.atomic
def set_mode(actor: Actor, command: SetMode) -> Target:
    """Have the union founded in another mode."""
    target = _open(actor, command.target)
    mode = Mode(command.mode)
    if target.mode == mode:
        return target
    before, target.mode = target.mode, mode
    target.save(update_fields=["mode"])
    stages.turn(target, timezone.localdate())
    audit.record(actor, "targets.mode_set", target, before=before, after=str(mode))
    return target


@transaction.atomic
def note_intent(actor: Actor, command: NoteIntent) -> Target:
    """Note what the employer wants and what stands in the way; only what differs is written."""
    target = _open(actor, command.target)
    today = timezone.localdate()
    not_ahead(command.opened_on, field="opened_on")
    text = command.obstacle_text.strip()
    if command.obstacle == Target.Obstacle.OTHER and not text:
        raise errors.ObstacleNeedsWords
    if command.expected_on is not None and command.expected_on != target.expected_on:
        not_behind(command.expected_on, today, field="expected_on")
    wanted: dict[str, object] = {
        "intent": Visit.Intent(command.intent) if command.intent else "",
        "obstacle": Target.Obstacle(command.obstacle) if command.obstacle else "",
        "obstacle_text": text,
        "expected_on": command.expected_on,
        "opened_on": command.opened_on,
    }
    changed = [name for name, value in wanted.items() if getattr(target, name) != value]
    if not changed:
        return target
    if "intent" in changed:
        target.noted_on = today if command.intent else None
    for name in changed:
        setattr(target, name, wanted[name])
    target.save(update_fields=[*changed, "noted_on"])
    audit.record(
        actor,
        "targets.intent_noted",
        target,
        changed=[*changed],
        intent=str(target.intent),
        obstacle=str(target.obstacle),
    )
    stages.settle(actor, target)
    return target


@transaction.atomic
def note_wish(actor: Actor, command: NoteWish) -> Target:
    """Note since when the workers want a union, or that this was a mistake."""
    target = _open(actor, command.target)
    not_ahead(command.on)
    if target.wanted_on == command.on:
        return target
    before = target.wanted_on.isoformat() if target.wanted_on else None
    target.wanted_on = command.on
    target.save(update_fields=["wanted_on"])
    audit.record(
        actor,
        "targets.wish_noted",
        target,
        before=before,
        after=command.on.isoformat() if command.on else None,
    )
    return target


@transaction.atomic
def give_up(actor: Actor, command: GiveUp) -> Target:
    """Close a target without a union: the employer refuses, or is no longer there."""
    target = queries.target(actor, command.target, KEEP, lock=True)
    reason = command.reason.strip()
    if not reason:
        raise errors.ReasonNeeded
    to = State.GONE if command.gone else State.REFUSED
    if target.state == to:
        return target
    _must_be_open(target)
    stages.close(actor, target, to, timezone.localdate(), reason=reason)
    return target


@transaction.atomic
def take_up_again(actor: Actor, command: TakeUpAgain) -> Target:
    """List an employer anew that had refused or seemed to be gone; its parties come along.

    The closed target stays what it was, so that past figures do.
    """
    closed = queries.target(actor, command.target, KEEP, lock=True)
    if closed.is_open:
        return closed
    if closed.union_id is not None:
        raise errors.UnionStandsAlready(employer=closed.employer.name)
    if other := queries.open_target_of(closed.employer):
        return other
    again = ListTarget(
        employer=closed.employer.public_id,
        mode=Mode(closed.mode),
        opened_on=closed.opened_on,
        contact=closed.contact,
    )
    employer = organizations.employer(actor, again.employer)
    actor.require(KEEP, employer.scope_path)
    target = _list(actor, employer, again, None, held=_still(closed.owner))
    for party in queries.parties(closed):
        party.pk, party.public_id, party.target = None, uuid7(), target
        party.save(force_insert=True)
    return target


def _still(owner: Organization | None) -> Organization | None:
    return owner if owner is not None and owner.dissolved_on is None else None


@transaction.atomic
def begin_founding(actor: Actor, command: BeginFounding) -> Target:
    """Note that a founding case was opened."""
    target = _open(actor, command.target)
    stages.step(actor, target, State.FOUNDING)
    return target


@transaction.atomic
def founding_stopped(actor: Actor, command: FoundingStopped) -> Target:
    """Note that the founding case came to nothing; the target goes on where its record stands."""
    target = queries.target(actor, command.target, KEEP, lock=True)
    if target.state != State.FOUNDING:
        raise errors.NotFounding(employer=target.employer.name)
    stages.step(actor, target, stages.borne_out(target), reason=command.reason.strip())
    return target


@transaction.atomic
def founded(actor: Actor, command: Founded) -> Target:
    """Close a target with the employer's own union."""
    return _ends_with(actor, command, Kind.SINGLE, State.FOUNDED)


@transaction.atomic
def covered(actor: Actor, command: Covered) -> Target:
    """Close a target with the joint union that the employer came under."""
    return _ends_with(actor, command, Kind.JOINT, State.COVERED)


def _ends_with(actor: Actor, command: Founded | Covered, kind: Kind, to: str) -> Target:
    target = queries.target(actor, command.target, KEEP, lock=True)
    union = organizations.organization(actor, command.organization)
    if target.state == to and target.union_id == union.pk:
        return target
    _must_be_open(target)
    if union.kind != kind:
        raise errors.OfAnotherKind(
            union=union.name, kind=union.get_kind_display(), wanted=kind.label
        )
    coverage = queries.covering(target.employer, union)
    if coverage is None:
        raise errors.NotItsUnion(union=union.name, employer=target.employer.name)
    stages.close(actor, target, to, coverage.valid_from, union=union)
    return target


def _open(actor: Actor, public_id: UUID) -> Target:
    target = queries.target(actor, public_id, KEEP, lock=True)
    _must_be_open(target)
    return target


def _must_be_open(target: Target) -> None:
    if not target.is_open:
        raise errors.IsClosed(employer=target.employer.name, state=target.state_name)


def _owner(actor: Actor, area: Organization, public_id: UUID) -> Organization:
    owner = Organization.objects.filter(public_id=public_id).first()
    if owner is None:
        raise errors.NotOfThisPlace(name="–")
    if owner.dissolved_on is not None:
        raise errors.BodyHasEnded(name=owner.name, on=formats.day(owner.dissolved_on))
    if not queries.guiding(area).filter(pk=owner.pk).exists():
        if owner.kind in GRASS_ROOTS:
            raise errors.GuidesNobody(name=owner.name)
        raise errors.NotOfThisPlace(name=owner.name)
    if not queries.owners(actor, area).filter(pk=owner.pk).exists():
        raise errors.AboveYourBody(name=owner.name)
    return owner


def not_ahead(day: date | None, *, field: str = "on") -> None:
    """Refuse a day that lies in the future, or absurdly far back."""
    if day is None:
        return
    if day > timezone.localdate():
        raise errors.DayAhead(day=day, field=field)
    if day < EARLIEST:
        raise errors.DayTooFar(day=day, field=field)


def not_behind(day: date, today: date, *, field: str) -> None:
    """Refuse a day that is past, or absurdly far ahead."""
    if day < today:
        raise errors.DayBehind(day=day, field=field)
    if day > today + timedelta(days=DAYS_AHEAD):
        raise errors.DayTooFar(day=day, field=field)
