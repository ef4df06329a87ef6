"""What can be asked of the services: one dataclass for each deed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from unionhall.founding.models import Office
from unionhall.organizations.models import Kind
from unionhall.targets.models import Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """A union is to be founded below ``guiding``; ``submission_id`` lets it be sent again.

    ``guided_by`` is a body above that took it in hand; empty: nobody but ``guiding``.
    """

    submission_id: UUID
    kind: Kind
    name: str
    mode: Mode
    guiding: UUID
    employers: tuple[UUID, ...] = ()
    target: UUID | None = None
    guided_by: UUID | None = None
    address: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Describe:
    """Change what stands in a case, before it is approved."""

    case: UUID
    name: str
    address: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetEmployers:
    """The employers whose people the union is to organize, all of them."""

    case: UUID
    employers: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Apply:
    """The application to found the union is sent in, with the day that stands on it."""

    case: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveGroup:
    case: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeMembers:
    """Take the employer's members in joint unions along: ``members`` (memberships), or all.

    ``agreed``: they were told and agreed, on paper or in the record of a meeting.
    """

    case: UUID
    members: tuple[UUID, ...] | None = None
    agreed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveBehind:
    """Somebody who was taken along stays in the joint union after all."""

    case: UUID
    application: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCongress:
    """Leave is asked to hold the congress on ``planned_on``."""

    case: UUID
    on: date
    planned_on: date
    organiser_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveCongress:
    case: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldCongress:
    """The congress was held. ``entitled`` only for federations: elsewhere it is counted."""

    case: UUID
    held_on: date
    attended: int
    entitled: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetContest:
    """So many seats of an office are to be filled; ``by_body``: by those elected into the body."""

    case: UUID
    office: Office
    seats: int
    by_body: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominate:
    """Somebody stands for an office. ``relative``: a close relative of the employer's head."""

    case: UUID
    office: Office
    application: UUID | None = None
    name: str = ""
    relative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOff:
    """Somebody no longer stands."""

    case: UUID
    candidacy: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """The ballots of one round; ``votes`` by candidacy. The last round may be counted again."""

    case: UUID
    office: Office
    number: int
    valid: int
    votes: Mapping[UUID, int]
    spoiled: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishElection:
    case: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatElection:
    """The election is to be held again, for a reason."""

    case: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportResult:
    """``day_reason``: why the congress was held on another day than the one that was approved."""

    case: UUID
    on: date
    day_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveUnion:
    """The union is founded on a day, for a term of so many years.

    ``take_staff_along``: members that the employers have in joint unions move over with them.
    """

    case: UUID
    on: date
    term_years: int
    take_staff_along: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveBack:
    """What was submitted goes back, with the reason."""

    case: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    case: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    case: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOnHold:
    """Whoever's turn it is cannot act until a day: then the case is due again."""

    case: UUID
    until: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    case: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HandTo:
    """Somebody stands in for whoever's turn it is; None: anybody of the body again."""

    case: UUID
    user: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteCertificate:
    """The union has its legal-person certificate."""

    case: UUID
    number: str
    credit_code: str
    issued_on: date
    last_day: date
    registrar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAccount:
    """The union has its bank account; of the number, the last four digits."""

    case: UUID
    bank: str
    last_four: str
    opened_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCase:
    """Nothing more is to come (a federation without an account of its own), for a reason."""

    case: UUID
    reason: str
