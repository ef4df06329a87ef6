"""Rights over the own data by API: for members, and for those who decide."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from unionhall.core import personal_fields
from unionhall.core.paging import Paged, Paging, page
from unionhall.members import queries
from unionhall.members import requests as reading
from unionhall.members.models import DataRequest
from unionhall.members.services import Profile
from unionhall.members.services import requests as deciding

router = Router(tags=["members"])


Code = Annotated[str, Field(max_length=2)]


class RequestOut(Schema):
    """What a member asked about the own data; nothing of the data itself."""

    id: UUID
    kind: str
    state: str
    organization: UUID
    organization_name: str
    asked_at: datetime
    due_on: date | None
    decided_at: datetime | None
    ground: str
    answer: str

    @staticmethod
    def of(row: DataRequest) -> "RequestOut":
        return RequestOut(
            id=row.public_id,
            organization=row.organization.public_id,
            organization_name=row.organization.name,
            **{
                name: getattr(row, name)
                for name in (
                    "kind",
                    "state",
                    "asked_at",
                    "due_on",
                    "decided_at",
                    "ground",
                    "answer",
                )
            },
        )


class SideOut(Schema):
    field: str
    now: str
    wanted: str
    changed: bool


class RequestDetail(Schema):
    """A request with both sides; document numbers masked."""

    request: RequestOut
    sides: list[SideOut]


class ProfileIn(Schema):
    nation: Code = ""
    education: Code = ""
    political: Code = ""
    household: Code = ""
    skill_level: Code = ""


class CorrectionIn(Schema):
    """What is to stand in the record; ``number`` and employer empty: as they are.

    The employer by name, by ``credit_code``, or both.
    """

    key: UUID
    name: str = Field(max_length=80)
    kind: str = Field(max_length=20)
    number: str = Field("", max_length=30)
    sex: str = Field("", max_length=1)
    birth: date | None = None
    valid_until: str = Field("", max_length=20)
    profile: ProfileIn = ProfileIn()
    employer: str = Field("", max_length=120)
    credit_code: str = Field("", max_length=40)


class DeletionIn(Schema):
    key: UUID
    understood: bool


class AnswerIn(Schema):
    answer: str = Field(max_length=300)


class RefusalIn(AnswerIn):
    ground: Literal["kept_by_law", "office_held", "not_the_bearer", "record_is_right"]


class HeldOut(Schema):
    """One kind of record that is held, with purpose, ground and term; content in ``data``."""

    table: str
    title: str
    purpose: str
    ground: str
    kept: str
    entries: int


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]


@router.get("/held", response=list[HeldOut], operation_id="members_held", summary="What is held")
def held(request: HttpRequest) -> Any:
    """Say what is held of the signed-in member, by purpose."""
    person = queries.own(_actor(request))
    return [
        HeldOut(
            table=part.table.label,
            title=str(part.table.title),
            purpose=str(part.table.purpose),
            ground=str(part.table.ground.words),
            kept=str(part.table.keep),
            entries=len(part.rows),
        )
        for part in personal_fields.held(queries.subject(person))
    ]


@router.get(
    "/own", response=list[RequestOut], operation_id="members_own_requests", summary="What I asked"
)
def own(request: HttpRequest) -> Any:
    """List what the signed-in member asked about the own data."""
    person = queries.own(_actor(request))
    return [RequestOut.of(row) for row in reading.own(person).select_related("organization")[:50]]


@router.post(
    "/own/correction",
    response=RequestOut,
    operation_id="members_ask_correction",
    summary="Ask for a correction",
)
def ask_correction(request: HttpRequest, body: CorrectionIn) -> Any:
    """Ask the union to correct one's record."""
    actor = _actor(request)
    number = body.number or queries.identity_of(queries.own(actor)).number
    said = body.dict() | {"number": number, "profile": Profile(**body.profile.dict())}
    return RequestOut.of(deciding.ask_correction(actor, deciding.AskCorrection(**said)))


@router.post(
    "/own/deletion",
    response=RequestOut,
    operation_id="members_ask_deletion",
    summary="Ask for deletion",
)
def ask_deletion(request: HttpRequest, body: DeletionIn) -> Any:
    """Ask for deletion of the own data, which ends the membership."""
    command = deciding.AskDeletion(**body.dict())
    return RequestOut.of(deciding.ask_deletion(_actor(request), command))


@router.post(
    "/own/{uuid:own_request}/take-back",
    response=RequestOut,
    operation_id="members_take_request_back",
    summary="Take a request back",
)
def take_back(request: HttpRequest, own_request: UUID) -> Any:
    """Take a request back while nobody has decided it."""
    return RequestOut.of(
        deciding.take_back(_actor(request), deciding.TakeBack(request=own_request))
    )


@router.get(
    "", response=Paged[RequestOut], operation_id="members_requests", summary="Requests in sight"
)
def requests(request: HttpRequest, paging: Query[Paging]) -> Any:
    """List the requests in sight, the latest first."""
    part = page(reading.listed(_actor(request)), paging)
    rows: list[DataRequest] = part["items"]  # type: ignore[assignment]
    return {**part, "items": [RequestOut.of(row) for row in rows]}


@router.get(
    "/{uuid:data_request}",
    response=RequestDetail,
    operation_id="members_request",
    summary="One request",
)
def request_(request: HttpRequest, data_request: UUID, response: HttpResponse) -> Any:
    """Show one request, with what stands on record and what is asked for."""
    response["Cache-Control"] = "no-store"
    found = reading.request(_actor(request), data_request)
    sides = [
        SideOut(field=one.field, now=one.now, wanted=one.wanted, changed=one.changed)
        for one in reading.shown_sides(found, opened=False)
    ]
    return {"request": RequestOut.of(found), "sides": sides}


@router.post(
    "/{uuid:data_request}/grant",
    response=RequestOut,
    operation_id="members_grant_request",
    summary="Carry a request out",
)
def grant(request: HttpRequest, data_request: UUID) -> Any:
    """Correct the record, or delete the person's data."""
    return RequestOut.of(deciding.grant(_actor(request), deciding.Grant(request=data_request)))


@router.post(
    "/{uuid:data_request}/return",
    response=RequestOut,
    operation_id="members_return_request",
    summary="Send a request back",
)
def send_back(request: HttpRequest, data_request: UUID, body: AnswerIn) -> Any:
    """Send a request back with a sentence that the member reads."""
    command = deciding.SendBack(request=data_request, answer=body.answer)
    return RequestOut.of(deciding.send_back(_actor(request), command))


@router.post(
    "/{uuid:data_request}/refuse",
    response=RequestOut,
    operation_id="members_refuse_request",
    summary="Refuse a request",
)
def refuse(request: HttpRequest, data_request: UUID, body: RefusalIn) -> Any:
    """Refuse a request, with a ground and a sentence."""
    command = deciding.Refuse(request=data_request, **body.dict())
    return RequestOut.of(deciding.refuse(_actor(request), command))
