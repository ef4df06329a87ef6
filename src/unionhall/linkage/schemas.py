"""What the API of the linkage takes and gives."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils import timezone
from ninja import Schema
from pydantic import Field

from unionhall.core.actors import Actor
from unionhall.linkage import commands, handing, queries
from unionhall.linkage.board import Tally
from unionhall.linkage.handing import Part, Section
from unionhall.linkage.models import PartnerBody, PartnerSeat, Referral, ReferralFile
from unionhall.linkage.services.sending import Preview
from unionhall.mediation.models import Category, Claim
from unionhall.mediation.schemas import ApplyIn

Name = Annotated[str, Field(max_length=120)]
Reason = Annotated[str, Field(max_length=500)]
Long = Annotated[str, Field(max_length=4000)]
Note = Annotated[str, Field(max_length=1000)]


class PartnerIn(Schema):
    organization: UUID
    kind: PartnerBody.Kind
    name: Name


class RenamePartnerIn(Schema):
    name: Name


class EndPartnerIn(Schema):
    on: date


class SeatIn(Schema):
    user: UUID


class PartnerSeatOut(Schema):
    id: UUID
    user: UUID
    name: str
    since: date


class PartnerOut(Schema):
    """A partner; ``seats`` are told to those who keep it."""

    id: UUID
    organization: UUID
    kind: str
    name: str
    ended_on: date | None
    seats: list[PartnerSeatOut] = []

    @staticmethod
    def of(found: PartnerBody, seats: Iterable[PartnerSeat] = ()) -> "PartnerOut":
        return PartnerOut(
            id=found.public_id,
            organization=found.organization.public_id,
            kind=found.kind,
            name=found.name,
            ended_on=found.ended_on,
            seats=[
                PartnerSeatOut(
                    id=one.public_id, user=one.user.public_id, name=one.user.name, since=one.since
                )
                for one in seats
            ],
        )

    @staticmethod
    def kept(found: PartnerBody) -> "PartnerOut":
        return PartnerOut.of(found, found.seats.filter(until=None).select_related("user"))


class ReferBody(Schema):
    """What is handed over of a case, and to whom."""

    case: UUID
    partner: UUID
    purpose: Referral.Purpose
    reason: Referral.Reason
    parts: Annotated[list[Part], Field(max_length=8)] = []
    files: Annotated[list[UUID], Field(max_length=50)] = []
    note: Note = ""
    consented: Annotated[list[UUID], Field(max_length=500)] = []
    consented_on: date | None = None
    both_ask: bool = False
    answer_by: date | None = None
    on: date | None = None


class PreviewIn(ReferBody):
    """Ask what would be handed over; nothing is sent."""

    def command(self) -> commands.Refer:
        return commands.Refer(submission_id=UUID(int=0), **self.dict())


class ReferIn(ReferBody):
    """Send; ``seen`` is the fingerprint of the preview, ``submission_id`` lets it be sent again."""

    submission_id: UUID
    seen: UUID

    def command(self) -> commands.Refer:
        return commands.Refer(**self.dict())


class WorkerToldIn(Schema):
    name: Annotated[str, Field(max_length=80)]
    document: Annotated[str, Field(max_length=24)] = ""
    phone: Annotated[str, Field(max_length=20)] = ""
    claim: Claim.Kind = Claim.Kind.WAGES
    amount: Annotated[Decimal, Field(max_digits=14)] | None = None


class IncomingIn(Schema):
    """What a partner refers; at a window ``partner`` is the partner's own."""

    submission_id: UUID
    partner: UUID
    reason: Referral.Reason
    category: Category
    employer: Name
    facts: Long
    workers: Annotated[list[WorkerToldIn], Field(max_length=100)]
    consented_on: date
    note: Note = ""
    on: date | None = None

    def command(self) -> commands.ReferIn:
        workers = tuple(commands.WorkerTold(**one.dict()) for one in self.workers)
        return commands.ReferIn(**self.dict() | {"workers": workers})


class OpenCaseIn(ApplyIn):
    """The application by which the case is opened; its channel must be ``referral``."""


class AnswerIn(Schema):
    """``on`` is heeded where the union notes what a partner did on paper."""

    on: date | None = None


class ReturnIn(AnswerIn):
    reason: Reason


class ReportIn(AnswerIn):
    result: Referral.Result
    text: Long = ""


class WithdrawIn(Schema):
    reason: Reason


class FileIn(Schema):
    """``file``: a PDF, JPG or PNG in base64, up to 20 MB; ``signed_by``: who signed a consent."""

    what: ReferralFile.What
    file: Annotated[str, Field(max_length=28_000_000)]
    signed_by: Annotated[list[UUID], Field(max_length=500)] = []


Counted = Literal[
    "sent", "waiting", "accepted", "returned", "reported", "late", "answered", "received"
]


class NarrowReferrals(Schema):
    """``counted``: what a number of the board counts, of those sent between two days."""

    state: Referral.State | None = None
    direction: Referral.Direction | None = None
    partner: UUID | None = None
    late: bool | None = None
    counted: Counted | None = None
    sent_from: date | None = None
    sent_until: date | None = None


class SectionOut(Schema):
    title: str
    lines: list[tuple[str, str]]
    text: str

    @staticmethod
    def of(one: Section) -> "SectionOut":
        lines = [(str(label), value) for label, value in one.lines]
        return SectionOut(title=str(one.title), lines=lines, text=one.text)


class PreviewOut(Schema):
    """Exactly what the partner would see."""

    seen: UUID
    sections: list[SectionOut]
    files: list[str]
    answer_due_on: date | None

    @staticmethod
    def of(ready: Preview) -> "PreviewOut":
        return PreviewOut(
            seen=ready.fingerprint,
            sections=[SectionOut.of(one) for one in handing.sections(ready.content)],
            files=[handing.file_name(one.paper, one.scan) for one in ready.files],
            answer_due_on=ready.answer_due_on,
        )


class ReferralLineOut(Schema):
    """The line of a referral: number and standing, nobody's name."""

    id: UUID
    reference: str
    direction: str
    partner: UUID
    partner_name: str
    purpose: str
    reason: str
    state: str
    sent_on: date
    answer_due_on: date | None
    answered_on: date | None
    report_due_on: date | None
    reported_on: date | None
    result: str
    overdue: bool
    late: bool

    @staticmethod
    def told(one: Referral) -> dict[str, Any]:
        return {
            "id": one.public_id,
            "reference": one.reference,
            "direction": one.direction,
            "partner": one.partner.public_id,
            "partner_name": one.partner.name,
            "purpose": one.purpose,
            "reason": one.reason,
            "state": one.state,
            "sent_on": one.sent_on,
            "answer_due_on": one.answer_due_on,
            "answered_on": one.answered_on,
            "report_due_on": one.report_due_on,
            "reported_on": one.reported_on,
            "result": one.result,
            "overdue": one.overdue(timezone.localdate()),
            "late": one.answered_late or one.reported_late,
        }

    @staticmethod
    def of(one: Referral) -> "ReferralLineOut":
        return ReferralLineOut(**ReferralLineOut.told(one))


class HandedFileOut(Schema):
    id: UUID
    name: str


class GivenFileOut(Schema):
    """A file that was attached to a referral."""

    id: UUID
    what: str
    name: str
    size: int
    of_partner: bool

    @staticmethod
    def of(one: ReferralFile) -> "GivenFileOut":
        return GivenFileOut(
            id=one.public_id,
            what=one.what,
            name=one.name,
            size=one.size,
            of_partner=one.of_partner,
        )


class ReferralEventOut(Schema):
    became: str
    on: date
    at: datetime
    by: str
    of_partner: bool
    late: bool
    text: str


class PartnerLookOut(Schema):
    kind: str
    name: str
    at: datetime


class ReferralOut(ReferralLineOut):
    """A referral as its sender or receiver may see it; ``looks`` are told to the union alone."""

    case: UUID | None
    sections: list[SectionOut]
    files: list[HandedFileOut]
    given: list[GivenFileOut]
    events: list[ReferralEventOut]
    looks: list[PartnerLookOut]

    @staticmethod
    def at_desk(actor: Actor, public_id: UUID) -> "ReferralOut":
        found = queries.referral(actor, public_id)
        looks = [
            PartnerLookOut(kind=one.kind, name=one.user.name, at=one.at)
            for one in queries.looks(found)
        ]
        case = found.case.public_id if found.case is not None else None
        return _whole(found, window=False, case=case, looks=looks)

    @staticmethod
    def at_window(actor: Actor, public_id: UUID) -> "ReferralOut":
        found = queries.sent_to(actor, public_id)
        return _whole(found, window=True, case=None, looks=[])


def _whole(
    found: Referral, *, window: bool, case: UUID | None, looks: list[PartnerLookOut]
) -> ReferralOut:
    content = queries.for_partner(found) if window else queries.opened(found)
    files = queries.handed(found) if window else found.files.select_related("paper", "scan")
    history = queries.history_at_window(found) if window else queries.history(found)
    return ReferralOut(
        **ReferralLineOut.told(found),
        case=case,
        sections=[SectionOut.of(one) for one in handing.sections(content)],
        files=[
            HandedFileOut(id=one.public_id, name=handing.file_name(one.paper, one.scan))
            for one in files
        ],
        given=[GivenFileOut.of(one) for one in queries.given(found, window=window)],
        events=[
            ReferralEventOut(
                became=one.event.became,
                on=one.event.on,
                at=one.event.at,
                by=one.event.by,
                of_partner=one.event.of_partner,
                late=one.event.late,
                text=one.text,
            )
            for one in history
        ],
        looks=looks,
    )


class TallyOut(Schema):
    """The referrals of one partner; each number opens its rows with ``counted`` of the list."""

    partner: UUID
    name: str
    sent: int
    waiting: int
    accepted: int
    returned: int
    reported: int
    received: int
    late: int
    answered: int
    median_days: float | None

    @staticmethod
    def of(one: Tally) -> "TallyOut":
        return TallyOut(
            partner=one.partner.public_id,
            name=one.partner.name,
            median_days=one.median_days,
            **one.counts,
        )
