"""What the API of supervision takes and gives."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from unionhall.supervision import law, queries
from unionhall.supervision.models import Answer, Inspector, Investigation, Letter, Violation

Short = Annotated[str, Field(max_length=80)]
Name = Annotated[str, Field(max_length=120)]
Line = Annotated[str, Field(max_length=200)]
Some = Annotated[str, Field(max_length=2000)]
Much = Annotated[str, Field(max_length=4000)]
People = Annotated[list[UUID], Field(max_length=20)]


class ReasonIn(Schema):
    reason: Line


class OnIn(Schema):
    """The day on which it happened."""

    on: date


class ClockOut(Schema):
    """By when: ``on`` is empty where no rule sets a term; ``why`` are the steps of the count."""

    on: date | None
    rule: str
    value: str
    basis: str
    why: list[str]

    @classmethod
    def of(cls, clock: law.Clock) -> "ClockOut":
        return cls(
            on=clock.on,
            rule=clock.rule.id if clock.rule else "",
            value=clock.value,
            basis=clock.basis,
            why=list(clock.why),
        )


# Inspectors ------------------------------------------------------------------------------


class InspectorIn(Schema):
    organization: UUID
    name: Short
    card: Annotated[str, Field(max_length=40)]
    valid_from: date
    last_day: date


class CardEndIn(ReasonIn):
    on: date


class InspectorOut(Schema):
    id: UUID
    organization: UUID
    body: str
    name: str
    card: str
    valid_from: date
    last_day: date

    @classmethod
    def of(cls, one: Inspector) -> "InspectorOut":
        return cls(
            id=one.public_id,
            organization=one.organization.public_id,
            body=one.organization.name,
            name=one.name,
            card=one.card,
            valid_from=one.valid_from,
            last_day=one.last_day,
        )


# Investigations --------------------------------------------------------------------------


class ComplaintIn(Schema):
    """``worker`` and ``phone`` are stored sealed."""

    submission_id: UUID
    organization: UUID
    employer: UUID
    source: Investigation.Source
    source_text: Line = ""
    reference: UUID | None = None
    about: Some
    received_on: date
    worker: Short = ""
    phone: Annotated[str, Field(max_length=30)] = ""


class OpenIn(OnIn):
    inspectors: People


class ConclusionIn(OnIn):
    facts: Much
    violated: bool


class DeclineIn(OnIn):
    ground: Investigation.Ground
    elsewhere: Line = ""


class InvestigationOut(Schema):
    id: UUID
    organization: UUID
    employer: UUID
    employer_name: str
    source: Investigation.Source
    source_text: str
    reference: UUID | None
    state: Investigation.State
    about: str
    received_on: date
    opened_on: date | None
    facts: str
    concluded_on: date | None
    ground: str
    declined_on: date | None
    elsewhere: str
    due_on: date | None
    told_on: date | None

    @classmethod
    def of(cls, one: Investigation) -> "InvestigationOut":
        return cls(
            id=one.public_id,
            organization=one.organization.public_id,
            employer=one.employer.public_id,
            employer_name=one.employer.name,
            source=Investigation.Source(one.source),
            source_text=one.source_text,
            reference=one.reference,
            state=Investigation.State(one.state),
            about=one.about,
            received_on=one.received_on,
            opened_on=one.opened_on,
            facts=one.facts,
            concluded_on=one.concluded_on,
            ground=one.ground,
            declined_on=one.declined_on,
            elsewhere=one.elsewhere,
            due_on=one.due_on,
            told_on=one.told_on,
        )


class SealedOut(Schema):
    """What was sealed, opened for this once; the opening is in the audit trail."""

    worker: str = ""
    post: str = ""
    reasons: str = ""
    text: str = ""
    contact: str = ""
    phone: str = ""


# Letters ---------------------------------------------------------------------------------


class LetterWordsIn(Schema):
    violation: Violation
    facts: Much
    demand: Some
    addressee: Name = ""
    inspectors: People = []


class LetterChangeIn(LetterWordsIn):
    """``version`` is the one that was read: over a newer one nothing is written."""

    version: Annotated[int, Field(ge=1, le=30_000)]


class LetterIn(LetterWordsIn):
    """A new letter; ``submission_id`` lets it be sent again."""

    submission_id: UUID
    organization: UUID
    kind: Letter.Kind
    employer: UUID
    investigation: UUID | None = None
    case: UUID | None = None
    follows: UUID | None = None


class IssueIn(OnIn):
    """``signer`` is a seat of the register; an opinion letter needs one."""

    signer: UUID | None = None


class DeliveryIn(OnIn):
    manner: Letter.Manner
    receipt: Name = ""


class AnswerIn(OnIn):
    """``scan``: a PDF, JPG or PNG in base64, up to 20 MB; ``submission_id`` as with letters."""

    submission_id: UUID
    text: Some = ""
    scan: Annotated[str, Field(max_length=28_000_000)] = ""


class CloseIn(OnIn):
    result: Letter.Result
    outcome: Annotated[str, Field(max_length=500)] = ""


class AnswerOut(Schema):
    number: int
    received_on: date
    late: bool
    has_scan: bool

    @classmethod
    def of(cls, one: Answer) -> "AnswerOut":
        return cls(
            number=one.number,
            received_on=one.received_on,
            late=one.late,
            has_scan=bool(one.scan_format),
        )


class OpenedAnswerOut(Schema):
    """``scan`` is the file in base64."""

    number: int
    received_on: date
    text: str
    format: str
    scan: str


class NextOut(Schema):
    """What may follow, and which body takes it."""

    kind: Letter.Kind
    organization: UUID
    body: str


class LetterOut(Schema):
    id: UUID
    organization: UUID
    body: str
    kind: Letter.Kind
    state: Letter.State
    employer: UUID
    employer_name: str
    addressee: str
    violation: Violation
    number: str
    issued_on: date | None
    delivered_on: date | None
    due_on: date | None
    answered_on: date | None
    timing: str
    silent_on: date | None
    decided_on: date | None
    closed_on: date | None
    result: str

    @classmethod
    def of(cls, one: Letter) -> "LetterOut":
        return cls(**cls.told(one))

    @classmethod
    def told(cls, one: Letter) -> dict[str, Any]:
        return {
            "id": one.public_id,
            "organization": one.organization.public_id,
            "body": one.organization.name,
            "kind": one.kind,
            "state": one.state,
            "employer": one.employer.public_id,
            "employer_name": one.employer.name,
            "addressee": one.addressee,
            "violation": one.violation,
            "number": one.number,
            "issued_on": one.issued_on,
            "delivered_on": one.delivered_on,
            "due_on": one.due_on,
            "answered_on": one.answered_on,
            "timing": one.timing,
            "silent_on": one.silent_on,
            "decided_on": one.decided_on,
            "closed_on": one.closed_on,
            "result": one.result,
        }


class LetterPageOut(LetterOut):
    """One letter with its words, its clock, its answers, and what may follow."""

    version: int
    facts: str
    demand: str
    signer: str
    signer_post: str
    receipt: str
    outcome: str
    follows: UUID | None
    investigation: UUID | None
    inspectors: list[InspectorOut]
    answers: list[AnswerOut]
    clock: ClockOut
    next: NextOut | None

    @classmethod
    def page(cls, one: Letter) -> "LetterPageOut":
        step = queries.next_step(one)
        people = one.inspectors.select_related("organization").order_by("name", "pk")
        rows = one.answers.defer("sealed").order_by("number")
        return cls(
            **cls.told(one),
            version=one.version,
            facts=one.facts,
            demand=one.demand,
            signer=one.signer,
            signer_post=one.signer_post,
            receipt=one.receipt,
            outcome=one.outcome,
            follows=one.follows.public_id if one.follows else None,
            investigation=one.investigation.public_id if one.investigation else None,
            inspectors=[InspectorOut.of(person) for person in people],
            answers=[AnswerOut.of(row) for row in rows],
            clock=ClockOut.of(law.answer_clock(one)),
            next=NextOut(kind=step.kind, organization=step.body.public_id, body=step.body.name)
            if step
            else None,
        )


class NarrowLetters(Schema):
    kind: Letter.Kind | None = None
    state: Letter.State | None = None
    employer: UUID | None = None
    late: bool | None = None


class SignerOut(Schema):
    """Who may sign an opinion letter of a body on a day."""

    seat: UUID
    name: str
    post: str


class MonthOut(Schema):
    """The letters of one month: ``due`` had to be answered, ``in_time`` were."""

    month: date
    issued: dict[str, int]
    due: int
    in_time: int
    rate: int | None
