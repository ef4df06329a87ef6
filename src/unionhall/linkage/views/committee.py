"""The tripartite committee: members, meetings, resolutions and what they ask of each party."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.core.errors import Conflict, DomainError, NotPermitted, Rejected
from unionhall.core.http import ActorRequest
from unionhall.linkage import lists, queries
from unionhall.linkage.forms import committee as forms
from unionhall.linkage.permissions import KEEP, VIEW
from unionhall.linkage.services import committee as keeping
from unionhall.linkage.views.desk import FORM, View, Wrong
from unionhall.organizations import choosing
from unionhall.organizations.choosing import Offered

SHOWN = 30


def _member_form(request: ActorRequest, data: Any = None) -> tuple[forms.MemberForm, Offered]:
    offered = choosing.offered(request, queries.bodies(request.actor))
    parties = [(str(one.public_id), one.name) for one in queries.partners(request.actor)]
    start = {"organization": offered.chosen, "since": timezone.localdate()}
    form = forms.MemberForm(data, bodies=offered.choices, parties=parties, initial=start)
    return form, offered


@require_safe
def committee(request: ActorRequest) -> HttpResponse:
    """Show who sits in the committee, its meetings, and what is open."""
    return _committee(request)


def _committee(
    request: ActorRequest, wrong: tuple[forms.MemberForm, Offered] | None = None
) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()
    if not actor.holds(VIEW):
        raise NotPermitted
    keeps = actor.holds(KEEP)
    form, offered = wrong or _member_form(request)
    open_tasks = queries.open_tasks(queries.tasks(actor)).order_by("due_on", "pk")
    context = {
        "keeps": keeps,
        "members": queries.sitting(queries.members(actor), today)[:200],
        "meetings": queries.meetings(actor)[:SHOWN],
        "tasks": open_tasks[:SHOWN],
        "today": today,
        "form": form,
        "offered": offered,
        "wrong": bool(wrong),
    }
    return render(request, "linkage/committee.html", context, status=422 if wrong else 200)


@require_POST
def enter_member(request: ActorRequest) -> HttpResponse:
    """Enter a member for a party."""
    if not request.actor.holds(KEEP):
        raise NotPermitted
    form, offered = _member_form(request, request.POST)
    if form.is_valid():
        try:
            keeping.take_place(request.actor, form.command())
        except (Rejected, Conflict) as refusal:
            form.blame(refusal)
        else:
            messages.success(request, _("Entered."))
            return redirect("linkage:committee")
    return _committee(request, (form, offered))


@require_POST
def leave(request: ActorRequest, committee_member: UUID) -> HttpResponse:
    """End somebody's membership."""
    queries.member(request.actor, committee_member)
    form = forms.LeaveForm({"until": timezone.localdate().isoformat()} | request.POST.dict())
    if not form.is_valid():
        messages.error(request, _("Choose the day."))
        return redirect("linkage:committee")
    try:
        keeping.leave_place(request.actor, form.command(committee_member))
    except Rejected as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Ended."))
    return redirect("linkage:committee")


@require_safe
def tasks(request: ActorRequest) -> HttpResponseBase:
    """List what resolutions ask of the parties."""
    if not request.actor.holds(VIEW):
        raise NotPermitted
    return lists.tasks(request).respond("linkage/tasks.html")


@require_http_methods(FORM)
def new_meeting(request: ActorRequest) -> HttpResponse:
    """Call a meeting."""
    if not request.actor.holds(KEEP):
        raise NotPermitted
    offered = choosing.offered(request, queries.bodies(request.actor))
    start = {"organization": offered.chosen}
    form = forms.MeetingForm(request.POST or None, bodies=offered.choices, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            found = keeping.plan_meeting(request.actor, form.command())
        except (Rejected, Conflict) as refusal:
            form.blame(refusal)
        else:
            messages.success(request, _("The meeting is called."))
            return redirect("linkage:meeting", found.public_id)
    status = 422 if form.errors else 200
    context = {"form": form, "offered": offered}
    return render(request, "linkage/new_meeting.html", context, status=status)


@require_safe
def meeting(request: ActorRequest, committee_meeting: UUID) -> HttpResponse:
    """Show one meeting."""
    return _meeting(request, committee_meeting)


def _meeting(
    request: ActorRequest,
    public_id: UUID,
    wrong: Wrong | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()
    found = queries.whole_meeting(queries.meeting(actor, public_id))
    keeps = actor.may(KEEP, found.scope_path)
    made: dict[str, Any] = {}
    if keeps and found.state == "planned":
        made["hold"] = forms.HoldForm(members=_members(found), initial={"on": min(found.on, today)})
        made["cancel"] = forms.CancelForm()
    if keeps and found.state == "held":
        made["resolve"] = forms.ResolveForm(parties=_parties(found))
    if wrong is not None:
        made[wrong.deed] = wrong.form
    for name, form in made.items():
        form.auto_id = f"{name}_%s"
    came = [one.member for one in found.came.all()]
    context = {
        "meeting": found,
        "keeps": keeps,
        "came": came,
        "quorate": found.quorum is not None and len(came) >= found.quorum,
        "forms": made,
        "wrong": wrong.deed if wrong else "",
        "refusal": refusal,
        "today": today,
        "paper_kinds": ["committee.minutes"] if keeps and found.state == "held" else [],
    }
    status = refusal.status if refusal else 422 if wrong else 200
    return render(request, "linkage/meeting.html", context, status=status)


def _members(found: Any) -> list[tuple[str, object]]:
    rows = queries.members_at(found.organization, min(found.on, timezone.localdate()))
    return [
        (str(one.public_id), f"{one.name}（{one.partner or found.organization.name}）")
        for one in rows
    ]


def _parties(found: Any) -> list[tuple[str, str]]:
    """List the parties that came, the union first."""
    came = {one.member.partner for one in found.came.all()}
    union = [("", found.organization.name)] if None in came else []
    partners = sorted((one for one in came if one is not None), key=lambda one: one.pk)
    return [*union, *((str(one.public_id), one.name) for one in partners)]


DEEDS: dict[str, Any] = {
    "hold": (lambda d, f: forms.HoldForm(d, members=_members(f)), keeping.hold_meeting),
    "cancel": (lambda d, _f: forms.CancelForm(d), keeping.cancel_meeting),
    "resolve": (lambda d, f: forms.ResolveForm(d, parties=_parties(f)), keeping.resolve),
}


def deed(name: str) -> View:
    """Make the view of one deed on a meeting's page."""
    make, do = DEEDS[name]

    @require_POST
    def view(request: ActorRequest, committee_meeting: UUID) -> HttpResponse:
        found = queries.meeting(request.actor, committee_meeting, keep=True)
        form = make(request.POST, queries.whole_meeting(found))
        if form.is_valid():
            try:
                do(request.actor, form.command(committee_meeting))
            except Rejected as refusal:
                form.blame(refusal)
            except Conflict as refusal:
                return _meeting(request, committee_meeting, refusal=refusal)
            else:
                messages.success(request, _("Done."))
                return redirect("linkage:meeting", committee_meeting)
        return _meeting(request, committee_meeting, wrong=Wrong(deed=name, form=form))

    return view


@require_POST
def finish(request: ActorRequest, committee_task: UUID) -> HttpResponse:
    """Note that a party did what a resolution asks of it."""
    found = queries.task(request.actor, committee_task)
    form = forms.FinishForm(request.POST)
    if form.is_valid():
        try:
            keeping.finish_task(request.actor, form.command(committee_task))
        except (Rejected, Conflict) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Noted as done."))
    else:
        messages.error(request, pgettext("task", "Say in a few words what was done."))
    return redirect("linkage:meeting", queries.meeting_of(found).public_id)
