"""What can have happened to persons and memberships."""

from dataclasses import dataclass
from datetime import date
from typing import Any

Membership = Any
"""``models.Membership``; the rooms of events lie below that of models."""
Person = Any
"""``models.Person``."""


@dataclass(frozen=True, slots=True)
class MemberAdmitted:
    """A spell of membership began; ``consents`` are the purposes in force."""

    membership: Membership
    consents: frozenset[str]


@dataclass(frozen=True, slots=True)
class MembershipEnded:
    """A spell ended; ``membership.ended_on`` and ``ending`` say when and how."""

    membership: Membership


@dataclass(frozen=True, slots=True)
class MemberTransferred:
    """One spell ended and the next began, on the same day."""

    left: Membership
    membership: Membership
    on: date


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    person: Person
    purpose: str


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    person: Person
    purpose: str


@dataclass(frozen=True, slots=True)
class ContactCorrected:
    person: Person
