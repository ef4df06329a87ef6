"""What the endpoints of the register take and answer."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, Field

from unionhall.register import commands
from unionhall.register.models import Body, ChangeNotice, Post


def _without_nothing(value: str) -> str:
    if "\x00" in value:
        raise ValueError("text cannot hold the character NUL")
    return value


Plain = AfterValidator(_without_nothing)
Name = Annotated[str, Field(max_length=80), Plain]
Number = Annotated[str, Field(max_length=60), Plain]
Line = Annotated[str, Field(max_length=120), Plain]
Short = Annotated[str, Field(max_length=200), Plain]
Union = Annotated[UUID, Field(alias="organization.public_id")]
Id = Annotated[UUID, Field(alias="public_id")]


class SeatIn(Schema):
    body: Body
    post: Post
    name: Name
    membership: UUID | None = None
    full_time: bool = False

    def seat(self) -> commands.SeatOf:
        """Return what is asked for."""
        return commands.SeatOf(**self.dict())


class TermIn(Schema):
    begins_on: date
    years: Annotated[int, Field(ge=1, le=100)]
    approval_number: Number
    approved_on: date
    elected_on: date | None = None
    seats: Annotated[list[SeatIn], Field(max_length=60)] = []


class CloseTermIn(Schema):
    on: date
    reason: Short


class ChangeSeatIn(Schema):
    seat: SeatIn
    since: date


class EndSeatIn(Schema):
    until: date


class OrderIn(Schema):
    by: date
    paper_number: Number


class ExtendIn(Schema):
    until: date
    paper_number: Number


class CertificateIn(Schema):
    number: Annotated[str, Field(max_length=40), Plain]
    credit_code: Annotated[str, Field(max_length=40), Plain]
    issued_on: date
    last_day: date
    registrar: Line
    chair_name: Name
    address: Short = ""


class RenewIn(Schema):
    number: Annotated[str, Field(max_length=40), Plain]
    issued_on: date
    last_day: date
    chair_name: Name
    address: Short = ""
    reason: Short = ""


class AccountIn(Schema):
    bank: Line
    last_four: Annotated[str, Field(max_length=4), Plain]
    opened_on: date


class CloseAccountIn(Schema):
    closed_on: date


class NoteIn(Schema):
    what: ChangeNotice.What
    changed_on: date


class ReportIn(Schema):
    reported_on: date


class PutOffIn(Schema):
    subject: Line
    until: date
    reason: Short


class TermOut(Schema):
    id: Id
    organization: Union
    number: int
    begins_on: date
    ends_on: date
    lapses_on: date
    years: int
    elected_on: date
    approval_number: str
    approved_on: date
    closed_on: date | None
    close_reason: str
    extended_until: date | None
    election_by: date | None


class SeatOut(Schema):
    id: Id
    organization: Union
    body: Body
    post: Post
    name: str
    membership: Annotated[UUID | None, Field(alias="membership.public_id")] = None
    since: date
    until: date | None
    full_time: bool


class CertificateOut(Schema):
    id: Id
    organization: Union
    number: str
    credit_code: str
    issued_on: date
    last_day: date
    ended_on: date | None
    registrar: str
    chair_name: str
    address: str


class AccountOut(Schema):
    id: Id
    organization: Union
    bank: str
    last_four: str
    opened_on: date
    closed_on: date | None


class NoticeOut(Schema):
    id: Id
    organization: Union
    what: ChangeNotice.What
    changed_on: date
    due_on: date
    reported_on: date | None


class PutOffOut(Schema):
    id: Id
    organization: Union
    subject: str
    until: date
    reason: str


class RequiredOut(Schema):
    """A body that the law demands (or allows, ``may``), with the text that says so.

    ``unknown``: the number that decides is not on record.
    """

    body: Body
    least: int | None
    most: int | None
    may: bool
    full_time: bool
    unknown: bool
    rule: str
    source: str
    article: str
    grade: str


class UnionOut(Schema):
    """The register of one union as of a day."""

    id: UUID
    name: str
    on: date
    term: TermOut | None
    seats: list[SeatOut]
    certificate: CertificateOut | None
    accounts: list[AccountOut]
    notices: list[NoticeOut]
    required: list[RequiredOut]


class AsOf(Schema):
    on: date | None = None


class DueFilter(Schema):
    organization: UUID | None = None
    kind: Annotated[str, Field(max_length=60), Plain] = ""
    until: date | None = None
    put_off: bool = False
    start: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class DueOut(Schema):
    """Something that is due; ``about`` names the firm or case where it is not the body itself."""

    kind: str
    subject: str
    organization: UUID
    name: str
    due_on: date | None
    steps: list[date]
    detail: str
    about: str
    upper: bool
    may: bool
    put_off_until: date | None


class DuesOut(Schema):
    """One page of what is due; ``count`` is all of it."""

    items: list[DueOut]
    count: int


class AreaOut(Schema):
    organization: UUID
    name: str
    covered: int
    uncovered: int
    joint_unions: int
    federations: int
    members: int


class FeedOut(Schema):
    """The secret address of a calendar feed; it is not shown again."""

    path: str


class FeedState(Schema):
    made_at: datetime | None
