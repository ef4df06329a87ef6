"""The staff's pages: rate and repairs of a body, the list of records, one record explained."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.core.addresses import page_of
from unionhall.core.errors import Conflict, Rejected
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Listing
from unionhall.members import lists as members
from unionhall.quality import lists, permissions, queries, tables
from unionhall.quality.addressing import site
from unionhall.quality.forms import AskManyForm
from unionhall.quality.services import asking
from unionhall.quality.standard import BY_CODE


@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """Show the quality at the body of the own duty."""
    return _picture(request, queries.body(request.actor))


@require_safe
def body(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Show the quality at one body: rate, bodies below, repairs in their order."""
    return _picture(request, queries.body(request.actor, organization))


def _picture(request: ActorRequest, found: Any) -> HttpResponse:
    picture = queries.picture(found)
    headings, repairs = tables.sorted_by(
        request.GET, "repairs", tables.REPAIRS, picture.tally.repairs()
    )
    below_headings, below = tables.sorted_by(request.GET, "bodies", tables.BELOW, picture.below)
    context = {
        "picture": picture,
        "tally": picture.tally,
        "headings": headings,
        "repairs": repairs,
        "below_headings": below_headings,
        "below": below,
        "may_ask": queries.may_ask(request.actor, found.path),
    }
    return render(request, "quality/body.html", context)


@require_safe
def records(request: ActorRequest) -> HttpResponseBase:
    """List the records in sight: those that lack something, unless others are asked for."""
    what = queries.today()
    rows = queries.records(request.actor, what).only(*members.FIELDS)
    if not request.GET.get("state"):
        rows = queries.unqualified(rows)
    listing = Listing(
        request,
        rows,
        name="quality.records",
        columns=lists.columns(request),
        filters=lists.filters(request, what),
        export=permissions.EXPORT,
        filename=gettext_lazy("records that lack something"),
        row_url=lambda m: page_of("quality:record", m.public_id),
        empty=gettext_lazy("Every record here has all that it needs."),
    )
    return listing.respond("quality/records.html")


@never_cache
@require_safe
def record(request: ActorRequest, membership: UUID) -> HttpResponse:
    """Explain one record: what counts, what it lacks, by which rule, what to do."""
    return _record(request, membership)


def _record(request: ActorRequest, public_id: UUID, refusal: str = "") -> HttpResponse:
    found = queries.record(request.actor, public_id)
    what = queries.today()
    findings = queries.findings(found, what, found.mask)
    lacking = [one for one in findings if one.lacking]
    may_ask = queries.may_ask(request.actor, found.scope_path)
    context = {
        "membership": found,
        "shown": members.shown(request, found),
        "lacking": lacking,
        "fine": [one for one in findings if one.counts and not one.lacking],
        "not_counted": [one for one in findings if not one.counts],
        "hint": queries.document_hint(found, what.on),
        "sent": queries.forms(found),
        "may_ask": may_ask and any(one.detail.askable for one in lacking),
        "refusal": refusal,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
    return render(request, "quality/record.html", context, status=status)


@require_POST
def ask(request: ActorRequest, membership: UUID) -> HttpResponse:
    """Send the member a link for what their record lacks."""
    command = asking.AskOne(membership=membership, site=site(request))
    try:
        asking.ask_one(request.actor, command)
    except (Rejected, Conflict) as refusal:
        return _record(request, membership, str(refusal))
    messages.success(request, _("The link has been sent to the member's phone."))
    return redirect("quality:record", membership)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_many(request: ActorRequest, organization: UUID, detail: str) -> HttpResponse:
    """Say how many would be sent a link for one detail, and send it."""
    found = queries.body_to_ask(request.actor, organization)
    count = queries.askable(found, detail, queries.today()).count()
    form = AskManyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        command = asking.AskMany(
            organization=organization,
            field=detail,
            count=form.cleaned_data["count"],
            site=site(request),
        )
        try:
            job = asking.ask_many(request.actor, command)
        except (Rejected, Conflict) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The links are being sent. You see here how far it is."))
            return redirect("job", job.public_id)
    context = {
        "body": found,
        "detail": BY_CODE[detail],
        "pause": queries.number(queries.FORM_PAUSE, queries.today().on, found.path),
        "count": count,
        "form": form,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "quality/ask_many.html", context, status=status)
