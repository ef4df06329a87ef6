"""What can be asked of supervision."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from unionhall.supervision.models import Investigation, Letter, Notice, Violation

# Inspectors ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterInspector:
    """Somebody got a card as inspector of a body; ``last_day`` is what the card says."""

    organization: UUID
    name: str
    card: str
    valid_from: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EndCard:
    """A card ends before its time; ``on`` is the first day on which it is no longer good."""

    inspector: UUID
    on: date
    reason: str


# Investigations --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Receive:
    """A complaint, visit or consultation gave cause to look at an employer."""

    submission_id: UUID
    organization: UUID
    employer: UUID
    source: Investigation.Source
    about: str
    received_on: date
    source_text: str = ""
    reference: UUID | None = None
    worker: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenInvestigation:
    """It is taken up, by inspectors with valid cards."""

    investigation: UUID
    inspectors: tuple[UUID, ...]
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclude:
    """What the inspectors found."""

    investigation: UUID
    facts: str
    violated: bool
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline:
    """It is outside the scope, or already in procedure; the worker must be told in writing."""

    investigation: UUID
    ground: Investigation.Ground
    on: date
    elsewhere: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TellWorker:
    """The worker was told in writing."""

    investigation: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenComplainant:
    """Somebody reads who complained."""

    investigation: UUID


# Letters ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLetter:
    """A letter is drafted; ``follows`` is the one whose silence or answer led to it."""

    submission_id: UUID
    organization: UUID
    kind: Letter.Kind
    employer: UUID
    violation: Violation
    facts: str
    demand: str
    addressee: str = ""
    inspectors: tuple[UUID, ...] = ()
    investigation: UUID | None = None
    case: UUID | None = None
    follows: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLetter:
    """A draft is written otherwise; ``version`` is the one that was read."""

    letter: UUID
    version: int
    violation: Violation
    facts: str
    demand: str
    addressee: str = ""
    inspectors: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueLetter:
    """The letter is signed and gets its number; ``signer`` is a seat of the register."""

    letter: UUID
    on: date
    signer: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverLetter:
    """The letter reached its addressee; from this day the answer's term runs."""

    letter: UUID
    on: date
    manner: Letter.Manner
    receipt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAnswer:
    """An answer came; what comes after the first is kept beside it."""

    submission_id: UUID
    letter: UUID
    on: date
    text: str = field(default="", repr=False)
    scan: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDecision:
    """The authority decided on a suggestion; from this day it has to tell the union."""

    letter: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseLetter:
    """The letter is done with, with what came of it."""

    letter: UUID
    result: Letter.Result
    on: date
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawLetter:
    letter: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAnswer:
    """Somebody reads an answer."""

    letter: UUID
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkSilent:
    """Find the letters whose day went by without an answer."""

    today: date


# Notices ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an employer tells. ``worker``, ``post``, ``reasons`` and the contact are sealed.

    ``text`` is what happened (accident, strike) or the plan (layoff); what is typed there of a
    dismissal is sealed with its reasons.
    """

    kind: Notice.Kind
    happens_on: date
    people: int = 1
    staff: int | None = None
    dead: int = 0
    serious: bool = False
    text: str = ""
    worker: str = field(default="", repr=False)
    post: str = field(default="", repr=False)
    reasons: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeNotice:
    """Staff, or the enterprise's union, write down an employer's notice."""

    submission_id: UUID
    employer: UUID
    received_on: date
    told: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class SendNotice:
    """An employer sends its notice by a union's link."""

    submission_id: UUID
    token: str
    address: str = field(repr=False)
    employer_name: str = ""
    credit_code: str = ""
    told: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class NameEmployer:
    """Staff say which employer on record sent a notice; it goes to the union that covers it."""

    notice: UUID
    employer: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NoObjection:
    notice: UUID
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCorrection:
    """The union asks the employer to correct; the employer must answer in writing."""

    notice: UUID
    on: date
    objection: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReply:
    notice: UUID
    on: date
    reply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportUp:
    """It was reported to the upper union (empty: the one right above), or the city's."""

    notice: UUID
    on: date
    reported_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnIntoLetter:
    """A draft of a letter is begun from a notice."""

    notice: UUID
    submission_id: UUID
    kind: Letter.Kind
    violation: Violation
    facts: str
    demand: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseNotice:
    notice: UUID
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidNotice:
    """It was sent or entered by mistake."""

    notice: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenNotice:
    """Somebody reads what is sealed: who, why, and whom to call."""

    notice: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeNoticeLink:
    organization: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeNoticeLink:
    link: UUID
