"""One warning's page and what can be done about it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from unionhall.accounts import trail, trail_facts
from unionhall.core.errors import NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.earlywarning import detecting, forms, queries, wording
from unionhall.earlywarning.permissions import REPORT
from unionhall.earlywarning.services import judging
from unionhall.organizations.views.deeds import carry_out, posted

WEEKS, WEEKS_EXPECTED = 53, 26
"""A year is drawn; half of one where a method has to be asked for each week."""


def _page(public_id: UUID) -> str:
    return reverse("earlywarning:warning", args=[public_id])


@require_safe
def warning(request: ActorRequest, warning: UUID) -> HttpResponse:
    """Show one warning: the facts that raised it, the curve, the response, what is next."""
    actor, now = request.actor, queries.now()
    found = queries.warning(actor, warning)
    entries = queries.history(found)
    places = trail_facts.Places(entries)
    today = timezone.localdate(now)
    signals, begin = queries.signals_of(found, today)
    weeks = WEEKS_EXPECTED if found.rule.method else WEEKS
    told = queries.facts(actor, found)
    taken = queries.steps(found)
    context = {
        "warning": found,
        "about": queries.about(found),
        "rule": found.rule,
        "says": wording.sentence(found.rule),
        "facts": [(one, wording.hook_of(one.kind)) for one in told],
        "hidden": sum(one.hidden for one in told),
        "total": sum(one.total for one in told),
        "curve": _rows(detecting.curve(found.rule, signals, begin, today, weeks))
        if queries.may_see_weeks(actor, found, signals)
        else [],
        "late": found.late(now),
        "now": now,
        "chain": queries.chain(taken),
        "taken": taken,
        "hits": queries.hit_rate(found.rule),
        "measured": wording.measured(found.rule),
        "may_judge": queries.may_judge(actor, found),
        "may_report": actor.may(REPORT, found.scope_path),
        "events": [
            {
                "at": entry.at,
                "title": trail.sentence(entry.action),
                "who": entry.actor_name,
                "text": queries.words(found, entry.reason) or trail_facts.details(entry, places),
            }
            for entry in entries
        ],
    }
    return render(request, "earlywarning/warning.html", context)


def _rows(curve: detecting.Curve) -> list[tuple[Any, ...]]:
    return list(zip(curve.weeks, curve.observed, curve.expected, curve.threshold, strict=True))


def _deed(  # noqa: PLR0913 -- all but three by name
    request: ActorRequest,
    warning: UUID,
    form: django_forms.Form,
    *,
    deed: Callable[[], Any],
    title: str,
    button: str,
    said: str,
) -> HttpResponse:
    found = queries.warning(request.actor, warning)
    return carry_out(
        request,
        form,
        template="earlywarning/deed.html",
        context={
            "warning": found,
            "about": queries.about(found),
            "title": title,
            "button": button,
        },
        deed=deed,
        said=said,
        back=lambda _done: _page(warning),
    )


def _must_judge(request: ActorRequest, warning: UUID) -> None:
    if not queries.may_judge(request.actor, queries.warning(request.actor, warning)):
        raise NotPermitted


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: ActorRequest, warning: UUID) -> HttpResponse:
    """Say that the facts are so."""
    _must_judge(request, warning)
    form = forms.ConfirmForm(posted(request))
    return _deed(
        request,
        warning,
        form,
        deed=lambda: judging.confirm(request.actor, form.command(warning)),
        title=_("Confirm the warning"),
        button=_("Confirm"),
        said=_("The warning is confirmed. Now respond."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def dismiss(request: ActorRequest, warning: UUID) -> HttpResponse:
    """Say that it is no risk."""
    _must_judge(request, warning)
    form = forms.DismissForm(posted(request))
    return _deed(
        request,
        warning,
        form,
        deed=lambda: judging.dismiss(request.actor, form.command(warning)),
        title=_("Dismiss the warning"),
        button=_("Dismiss"),
        said=_("The warning is dismissed. Its facts raise nothing again by this rule."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: ActorRequest, warning: UUID) -> HttpResponse:
    """Enter a step of the response."""
    found = queries.warning(request.actor, warning, REPORT)
    form = forms.StepForm(
        posted(request),
        judged=found.judged_at is not None,
        initial={
            "kind": request.GET.get("kind", ""),
            "done_on": timezone.localdate(),
        },
    )
    return _deed(
        request,
        warning,
        form,
        deed=lambda: judging.take_step(request.actor, form.command(warning)),
        title=_("Enter a step of the response"),
        button=pgettext("warning", "Enter"),
        said=_("Saved."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: ActorRequest, warning: UUID) -> HttpResponse:
    """Close a confirmed warning."""
    _must_judge(request, warning)
    form = forms.CloseForm(posted(request))
    return _deed(
        request,
        warning,
        form,
        deed=lambda: judging.close(request.actor, form.command(warning)),
        title=_("Close the warning"),
        button=pgettext("warning", "Close it"),
        said=_("The warning is closed."),
    )
