"""The list of meetings, and a meeting with what is done to it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from unionhall.core.errors import Conflict, DomainError, NotPermitted, Rejected
from unionhall.core.fields import blame
from unionhall.core.http import ActorRequest
from unionhall.organizations import choosing
from unionhall.outreach import lists, panels, queries, services
from unionhall.outreach.forms.meetings import CancelForm, CorrectForm, RepeatForm
from unionhall.outreach.forms.promises import PromiseForm
from unionhall.outreach.permissions import ATTEND, RECORD, VIEW
from unionhall.outreach.services import promises, repeating, stall

Refusals = (Rejected, Conflict)


@require_safe
def meetings(request: ActorRequest) -> HttpResponseBase:
    """Show the list of meetings; a bank clerk's are those they are assigned to."""
    actor = request.actor
    if not (actor.holds(VIEW) or actor.holds(ATTEND)):
        raise NotPermitted
    return lists.meetings(request, timezone.localdate()).respond(
        "outreach/meetings.html", {"may_record": actor.holds(RECORD)}
    )


def meeting_page(
    request: ActorRequest, public_id: UUID, *, status: int = 200, **bound: Form
) -> HttpResponse:
    """Show a meeting; ``bound`` are forms that were sent and refused."""
    actor = request.actor
    meeting = queries.meeting(actor, public_id)
    today = timezone.localdate()
    sees_all = queries.may(actor, VIEW, meeting.scope_path)
    records = queries.may(actor, RECORD, meeting.scope_path)
    context: dict[str, Any] = {
        "meeting": meeting,
        "counters": services.stall_counts(meeting),
        "attendances": queries.attendances(meeting),
        "partners": meeting.partners.order_by("kind", "name"),
        "figures": panels.figures(actor, meeting),
        "links": panels.links(actor, meeting),
        "sees_all": sees_all,
        "records": records,
        "today": today,
        "is_today": meeting.held_on == today,
        "is_past": meeting.held_on < today,
    }
    if sees_all:
        context["visit"] = queries.visit(meeting)
        context["promises"] = meeting.promises.select_related("owner").order_by("due_on", "pk")
    if records:
        context |= _forms(request, meeting, today) | bound
    return render(request, "outreach/meeting.html", context, status=status)


def _owners(request: ActorRequest, meeting: Any) -> choosing.Offered:
    bodies, own = queries.bodies_in_line(meeting.scope_path), meeting.organization.public_id
    return choosing.offered(request, bodies, own, field="demand-owner")


def _forms(request: ActorRequest, meeting: Any, today: Any) -> dict[str, Any]:
    due = max(meeting.held_on, today) + promises.ANSWER_WITHIN
    offered = _owners(request, meeting)
    return {
        "offered": offered,
        "again": RepeatForm(initial={"on": repeating.next_week(meeting.held_on, today)}),
        "cancel": CancelForm(),
        "correct": CorrectForm(),
        "promise_form": PromiseForm(
            owners=offered.candidates,
            initial={"owner": meeting.organization.public_id, "due_on": due},
        ),
    }


@require_safe
def meeting(request: ActorRequest, meeting: UUID) -> HttpResponse:
    return meeting_page(request, meeting)


def _after(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Go back to where the button was: the stall or the meeting's page."""
    there = "stall" if request.POST.get("back") == "stall" else "meeting"
    return redirect(f"outreach:{there}", public_id)


def _step(
    request: ActorRequest, public_id: UUID, do: Callable[[], object], done: str
) -> HttpResponse:
    """Take one step in the life of a meeting; say in a sentence what came of it."""
    try:
        do()
    except Refusals as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return _after(request, public_id)


@require_POST
def open_meeting(request: ActorRequest, meeting: UUID) -> HttpResponse:
    command = services.OpenMeeting(meeting=meeting)
    return _step(
        request,
        meeting,
        lambda: services.open_meeting(request.actor, command),
        _("The meeting is under way."),
    )


@require_POST
def close_meeting(request: ActorRequest, meeting: UUID) -> HttpResponse:
    command = services.CloseMeeting(meeting=meeting)
    return _step(
        request,
        meeting,
        lambda: services.close_meeting(request.actor, command),
        _("The meeting is closed and counts as held."),
    )


@require_POST
def reopen_meeting(request: ActorRequest, meeting: UUID) -> HttpResponse:
    command = services.ReopenMeeting(meeting=meeting)
    return _step(
        request,
        meeting,
        lambda: services.reopen_meeting(request.actor, command),
        _("The meeting is under way again."),
    )


def _form_step(
    request: ActorRequest,
    public_id: UUID,
    name: str,
    form: Form,
    do: Callable[[], object],
) -> HttpResponse:
    """Carry out what a form on the meeting's page asks for, or show the page with it."""
    if form.is_valid():
        try:
            do()
        except DomainError as refusal:
            if not isinstance(refusal, Refusals):
                raise
            blame(form, refusal)
        else:
            return _after(request, public_id)
    return meeting_page(request, public_id, status=422, **{name: form})


@require_POST
def cancel_meeting(request: ActorRequest, meeting: UUID) -> HttpResponse:
    queries.meeting(request.actor, meeting, RECORD)
    form = CancelForm(request.POST)
    return _form_step(
        request,
        meeting,
        "cancel",
        form,
        lambda: services.cancel_meeting(request.actor, form.command(meeting)),
    )


@require_POST
def correct_count(request: ActorRequest, meeting: UUID) -> HttpResponse:
    queries.meeting(request.actor, meeting, RECORD)
    form = CorrectForm(request.POST)
    return _form_step(
        request,
        meeting,
        "correct",
        form,
        lambda: stall.correct_count(request.actor, form.command(meeting)),
    )


@require_POST
def write_down(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Write down a demand or an item of the service package, with owner and day."""
    found = queries.meeting(request.actor, meeting, RECORD)
    form = PromiseForm(request.POST, owners=_owners(request, found).candidates)
    return _form_step(
        request,
        meeting,
        "promise_form",
        form,
        lambda: promises.write_down(request.actor, form.command(found)),
    )


@require_POST
def again(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Plan the same meeting for another day, and go there."""
    queries.meeting(request.actor, meeting, RECORD)
    form = RepeatForm(request.POST)
    if form.is_valid():
        try:
            repeated = repeating.repeat_meeting(request.actor, form.command(meeting))
        except Refusals as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The same meeting is planned for the new day."))
            return redirect("outreach:meeting", repeated.public_id)
    return meeting_page(request, meeting, status=422, again=form)
