"""Keeping the partners, and who sits at their windows."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.core.errors import Conflict, NotPermitted, Rejected
from unionhall.core.http import ActorRequest
from unionhall.linkage import forms, lists, queries
from unionhall.linkage.permissions import KEEP, VIEW
from unionhall.linkage.services import partners as keeping
from unionhall.linkage.views.desk import FORM, View, Wrong
from unionhall.organizations import choosing


@require_safe
def partners(request: ActorRequest) -> HttpResponseBase:
    """List the partners in sight."""
    if not request.actor.holds(VIEW):
        raise NotPermitted
    context = {"may_keep": request.actor.holds(KEEP)}
    return lists.partners(request).respond("linkage/partners.html", context)


@require_http_methods(FORM)
def new(request: ActorRequest) -> HttpResponse:
    """Enter a partner."""
    actor = request.actor
    if not actor.holds(KEEP):
        raise NotPermitted
    offered = choosing.offered(request, queries.bodies(actor))
    start = {"organization": offered.chosen}
    form = forms.PartnerForm(request.POST or None, bodies=offered.choices, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            found = keeping.enter_partner(actor, form.command())
        except (Rejected, Conflict) as refusal:
            form.blame(refusal)
        else:
            messages.success(request, _("Entered. Now say who sits at its window."))
            return redirect("linkage:partner", found.public_id)
    status = 422 if form.errors else 200
    context = {"form": form, "offered": offered}
    return render(request, "linkage/new_partner.html", context, status=status)


@require_safe
def partner(request: ActorRequest, linked: UUID) -> HttpResponse:
    """Show one partner."""
    return _page(request, linked)


def _page(request: ActorRequest, linked: UUID, wrong: Wrong | None = None) -> HttpResponse:
    actor = request.actor
    if not actor.holds(VIEW):
        raise NotPermitted
    found = queries.partner(actor, linked)
    keeps = actor.may(KEEP, found.scope_path)
    made: dict[str, Any] = {}
    if keeps and found.ended_on is None:
        made = {
            "rename": forms.RenameForm(initial={"name": found.name}),
            "seat": forms.SeatForm(users=_users(found)),
            "end": forms.EndForm(),
        }
    if wrong is not None:
        made[wrong.deed] = wrong.form
    for name, form in made.items():
        form.auto_id = f"{name}_%s"
    context = {
        "partner": found,
        "keeps": keeps,
        "seats": found.seats.filter(until=None).select_related("user") if keeps else [],
        "forms": made,
        "wrong": wrong.deed if wrong else "",
        "nobody": keeps and not queries.to_seat(found).exists(),
    }
    return render(request, "linkage/partner.html", context, status=422 if wrong else 200)


def _users(found: Any) -> list[tuple[str, object]]:
    return [(str(one.public_id), one.name) for one in queries.to_seat(found)]


DEEDS: dict[str, Any] = {
    "rename": (lambda data, _found: forms.RenameForm(data), keeping.rename_partner),
    "end": (lambda data, _found: forms.EndForm(data), keeping.end_partner),
    "seat": (lambda data, found: forms.SeatForm(data, users=_users(found)), keeping.seat),
    "unseat": (lambda data, _found: forms.UnseatForm(data), keeping.unseat),
}


def deed(name: str) -> View:
    """Make the view of one deed on a partner's page."""
    make, do = DEEDS[name]

    @require_POST
    def view(request: ActorRequest, linked: UUID) -> HttpResponse:
        found = queries.partner(request.actor, linked, keep=True)
        form = make(request.POST, found)
        if form.is_valid():
            try:
                do(request.actor, form.command(linked))
            except (Rejected, Conflict) as refusal:
                form.blame(refusal)
            else:
                messages.success(request, _("Done."))
                return redirect("linkage:partner", linked)
        return _page(request, linked, wrong=Wrong(deed=name, form=form))

    return view
