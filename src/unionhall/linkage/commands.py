"""What can be asked of the services of the linkage."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from unionhall.mediation.commands import Apply


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterPartner:
    """A body outside the union takes part in the linkage at a union body."""

    organization: UUID
    kind: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenamePartner:
    partner: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndPartner:
    """A partner takes part no more."""

    partner: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Somebody with the duty of a partner's staff sits at the partner's window from today."""

    partner: UUID
    user: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseat:
    partner: UUID
    seat: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Refer:
    """Hand a case over to a partner.

    ``parts`` and ``files`` (papers or scans of the case) are what is handed over; ``consented``
    the workers who agreed to it on ``consented_on``. ``seen`` is the fingerprint of the preview:
    nothing leaves that was not shown. ``both_ask``: both sides ask together, for review and
    confirmation. ``answer_by`` sets a day where no rule does, or an earlier one. ``on`` is the
    day on which it was sent, where it went on paper before. ``submission_id``: sent twice, it is
    one referral.
    """

    submission_id: UUID
    case: UUID
    partner: UUID
    purpose: str
    reason: str
    parts: Sequence[str] = ()
    files: Sequence[UUID] = ()
    note: str = field(default="", repr=False)
    consented: Sequence[UUID] = ()
    consented_on: date | None = None
    both_ask: bool = False
    answer_by: date | None = None
    on: date | None = None
    seen: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerTold:
    """A worker as a partner names them."""

    name: str = field(repr=False)
    document: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    claim: str = "wages"
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferIn:
    """A partner hands a dispute over to the union.

    ``partner`` is left out at a window, where it is the partner's own. ``on`` as in ``Refer``.
    """

    submission_id: UUID
    partner: UUID
    reason: str
    category: str
    employer: str
    facts: str = field(repr=False)
    workers: Sequence[WorkerTold] = field(repr=False)
    consented_on: date | None
    note: str = field(default="", repr=False)
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """Accept what a partner referred, and open the mediation case for it."""

    referral: UUID
    apply: Apply


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Accept a referral; ``on`` is heeded where the union notes it for a partner."""

    referral: UUID
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Give a referral back, with the reason."""

    referral: UUID
    reason: str = field(repr=False)
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Say what came of a referral."""

    referral: UUID
    result: str
    text: str = field(default="", repr=False)
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """Take a referral back before its result is reported; the receiver sees it no more."""

    referral: UUID
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """Take note of the result."""

    referral: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachFile:
    """Attach a PDF, JPG or PNG to a referral; ``signed_by`` are the workers on a consent."""

    referral: UUID
    what: str
    content: bytes = field(repr=False)
    signed_by: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFile:
    """Read a file that was attached."""

    referral: UUID
    file: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePlace:
    """Somebody sits in the committee for a party; ``partner`` empty: for the union."""

    organization: UUID
    name: str
    since: date
    post: str = ""
    partner: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavePlace:
    member: UUID
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMeeting:
    submission_id: UUID
    organization: UUID
    on: date
    place: str
    agenda: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldMeeting:
    meeting: UUID
    on: date
    came: Sequence[UUID]
    minutes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelMeeting:
    meeting: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSet:
    """What one party must do by a day; ``partner`` empty: the union."""

    task: str
    due_on: date
    partner: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolve:
    submission_id: UUID
    meeting: UUID
    text: str
    tasks: Sequence[TaskSet]


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishTask:
    """A party reports what it did; ``on`` is heeded where the union notes it for a partner."""

    task: UUID
    report: str
    on: date | None = None
