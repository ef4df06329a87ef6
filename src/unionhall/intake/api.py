"""The JSON endpoints of lists of members: everything that their pages do."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from unionhall.core import exporting
from unionhall.core.errors import NotPermitted
from unionhall.core.filters import midnight
from unionhall.core.http import ActorRequest
from unionhall.core.paging import Paged, Paging, page
from unionhall.intake import depending, lists, queries, sample, schemas, services
from unionhall.intake.models import Batch, Row, Template, Verdict
from unionhall.intake.permissions import TAKE_IN
from unionhall.intake.reading import MOST_BYTES
from unionhall.intake.services import TakeBack, answering, confirming, proposing, templates, working
from unionhall.organizations import queries as organizations

router = Router(tags=["intake"])


@router.get("/batches", response=Paged[schemas.BatchOut], operation_id="intake_batches")
def batches(
    request: ActorRequest, asked: Query[schemas.BatchFilter], paging: Query[Paging]
) -> dict[str, object]:
    """List the batches in sight, the latest first."""
    rows = queries.batches(request.actor)
    if asked.subject:
        rows = rows.filter(subject=asked.subject)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.organization:
        root = organizations.organization(request.actor, asked.organization)
        rows = rows.filter(scope_path__within=root.path)
    if asked.since:
        rows = rows.filter(at__gte=midnight(asked.since))
    return page(rows, paging)


@router.post("/batches", response={201: schemas.BatchOut}, operation_id="intake_hand_in")
def hand_in(
    request: ActorRequest,
    file: File[UploadedFile],
    organization: UUID,
    sheet: str = "",
    subject: Batch.Subject = Batch.Subject.MEMBERS,
) -> Status[Batch]:
    """Hand a list in about a subject; the same file, while it is under way, is the same batch."""
    command = services.HandIn(
        organization=organization,
        filename=file.name or "",
        content=file.read(MOST_BYTES + 1),
        sheet=sheet.replace("\0", ""),
        subject=subject,
    )
    return Status(201, services.hand_in(request.actor, command))


@router.get("/templates", response=Paged[schemas.TemplateOut], operation_id="intake_templates")
def list_templates(request: ActorRequest, paging: Query[Paging]) -> dict[str, object]:
    """List the templates in use."""
    return page(queries.templates(request.actor), paging)


@router.post("/templates", response={201: schemas.TemplateOut}, operation_id="intake_store")
def store_template(
    request: ActorRequest, file: File[UploadedFile], organization: UUID, name: str
) -> Status[Template]:
    """Store a workbook in which lists are delivered; one of the same name is replaced."""
    command = templates.StoreTemplate(
        organization=organization,
        name=name.replace("\0", ""),
        filename=file.name or "",
        content=file.read(templates.MOST_BYTES + 1),
    )
    return Status(201, templates.store(request.actor, command))


@router.post(
    "/templates/{uuid:list_template}/columns",
    response=schemas.TemplateOut,
    operation_id="intake_mark",
)
def mark_template(request: ActorRequest, list_template: UUID, body: schemas.MarkIn) -> Template:
    """Say what the columns of a template hold."""
    command = templates.MarkColumns(template=list_template, columns=body.columns)
    return templates.mark(request.actor, command)


@router.post(
    "/templates/{uuid:list_template}/retire",
    response=schemas.TemplateOut,
    operation_id="intake_retire",
)
def retire_template(request: ActorRequest, list_template: UUID) -> Template:
    """Put a template away."""
    return templates.retire(request.actor, templates.Retire(template=list_template))


@router.post(
    "/templates/{uuid:list_template}/fill", response={202: UUID}, operation_id="intake_fill"
)
def fill_template(request: ActorRequest, list_template: UUID, body: schemas.FillIn) -> Status[UUID]:
    """Have members written into a template, with full data; answers with the job."""
    command = templates.FillTemplate(template=list_template, **body.dict())
    return Status(202, templates.ask_fill(request.actor, command).public_id)


@router.get("/batches/{uuid:member_list}", response=schemas.BatchOut, operation_id="intake_batch")
def batch(request: ActorRequest, member_list: UUID) -> Batch:
    """Show one batch and its counts."""
    return queries.batch(request.actor, member_list)


@router.get(
    "/batches/{uuid:member_list}/columns",
    response=schemas.ColumnsOut,
    operation_id="intake_columns",
)
def columns(request: ActorRequest, member_list: UUID) -> schemas.ColumnsOut:
    """Show the columns of a batch's file; values in clear to whoever handed it in."""
    found = queries.batch(request.actor, member_list, TAKE_IN)
    clear = queries.is_own(request.actor, found)
    return schemas.ColumnsOut.of(found, sample.taken(found, clear=clear))


@router.post(
    "/batches/{uuid:member_list}/sheet", response=schemas.BatchOut, operation_id="intake_sheet"
)
def choose_sheet(request: ActorRequest, member_list: UUID, body: schemas.SheetIn) -> Batch:
    """Take another sheet of the file."""
    return services.choose_sheet(
        request.actor, services.ChooseSheet(batch=member_list, sheet=body.sheet)
    )


@router.post(
    "/batches/{uuid:member_list}/check", response=schemas.StartedOut, operation_id="intake_check"
)
def check(request: ActorRequest, member_list: UUID, body: schemas.CheckIn) -> dict[str, Any]:
    """Say what the columns mean, and have the list checked."""
    found = queries.batch(request.actor, member_list, TAKE_IN)
    return _carried_on(request, services.begin_check(request.actor, body.command(found)))


@router.post(
    "/batches/{uuid:member_list}/write", response=schemas.StartedOut, operation_id="intake_write"
)
def write(request: ActorRequest, member_list: UUID) -> dict[str, Any]:
    """Have a checked list written."""
    return _carried_on(
        request, services.begin_writing(request.actor, services.Step(batch=member_list))
    )


@router.post(
    "/batches/{uuid:member_list}/go-on", response=schemas.StartedOut, operation_id="intake_go_on"
)
def go_on(request: ActorRequest, member_list: UUID) -> dict[str, Any]:
    """Go on with what was begun and stopped."""
    return _carried_on(request, queries.batch(request.actor, member_list, TAKE_IN))


@router.post(
    "/batches/{uuid:member_list}/again", response=schemas.BatchOut, operation_id="intake_again"
)
def again(request: ActorRequest, member_list: UUID) -> Batch:
    """Go back to the columns; nothing was written yet."""
    return services.begin_again(request.actor, services.Step(batch=member_list))


@router.post(
    "/batches/{uuid:member_list}/cancel", response=schemas.BatchOut, operation_id="intake_cancel"
)
def cancel(request: ActorRequest, member_list: UUID) -> Batch:
    """Stop a list; what is written stays until it is taken back."""
    return services.cancel(request.actor, services.Step(batch=member_list))


@router.post(
    "/batches/{uuid:member_list}/confirm", response=schemas.BatchOut, operation_id="intake_confirm"
)
def confirm(request: ActorRequest, member_list: UUID, body: schemas.LinesIn) -> Batch:
    """Take rows that need a person as they are."""
    command = confirming.Confirm(batch=member_list, lines=frozenset(body.lines))
    return confirming.confirm_rows(request.actor, command)


@router.post("/batches/{uuid:member_list}/propose", response=int, operation_id="intake_propose")
def propose(request: ActorRequest, member_list: UUID, body: schemas.ProposeIn) -> int:
    """Pass rows about members of other unions on for transfer; answers how many are new."""
    command = proposing.Propose(batch=member_list, attested=body.attested)
    return proposing.propose(request.actor, command)


@router.get(
    "/batches/{uuid:member_list}/rows",
    response=Paged[schemas.RowOut],
    operation_id="intake_rows",
)
def rows(
    request: ActorRequest,
    member_list: UUID,
    asked: Query[schemas.RowFilter],
    paging: Query[Paging],
) -> dict[str, object]:
    """List the rows of a batch in the order of the file."""
    found = queries.rows(queries.batch(request.actor, member_list))
    return page(_narrowed(found.select_related("organization"), asked), paging)


def _narrowed(found: QuerySet[Row], asked: schemas.RowFilter) -> QuerySet[Row]:
    if asked.verdict:
        known = {verdict.name.lower(): verdict for verdict in Verdict}
        found = found.filter(verdict=known.get(asked.verdict, 0))
    if asked.field:
        found = lists.with_field(found, asked.field)
    return lists.at_union(found, asked.union) if asked.union else found


@router.get("/batches/{uuid:member_list}/answers", operation_id="intake_answers")
def answers(
    request: ActorRequest, member_list: UUID, *, to_correct: bool = False
) -> HttpResponseBase:
    """Give the list back with an answer in every row; to whoever handed it in."""
    file = answering.answer_of(request.actor, member_list, only_to_correct=to_correct)
    return exporting.as_attachment(file.pieces, file.filename)


@router.get(
    "/batches/{uuid:member_list}/dependents",
    response=list[schemas.KeptOut],
    operation_id="intake_dependents",
)
def dependents(request: ActorRequest, member_list: UUID) -> list[schemas.KeptOut]:
    """List the rows that cannot be taken back, and what depends on them."""
    found = queries.batch(request.actor, member_list)
    if not queries.may_take_back(request.actor, found):
        raise NotPermitted
    return [schemas.KeptOut.of(one) for one in depending.kept(request.actor, found)]


@router.post(
    "/batches/{uuid:member_list}/take-back",
    response=schemas.StartedOut,
    operation_id="intake_take_back",
)
def take_back(request: ActorRequest, member_list: UUID, body: schemas.TakeBackIn) -> dict[str, Any]:
    """Take a batch back, in whole or in part, as far as nothing depends on its rows."""
    lines = None if body.lines is None else frozenset(body.lines)
    command = TakeBack(batch=member_list, lines=lines)
    return _carried_on(request, services.begin_undo(request.actor, command))


def _carried_on(request: ActorRequest, found: Batch) -> dict[str, Any]:
    job = working.carry_on(request.actor, found)
    return schemas.StartedOut.of(found, job)
