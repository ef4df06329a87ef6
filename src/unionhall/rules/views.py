"""The pages of rules: the list, one rule, and the law's calendar."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.core.errors import Conflict, NotPermitted, Rejected
from unionhall.core.fields import blame
from unionhall.core.http import ActorRequest
from unionhall.rules import deadlines, lists, queries, services, wording, yearly
from unionhall.rules.book import Rule
from unionhall.rules.errors import RuleNotKnown
from unionhall.rules.forms import BACKWARDS, DeadlineForm, EndForm, ValueForm, YearForm
from unionhall.rules.holidays import table
from unionhall.rules.permissions import SET, VIEW
from unionhall.rules.places import places, region_of

Refusals = (Rejected, Conflict)


@require_safe
def rules(request: ActorRequest) -> HttpResponseBase:
    """Show every rule, with its source and how certain it is."""
    _may_look(request)
    return lists.rules(request, timezone.localdate()).respond("rules/rules.html")


@require_safe
def rule(request: ActorRequest, rule_id: str) -> HttpResponse:
    """Show one rule: its versions over time, and what bodies have set."""
    _may_look(request)
    return _rule_page(request, rule_id)


def _rule_page(request: ActorRequest, rule_id: str, form: ValueForm | None = None) -> HttpResponse:
    today = timezone.localdate()
    versions = queries.versions(rule_id)
    place = queries.own_place(request.actor, VIEW)
    here = _in_force(rule_id, today, place)
    setting = _settable(request, rule_id, today)
    spells = list(queries.local_values(request.actor).filter(rule=rule_id))
    named = places({spell.scope_path for spell in spells})
    context = {
        "rule": versions[-1],
        "versions": [
            {
                "rule": one,
                "value": wording.value(one),
                "region": wording.region(one.region),
                "period": wording.period(one),
                "standing": lists.standing(one, today),
                "now": one.holds_on(today),
            }
            for one in versions
        ],
        "here": here,
        "here_value": wording.value(here) if here else "",
        "spells": [
            {
                "spell": spell,
                "value": wording.amount(
                    queries.value_of(spell), setting.unit if setting else versions[-1].unit
                ),
                "name": named[spell.scope_path].name if spell.scope_path in named else "",
                "may_end": request.actor.may(SET, spell.scope_path)
                and (spell.valid_until is None or spell.valid_until > today),
                "now": spell.valid_from <= today
                and (spell.valid_until is None or spell.valid_until > today),
            }
            for spell in spells
        ],
        "form": form
        or (ValueForm(rule=setting, initial={"valid_from": today}) if setting else None),
        "end": EndForm(initial={"valid_until": today}),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "rules/rule.html", context, status=status)


def _in_force(rule_id: str, today: date, place: str) -> Rule | None:
    try:
        return queries.rule(rule_id, on=today, region=region_of(place), place=place)
    except RuleNotKnown:
        return None


def _settable(request: ActorRequest, rule_id: str, today: date) -> Rule | None:
    """Return the rule as it may be set at the actor's place, if it may."""
    if not request.actor.holds(SET):
        return None
    region = region_of(queries.own_place(request.actor, SET))
    try:
        found = queries.shipped_rule(rule_id, on=today, region=region)
    except RuleNotKnown:
        return None
    return found if found.settable else None


@require_http_methods(["GET", "HEAD", "POST"])
def set_value(request: ActorRequest, rule_id: str) -> HttpResponse:
    """Set a value of the actor's own place."""
    if not request.actor.holds(SET):
        raise NotPermitted
    setting = _settable(request, rule_id, timezone.localdate()) or queries.versions(rule_id)[-1]
    if request.method != "POST":
        return redirect("rules:rule", rule_id)
    form = ValueForm(request.POST, rule=setting)
    if form.is_valid():
        try:
            services.set_value(request.actor, form.command())
        except Refusals as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The value is set."))
            return redirect("rules:rule", rule_id)
    return _rule_page(request, rule_id, form)


@require_POST
def end_value(request: ActorRequest, local_value: UUID) -> HttpResponse:
    """End a value on a day."""
    _may_look(request)
    spell = queries.local_value(request.actor, local_value)
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for es in form.errors.values() for e in es))
        return redirect("rules:rule", spell.rule)
    try:
        services.end_value(request.actor, form.command(local_value))
    except Refusals as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The value has an end."))
    return redirect("rules:rule", spell.rule)


@require_safe
def calendar(request: ActorRequest) -> HttpResponse:
    """Show a year of holidays and make-up days, and count a deadline."""
    _may_look(request)
    today = timezone.localdate()
    holidays = table()
    number = YearForm(request.GET).chosen(today)
    year = holidays.years.get(number)
    form = DeadlineForm(request.GET if "amount" in request.GET else None, initial={"start": today})
    found = _counted(form) if form.is_bound and form.is_valid() else None
    context: dict[str, Any] = {
        "number": number,
        "today": today,
        "first": holidays.first,
        "last": holidays.last,
        "before": number - 1 if number > holidays.first else None,
        "behind": number + 1 if number <= holidays.last else None,
        "year": year,
        "months": yearly.months(year) if year else [],
        "spans": yearly.spans(year) if year else [],
        "form": form,
        "found": found,
    }
    return render(request, "rules/calendar.html", context, status=422 if form.errors else 200)


def _counted(form: DeadlineForm) -> deadlines.Due | None:
    asked = form.cleaned_data
    count = deadlines.due_before if asked["direction"] == BACKWARDS else deadlines.due
    try:
        return count(asked["start"], asked["amount"], asked["unit"])
    except Rejected as refusal:
        blame(form, refusal)
        return None


def _may_look(request: ActorRequest) -> None:
    if not request.actor.holds(VIEW):
        raise NotPermitted
