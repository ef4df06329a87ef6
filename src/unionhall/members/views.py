"""The staff's pages about members."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.core.addresses import page_of
from unionhall.core.errors import Rejected
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Listing
from unionhall.members import lists, permissions, queries
from unionhall.members.contributions import CONTRIBUTIONS
from unionhall.members.forms import FindForm, FullExportForm, ReasonForm
from unionhall.members.links import LIST_WAYS
from unionhall.members.services import full_export as services
from unionhall.members.services import opening

MOST_FOUND = 50


@require_safe
def memberships(request: ActorRequest) -> HttpResponseBase:
    """List the members in sight: current ones, unless others are asked for."""
    rows = queries.listed(request.actor).only(*lists.FIELDS)
    if not request.GET.get("state"):
        rows = rows.filter(ended_on=None)
    listing = Listing(
        request,
        rows,
        name="members.memberships",
        columns=lists.columns(request),
        filters=lists.filters(request),
        export=permissions.EXPORT,
        filename=_("members"),
        row_url=lambda m: page_of("members:membership", m.public_id),
        empty=_("No members here yet. Once applications are approved, members appear here."),
    )
    context = {"find": FindForm(), "ways": LIST_WAYS.open_to(request.actor)}
    return listing.respond("members/memberships.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def full_export(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Have a file written with full data, for a reason that every member in it can read."""
    body = queries.body_for_full_export(request.actor, organization)
    form = FullExportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_full_export(request.actor, form.command(organization))
        except Rejected as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("The file is being written. You find it here."))
            return redirect("exports")
    context = {
        "form": form,
        "body": body,
        "count": queries.for_full_export(body, past=False).count(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "members/full_export.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def find(request: ActorRequest) -> HttpResponse:
    """Find members by exact name or phone, below one's own body only."""
    rows = queries.listed(request.actor)
    if request.method != "POST":
        return render(request, "members/find.html", {"find": FindForm()})
    form, found = FindForm(request.POST), None
    if form.is_valid():
        try:
            found = list(queries.found(rows, form.cleaned_data["words"])[: MOST_FOUND + 1])
        except Rejected as refusal:
            form.add_error("words", str(refusal))
    context: dict[str, Any] = {"find": form, "most": MOST_FOUND}
    if found is not None:
        context["more"] = len(found) > MOST_FOUND
        context["found"] = [(m, lists.shown(request, m)) for m in found[:MOST_FOUND]]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "members/find.html", context, status=status)


@never_cache
@require_safe
def membership(request: ActorRequest, membership: UUID) -> HttpResponse:
    """Show one membership: who, where, since when, what was agreed to, who looked."""
    found = queries.membership(request.actor, membership)
    return _page(request, found, ReasonForm())


@never_cache
@require_POST
def unseal(request: ActorRequest, membership: UUID) -> HttpResponse:
    """Show the full data once, for the reason given."""
    found = queries.membership(request.actor, membership, permissions.UNSEAL)
    form, opened = ReasonForm(request.POST), None
    if form.is_valid():
        command = opening.Unseal(membership=membership, reason=form.cleaned_data["reason"])
        try:
            opened = opening.unseal(request.actor, command)
        except Rejected as refusal:
            form.add_error("reason", str(refusal))
    return _page(request, found, form, opened)


def _page(request: ActorRequest, found: Any, form: ReasonForm, opened: Any = None) -> HttpResponse:
    context = {
        "membership": found,
        "person": found.person,
        "shown": lists.shown(request, found),
        "opened": opened,
        "form": form,
        "may_unseal": request.actor.may(permissions.UNSEAL, found.scope_path),
        "spells": queries.spells_in_sight(request.actor, found.person),
        "consents": queries.consents(found.person),
        "unsealings": queries.unsealings(found.person),
        "sections": CONTRIBUTIONS.for_staff(request.actor, found),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "members/membership.html", context, status=status)
