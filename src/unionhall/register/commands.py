"""What can be asked of the register."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from unionhall.register.models import Body, Post


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatOf:
    """Somebody is elected into a body; ``membership`` where they are a member here."""

    body: Body
    post: Post
    name: str
    membership: UUID | None = None
    full_time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginTerm:
    """A term begins with those who were elected; the one before it ends on the same day.

    ``elected_on`` left empty is ``begins_on``. The same term sent twice is entered once.
    """

    organization: UUID
    begins_on: date
    years: int
    approval_number: str
    approved_on: date
    seats: tuple[SeatOf, ...] = ()
    elected_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseTerm:
    """A term ends before its time (the union is merged, or its congress dismissed all)."""

    organization: UUID
    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSeat:
    """Somebody takes a seat in the running term; whoever was its head gives it up that day.

    A new chair of a union with a certificate must be registered: a notice becomes due.
    """

    organization: UUID
    seat: SeatOf
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSeat:
    """Somebody gives up a seat."""

    seat: UUID
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderElection:
    """The upper union sets the day by which an overdue election must be held."""

    organization: UUID
    by: date
    paper_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendTerm:
    """The upper union lets a term run longer, until a day (excluded), within the rule."""

    organization: UUID
    until: date
    paper_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterCertificate:
    """The first certificate of a union on record; ``last_day`` as it is printed."""

    organization: UUID
    number: str
    credit_code: str
    issued_on: date
    last_day: date
    registrar: str
    chair_name: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewCertificate:
    """A new certificate takes the place of the one on record; early only with a reason."""

    organization: UUID
    number: str
    issued_on: date
    last_day: date
    chair_name: str
    address: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAccount:
    """A union opened a bank account; of its number, only the last four digits."""

    organization: UUID
    bank: str
    last_four: str
    opened_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseAccount:
    """A union closed a bank account."""

    account: UUID
    closed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteChange:
    """The name, the address or the chair changed and must be registered."""

    organization: UUID
    what: str
    changed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportChange:
    """A change was registered."""

    notice: UUID
    reported_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOffDue:
    """Something that is due is put off until a day."""

    organization: UUID
    subject: str
    until: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeFeed:
    """A new secret for the actor's calendar feed; an earlier one no longer opens it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeFeed:
    """The actor's calendar feed is closed."""
