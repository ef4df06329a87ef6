"""What can be asked of the services of mediation."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAsked:
    """One claim of one worker; ``amount`` empty: not money, or not known yet."""

    kind: str
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerNamed:
    """A worker as named in an application; ``document`` lets a member be recognised."""

    name: str = field(repr=False)
    claims: Sequence[ClaimAsked]
    document: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    counsel: str = ""
    represents: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Apply:
    """An application, written or oral (then written down on the spot).

    ``organization`` is the union body that mediates. ``elsewhere`` names why it is no labour
    dispute, ``pending`` where it is being decided already (``arbitration`` or ``court``).
    ``consultation`` is the consultation that it came from. ``submission_id``: sent again, it is
    the same application.
    """

    submission_id: UUID
    organization: UUID
    employer: UUID
    category: str
    channel: str
    applied_on: date
    facts: str = field(repr=False)
    workers: Sequence[WorkerNamed] = field(repr=False)
    applicant: str = "worker"
    division_code: str = ""
    known_on: date | None = None
    employed: bool = True
    left_on: date | None = None
    employer_spokesman: str = field(default="", repr=False)
    employer_counsel: str = field(default="", repr=False)
    elsewhere: str = ""
    pending: str = ""
    consultation: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct:
    """Correct an entry; ``version`` is the one that was read."""

    case: UUID
    version: int
    category: str
    facts: str = field(repr=False)
    division_code: str
    known_on: date | None = None
    employed: bool = True
    left_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddWorkers:
    """Further workers with the same claim come to a case."""

    case: UUID
    workers: Sequence[WorkerNamed] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetClaims:
    """Say anew what one worker asks for, before there is an agreement.

    ``version`` is that of the entry that was read.
    """

    case: UUID
    version: int
    party: UUID
    claims: Sequence[ClaimAsked]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseRepresentatives:
    """The workers of a collective case chose who speaks for them."""

    case: UUID
    parties: Sequence[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectElsewhere:
    """Out of scope: close the case, and say where to go."""

    case: UUID
    ground: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteConsent:
    """A side answers whether it agrees to mediate; a no ends the case."""

    case: UUID
    side: str
    agreed: bool
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept:
    case: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What whoever mediates, or looks into a case, declares: each is a conflict of interest."""

    relative: bool = False
    own_employer: bool = False
    counsel: bool = False
    had_part: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMediator:
    """Name a mediator: an account (``user``), or somebody from outside by ``name``.

    ``another`` is how the head knows that it is another person than who bears the same name in
    the case; needed only there.
    """

    case: UUID
    user: UUID | None = None
    name: str = ""
    declared: Declared = field(default_factory=Declared)
    another: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Let somebody go from a case."""

    case: UUID
    handler: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrange:
    """Call both sides to a session; ``mediators`` empty: all who mediate."""

    case: UUID
    on: date
    at: time
    place: str
    mediators: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOff:
    """An arranged session will not be held."""

    case: UUID
    appointment: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldSession:
    """Record a session; ``appointment`` is the one that was arranged for it."""

    case: UUID
    held_on: date
    place: str
    present: str = field(repr=False)
    record: str = field(repr=False)
    appointment: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepNote:
    """A private note of a mediator: without prejudice, never quoted."""

    case: UUID
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepHealth:
    """Illness or injury of one worker; ``consented_on`` is the worker's own consent to keep it."""

    case: UUID
    party: UUID
    text: str = field(repr=False)
    consented_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawHealth:
    """The worker takes the consent back: what was kept is deleted."""

    case: UUID
    party: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend:
    """Both sides agree to go on mediating for so many days."""

    case: UUID
    days: int
    agreed_on: date
    worker_agrees: bool
    employer_agrees: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SumAgreed:
    claim: UUID
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PartDue:
    due_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Agree:
    """Both sides agreed. ``paid_on_spot``: settled and paid at once, in the record alone.

    ``no_money`` says that the agreement is about no money at all; else a sum is agreed.
    """

    case: UUID
    effective_on: date
    terms: str = field(repr=False)
    manner: str = field(repr=False)
    sums: Sequence[SumAgreed] = ()
    parts: Sequence[PartDue] = ()
    paid_on_spot: bool = False
    no_money: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fail:
    case: UUID
    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    case: UUID
    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """Money reached the workers; ``submission_id``: noted twice, it is one payment."""

    case: UUID
    submission_id: UUID
    paid_on: date
    amount: Decimal
    basis: str = "agreement"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPerformed:
    """The agreement was not performed: the worker may go to arbitration or court."""

    case: UUID
    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseFile:
    """Everything that was agreed is done; needed where it was not money alone."""

    case: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteEvent:
    """Something happened that begins, ends or restarts a clock."""

    case: UUID
    kind: str
    on: date
    text: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack:
    """Something was noted wrongly: a payment, an award, or what else a clock runs from."""

    case: UUID
    event: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakGlass:
    """Open a case that one has no part in, for a reason; its handlers are told."""

    case: UUID
    reason: str
    declared: Declared = field(default_factory=Declared)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispose:
    """The time is over: delete names, texts and notes; numbers and days stay."""

    case: UUID
    reason: str
