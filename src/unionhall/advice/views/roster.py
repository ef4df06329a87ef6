"""Who is on duty when; the lawyers, and what desks say of themselves."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.advice import commands, lists, monthly, queries
from unionhall.advice.forms import OnForm, ReasonForm
from unionhall.advice.roster_forms import DeskForm, DutyForm, LawyerForm, SwapForm
from unionhall.advice.services import roster as services
from unionhall.core import formats
from unionhall.core.errors import Conflict, NotFound, NotPermitted, Rejected
from unionhall.core.fields import blame
from unionhall.core.http import ActorRequest
from unionhall.organizations import choosing

Refusals = (Rejected, Conflict, NotFound)
WRITE = ["GET", "HEAD", "POST"]


@require_http_methods(WRITE)
def roster(request: ActorRequest) -> HttpResponse:
    """Show a month: who is on duty, and which streets had their legal days; add a day of duty."""
    month = monthly.month_of(request.GET.get("month", ""), timezone.localdate())
    offered = choosing.offered(request, queries.bodies_to_keep(request.actor))
    form = None
    if offered.some:
        lawyers = queries.lawyers_to_offer(request.actor, month.first)
        data = request.POST if request.method == "POST" else None
        start = {"organization": offered.chosen}
        form = DutyForm(data, bodies=offered.candidates, lawyers=lawyers, initial=start)
        if form.is_valid():
            try:
                day = services.put_on_duty(request.actor, form.command())
            except Refusals as refusal:
                blame(form, refusal)
            else:
                response = redirect("advice:roster")
                response["Location"] += f"?month={day.on:%Y-%m}"
                return response
    elif request.method == "POST":
        raise NotPermitted
    context = {
        "month": month,
        "days": monthly.days(request.actor, month),
        "legal_days": monthly.legal_days(request.actor, month),
        "form": form,
        "offered": offered,
        "today": timezone.localdate(),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "advice/roster.html", context, status=status)


@require_http_methods(WRITE)
def duty_day(request: ActorRequest, duty_day: UUID) -> HttpResponse:
    """Swap a day of duty, or give it to another lawyer."""
    day = queries.duty_day(request.actor, duty_day, keep=True)
    near = queries.roster(
        request.actor,
        max(day.on - timedelta(days=31), timezone.localdate()),
        day.on + timedelta(31),
    )
    others = [
        one
        for one in near.exclude(lawyer=day.lawyer)[:60]
        if queries.may_keep(request.actor, one.scope_path)
    ]
    shown = {one.pk: f"{formats.day(one.on)} · {one.lawyer.name} · {one.place}" for one in others}
    free = queries.lawyers_for(day.scope_path, day.on).exclude(pk=day.lawyer_id)
    data = request.POST if request.method == "POST" else None
    form = SwapForm(data, days=others, lawyers=free, shown=shown)
    if form.is_valid():
        try:
            services.swap(request.actor, form.command(duty_day))
        except Refusals as refusal:
            form.add_error(None, str(refusal))
        else:
            response = redirect("advice:roster")
            response["Location"] += f"?month={day.on:%Y-%m}"
            return response
    status = 422 if form.errors else 200
    return render(request, "advice/duty_day.html", {"day": day, "form": form}, status=status)


@require_POST
def take_off(request: ActorRequest, duty_day: UUID) -> HttpResponse:
    """Let a day of duty fall away."""
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    services.take_off_duty(request.actor, commands.TakeOffDuty(day=duty_day, reason=reason))
    return redirect("advice:roster")


@require_http_methods(WRITE)
def lawyers(request: ActorRequest) -> HttpResponseBase:
    """List the lawyers, and add one."""
    offered = choosing.offered(request, queries.bodies_to_keep(request.actor), asked="body")
    data = request.POST if request.method == "POST" else None
    start = {"organization": offered.chosen}
    form = LawyerForm(data, bodies=offered.candidates, initial=start)
    if request.method == "POST":
        if not offered.some:
            raise NotPermitted
        if form.is_valid():
            try:
                services.list_lawyer(request.actor, form.command())
            except Refusals as refusal:
                blame(form, refusal)
            else:
                return redirect("advice:lawyers")
    response = lists.lawyers(request).respond(
        "advice/lawyers.html", {"form": form if offered.some else None, "offered": offered}
    )
    if form.errors:
        response.status_code = 422
    return response


@require_safe
def lawyer(request: ActorRequest, lawyer: UUID) -> HttpResponse:
    """Show a lawyer and the days of duty ahead."""
    return _lawyer(request, lawyer, OnForm())


def _lawyer(request: ActorRequest, lawyer: UUID, form: OnForm) -> HttpResponse:
    row, today = queries.lawyer(request.actor, lawyer), timezone.localdate()
    ahead = queries.roster(request.actor, today, today + timedelta(days=90)).filter(lawyer=row)
    context = {
        "row": row,
        "ahead": list(ahead[:40]),
        "form": form,
        "may_keep": queries.may_keep(request.actor, row.scope_path),
    }
    return render(request, "advice/lawyer.html", context, status=422 if form.errors else 200)


@require_POST
def lawyer_leaves(request: ActorRequest, lawyer: UUID) -> HttpResponse:
    """Note that a lawyer no longer works with us."""
    queries.lawyer(request.actor, lawyer, keep=True)
    form = OnForm(request.POST)
    if not form.is_valid():
        return _lawyer(request, lawyer, form)
    command = commands.LawyerLeaves(lawyer=lawyer, on=form.cleaned_data["on"])
    services.lawyer_leaves(request.actor, command)
    return redirect("advice:lawyer", lawyer)


@require_http_methods(WRITE)
def desk(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Say where a body's desk is, when, and whether it takes questions online."""
    body = queries.body_to_keep(request.actor, organization)
    known = queries.desk_of(body)
    if request.method == "POST":
        form = DeskForm(request.POST)
        if form.is_valid():
            command = commands.DescribeDesk(organization=organization, **form.cleaned_data)
            services.describe_desk(request.actor, command)
            return redirect("advice:desk", organization)
    else:
        names = ("place", "hours", "phone", "online")
        form = DeskForm(initial={n: getattr(known, n) for n in names} if known else {})
    context = {"body": body, "desk": known, "form": form}
    return render(request, "advice/desk.html", context, status=422 if form.errors else 200)


@require_safe
def desks(request: ActorRequest) -> HttpResponseBase:
    """List the desks that the actor keeps."""
    if not queries.keeps(request.actor):
        raise NotPermitted
    return lists.desks(request).respond("advice/desks.html")
