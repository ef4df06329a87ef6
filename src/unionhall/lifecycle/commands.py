"""What can be asked of this app: by pages, the API and the members themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A union decides about memberships, one or thousands; from ``on`` it holds.

    ``kind``: keep, suspend, resume, withdraw, deem, expel or decease; the day of an end is the
    first on which the membership no longer counts. ``ground``: why a membership is kept.
    ``organization``: where it is kept, if not where it is. ``early``: somebody has looked at what
    allows a retirement before the age of the table, and ``reason`` names it. The other days and
    texts are those that the rule of the kind asks for. ``key`` makes a second sending the same
    as one.
    """

    kind: str
    memberships: Sequence[UUID]
    on: date | None = None
    ground: str = ""
    requested_on: date | None = None
    last_part_on: date | None = None
    talked_on: date | None = None
    decided_on: date | None = None
    decision: str = ""
    reason: str = ""
    early: bool = False
    organization: UUID | None = None
    key: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskTransfer:
    """A union asks that members go over to ``target``: the old one for its own, or the new one.

    The old union hands over by asking. Who may decide at both has the transfer done at once.
    ``employer``: where they work from then on; empty: as before. ``key`` as in ``Act``.
    """

    memberships: Sequence[UUID]
    target: UUID
    employer: UUID | None = None
    reason: str = ""
    key: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A new union asks for somebody who stands there with the document; ``seen`` says so."""

    target: UUID
    name: str
    kind: str
    number: str
    seen: bool
    employer: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimListed:
    """A new union asks for persons whose documents stand in a list that it has handed in.

    ``attested``: it states that they are there and agree (``wording.ATTESTATION``).
    """

    target: UUID
    persons: Sequence[UUID]
    attested: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOwnTransfer:
    """A member asks to be transferred; ``employer_typed`` is where they work now."""

    target: UUID
    employer_typed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskToLeave:
    """A member asks to leave the union."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    """Take the next step with changes under way.

    ``step``: hand_over (the old union), accept (the new union; or the member's union a wish to
    leave), send_back (with a reason), take_back (who asked). ``on``: from when it holds.
    """

    step: str
    changes: Sequence[UUID]
    on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverse:
    """What was written down about memberships was a mistake."""

    changes: Sequence[UUID]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejoin:
    """Somebody who left joins the same union again, from ``on``."""

    membership: UUID
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtBirths:
    """Open the days of birth at a union, to see who reaches the retirement age by when."""

    organization: UUID
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackOwn:
    """A member no longer wants what they asked for."""

    change: UUID
