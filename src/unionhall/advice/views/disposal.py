"""What is no longer kept: the list, and the decision of somebody responsible."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from unionhall.advice import commands, keeping, lists, wording
from unionhall.advice.forms import DisposeForm
from unionhall.advice.services import disposal as services
from unionhall.core.errors import Conflict, NotPermitted, Rejected
from unionhall.core.fields import blame
from unionhall.core.http import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def disposal(request: ActorRequest) -> HttpResponseBase:
    """List what is due; with the reason, empty the oldest of it."""
    if not keeping.disposes(request.actor):
        raise NotPermitted
    today, status = timezone.localdate(), 200
    form = DisposeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            gone = services.dispose(request.actor, commands.Dispose(**form.cleaned_data))
        except (Rejected, Conflict) as refusal:
            blame(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("%(count)s consultations were emptied.") % {"count": gone})
            return redirect("advice:disposal")
    if form.errors and status == 200:  # noqa: PLR2004 -- OK
        status = 422
    due = keeping.next_due(request.actor, today)
    context = {
        "due": due,
        "form": form,
        "years": due.rule.number,
        "basis": wording.basis(due.rule),
    }
    response = lists.to_dispose(request, today).respond("advice/disposal.html", context)
    response.status_code = status if form.is_bound else response.status_code
    return response
