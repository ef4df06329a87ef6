"""Setting a body's own values, where the law leaves one open or its text was not found."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict, NotFound
from unionhall.core.scoping import step
from unionhall.rules import queries, values
from unionhall.rules.errors import (
    AbsurdDay,
    BasisNeeded,
    EndedAlready,
    EndsBeforeItBegins,
    LaterValueSet,
    NoBodyThere,
    NoPlace,
    NotSettable,
)
from unionhall.rules.models import LocalValue
from unionhall.rules.permissions import SET
from unionhall.rules.places import places

FIRST, LAST = date(1990, 1, 1), date(2100, 1, 1)
ROOT = step(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetValue:
    """From a day on, the body of the actor's duty uses this value of a rule.

    ``value`` is as typed: 10, 2/3, 5%, 90, 30, 7, yes. An open value that began earlier
    ends on that day; one that began the same day is corrected. ``place`` is for those who
    hold several; left empty, it is that of the duty.
    """

    rule: str
    value: str
    valid_from: date
    reason: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndValue:
    """From a day on (excluded), a value holds no longer; what ships, or one above, holds again."""

    value: UUID
    valid_until: date


@transaction.atomic
def set_value(actor: Actor, command: SetValue) -> LocalValue:
    """Set a value; setting the same again changes nothing."""
    place = command.place or queries.own_place(actor, SET) or (ROOT if actor.everywhere else "")
    if not place:
        raise NoPlace
    actor.require(SET, place)
    here = places([place]).get(place)
    if here is None:
        raise NoBodyThere(place=place)
    if not FIRST <= command.valid_from < LAST:
        raise AbsurdDay(day=command.valid_from, first=FIRST.year, last=LAST.year)
    rule = queries.shipped_rule(command.rule, on=command.valid_from, region=here.region)
    if not rule.settable:
        raise NotSettable(name=rule.name)
    value = values.stored(values.typed(rule, command.value))
    reason = command.reason.strip()
    if not reason:
        raise BasisNeeded
    spells = LocalValue.objects.select_for_update().filter(rule=rule.id, scope_path=place)
    last = spells.order_by("-valid_from").first()
    if last is not None and last.valid_from == command.valid_from:
        return _correct(actor, last, value, reason)
    if last is not None and (last.valid_until or last.valid_from) > command.valid_from:
        raise LaterValueSet(day=last.valid_from if last.valid_until is None else last.valid_until)
    if last is not None and last.valid_until is None:
        last.valid_until = command.valid_from
        last.save(update_fields=["valid_until"])
    try:
        with transaction.atomic():
            spell = LocalValue.objects.create(
                rule=rule.id,
                scope_path=place,
                value=value,
                valid_from=command.valid_from,
                reason=reason,
                set_by=actor.name,
            )
    except IntegrityError as set_at_once:
        raise Conflict from set_at_once
    audit.record(
        actor,
        "rules.value_set",
        spell,
        reason=reason,
        rule_of_law=rule.id,
        after=str(value),
        valid_from=str(spell.valid_from),
    )
    return spell


def _correct(actor: Actor, spell: LocalValue, value: object, reason: str) -> LocalValue:
    if (spell.value, spell.reason) == (value, reason):
        return spell
    if spell.valid_until is not None:
        raise LaterValueSet(day=spell.valid_from)
    before, spell.value, spell.reason, spell.set_by = spell.value, value, reason, actor.name
    spell.save(update_fields=["value", "reason", "set_by"])
    audit.record(
        actor,
        "rules.value_corrected",
        spell,
        reason=reason,
        rule_of_law=spell.rule,
        before=str(before),
        after=str(value),
    )
    return spell


@transaction.atomic
def end_value(actor: Actor, command: EndValue) -> LocalValue:
    """End a value on a day; an end that is set already can only be brought forward."""
    visible = queries.local_values(actor).filter(public_id=command.value)
    spell = LocalValue.objects.select_for_update().filter(pk__in=visible.values("pk")).first()
    if spell is None:
        raise NotFound
    actor.require(SET, spell.scope_path)
    if command.valid_until <= spell.valid_from:
        raise EndsBeforeItBegins(day=spell.valid_from)
    before = spell.valid_until
    if before == command.valid_until:
        return spell
    if before is not None and before < command.valid_until:
        raise EndedAlready(day=before)
    spell.valid_until = command.valid_until
    spell.save(update_fields=["valid_until"])
    audit.record(
        actor,
        "rules.value_ended",
        spell,
        rule_of_law=spell.rule,
        before=str(before or ""),
        after=str(spell.valid_until),
    )
    return spell
