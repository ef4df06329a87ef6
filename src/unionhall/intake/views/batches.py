"""The list of batches, and handing a list in."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from unionhall.core import exporting
from unionhall.core.errors import Conflict, NotFound, NotPermitted, Rejected
from unionhall.core.fields import blame
from unionhall.core.http import ActorRequest
from unionhall.intake import blank as empty
from unionhall.intake import lists, queries, services
from unionhall.intake.forms import HandInForm
from unionhall.intake.permissions import SET_TEMPLATES, TAKE_IN
from unionhall.intake.subjects import SUBJECTS, Subject
from unionhall.organizations import choosing


@require_safe
def batches(request: ActorRequest) -> HttpResponseBase:
    """List the batches in sight."""
    context = {
        "may_hand_in": request.actor.holds(TAKE_IN),
        "may_set": request.actor.holds(SET_TEMPLATES),
    }
    return lists.batches(request).respond("intake/batches.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: ActorRequest) -> HttpResponse:
    """Take a file in; the same file, while it is under way, leads to where it is."""
    actor = request.actor
    subject = _subject(request)
    bodies = queries.places(actor, subject)
    start = request.GET.get("organization")
    offered = choosing.offered(request, bodies, start, nobody="—")
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = HandInForm(*sent, subject=subject, offered=offered)
    if form.is_valid():
        try:
            batch = services.hand_in(actor, form.command())
        except (Rejected, Conflict) as refusal:
            blame(form, refusal)
        else:
            if batch.state != batch.State.MAPPING:
                messages.success(request, _("This file is under way already; here it is."))
            return redirect("intake:batch", batch.public_id)
    context = {
        "form": form,
        "offered": offered,
        "subject": subject,
        "subjects": queries.subjects_of(actor),
        "templates": () if subject.of_records else queries.templates(actor)[:20],
    }
    return render(request, "intake/hand_in.html", context, status=422 if sent else 200)


def _subject(request: ActorRequest) -> Subject:
    """Return what the list is about that is to be handed in: members, unless the address says."""
    subject = SUBJECTS.get(request.GET.get("of", "members"))
    if subject is None:
        raise NotFound
    if not all(map(request.actor.holds, queries.needs(subject))):
        raise NotPermitted
    return subject


@require_safe
def blank(request: ActorRequest) -> HttpResponseBase:
    """Give the empty list to fill in, with what may be chosen in its cells."""
    if not request.actor.holds(TAKE_IN):
        raise NotPermitted
    return exporting.as_attachment(empty.pieces(), f"{_('Empty list of members')}.xlsx")
