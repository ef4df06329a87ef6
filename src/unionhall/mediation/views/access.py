"""The line of a case for who may not open it, opening it for a reason, and what was opened."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from unionhall.core.errors import Conflict, NotPermitted, Rejected
from unionhall.core.http import ActorRequest
from unionhall.mediation import errors, forms, lists, queries
from unionhall.mediation.permissions import BREAK_GLASS, HANDLE, HEAD
from unionhall.mediation.services import access
from unionhall.mediation.views.overview import frame

LATELY = timedelta(days=90)


@require_http_methods(["GET", "HEAD", "POST"])
def line(request: ActorRequest, line: UUID) -> HttpResponse:
    """Show the line of a case; whose duty allows it may open the case for a reason."""
    if request.method != "POST":
        return page(request, line)
    form = forms.GlassForm(request.POST)
    queries.line(request.actor, line)
    if form.is_valid():
        try:
            access.break_glass(request.actor, form.command(line))
        except (Rejected, Conflict) as refusal:
            form.blame(refusal)
        except errors.NotOpenToTheConcerned as refusal:
            form.blame(refusal)
            return page(request, line, form, status=refusal.status)
        else:
            messages.success(request, _("Open to you for 24 hours; its handlers are told."))
            return redirect("mediation:case", line)
    return page(request, line, form, status=422)


def page(
    request: ActorRequest, public_id: UUID, form: forms.GlassForm | None = None, status: int = 200
) -> HttpResponse:
    """Draw the line of a case, with the way to open it for those whose duty allows it."""
    actor = request.actor
    found = queries.line(actor, public_id)
    context = {
        "case": found,
        "may_open": actor.may(BREAK_GLASS, found.scope_path),
        "opens": queries.cases(actor).filter(pk=found.pk).exists(),
        "form": form or forms.GlassForm(),
    }
    return render(request, "mediation/line.html", context, status=status)


@require_safe
def openings(request: ActorRequest) -> HttpResponse:
    """List who opened cases of this actor's without a part in them."""
    if not request.actor.holds(HANDLE):
        raise NotPermitted
    rows = queries.opened_lately(request.actor, LATELY)[:200]
    context = frame(request.actor, "openings") | {"openings": rows}
    return render(request, "mediation/openings.html", context)


@require_safe
def disposal(request: ActorRequest) -> HttpResponseBase:
    """List the files whose time is over; a person decides about each on its page."""
    if not request.actor.holds(HEAD):
        raise NotPermitted
    rows = queries.disposal_list(request.actor, timezone.localdate())
    return lists.disposal(request, rows).respond(
        "mediation/disposal.html", frame(request.actor, "disposal")
    )
