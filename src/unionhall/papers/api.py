"""Papers over the API: everything that the pages do."""

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from unionhall.core.errors import NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.core.paging import Paged, Paging, page
from unionhall.papers import checking, names, queries, schemas, services
from unionhall.papers.downloads import WORD, as_archive, as_file
from unionhall.papers.kinds import KINDS
from unionhall.papers.permissions import VIEW
from unionhall.papers.services import archives, scans, templates
from unionhall.papers.services.words import SetWord, set_word

router = Router(tags=["papers"])


def _file(*types: str) -> dict[str, Any]:
    content: dict[str, Any] = {one: {} for one in types}
    return {"responses": {200: {"description": "The file", "content": content}}}


@router.get("", response=Paged[schemas.PaperOut], operation_id="papers_papers")
def papers(  # noqa: PLR0913, PLR0917 -- each is a parameter of the address
    request: ActorRequest,
    paging: Query[Paging],
    kind: str = "",
    year: int | None = None,
    subject_app: str = "",
    subject: UUID | None = None,
) -> dict[str, Any]:
    """List the papers in sight."""
    if not request.actor.holds(VIEW):
        raise NotPermitted
    wanted = {"kind": kind, "year": year, "subject_app": subject_app, "subject_id": subject}
    rows = queries.papers(request.actor)
    found = page(rows.filter(**{name: v for name, v in wanted.items() if v}), paging)
    return schemas.with_items(found, schemas.PaperOut.of)


@router.post("", response={201: schemas.PaperPage}, operation_id="papers_make")
def make(request: ActorRequest, body: schemas.MakePaperIn) -> Status[schemas.PaperPage]:
    """Make a paper about a subject; the same key gives the same paper."""
    made = services.make_from_page(request.actor, services.MakeFromPage(**body.dict()))
    return Status(201, schemas.PaperPage.page(request.actor, made.public_id))


@router.get("/kinds", response=list[schemas.KindOut], operation_id="papers_kinds")
def kinds(request: ActorRequest) -> list[schemas.KindOut]:
    """List the kinds of paper with the variables of their templates."""
    if not request.actor.holds(VIEW):
        raise NotPermitted
    return [schemas.KindOut.of(kind) for kind in KINDS.known.values()]


@router.post("/archive", operation_id="papers_archive", openapi_extra=_file("application/zip"))
def archive(request: ActorRequest, body: schemas.ArchiveIn) -> HttpResponseBase:
    """Take everything about a subject along; that is written down for each paper."""
    taken = archives.take_archive(
        request.actor, archives.TakeArchive(app=body.app, subject=body.subject)
    )
    return as_archive(taken.pieces, taken.name)


@router.get("/settings", response=schemas.SettingsOut, operation_id="papers_settings")
def settings(request: ActorRequest, place: str = "") -> schemas.SettingsOut:
    """Show which templates and words a place uses."""
    return schemas.SettingsOut.at(queries.settings_place(request.actor, place))


@router.post("/settings/words", response=schemas.SettingsOut, operation_id="papers_set_word")
def words(request: ActorRequest, body: schemas.SetWordIn) -> schemas.SettingsOut:
    """Set the word of a body's numbers."""
    place = queries.settings_place(request.actor, body.place)
    set_word(request.actor, SetWord(place=place, series=body.series, word=body.word))
    return schemas.SettingsOut.at(place)


@router.post(
    "/settings/templates", response=schemas.SettingsOut, operation_id="papers_set_template"
)
def set_template(
    request: ActorRequest, file: File[UploadedFile], kind: Form[str], place: Form[str] = ""
) -> schemas.SettingsOut:
    """Replace a template, after it was tried with the examples."""
    where = queries.settings_place(request.actor, place)
    checking.sized(file.size or 0, checking.LARGEST_TEMPLATE)
    command = templates.SetTemplate(place=where, kind=kind, content=file.read())
    templates.set_template(request.actor, command)
    return schemas.SettingsOut.at(where)


@router.post(
    "/settings/templates/put-back", response=schemas.SettingsOut, operation_id="papers_put_back"
)
def put_back(request: ActorRequest, body: schemas.PutBackIn) -> schemas.SettingsOut:
    """Go back to the template from above, or to the shipped one."""
    place = queries.settings_place(request.actor, body.place)
    templates.put_back(request.actor, templates.PutBack(place=place, kind=body.kind))
    return schemas.SettingsOut.at(place)


@router.get(
    "/settings/templates/{paper_kind}", operation_id="papers_template", openapi_extra=_file(WORD)
)
def template(
    request: ActorRequest, paper_kind: str, place: str = "", *, shipped: bool = False
) -> HttpResponseBase:
    """Take the template in use at a place, or the shipped one."""
    where = queries.settings_place(request.actor, place)
    kind = KINDS.get(paper_kind)
    content = queries.shipped(kind) if shipped else queries.template_content(where, kind)
    return as_file(content, names.safe(str(kind.name), ".docx"))


@router.post(
    "/scans/{uuid:scan}/file",
    operation_id="papers_scan_file",
    openapi_extra=_file("application/pdf", "image/jpeg", "image/png"),
)
def scan_file(request: ActorRequest, scan: UUID) -> HttpResponseBase:
    """Open a scan; that is written down."""
    found, content = scans.open_scan(request.actor, scans.OpenScan(scan=scan))
    return as_file(content, names.of_scan(found.paper, found))


@router.get("/{uuid:paper}", response=schemas.PaperPage, operation_id="papers_paper")
def paper(request: ActorRequest, paper: UUID) -> schemas.PaperPage:
    """Show a paper with its scans."""
    return schemas.PaperPage.page(request.actor, paper)


@router.post("/{uuid:paper}/file", operation_id="papers_file", openapi_extra=_file(WORD))
def file(request: ActorRequest, paper: UUID) -> HttpResponseBase:
    """Open a paper's file; that is written down."""
    found, content = services.open_paper(request.actor, services.OpenPaper(paper=paper))
    return as_file(content, names.of_paper(found))


@router.post("/{uuid:paper}/void", response=schemas.PaperPage, operation_id="papers_void")
def void(request: ActorRequest, paper: UUID, body: schemas.VoidPaperIn) -> schemas.PaperPage:
    """Void a paper; its number stays with the reason."""
    services.void_paper(request.actor, services.VoidPaper(paper=paper, reason=body.reason))
    return schemas.PaperPage.page(request.actor, paper)


@router.post("/{uuid:paper}/scans", response={201: schemas.PaperPage}, operation_id="papers_attach")
def attach(
    request: ActorRequest, paper: UUID, file: File[UploadedFile], replaces: Form[UUID | None] = None
) -> Status[schemas.PaperPage]:
    """Attach a scan of the signed paper, or replace one."""
    checking.sized(file.size or 0, checking.LARGEST_SCAN)
    command = scans.AttachScan(paper=paper, content=file.read(), replaces=replaces)
    scans.attach_scan(request.actor, command)
    return Status(201, schemas.PaperPage.page(request.actor, paper))
