"""Levels of warnings, as a district sets them. None ships."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.accounts.models import Role
from unionhall.accounts.roles import ROLES
from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.earlywarning import errors, queries
from unionhall.earlywarning.commands import ChangeLevel, RetireLevel, SetLevel
from unionhall.earlywarning.models import RANKS, Level
from unionhall.earlywarning.permissions import JUDGE, SET
from unionhall.organizations import queries as organizations
from unionhall.organizations.models import GENERAL_UNIONS, Organization

HOURS = (1, 720)
TOLD = ("name", "rank", "hours")


def setting_body(actor: Actor, public_id: Any) -> Organization:
    """Return a general union at which the actor may set rules and levels."""
    body = organizations.organization(actor, public_id)
    actor.require(SET, body.path)
    if body.kind not in GENERAL_UNIONS:
        raise errors.NotSetHere(name=body.name)
    return body


@transaction.atomic
def set_level(actor: Actor, command: SetLevel) -> Level:
    """Set a level; one of the same content is answered as it is."""
    body = setting_body(actor, command.organization)
    values = _values(command)
    same = Level.objects.filter(organization=body, retired_on=None, **values).first()
    if same is not None:
        return same
    try:
        with transaction.atomic():
            level = Level.objects.create(organization=body, scope_path=body.path, **values)
    except IntegrityError as taken:
        raise errors.LevelTaken from taken
    audit.record(actor, "earlywarning.level_set", level, **_told(level, TOLD))
    return level


@transaction.atomic
def change_level(actor: Actor, command: ChangeLevel) -> Level:
    """Change a level from now on; what was raised before keeps its owner and its clock."""
    level = queries.level(actor, command.level, SET, lock=True)
    if level.retired_on is not None:
        raise errors.LevelRetired(name=level.name)
    values = _values(command)
    changed = [name for name, value in values.items() if getattr(level, name) != value]
    if not changed:
        return level
    before = _told(level, changed)
    for name in changed:
        setattr(level, name, values[name])
    try:
        with transaction.atomic():
            level.save(update_fields=changed)
    except IntegrityError as taken:
        raise errors.LevelTaken from taken
    audit.record(
        actor,
        "earlywarning.level_changed",
        level,
        before=before,
        after=_told(level, changed),
    )
    return level


@transaction.atomic
def retire_level(actor: Actor, command: RetireLevel) -> Level:
    """Use a level no longer; rules that use it must be given another one before."""
    level = queries.level(actor, command.level, SET, lock=True)
    if level.retired_on is not None:
        return level
    if using := level.rules.filter(valid_until=None).count():
        raise errors.LevelInUse(count=using)
    level.retired_on = today()
    level.save(update_fields=["retired_on"])
    audit.record(actor, "earlywarning.level_retired", level, name=level.name)
    return level


def today() -> date:
    """Return the day on which something is set."""
    return timezone.localdate()


def _told(level: Level, names: Iterable[str]) -> dict[str, Any]:
    """Return what the trail keeps of a level."""
    return {name: getattr(level, name) for name in names}


def _values(command: SetLevel | ChangeLevel) -> dict[str, Any]:
    name = " ".join(command.name.split())
    if not name:
        raise errors.NameNeeded
    low, high = HOURS
    if not low <= command.hours <= high:
        raise errors.HoursOutOfRange(least=low, most=high)
    if not 1 <= command.rank <= RANKS:
        raise errors.RankOutOfRange(most=RANKS)
    role = Role(command.owner_role)
    if JUDGE not in ROLES[role]:
        raise errors.RoleCannotJudge(role=role.label)
    return {
        "name": name,
        "colour": Level.Colour(command.colour),
        "rank": command.rank,
        "owner_role": role,
        "owner_at": Level.OwnerAt(command.owner_at),
        "hours": command.hours,
    }


def judging_roles() -> list[tuple[str, Any]]:
    """List the duties that may answer for a level."""
    return [(str(role), role.label) for role in Role if JUDGE in ROLES[role]]
