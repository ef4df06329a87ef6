"""Joining over the API: everything that the pages do."""

from typing import Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status

from unionhall.accounts.addresses import client_address
from unionhall.core.actors import Actor
from unionhall.core.paging import Paged, Paging, page
from unionhall.joining import doors, queries, services
from unionhall.joining.models import Application
from unionhall.joining.routing import Asked, meeting_route, route
from unionhall.joining.schemas import (
    ApplicationOut,
    CodeIn,
    CorrectIn,
    DecideIn,
    DoorOut,
    HeldIn,
    LinkIn,
    LinkOut,
    Narrow,
    OutcomeOut,
    ReceiptOut,
    StandingOut,
    SubmitIn,
    TextOut,
    TimesOut,
)
from unionhall.joining.services import confirmation, decisions
from unionhall.joining.services.links import MakeLink, RevokeLink, make_link, revoke_link
from unionhall.joining.standing import Standing, standing
from unionhall.members import consents as texts
from unionhall.members.models import Consent

router = Router(tags=["joining"])


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@router.get(
    "/doors/{token}",
    auth=None,
    response=DoorOut,
    operation_id="joining_door",
    summary="Where a link leads",
)
def door(request: HttpRequest, token: str, language: Literal["zh-hans", "en"] = "zh-hans") -> Any:
    """Say where a link leads, and open the form: no sign-in."""
    del request
    found = doors.enter(token[:40])
    today = timezone.localdate()
    where = (
        meeting_route(found.meeting, today)
        if found.meeting
        else route(Asked(union=found.organization, gathering=found.gathering), today)
    )
    shown = [texts.current(str(purpose), language) for purpose in Consent.Purpose]
    return DoorOut(
        union=where.organization.name if where else "",
        to_be_founded=found.gathering.name if found.gathering else "",
        meeting=found.meeting.theme if found.meeting else "",
        rule=str(where.rule) if where else "",
        opening=doors.sign_opening(found.token, timezone.now()),
        texts=[
            TextOut(purpose=t.purpose, version=t.version, language=t.language, label=t.label)
            for t in shown
        ],
    )


@router.post(
    "/applications",
    auth=None,
    response={201: ReceiptOut},
    operation_id="joining_submit",
    summary="Apply",
)
def submit(request: HttpRequest, payload: SubmitIn) -> Any:
    """Apply; safe to send again: the same submission always gets the same answer."""
    command = services.Submit(
        submission_id=payload.submission_id,
        filled=payload.filled(),
        link=payload.link,
        opening=payload.opening,
        workplace=payload.workplace,
        residence=payload.residence,
        employer=payload.employer,
        address=client_address(request),
    )
    return Status(201, ReceiptOut.of(services.submit(_actor(request), command)))


@router.post(
    "/codes",
    auth=None,
    response={202: None},
    operation_id="joining_ask_code",
    summary="Send a one-time code",
)
def ask_code(request: HttpRequest, payload: HeldIn) -> Any:
    """Send a code to the phone, if receipt and phone belong together; the answer does not say."""
    confirmation.ask_code(
        _actor(request),
        confirmation.AskCode(
            receipt=payload.receipt, phone=payload.phone, address=client_address(request)
        ),
    )
    return Status(202, None)


@router.post(
    "/confirmations",
    auth=None,
    response=StandingOut,
    operation_id="joining_confirm",
    summary="Confirm the phone",
)
def confirm(request: HttpRequest, payload: CodeIn) -> Any:
    """Confirm the phone with the code."""
    found = confirmation.confirm(_actor(request), confirmation.Confirm(**payload.model_dump()))
    return StandingOut.of(Standing(found))


@router.post(
    "/progress",
    auth=None,
    response=StandingOut,
    operation_id="joining_progress",
    summary="Ask how an application stands",
)
def progress(request: HttpRequest, payload: HeldIn) -> Any:
    """Say how an application stands; a wrong pair gets the same answer whatever is wrong."""
    return StandingOut.of(Standing(_looked_up(request, payload.receipt, payload.phone)))


def _looked_up(request: HttpRequest, receipt: str, phone: str) -> Application:
    return confirmation.look_up(
        _actor(request),
        confirmation.LookUp(receipt=receipt, phone=phone, address=client_address(request)),
    )


@router.post(
    "/corrections",
    auth=None,
    response=StandingOut,
    operation_id="joining_correct",
    summary="Correct a returned application",
)
def correct(request: HttpRequest, payload: CorrectIn) -> Any:
    """Correct a returned application and send it again."""
    _looked_up(request, payload.receipt, payload.held_phone)  # guesses are counted here too
    command = services.Correct(
        receipt=payload.receipt, phone=payload.held_phone, filled=payload.filled()
    )
    found = services.correct(_actor(request), command)
    held = standing(found.public_id)
    return StandingOut.of(held or Standing(found))


@router.post(
    "/transfers",
    auth=None,
    response=StandingOut,
    operation_id="joining_ask_transfer",
    summary="Ask for a transfer",
)
def ask_transfer(request: HttpRequest, payload: HeldIn) -> Any:
    """Ask to be transferred from the union one belongs to; only after the phone was confirmed."""
    _looked_up(request, payload.receipt, payload.phone)
    found = confirmation.ask_transfer(
        _actor(request), confirmation.AskTransfer(**payload.model_dump())
    )
    return StandingOut.of(Standing(found))


def _narrowed(rows: QuerySet[Application], narrow: Narrow) -> QuerySet[Application]:
    lookups = {
        "state": narrow.state,
        "finding": narrow.finding,
        "organization__public_id": narrow.union,
        "meeting__public_id": narrow.meeting,
        "held_for__case": narrow.case,
        "received_on__gte": narrow.received_from,
        "received_on__lte": narrow.received_to,
        "confirmed_at__isnull": None if narrow.confirmed is None else not narrow.confirmed,
    }
    return rows.filter(**{name: value for name, value in lookups.items() if value is not None})


@router.get(
    "/applications",
    response=Paged[ApplicationOut],
    operation_id="joining_applications",
    summary="List applications",
)
def applications(request: HttpRequest, paging: Query[Paging], narrow: Query[Narrow]) -> Any:
    """List the applications in sight, the latest first."""
    actor = _actor(request)
    found = page(_narrowed(queries.applications(actor), narrow), paging)
    rows: Any = found["items"]
    return {"items": [ApplicationOut.of(actor, row) for row in rows], "next": found["next"]}


@router.get(
    "/applications/{uuid:application}",
    response=ApplicationOut,
    operation_id="joining_application",
    summary="One application",
)
def application(request: HttpRequest, application: UUID) -> Any:
    """Show one application."""
    actor = _actor(request)
    return ApplicationOut.of(actor, queries.application(actor, application))


def _decision(payload: DecideIn, application: UUID) -> decisions.Decision:
    made: dict[str, decisions.Decision] = {
        "approve": decisions.Approve(application=application, transfer=payload.transfer),
        "sight": decisions.Approve(
            application=application, by_sight=True, transfer=payload.transfer
        ),
        "confirm": decisions.ConfirmBySight(application=application),
        "return": decisions.Return(application=application, reason=payload.reason),
        "reject": decisions.Reject(application=application, reason=payload.reason),
        "close": decisions.Close(application=application),
        "pass_on": decisions.PassOn(
            application=application, organization=payload.organization or application
        ),
    }
    return made[payload.decision]


@router.post(
    "/decisions",
    response=list[OutcomeOut],
    operation_id="joining_decide",
    summary="Decide on one or many",
)
def decide(request: HttpRequest, payload: DecideIn) -> Any:
    """Decide on each application by itself; one that is refused does not stop the others."""
    actor = _actor(request)
    made = [_decision(payload, application) for application in payload.applications]
    return [
        OutcomeOut(
            id=o.application,
            done=o.refusal is None,
            state=o.state,
            code=o.refusal.code if o.refusal else "",
            detail=str(o.refusal) if o.refusal else "",
            field=o.refusal.field if o.refusal else "",
        )
        for o in decisions.decide_many(actor, decisions.DecideMany(decisions=made))
    ]


@router.get(
    "/meetings/{uuid:meeting}/times",
    response=TimesOut,
    operation_id="joining_times",
    summary="How long joining took at a meeting",
)
def times(request: HttpRequest, meeting: UUID) -> Any:
    """Median and slowest time from first opening to approval."""
    actor = _actor(request)
    found = queries.meeting(actor, meeting)
    measured = queries.times(queries.applications(actor).filter(meeting=found))
    return TimesOut(
        approved=measured.approved,
        median=measured.median,
        slowest=measured.slowest,
        published=measured.published,
    )


@router.get("/links", response=Paged[LinkOut], operation_id="joining_links", summary="List links")
def links(request: HttpRequest, paging: Query[Paging]) -> Any:
    """List the links in sight, the newest first."""
    found = page(queries.links(_actor(request)), paging)
    rows: Any = found["items"]
    return {"items": [LinkOut.of(request, row) for row in rows], "next": found["next"]}


@router.post("/links", response=LinkOut, operation_id="joining_make_link", summary="Make a link")
def make(request: HttpRequest, payload: LinkIn) -> Any:
    """Give a meeting or a union its link; asking again returns the one it has."""
    link = make_link(_actor(request), MakeLink(**payload.model_dump()))
    return LinkOut.of(request, queries.link(_actor(request), link.public_id))


@router.post(
    "/links/{uuid:link}/revoke",
    response=LinkOut,
    operation_id="joining_revoke_link",
    summary="Withdraw a link",
)
def revoke(request: HttpRequest, link: UUID) -> Any:
    """Withdraw a link at once."""
    return LinkOut.of(request, revoke_link(_actor(request), RevokeLink(link=link)))
