"""What every service checks: words, days, inspectors."""

from collections.abc import Collection
from dataclasses import astuple, is_dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from unionhall.core import formats
from unionhall.core.errors import DomainError, NumberInReason
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


def sound_reason(text: str) -> str:
    """Return a reason that says something and holds nobody's number."""
    reason = " ".join(text.split())
    if not SHORTEST <= len(reason) <= LONGEST:
        raise errors.ReasonNeeded
    if holds_number(reason):
        raise NumberInReason
    return reason


def words(text: str, missing: type[DomainError], field: str, *, needed: bool = True) -> str:
    """Return a text that says something, and holds no number of a phone or document."""
    said = text.strip()
    if needed and not said:
        raise missing(field=field)
    if holds_number(said):
        raise errors.NumberInText(field=field)
    return said


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
    near = queries.inspectors_for(body, on)
    found = list(near.filter(public_id__in=ids))
    missing = set(ids) - {one.public_id for one in found}
    for one in Inspector.objects.filter(public_id__in=missing):
        raise errors.CardNotValid(name=one.name, day=on)
    return found


def enough(body: Organization, inspectors: Collection[Inspector], on: date) -> None:
    """Refuse fewer inspectors than the rule asks for."""
    least, rule = law.inspectors_needed(on, law.place_of(body))
    if len(inspectors) < least:
        raise errors.InspectorsMissing(least=least, basis=law.basis(rule))
