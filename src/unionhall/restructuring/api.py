"""Changes of the structure over the API: everything the pages do."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from ninja import Query, Router, Status

from unionhall.core.http import ActorRequest
from unionhall.core.paging import Paged, Paging, page
from unionhall.restructuring import lists, queries, services
from unionhall.restructuring.commands import CarryOut, Preview, Undo
from unionhall.restructuring.schemas import (
    CarryOutIn,
    ChangeAtLength,
    ChangeOut,
    FirmOut,
    OutcomeOut,
    PreviewIn,
    TotalsOut,
    UndoIn,
)
from unionhall.restructuring.services import undoing

router = Router(tags=["restructuring"])


@router.get("", response=Paged[ChangeOut], operation_id="restructuring_changes")
def changes(
    request: ActorRequest, paging: Query[Paging], kind: str = "", body: UUID | None = None
) -> dict[str, object]:
    """List the changes in sight, the latest first; of one kind, or of one body."""
    rows = queries.changes(request.actor)
    if kind:
        rows = rows.filter(kind=kind)
    if body is not None:
        rows = queries.at_body(rows, queries.body(request.actor, body))
    return page(rows, paging)


@router.post("/preview", response=OutcomeOut, operation_id="restructuring_preview")
def preview(request: ActorRequest, body: PreviewIn) -> dict[str, Any]:
    """Say what a change would do; nothing is changed by that."""
    outcome = services.preview(request.actor, Preview(operation=body.operation.command()))
    shown = {name: getattr(outcome, name) for name in OutcomeOut.model_fields}
    return shown | {"figures": lists.tables(request.actor, outcome.figures)}


@router.post("", response={201: ChangeOut}, operation_id="restructuring_carry_out")
def carry_out(request: ActorRequest, body: CarryOutIn) -> Status[Any]:
    """Carry a change out; the same key, once."""
    command = CarryOut(operation=body.operation.command(), key=body.key, reason=body.reason)
    return Status(201, services.carry_out(request.actor, command))


@router.get("/{uuid:change}", response=ChangeAtLength, operation_id="restructuring_change")
def change(request: ActorRequest, change: UUID) -> dict[str, Any]:
    """Show one change with its figures and what keeps it from being taken back."""
    found = queries.change(request.actor, change)
    return {
        "change": found,
        "figures": lists.tables(request.actor, found.figures),
        "in_the_way": [] if found.undone_at else undoing.in_the_way(found),
    }


@router.post("/{uuid:change}/undo", response=ChangeOut, operation_id="restructuring_undo")
def undo(request: ActorRequest, change: UUID, body: UndoIn) -> Any:
    """Take a change back; twice is the same as once."""
    return undoing.undo_change(request.actor, Undo(change=change, reason=body.reason))


@router.get(
    "/firms/{uuid:organization}", response=Paged[FirmOut], operation_id="restructuring_firms"
)
def firms(
    request: ActorRequest,
    organization: UUID,
    paging: Query[Paging],
    on: date | None = None,
    q: str = "",
) -> dict[str, object]:
    """List the firms that joint unions at or below a body cover on a day (today, if none)."""
    body = queries.body(request.actor, organization)
    rows = queries.matrix(request.actor, body, on or timezone.localdate())
    return page(queries.firms_matching(rows, q) if q else rows, paging)


@router.get(
    "/firms/{uuid:organization}/totals", response=TotalsOut, operation_id="restructuring_totals"
)
def totals(request: ActorRequest, organization: UUID, on: date | None = None) -> Any:
    """Add them up: firms, their staff, and members with and without a firm."""
    body = queries.body(request.actor, organization)
    return queries.totals(request.actor, body, on or timezone.localdate())
