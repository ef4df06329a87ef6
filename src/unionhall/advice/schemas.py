"""What the endpoints of the desk take and answer."""

from datetime import date, time
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, Field

from unionhall.advice.models import AidRequest, Article, Consultation, Desk, Lawyer, RosterDay, Turn
from unionhall.advice.services import MOST_PEOPLE
from unionhall.core.search import Piece
from unionhall.rules.book import Grade


def _without_nothing(value: str) -> str:
    if "\x00" in value:
        raise ValueError("text cannot hold the character NUL")
    return value


def _of_the_house(value: time) -> time:
    if value.tzinfo is not None:
        raise ValueError("give the time of the house, without a zone")
    return value.replace(second=0, microsecond=0)


Plain = AfterValidator(_without_nothing)
Name = Annotated[str, Field(max_length=120), Plain]
Short = Annotated[str, Field(max_length=200), Plain]
Question = Annotated[str, Field(max_length=4000), Plain]
AnswerText = Annotated[str, Field(max_length=8000), Plain]
Topic = Annotated[str, Field(max_length=2, description="code of the list dispute_type"), Plain]
Hour = Annotated[time, AfterValidator(_of_the_house)]
People = Annotated[int, Field(ge=1, le=MOST_PEOPLE)]
Articles = Annotated[tuple[UUID, ...], Field(max_length=40)]
Version = Annotated[int, Field(ge=1, lt=2**31, description="the version that was read")]


class FactsIn(Schema):
    topic: Topic
    question: Question
    name: Annotated[str, Field(max_length=60), Plain] = ""
    phone: Annotated[str, Field(max_length=20), Plain] = ""
    employer: UUID | None = None
    employer_typed: Name = ""
    people: People = 1
    unpaid_wages: bool = False
    known_on: date | None = None
    employment_ended_on: date | None = None
    restarted_on: date | None = None


class AnsweredIn(Schema):
    answer: AnswerText = ""
    articles: Articles = ()
    next_step: Consultation.NextStep | None = None
    satisfaction: Consultation.Satisfaction | None = None


class TakeDownIn(FactsIn, AnsweredIn):
    organization: UUID
    channel: Consultation.Channel
    asked_on: date
    meeting: UUID | None = None
    key: Annotated[UUID | None, Field(description="made by the client; the same key, once")] = None


class ChangeIn(FactsIn, AnsweredIn):
    version: Version
    asked_on: date
    keep_asker: bool = True


class AnswerIn(AnsweredIn):
    version: Version


class CiteIn(Schema):
    article: UUID
    on: bool = True


class ReasonIn(Schema):
    reason: Short = ""


class ConsultationOut(Schema):
    id: Annotated[UUID, Field(alias="public_id")]
    state: Consultation.State
    version: int
    organization: UUID
    organization_name: str
    channel: Consultation.Channel
    asked_on: date
    topic: str
    question: str
    answer: str
    next_step: str
    satisfaction: str
    employer: UUID | None
    employer_name: str
    people: int
    unpaid_wages: bool
    known_on: date | None
    employment_ended_on: date | None
    restarted_on: date | None
    limit_on: date | None
    answered_on: date | None
    closed_on: date | None
    disposed_on: date | None
    anonymous: bool

    @staticmethod
    def resolve_organization(row: Consultation) -> UUID:
        return row.organization.public_id

    @staticmethod
    def resolve_organization_name(row: Consultation) -> str:
        return row.organization.name

    @staticmethod
    def resolve_employer(row: Consultation) -> UUID | None:
        return row.employer.public_id if row.employer else None


class LimitOut(Schema):
    """How the limitation stands: in words, with the article, and how it was counted."""

    standing: str
    until: date | None
    left: int | None
    urgent: bool
    certain: bool
    basis: str
    words: str
    why: list[str]


class OneOut(Schema):
    consultation: ConsultationOut
    asker: str
    phone: str
    limitation: LimitOut
    articles: list[UUID]
    turned: dict[Turn.Into, UUID]


class ConsultationFilter(Schema):
    state: Consultation.State | None = None
    channel: Consultation.Channel | None = None
    topic: Topic | None = None
    first: date | None = None
    last: date | None = None
    q: Annotated[str | None, Field(max_length=80), Plain] = None


class SearchIn(Schema):
    q: Annotated[str, Field(max_length=80), Plain]
    topic: Topic | None = None
    first: date | None = None
    last: date | None = None
    kind: Annotated[str | None, Field(pattern="^(consultations|articles)$")] = None


class PieceOut(Schema):
    text: str
    found: bool


class AnswerHit(Schema):
    id: UUID
    asked_on: date
    topic: str
    question: list[PieceOut]
    answer: list[PieceOut]


class ArticleHit(Schema):
    id: UUID
    law: str
    number: str
    text: list[PieceOut]


class FoundOut(Schema):
    loosely: bool
    articles: list[ArticleHit]
    consultations: list[AnswerHit]


def pieces(some: list[Piece]) -> list[PieceOut]:
    """Return the pieces of an excerpt."""
    return [PieceOut(text=one.text, found=one.found) for one in some]


class DueOut(Schema):
    """The oldest of what need no longer be kept; ``more``: others wait behind them."""

    ids: list[UUID]
    mark: UUID
    more: bool


class DisposeIn(Schema):
    seen: Annotated[UUID, Field(description="the mark of the list that was looked at")]
    reason: Annotated[str, Field(min_length=1, max_length=200), Plain]


class DisposedOut(Schema):
    count: int


class TurnOut(Schema):
    into: Turn.Into
    ref: UUID


class DemandIn(Schema):
    text: Annotated[str, Field(max_length=2000), Plain] = ""
    meeting: UUID | None = None


class AidIn(Schema):
    matter: AidRequest.Matter
    hardship: AidRequest.Hardship
    received_on: date


class AidOut(Schema):
    id: Annotated[UUID, Field(alias="public_id")]
    consultation: UUID
    organization: UUID
    state: AidRequest.State
    matter: AidRequest.Matter
    hardship: AidRequest.Hardship
    received_on: date
    papers: str
    papers_on: date | None
    complete_on: date | None
    started_on: date | None
    decided_on: date | None
    reason: str
    lawyer: UUID | None
    assigned_on: date | None
    outcome: str
    closed_on: date | None

    @staticmethod
    def resolve_consultation(row: AidRequest) -> UUID:
        return row.consultation.public_id

    @staticmethod
    def resolve_organization(row: AidRequest) -> UUID:
        return row.organization.public_id

    @staticmethod
    def resolve_lawyer(row: AidRequest) -> UUID | None:
        return row.lawyer.public_id if row.lawyer else None


class AidFilter(Schema):
    state: AidRequest.State | None = None
    matter: AidRequest.Matter | None = None


class PapersIn(Schema):
    papers: Annotated[str, Field(max_length=1000), Plain]
    on: date


class OnIn(Schema):
    on: date


class DecideIn(Schema):
    granted: bool
    on: date
    reason: Annotated[str, Field(max_length=300), Plain] = ""


class AssignIn(Schema):
    lawyer: UUID
    on: date


class EndIn(Schema):
    on: date
    outcome: AidRequest.Outcome | None = None
    reason: Annotated[str, Field(max_length=300), Plain] = ""


class DeskIn(Schema):
    place: Name
    hours: Name
    phone: Annotated[str, Field(max_length=40), Plain]
    online: bool


class DeskOut(Schema):
    id: Annotated[UUID, Field(alias="public_id")]
    organization: UUID
    name: str
    place: str
    hours: str
    phone: str
    online: bool

    @staticmethod
    def resolve_organization(desk: Desk) -> UUID:
        return desk.organization.public_id

    @staticmethod
    def resolve_name(desk: Desk) -> str:
        return desk.organization.name


class LawyerIn(Schema):
    organization: UUID
    name: Annotated[str, Field(min_length=1, max_length=60), Plain]
    firm: Annotated[str, Field(min_length=1, max_length=120), Plain]
    phone: Annotated[str, Field(max_length=40), Plain] = ""


class LawyerOut(Schema):
    id: Annotated[UUID, Field(alias="public_id")]
    organization: UUID
    name: str
    firm: str
    phone: str
    left_on: date | None

    @staticmethod
    def resolve_organization(row: Lawyer) -> UUID:
        return row.organization.public_id


class DutyIn(Schema):
    organization: UUID
    lawyer: UUID
    on: date
    starts_at: Hour
    ends_at: Hour
    station: UUID | None = None


class SwapIn(Schema):
    other: UUID | None = None
    lawyer: UUID | None = None


class DutyOut(Schema):
    id: Annotated[UUID, Field(alias="public_id")]
    organization: UUID
    lawyer: UUID
    lawyer_name: str
    place: str
    on: date
    starts_at: time
    ends_at: time

    @staticmethod
    def resolve_organization(row: RosterDay) -> UUID:
        return row.organization.public_id

    @staticmethod
    def resolve_lawyer(row: RosterDay) -> UUID:
        return row.lawyer.public_id

    @staticmethod
    def resolve_lawyer_name(row: RosterDay) -> str:
        return row.lawyer.name


class RosterFilter(Schema):
    first: date
    last: date


class ArticleChangeIn(Schema):
    law: Annotated[str, Field(min_length=1, max_length=200), Plain]
    text: Annotated[str, Field(min_length=1, max_length=4000), Plain]
    source: Annotated[str, Field(min_length=1, max_length=300), Plain]
    grade: Grade
    number: Annotated[str, Field(max_length=60), Plain] = ""
    topic: Annotated[str, Field(max_length=2), Plain] = ""
    region: Annotated[str, Field(pattern=r"^\d{6}$")] = "000000"
    valid_from: date | None = None
    valid_until: date | None = None


class ArticleIn(ArticleChangeIn):
    organization: UUID


class ArticleOut(Schema):
    id: Annotated[UUID, Field(alias="public_id")]
    organization: UUID | None
    rule: str
    law: str
    number: str
    text: str
    topic: str
    region: str
    valid_from: date | None
    valid_until: date | None
    source: str
    grade: Grade

    @staticmethod
    def resolve_organization(row: Article) -> UUID | None:
        return row.organization.public_id if row.organization else None


class AskIn(Schema):
    topic: Topic
    question: Question
    consent: bool
    name: Annotated[str, Field(max_length=60), Plain] = ""
    phone: Annotated[str, Field(max_length=20), Plain] = ""
    employer_typed: Name = ""
    unpaid_wages: bool = False
    known_on: date | None = None
    employment_ended_on: date | None = None
    key: UUID | None = None


class ReceivedOut(Schema):
    receipt: str
    code: str


class ReadIn(Schema):
    receipt: Annotated[str, Field(max_length=20), Plain]
    code: Annotated[str, Field(max_length=20), Plain]


class ToldOut(Schema):
    state: Consultation.State
    asked_on: date
    answer: str
    answered_on: date | None
    articles: list[str]
    next_step: str
