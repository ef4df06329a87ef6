"""What meetings are due, what was missed, and the rules behind both."""

from calendar import monthrange
from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.core.errors import Conflict, NotPermitted, Rejected
from unionhall.core.fields import blame
from unionhall.core.http import ActorRequest
from unionhall.organizations import choosing
from unionhall.outreach import due, queries
from unionhall.outreach.forms.schedule import EndRuleForm, PeriodForm, RuleForm
from unionhall.outreach.permissions import SCHEDULE, VIEW
from unionhall.outreach.services import rules as services

Refusals = (Rejected, Conflict)
JUNE = 6


def _sums(standings: list[due.Standing]) -> dict[str, int]:
    return {
        name: sum(getattr(standing, name) for standing in standings)
        for name in ("done", "missed", "due", "coming")
    }


@require_safe
def what_is_due(request: ActorRequest, organization: UUID | None = None) -> HttpResponse:
    """Show for every body what was due in a period, done and missed."""
    if not request.actor.holds(VIEW):
        raise NotPermitted
    root = queries.body(request.actor, organization)
    today = timezone.localdate()
    form = PeriodForm(request.GET or None)
    month = today.replace(day=1), today.replace(day=monthrange(today.year, today.month)[1])
    first, last = month
    if form.is_bound and form.is_valid():
        first = form.cleaned_data["first"] or first
        last = max(form.cleaned_data["last"] or last, first)
    standings = due.standings(root, first, last, today)
    sums = _sums(standings)
    if request.GET.get("only") == "missed":
        standings = [standing for standing in standings if standing.missed]
    context = {
        "root": root,
        "form": form if form.is_bound else PeriodForm(initial={"first": first, "last": last}),
        "first": first,
        "last": last,
        "standings": standings,
        "counts": sums,
        "only_missed": request.GET.get("only") == "missed",
        "periods": _periods(today, *month),
    }
    return render(request, "outreach/due.html", context, status=422 if form.errors else 200)


def _periods(today: date, month_first: date, month_last: date) -> list[tuple[str, date, date]]:
    monday = today - timedelta(days=today.weekday())
    half = date(today.year, 1 if today.month <= JUNE else JUNE + 1, 1)
    return [
        (_("this week"), monday, monday + timedelta(days=6)),
        (_("this month"), month_first, month_last),
        (_("this half year"), half, today),
        (_("this year"), date(today.year, 1, 1), today),
    ]


@require_safe
def rules(request: ActorRequest) -> HttpResponse:
    """Show the rules that concern the reader's bodies."""
    if not request.actor.holds(VIEW):
        raise NotPermitted
    today = timezone.localdate()
    context = {
        "rules": queries.rules(request.actor),
        "today": today,
        "end": EndRuleForm(initial={"valid_until": today + timedelta(days=1)}),
        "may_set": request.actor.holds(SCHEDULE),
        "own_scopes": request.actor.scopes(SCHEDULE),
    }
    return render(request, "outreach/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def set_rule(request: ActorRequest) -> HttpResponse:
    """Set a new rule."""
    if not request.actor.holds(SCHEDULE):
        raise NotPermitted
    offered = choosing.offered(request, queries.areas_to_schedule(request.actor))
    if request.method == "POST":
        form = RuleForm(request.POST, bodies=offered.candidates)
        if form.is_valid():
            try:
                services.set_rule(request.actor, form.command())
            except Refusals as refusal:
                blame(form, refusal)
            else:
                messages.success(request, _("The rule is set."))
                return redirect("outreach:rules")
    else:
        start = {"organization": offered.chosen, "valid_from": timezone.localdate()}
        form = RuleForm(bodies=offered.candidates, initial=start)
    status = 422 if form.errors else 200
    context = {"form": form, "offered": offered}
    return render(request, "outreach/rule.html", context, status=status)


@require_POST
def end_rule(request: ActorRequest, rule: UUID) -> HttpResponse:
    """End a rule on a day."""
    form = EndRuleForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for es in form.errors.values() for e in es))
        return redirect("outreach:rules")
    try:
        services.end_rule(request.actor, form.command(rule))
    except Refusals as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The rule has an end."))
    return redirect("outreach:rules")
