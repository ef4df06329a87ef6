"""Pages about papers: the list, one paper, making and voiding, scans, the archive."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from unionhall.core.errors import Conflict, NotFound, NotPermitted, Rejected
from unionhall.core.fields import blame
from unionhall.core.http import ActorRequest
from unionhall.papers import checking, lists, names, queries, services
from unionhall.papers.downloads import as_archive, as_file
from unionhall.papers.forms import MakeForm, ScanForm
from unionhall.papers.kinds import KINDS
from unionhall.papers.permissions import MAKE, SET_TEMPLATES, VIEW
from unionhall.papers.services import archives
from unionhall.papers.services import scans as scan_services


def next_page(request: ActorRequest, default: str) -> str:
    """Return where to go on, if the address given is one of ours."""
    wanted = request.POST.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours and wanted.startswith("/") else default


@require_safe
def papers(request: ActorRequest) -> HttpResponseBase:
    """List the papers in sight."""
    if not request.actor.holds(VIEW):
        raise NotPermitted
    may_set = request.actor.holds(SET_TEMPLATES)
    return lists.papers(request).respond("papers/papers.html", {"may_set": may_set})


@require_safe
def paper(request: ActorRequest, paper: UUID) -> HttpResponse:
    """Show one paper with its scans and what can be done with it."""
    return _page(request, paper)


def _page(
    request: ActorRequest,
    public_id: UUID,
    *,
    scan: ScanForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    actor = request.actor
    found = queries.paper(actor, public_id)
    kind = KINDS.known.get(found.kind)
    in_charge = queries.may_change(actor, found)
    address = KINDS.addresses.get(found.subject_app)
    corrected_by = queries.correction_of(found)
    context = {
        "paper": found,
        "kind": KINDS.named(found.kind),
        "file_name": names.of_paper(found),
        "scans": queries.scans(found),
        "may_open": queries.may_open(actor, found),
        "may_change": in_charge and not found.is_voided,
        "may_correct": in_charge
        and found.is_voided
        and kind is not None
        and kind.draft is not None
        and corrected_by is None,
        "scan": scan or ScanForm(),
        "make": MakeForm(
            kinds=[(found.kind, "")], initial={"kind": found.kind, "corrects": found.public_id}
        ),
        "corrects": found.corrects,
        "corrected_by": corrected_by,
        "subject_url": address(found.subject_id) if address else "",
        "refusal": refusal,
    }
    return render(request, "papers/paper.html", context, status=status)


@require_POST
def make(request: ActorRequest, app: str, subject: UUID) -> HttpResponse:
    """Make a paper about a subject, as its app drafts it."""
    kinds = queries.kinds_to_make(app)
    if not kinds or not request.actor.holds(MAKE):
        raise NotPermitted if kinds else NotFound
    form = MakeForm(request.POST, kinds=[(kind.code, str(kind.name)) for kind in kinds])
    if form.is_valid():
        try:
            made = services.make_from_page(request.actor, form.command(subject))
        except (Rejected, Conflict) as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The paper has been made."))
            return redirect(next_page(request, reverse("papers:paper", args=[made.public_id])))
    context = {"form": form, "app": app, "subject": subject, "next": next_page(request, "")}
    return render(request, "papers/make.html", context, status=422)


@require_POST
def void(request: ActorRequest, paper: UUID) -> HttpResponse:
    """Void a paper with a reason."""
    command = services.VoidPaper(paper=paper, reason=request.POST.get("reason", "")[:200])
    try:
        services.void_paper(request.actor, command)
    except (Rejected, Conflict) as refusal:
        return _page(request, paper, refusal=str(refusal), status=refusal.status)
    messages.success(request, _("The paper has been voided; its number stays in the list."))
    return redirect("papers:paper", paper)


@require_POST
def download(request: ActorRequest, paper: UUID) -> HttpResponseBase:
    """Hand a paper's file out; that is written down."""
    found, content = services.open_paper(request.actor, services.OpenPaper(paper=paper))
    return as_file(content, names.of_paper(found))


@require_POST
def attach(request: ActorRequest, paper: UUID) -> HttpResponse:
    """Attach a scan of the signed paper, or replace one."""
    form = ScanForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            checking.sized(upload.size, checking.LARGEST_SCAN)
            command = scan_services.AttachScan(
                paper=paper, content=upload.read(), replaces=form.cleaned_data["replaces"]
            )
            scan_services.attach_scan(request.actor, command)
        except (Rejected, Conflict) as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("The scan is attached."))
            return redirect(next_page(request, reverse("papers:paper", args=[paper])))
    return _page(request, paper, scan=form, status=422)


@require_POST
def download_scan(request: ActorRequest, scan: UUID) -> HttpResponseBase:
    """Hand a scan out; that is written down."""
    found, content = scan_services.open_scan(request.actor, scan_services.OpenScan(scan=scan))
    return as_file(content, names.of_scan(found.paper, found))


@require_POST
def archive(request: ActorRequest, app: str, subject: UUID) -> HttpResponseBase:
    """Hand everything about a subject out in one file."""
    taken = archives.take_archive(request.actor, archives.TakeArchive(app=app, subject=subject))
    return as_archive(taken.pieces, taken.name)
