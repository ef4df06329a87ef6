"""What is done with a consultation by one tap."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unionhall.advice import commands, queries, services
from unionhall.advice.forms import AidForm, CiteForm, DemandForm, ReasonForm
from unionhall.advice.services import aid, turning
from unionhall.core.errors import Rejected
from unionhall.core.http import ActorRequest


class WrongForm(Rejected):
    """What a browser never sends: a form with values that were not offered."""


@require_POST
def close(request: ActorRequest, consultation: UUID) -> HttpResponse:
    """Close a consultation."""
    reason = request.POST.get("reason", "")[:200]
    command = commands.Close(consultation=consultation, reason=reason)
    services.close_consultation(request.actor, command)
    return redirect("advice:consultation", consultation)


@require_POST
def reopen(request: ActorRequest, consultation: UUID) -> HttpResponse:
    """Open a closed consultation again."""
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    services.reopen(request.actor, commands.Reopen(consultation=consultation, reason=reason))
    return redirect("advice:consultation", consultation)


@require_POST
def cite(request: ActorRequest, consultation: UUID) -> HttpResponse:
    """Cite an article by one tap, or take it off."""
    form = CiteForm(request.POST)
    if not form.is_valid():
        raise WrongForm
    command = commands.Cite(consultation=consultation, **form.cleaned_data)
    services.cite(request.actor, command)
    messages.success(request, _("The article is cited."))
    return redirect("advice:consultation", consultation)


@require_POST
def demand(request: ActorRequest, consultation: UUID) -> HttpResponse:
    """Put a question among the demands of a meeting."""
    row = queries.consultation(request.actor, consultation)
    meeting = None
    if row.meeting is None:
        offered = queries.meetings_for_demand(request.actor, row, timezone.localdate())
        form = DemandForm(request.POST, meetings=offered)
        if not form.is_valid():
            raise WrongForm
        meeting = UUID(form.cleaned_data["meeting"])
    made = turning.into_demand(
        request.actor, commands.IntoDemand(consultation=consultation, meeting=meeting)
    )
    return redirect("outreach:promise", made.public_id)


@require_POST
def ask_aid(request: ActorRequest, consultation: UUID) -> HttpResponse:
    """Turn a question into a request for legal aid."""
    queries.consultation(request.actor, consultation)
    form = AidForm(request.POST)
    if not form.is_valid():
        raise WrongForm
    made = aid.ask_aid(request.actor, form.command(consultation))
    return redirect("advice:aid_request", made.public_id)
