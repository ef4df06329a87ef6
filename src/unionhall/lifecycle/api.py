"""Membership changes over the API: what staff and members do on their pages."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from unionhall.core.paging import Paged, Paging, page
from unionhall.lifecycle import queries, services
from unionhall.lifecycle.commands import (
    Act,
    AskOwnTransfer,
    AskToLeave,
    AskTransfer,
    Claim,
    Decide,
    LookAtBirths,
    Rejoin,
    Reverse,
    TakeBackOwn,
)
from unionhall.lifecycle.models import MembershipChange
from unionhall.lifecycle.permissions import VIEW
from unionhall.lifecycle.schemas import (
    ActIn,
    BirthsIn,
    BirthsOut,
    ChangeOut,
    ClaimIn,
    DecideIn,
    LeaveIn,
    OnIn,
    OutcomeOut,
    OwnStateOut,
    OwnTransferIn,
    PreviewOut,
    ReverseIn,
    RightsOut,
    TransferIn,
    UnionOut,
    WhichChanges,
    WordsIn,
)
from unionhall.lifecycle.services import Outcome, births, correcting, transfers
from unionhall.lifecycle.services import own as own_services
from unionhall.members import queries as members
from unionhall.members import standings

router = Router(tags=["lifecycle"])


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]


def _out(request: HttpRequest, row: MembershipChange) -> ChangeOut:
    return ChangeOut.of(row, queries.shown(_actor(request), row).name)


def _own_out(row: MembershipChange) -> ChangeOut:
    return ChangeOut.of(row, "")


@router.get(
    "/changes",
    response=Paged[ChangeOut],
    operation_id="lifecycle_changes",
    summary="Changes of memberships",
)
def changes(request: HttpRequest, paging: Query[Paging], which: Query[WhichChanges]) -> Any:
    """List the changes at the unions that the duty covers, the latest first."""
    part = page(which.narrow(queries.listed(_actor(request)).select_related("result")), paging)
    rows: list[MembershipChange] = part["items"]  # type: ignore[assignment]
    return {**part, "items": [_out(request, row) for row in rows]}


@router.get(
    "/changes/{uuid:change}", response=ChangeOut, operation_id="lifecycle_change", summary="One"
)
def change(request: HttpRequest, change: UUID) -> Any:
    """Show one change."""
    return _out(request, queries.change(_actor(request), change))


@router.get(
    "/members/{uuid:membership}/rights",
    response=RightsOut,
    operation_id="lifecycle_rights",
    summary="May this member vote, and why",
)
def rights(request: HttpRequest, membership: UUID) -> Any:
    """Say whether a member votes and pays dues today, and the rule that says so."""
    found = members.membership(_actor(request), membership, VIEW)
    return RightsOut.of(standings.rights(found, timezone.localdate()))


@router.post("/acts", response=OutcomeOut, operation_id="lifecycle_act", summary="Decide")
def act(request: HttpRequest, body: ActIn) -> Any:
    """Keep, suspend, resume or end memberships, up to thousands with one call."""
    return OutcomeOut.of(services.act(_actor(request), Act(**body.dict())))


@router.post(
    "/acts/preview",
    response=PreviewOut,
    operation_id="lifecycle_preview",
    summary="What a decision would do",
)
def preview(request: HttpRequest, body: ActIn) -> Any:
    """Say with whom it could be done; nothing is written."""
    verdict = services.preview(_actor(request), Act(**body.dict()))
    refused = OutcomeOut.of(Outcome([], verdict.refused)).refused
    return PreviewOut(good=len(verdict.good), refused=refused)


@router.post(
    "/transfers", response=OutcomeOut, operation_id="lifecycle_transfer", summary="Ask for transfer"
)
def transfer(request: HttpRequest, body: TransferIn) -> Any:
    """Ask that members be transferred; who decides at both unions has it done at once."""
    return OutcomeOut.of(transfers.ask_transfer(_actor(request), AskTransfer(**body.dict())))


@router.post(
    "/transfers/claim",
    response=ChangeOut,
    operation_id="lifecycle_claim",
    summary="Ask by document",
)
def claim(request: HttpRequest, body: ClaimIn) -> Any:
    """Ask for somebody who has come to one's union and showed the document."""
    return _out(request, transfers.claim(_actor(request), Claim(**body.dict())))


@router.post("/decide", response=OutcomeOut, operation_id="lifecycle_decide", summary="Next step")
def decide(request: HttpRequest, body: DecideIn) -> Any:
    """Hand over, accept, send back or take back, up to thousands with one call."""
    return OutcomeOut.of(transfers.decide(_actor(request), Decide(**body.dict())))


@router.post("/reverse", response=OutcomeOut, operation_id="lifecycle_reverse", summary="Correct")
def reverse(request: HttpRequest, body: ReverseIn) -> Any:
    """Correct what was written down by mistake."""
    return OutcomeOut.of(correcting.reverse(_actor(request), Reverse(**body.dict())))


@router.post(
    "/members/{uuid:membership}/rejoin",
    response=ChangeOut,
    operation_id="lifecycle_rejoin",
    summary="Admit again",
)
def rejoin(request: HttpRequest, membership: UUID, body: OnIn) -> Any:
    """Admit somebody again who had left."""
    command = Rejoin(membership=membership, on=body.on)
    return _out(request, services.rejoin(_actor(request), command))


@router.post(
    "/retiring", response=BirthsOut, operation_id="lifecycle_retiring", summary="Who retires when"
)
def retiring(request: HttpRequest, body: BirthsIn) -> Any:
    """Open the births at a union, on record, and say who reaches the retirement age by when."""
    actor = _actor(request)
    return BirthsOut.of(actor, births.look_at_births(actor, LookAtBirths(**body.dict())))


@router.get("/own", response=OwnStateOut, operation_id="lifecycle_own", summary="My standing")
def own(request: HttpRequest) -> Any:
    """Say where I stand as a member, why, and what is under way."""
    person = members.own(_actor(request))
    current = members.current_membership(person)
    found = standings.rights(current, timezone.localdate()) if current else None
    return OwnStateOut(
        rights=RightsOut.of(found) if found else None,
        changes=[_own_out(row) for row in queries.own_changes(person).select_related("result")],
    )


@router.post(
    "/own/unions",
    response=list[UnionOut],
    operation_id="lifecycle_own_unions",
    summary="Find my new union",
)
def own_unions(request: HttpRequest, body: WordsIn) -> Any:
    """Find unions by their name or by the name of a firm that they cover."""
    queries.own_membership(_actor(request))
    found = queries.unions_for(body.words, timezone.localdate())
    return [UnionOut(id=one.public_id, name=one.name) for one in found]


@router.post(
    "/own/transfer",
    response=ChangeOut,
    operation_id="lifecycle_own_transfer",
    summary="Ask for my transfer",
)
def own_transfer(request: HttpRequest, body: OwnTransferIn) -> Any:
    """Ask for one's own transfer."""
    command = AskOwnTransfer(**body.dict())
    return _own_out(own_services.ask_own_transfer(_actor(request), command))


@router.post(
    "/own/leave", response=ChangeOut, operation_id="lifecycle_own_leave", summary="Ask to leave"
)
def own_leave(request: HttpRequest, body: LeaveIn) -> Any:
    """Ask to leave the union."""
    return _own_out(own_services.ask_to_leave(_actor(request), AskToLeave(**body.dict())))


@router.post(
    "/own/changes/{uuid:change}/back",
    response=ChangeOut,
    operation_id="lifecycle_own_take_back",
    summary="Take back what I asked for",
)
def own_take_back(request: HttpRequest, change: UUID) -> Any:
    """Take back what one asked for, as long as it has not been done."""
    return _own_out(own_services.take_back_own(_actor(request), TakeBackOwn(change=change)))
