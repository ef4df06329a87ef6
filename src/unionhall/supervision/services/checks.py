"""What every service checks: words, days, inspectors."""

from collections.abc import Collection
from dataclasses import astuple, is_dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from unionhall.core import formats
from unionhall.core.errors import DomainError, NotFound, NumberInReason
from unionhall.core.personal import holds_number
from unionhall.core.sealed import keyed_hash
from unionhall.organizations.models import Organization
from unionhall.supervision import errors, law, queries
from unionhall.supervision.models import Inspector

SHORTEST, LONGEST = 2, 200


def fingerprint(*told: Any) -> UUID:
    """Return the keyed hash by which the same form, sent again, is known."""
    whole = [_plain(one) for one in told]
    return keyed_hash("supervision.content", repr(whole))


def _plain(one: Any) -> object:
    return astuple(one) if is_dataclass(one) and not isinstance(one, type) else one


def sound_reason(text: str, hidden: Collection[str] = ()) -> str:
    """Return a reason that says something and holds nobody's number, nor a sealed name."""
    reason = " ".join(text.split())
    if not SHORTEST <= len(reason) <= LONGEST:
        raise errors.ReasonNeeded
    if holds_number(reason):
        raise NumberInReason
    _unnamed(reason, hidden, "reason")
    return reason


def words(
    text: str,
    missing: type[DomainError],
    field: str,
    *,
    needed: bool = True,
    hidden: Collection[str] = (),
) -> str:
    """Return a text that says something, without a phone or document number or a sealed name."""
    said = text.strip()
    if needed and not said:
        raise missing(field=field)
    if holds_number(said):
        raise errors.NumberInText(field=field)
    _unnamed(said, hidden, field)
    return said


def _unnamed(said: str, hidden: Collection[str], field: str) -> None:
    joined = "".join(said.split())
    if any(name in joined for name in hidden):
        raise errors.NameInText(field=field)


def day_between(on: date, earliest: date | None, what: str, *, field: str = "on") -> None:
    """Refuse a day that has not come, and one before what it must follow."""
    if on > timezone.localdate():
        raise errors.DayInFuture(day=on, field=field)
    if earliest is not None and on < earliest:
        raise errors.DayTooEarly(day=on, what=what, earliest=formats.day(earliest), field=field)


def standing(body: Organization, on: date) -> None:
    """Refuse a body that has ended."""
    if body.dissolved_on is not None and body.dissolved_on <= on:
        raise errors.BodyHasEnded(name=body.name)


def chosen(body: Organization, ids: Collection[UUID], on: date) -> list[Inspector]:
    """Return the inspectors that were chosen; each must hold a card that is good on the day."""
    found = list(queries.inspectors_near(body).filter(public_id__in=ids))
    if len(found) < len(set(ids)):
        raise NotFound
    still_valid(found, on)
    return found


def still_valid(inspectors: Collection[Inspector], on: date) -> None:
    """Refuse inspectors one of whose cards is not good on a day."""
    for one in inspectors:
        if not one.holds_on(on):
            raise errors.CardNotValid(name=one.name, day=on)


def enough(body: Organization, inspectors: Collection[Inspector], on: date) -> None:
    """Refuse fewer inspectors than the rule asks for; one card, renewed, is one inspector."""
    least, rule = law.inspectors_needed(on, law.place_of(body))
    if len({one.card for one in inspectors}) < least:
        raise errors.InspectorsMissing(least=least, basis=law.basis(rule))
