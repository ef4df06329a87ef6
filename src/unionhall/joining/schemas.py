"""What the API takes and gives about joining."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from unionhall.codes.documents import DocumentKind
from unionhall.core.actors import Actor
from unionhall.joining import pictures, queries
from unionhall.joining.models import Application, JoinLink
from unionhall.joining.papers import Filled
from unionhall.joining.services import decisions
from unionhall.joining.standing import Standing
from unionhall.members.models import Consent

Text = Annotated[str, Field(max_length=400)]
Short = Annotated[str, Field(max_length=40)]


class TextOut(Schema):
    """A text of consent; its version goes back with the application."""

    purpose: str
    version: str
    language: str
    label: str


class DoorOut(Schema):
    """Where a link leads. ``opening`` goes back with the application."""

    union: str
    to_be_founded: str
    meeting: str
    rule: str
    opening: str
    texts: list[TextOut]


class ConsentIn(Schema):
    purpose: Consent.Purpose
    version: Short


class FilledIn(Schema):
    """The form, as texts: what is wrong with them is said in the answer, field by field."""

    name: Text
    kind: DocumentKind
    number: Text
    valid_until: Annotated[str, Field(max_length=40, description="20360302 or 长期")]
    phone: Text
    employment_form: Short
    consents: Annotated[list[ConsentIn], Field(max_length=3)]
    language: Literal["zh-hans", "en"] = "zh-hans"
    signature: Annotated[str, Field(max_length=24_000, description="path of an SVG")] = ""
    typed_signature: Text = ""
    valid_from: Short = ""
    sex: Literal["", "1", "2"] = ""
    birth: Short = ""
    employer_name: Text = ""
    post: Text = ""
    address: Text = ""
    nation: Short = ""
    education: Short = ""
    political: Short = ""
    household: Short = ""
    skill_level: Short = ""

    def filled(self) -> Filled:
        """Return what was typed."""
        content = self.model_dump(include=set(FilledIn.model_fields) - {"consents", "kind"})
        pairs = tuple((c.purpose.value, c.version) for c in self.consents)
        return Filled(consents=pairs, kind=self.kind.value, **content)


class SubmitIn(FilledIn):
    """An application; ``submission_id`` is made by the sender and makes it safe to send again."""

    submission_id: UUID
    link: Short = ""
    opening: Text = ""
    workplace: Annotated[str, Field(max_length=12, pattern=r"^\d*$")] = ""
    residence: Annotated[str, Field(max_length=12, pattern=r"^\d*$")] = ""
    employer: UUID | None = None


class ReceiptOut(Schema):
    """The answer to an application; the same for the same submission, always."""

    submission_id: UUID
    receipt: str
    received_at: datetime
    routed_by: str
    union: UUID

    @staticmethod
    def of(application: Application) -> "ReceiptOut":
        return ReceiptOut(
            submission_id=application.submission_id,
            receipt=application.receipt,
            received_at=application.received_at,
            routed_by=application.routed_by,
            union=application.routed_to.public_id,
        )


class HeldIn(Schema):
    """Receipt code and phone: what an applicant knows of their own application."""

    receipt: Annotated[str, Field(min_length=1, max_length=20)]
    phone: Annotated[str, Field(min_length=1, max_length=30)]


class CodeIn(HeldIn):
    code: Annotated[str, Field(min_length=1, max_length=12)]


class CorrectIn(FilledIn):
    """A correction; what is left empty of name, number, validity and phone stays as it was."""

    receipt: Annotated[str, Field(min_length=1, max_length=20)]
    held_phone: Annotated[str, Field(min_length=1, max_length=30)]
    name: Text = ""
    number: Text = ""
    valid_until: Short = ""
    phone: Text = ""
    consents: Annotated[list[ConsentIn], Field(max_length=3)] = []


class StandingOut(Schema):
    """How an application stands, as its applicant may know it."""

    receipt: str
    state: str
    confirmed: bool
    union: str
    to_be_founded: str
    reason: str
    on_record: str
    wants_transfer: bool
    decided_at: datetime | None

    @staticmethod
    def of(standing: Standing) -> "StandingOut":
        a = standing.application
        return StandingOut(
            receipt=standing.receipt,
            state=a.state,
            confirmed=standing.confirmed,
            union=a.organization.name,
            to_be_founded=standing.to_be_founded,
            reason=a.reason,
            on_record=standing.told,
            wants_transfer=a.wants_transfer,
            decided_at=a.decided_at,
        )


class ApplicationOut(Schema):
    """An application as this reader may see it: numbers are always masked."""

    id: UUID
    state: str
    name: str
    number: str
    phone: str
    union: UUID
    union_name: str
    routed_by: str
    meeting: UUID | None
    case: UUID | None
    channel: str
    employment_form: str
    finding: str
    confirmed_by: str
    wants_transfer: bool
    contradicted: bool
    opened_at: datetime
    received_at: datetime
    decided_at: datetime | None
    reason: str
    membership: UUID | None

    @staticmethod
    def of(actor: Actor, application: Application) -> "ApplicationOut":
        shown = queries.shown_one(actor, application)
        a = application
        return ApplicationOut(
            id=a.public_id,
            state=a.state,
            name=shown.name,
            number=shown.number,
            phone=shown.phone,
            union=a.organization.public_id,
            union_name=a.organization.name,
            routed_by=a.routed_by,
            meeting=a.meeting.public_id if a.meeting else None,
            case=a.held_for.case if a.held_for else None,
            channel=a.channel,
            employment_form=a.employment_form,
            finding=a.finding,
            confirmed_by=a.confirmed_by,
            wants_transfer=a.wants_transfer,
            contradicted=a.contradicted,
            opened_at=a.opened_at,
            received_at=a.received_at,
            decided_at=a.decided_at,
            reason=a.reason,
            membership=a.membership.public_id if a.membership else None,
        )


class Narrow(Schema):
    """Filters of the list."""

    state: Application.State | None = None
    finding: Application.Finding | None = None
    union: UUID | None = None
    meeting: UUID | None = None
    case: UUID | None = None
    received_from: date | None = None
    received_to: date | None = None
    confirmed: bool | None = None


class DecideIn(Schema):
    """One decision on one or many applications; ``sight`` approves with the document seen."""

    applications: Annotated[list[UUID], Field(min_length=1, max_length=decisions.AT_ONCE)]
    decision: Literal["approve", "sight", "confirm", "return", "reject", "close", "pass_on"]
    reason: Annotated[str, Field(max_length=400)] = ""
    transfer: bool = False
    organization: UUID | None = None


class OutcomeOut(Schema):
    """What became of one row: its state, or why it was refused."""

    id: UUID
    done: bool
    state: str
    code: str
    detail: str
    field: str


class TimesOut(Schema):
    """Minutes from first opening to approval at a meeting."""

    approved: int
    median: float | None
    slowest: float | None
    published: int


class LinkIn(Schema):
    """For a meeting or for a union."""

    meeting: UUID | None = None
    organization: UUID | None = None
    valid_until: datetime | None = None


class LinkOut(Schema):
    id: UUID
    token: str
    address: str
    union: UUID
    meeting: UUID | None
    valid_until: datetime | None
    revoked_at: datetime | None

    @staticmethod
    def of(request: HttpRequest, link: JoinLink) -> "LinkOut":
        return LinkOut(
            id=link.public_id,
            token=link.token,
            address=pictures.address(request, link.token),
            union=link.organization.public_id,
            meeting=link.meeting.public_id if link.meeting else None,
            valid_until=link.valid_until,
            revoked_at=link.revoked_at,
        )
