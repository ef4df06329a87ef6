"""What can have happened to persons and memberships."""

from collections.abc import Mapping, Sequence
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
class MembersAdmitted:
    """Of many at once a spell began; ``consents`` are the purposes in force, by person's key."""

    memberships: Sequence[Membership]
    consents: Mapping[int, frozenset[str]]


@dataclass(frozen=True, slots=True)
class MembershipsEnded:
    """Spells of one or of thousands ended; ``ended_on`` and ``ending`` say when and how."""

    memberships: Sequence[Membership]


@dataclass(frozen=True, slots=True)
class MembershipsReopened:
    """The end of these spells was a mistake: they go on as if there had been none."""

    memberships: Sequence[Membership]


@dataclass(frozen=True, slots=True)
class StandingsChanged:
    """Memberships became kept, suspended or active again; ``standing`` says which."""

    memberships: Sequence[Membership]


@dataclass(frozen=True, slots=True)
class MembersTransferred:
    """Of one person or of hundreds: one spell ended and the next began, on the same day.

    ``memberships`` stand in the order of ``left``.
    """

    left: Sequence[Membership]
    memberships: Sequence[Membership]
    on: date


@dataclass(frozen=True, slots=True)
class PersonsMerged:
    """Records turned out to be of one person: by key of the one that is gone, the one kept.

    All that referred to the one that is gone refers to the one kept already.
    """

    kept: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class MergesTakenBack:
    """The opposite: the records are two again, as they were before; keys as above."""

    kept: Mapping[int, int]


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


@dataclass(frozen=True, slots=True)
class PersonToBeErased:
    """A person's data goes at their own request, later in this transaction.

    Whoever hears of it ends what is still under way for them; the fields themselves are
    emptied afterwards, by the registry (``core.personal_fields``).
    """

    person: Person
