"""What the API of employers' notices takes and gives."""

from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from unionhall.supervision.models import Letter, Notice, NoticeLink, Violation
from unionhall.supervision.readable import grouped
from unionhall.supervision.schemas import Line, Much, Name, OnIn, Short, Some
from unionhall.supervision.services.notices import Receipt

Count = Annotated[int, Field(ge=0, le=10_000_000)]


class ToldIn(Schema):
    """What an employer tells; worker, post, reasons, contact and phone are stored sealed."""

    kind: Notice.Kind
    happens_on: date
    people: Annotated[int, Field(ge=1, le=10_000_000)] = 1
    staff: Count | None = None
    dead: Count = 0
    serious: bool = False
    text: Some = ""
    worker: Short = ""
    post: Short = ""
    reasons: Some = ""
    contact: Short = ""
    phone: Annotated[str, Field(max_length=30)] = ""


class NoticeIn(Schema):
    submission_id: UUID
    employer: UUID
    received_on: date
    told: ToldIn


class SentIn(Schema):
    """A notice that an employer sends by a union's link."""

    submission_id: UUID
    token: Annotated[str, Field(max_length=20)]
    employer_name: Name
    credit_code: Annotated[str, Field(max_length=18)] = ""
    told: ToldIn


class ReceiptOut(Schema):
    """What the employer gets: nothing of what is on record. ``union`` is that of the link."""

    receipt: str
    union: str
    received_on: date
    late: bool

    @classmethod
    def of(cls, one: Receipt) -> "ReceiptOut":
        return cls(receipt=one.code, union=one.union, received_on=one.received_on, late=one.late)


class EmployerIn(Schema):
    employer: UUID


class NoteIn(OnIn):
    note: Line = ""


class ObjectionIn(OnIn):
    objection: Some


class ReplyIn(OnIn):
    reply: Some


class ReportIn(OnIn):
    """``reported_to`` empty: the union right above."""

    reported_to: Name = ""


class IntoLetterIn(Schema):
    submission_id: UUID
    kind: Letter.Kind
    violation: Violation
    facts: Much
    demand: Some


class NarrowNotices(Schema):
    kind: Notice.Kind | None = None
    state: Notice.State | None = None
    late: bool | None = None


class NoticeOut(Schema):
    id: UUID
    organization: UUID
    body: str
    to_upper: bool
    kind: Notice.Kind
    state: Notice.State
    channel: Notice.Channel
    employer: UUID | None
    employer_name: str
    credit_code: str
    received_on: date
    happens_on: date
    people: int
    staff: int | None
    dead: int
    serious: bool
    text: str
    latest_on: date | None
    late: bool
    must_report: bool
    due_on: date | None
    decided_on: date | None
    objection: str
    reply_due_on: date | None
    reply: str
    replied_on: date | None
    reported_to: str
    reported_on: date | None
    letter: UUID | None
    closed_on: date | None

    @classmethod
    def of(cls, one: Notice) -> "NoticeOut":
        same = {
            name: getattr(one, name)
            for name in cls.model_fields
            if name not in {"id", "organization", "body", "employer", "letter"}
        }
        return cls(
            id=one.public_id,
            organization=one.organization.public_id,
            body=one.organization.name,
            employer=one.employer.public_id if one.employer else None,
            letter=one.letter.public_id if one.letter else None,
            **same,
        )


class LinkIn(Schema):
    organization: UUID


class NoticeLinkOut(Schema):
    id: UUID
    organization: UUID
    body: str
    token: str
    revoked: bool

    @classmethod
    def of(cls, one: NoticeLink) -> "NoticeLinkOut":
        return cls(
            id=one.public_id,
            organization=one.organization.public_id,
            body=one.organization.name,
            token=grouped(one.token),
            revoked=one.revoked_at is not None,
        )
