"""A day at a stall, on a phone."""

import json
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.core.errors import Conflict, DomainError, Rejected
from unionhall.core.fields import blame
from unionhall.core.http import ActorRequest
from unionhall.outreach import panels, queries, services
from unionhall.outreach.forms.promises import DemandForm
from unionhall.outreach.forms.stall import TapsForm
from unionhall.outreach.permissions import RECORD
from unionhall.outreach.services import promises
from unionhall.outreach.services import stall as services_stall


def _page(request: ActorRequest, public_id: UUID, form: DemandForm, status: int) -> HttpResponse:
    meeting = queries.meeting(request.actor, public_id, RECORD)
    context = {
        "meeting": meeting,
        "counters": services.stall_counts(meeting),
        "join": panels.join(request.actor, meeting),
        "figures": panels.figures(request.actor, meeting),
        "form": form,
        "heard": meeting.promises.order_by("-pk")[:5],
        "is_today": meeting.held_on == timezone.localdate(),
    }
    part = request.htmx and request.htmx.target == "demand"
    template = "outreach/stall.html#demand" if part else "outreach/stall.html"
    return render(request, template, context, status=status)


@require_safe
@ensure_csrf_cookie
def stall(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Show the counters, the way to join, who has joined, and a line for demands."""
    return _page(request, meeting, DemandForm(), 200)


@require_POST
def write_down(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Write down a demand heard at the stall: one line and its category."""
    found = queries.meeting(request.actor, meeting, RECORD)
    form = DemandForm(request.POST)
    if form.is_valid():
        try:
            promises.write_down(request.actor, form.command(found))
        except (Rejected, Conflict) as refusal:
            blame(form, refusal)
        else:
            if not request.htmx:
                return redirect("outreach:stall", meeting)
            return _page(request, meeting, DemandForm(), 200)
    return _page(request, meeting, form, 422)


@require_http_methods(["GET", "POST"])
def taps(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Take taps from the phone, and say which need not be sent again; or only say the counts.

    ``refused`` taps would be refused however often they came, so the phone forgets them.
    """
    if request.method == "GET":
        found = queries.meeting(request.actor, meeting, RECORD)
        return JsonResponse({"counts": services_stall.counts(found)})
    try:
        sent = json.loads(request.body)
    except ValueError:
        sent = None
    form = TapsForm({"taps": json.dumps(sent)})
    if not form.is_valid():
        return JsonResponse({"message": _("These taps cannot be read.")}, status=422)
    try:
        counted = services_stall.count_taps(request.actor, form.command(meeting))
    except DomainError as refusal:
        return JsonResponse({"message": str(refusal), "code": refusal.code}, status=refusal.status)
    return JsonResponse(
        {"counts": counted.counts, "taken": counted.taken, "refused": counted.refused}
    )
