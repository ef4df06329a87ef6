"""Inspectors, links, the overview by month, and the search for an employer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.core.errors import Conflict, NotPermitted, Rejected
from unionhall.core.http import ActorRequest
from unionhall.organizations import choosing
from unionhall.supervision import charts, commands, lists, pictures, queries
from unionhall.supervision.forms.investigations import EndCardForm, InspectorForm
from unionhall.supervision.permissions import HANDLE, KEEP, VIEW
from unionhall.supervision.services import investigations
from unionhall.supervision.services import links as services


@require_safe
def employer_options(request: ActorRequest) -> HttpResponse:
    """Answer the employer picker: what a few typed letters could mean."""
    if not request.actor.holds(HANDLE):
        raise NotPermitted
    text = request.GET.get("q", "").strip()[:80]
    found = queries.employers_like(request.actor, text, timezone.localdate())
    context = {"employers": found, "text": text}
    return render(request, "supervision/pick_employer.html", context)


@require_safe
def overview(request: ActorRequest) -> HttpResponse:
    """Show the letters by month and how many were answered in time."""
    if not request.actor.holds(VIEW):
        raise NotPermitted
    months = queries.months(request.actor, timezone.localdate())
    context = {"months": months, "chart": charts.data(months), "any": any(m.total for m in months)}
    return render(request, "supervision/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def inspectors(request: ActorRequest) -> HttpResponseBase:
    """List the inspectors in sight, and enter one."""
    actor = request.actor
    if not actor.holds(VIEW):
        raise NotPermitted
    may_keep = actor.holds(KEEP)
    data = request.POST if request.method == "POST" else None
    offered = choosing.offered(request, queries.bodies(actor, KEEP), asked="body")
    start = {"organization": offered.chosen}
    form = InspectorForm(data, bodies=offered.candidates, initial=start)
    if request.method == "POST":
        if not may_keep:
            raise NotPermitted
        if form.is_valid():
            try:
                investigations.enter_inspector(actor, form.command())
            except (Rejected, Conflict) as refusal:
                form.blame(refusal)
            else:
                messages.success(request, _("The inspector is on record."))
                return redirect("supervision:inspectors")
    context = {"form": form, "offered": offered, "may_keep": may_keep}
    response = lists.inspectors(request, timezone.localdate()).respond(
        "supervision/inspectors.html", context
    )
    if form.errors:
        response.status_code = 422
    return response


@require_safe
def inspector(request: ActorRequest, inspector: UUID) -> HttpResponse:
    """Show one inspector."""
    return _inspector(request, inspector, EndCardForm())


def _inspector(
    request: ActorRequest, public_id: UUID, form: EndCardForm, status: int = 200
) -> HttpResponse:
    found = queries.inspector(request.actor, public_id)
    today = timezone.localdate()
    context = {
        "inspector": found,
        "valid": found.holds_on(today),
        "may_keep": request.actor.may(KEEP, found.scope_path) and found.valid_until > today,
        "letters": list(queries.letters(request.actor).filter(inspectors=found)[:20]),
        "form": form,
    }
    return render(request, "supervision/inspector.html", context, status=status)


@require_POST
def end_card(request: ActorRequest, inspector: UUID) -> HttpResponse:
    """End a card before its time."""
    queries.inspector(request.actor, inspector, KEEP)
    form = EndCardForm(request.POST)
    if form.is_valid():
        try:
            investigations.end_card(request.actor, form.command(inspector))
        except (Rejected, Conflict) as refusal:
            form.blame(refusal)
        else:
            messages.success(request, _("The card has ended."))
            return redirect("supervision:inspector", inspector)
    return _inspector(request, inspector, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def links(request: ActorRequest) -> HttpResponseBase:
    """List the links for employers, and make one."""
    actor = request.actor
    if not actor.holds(VIEW):
        raise NotPermitted
    may_make = actor.holds(HANDLE)
    data = request.POST if request.method == "POST" else None
    offered = choosing.offered(request, queries.bodies(actor), asked="body")
    form = choosing.BodyForm(data, offered=offered, label=_("Union body"))
    if request.method == "POST":
        if not may_make:
            raise NotPermitted
        if form.is_valid():
            command = commands.MakeNoticeLink(organization=form.body)
            link = services.make_link(actor, command)
            return redirect("supervision:link", link.public_id)
    context = {"form": form if may_make else None, "offered": offered}
    listing = lists.links(request, timezone.localdate())
    response = listing.respond("supervision/links.html", context)
    if form.errors:
        response.status_code = 422
    return response


@require_safe
def link(request: ActorRequest, link: UUID) -> HttpResponse:
    """Show the sheet to hand out: address and QR code."""
    found = queries.link(request.actor, link)
    context = {
        "link": found,
        "address": pictures.short_address(request, found.token),
        "may_revoke": request.actor.may(HANDLE, found.scope_path),
    }
    return render(request, "supervision/link.html", context)


@require_POST
def revoke_link(request: ActorRequest, link: UUID) -> HttpResponse:
    """Withdraw a link."""
    services.revoke_link(request.actor, commands.RevokeNoticeLink(link=link))
    messages.success(request, _("The link has been withdrawn."))
    return redirect("supervision:links")
