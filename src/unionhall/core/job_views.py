"""Pages about one's own jobs and the files that came of them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from unionhall.core import exporting
from unionhall.core import exports as files
from unionhall.core import jobs as work
from unionhall.core.errors import NotPermitted
from unionhall.core.filters import Choice
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column, Listing
from unionhall.core.models import Export, Job


def _staff(request: ActorRequest) -> None:
    if not request.actor.role:
        raise NotPermitted


@require_safe
def jobs(request: ActorRequest) -> HttpResponseBase:
    """List one's own jobs."""
    _staff(request)
    listing = Listing(
        request,
        work.jobs(request.actor),
        name="core.jobs",
        columns=[
            Column("kind", pgettext_lazy("job", "Job"), lambda j: work.progress(j).label),
            Column("state", _("State"), lambda j: j, template="core/cells/job_state.html"),
            Column("asked_at", _("Asked at"), lambda j: j.asked_at, sort="asked_at"),
            Column("ended_at", _("Ended at"), lambda j: j.ended_at),
            Column("error", pgettext_lazy("job", "What came of it"), _outcome),
        ],
        filters=[Choice(key="state", label=_("State"), choices=Job.State.choices)],
        row_url=lambda j: reverse("job", args=[j.public_id]),
        empty=_("Nothing yet. What takes longer than a moment, such as a long export, shows here."),
    )
    return listing.respond("core/jobs.html")


def _outcome(job: Job) -> str:
    return job.error or work.progress(job).said


@never_cache
@require_safe
def job(request: ActorRequest, job: UUID) -> HttpResponse:
    """Show how far a job is; the page asks again for its part, and at the end for the whole."""
    found = work.job(request.actor, job)
    if not request.htmx:
        return render(request, "core/job.html", {"job": found})
    if found.is_over:
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    return render(request, "core/ui/job_part.html", {"job": found})


@require_POST
def cancel_job(request: ActorRequest, job: UUID) -> HttpResponse:
    """Ask a job to stop, and go back to where one was."""
    found = work.cancel(request.actor, job)
    messages.success(request, _("It is being stopped. What was finished until then stays."))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return HttpResponseRedirect(back)
    return redirect("job", found.public_id)


@never_cache
@require_safe
def exports(request: ActorRequest) -> HttpResponseBase:
    """List one's own files, and above them what is being written."""
    _staff(request)
    listing = Listing(
        request,
        files.exports(request.actor),
        name="core.exports",
        columns=[
            Column("filename", pgettext_lazy("export", "File"), lambda e: e.filename),
            Column("clear", _("Personal data"), _openness),
            Column("rows", pgettext_lazy("export", "Rows"), lambda e: e.rows, numeric=True),
            Column(
                "size",
                pgettext_lazy("file", "Size"),
                lambda e: e.size,
                template="core/cells/size.html",
            ),
            Column("made_at", _("Made at"), lambda e: e.made_at, sort="made_at"),
            Column("expires_at", _("Kept until"), lambda e: e.expires_at, sort="expires_at"),
        ],
        row_url=lambda e: reverse("export", args=[e.public_id]),
        empty=_("No files. A list of more than 10,000 rows is written here when you export it."),
    )
    waiting = work.waiting(request.actor, files.KINDS)
    return listing.respond("core/exports.html", {"waiting": waiting})


def _openness(export: Export) -> object:
    return _("in full") if export.clear else _("masked")


@never_cache
@require_safe
def export(request: ActorRequest, export: UUID) -> HttpResponse:
    """Show what a file holds, how long it is kept, and the way to take or delete it."""
    found = files.find(request.actor, export)
    context = {"export": found, "may_take": files.may_take(request.actor, found)}
    return render(request, "core/export.html", context)


@never_cache
@require_safe
def export_file(request: ActorRequest, export: UUID) -> HttpResponseBase:
    """Give a file to its asker, if their duty still allows it."""
    found, pieces = files.take(request.actor, export)
    response = exporting.as_attachment(pieces, found.filename)
    response["Content-Length"] = str(found.size)
    return response


@require_POST
def delete_export(request: ActorRequest, export: UUID) -> HttpResponse:
    """Delete a file before its time."""
    files.delete(request.actor, export)
    messages.success(request, _("The file is deleted."))
    return redirect("exports")
