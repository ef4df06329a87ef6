"""The pages of the calculations: open to everybody, and nothing of them is kept."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from unionhall.core import formats, languages
from unionhall.core.http import ActorRequest
from unionhall.entitlements import guard, pictures, queries
from unionhall.entitlements.forms import CalculatorForm
from unionhall.entitlements.law.results import Result, Unit
from unionhall.entitlements.schemas import QuestionOut, ResultOut, said

PHONE, DESK = "core/phone.html", "core/desk.html"


@login_not_required
@require_safe
def calculators(request: ActorRequest) -> HttpResponse:
    """Show what can be calculated."""
    cards = [
        {"name": one.name, "title": said(one.title), "lead": said(one.lead), "icon": one.icon}
        for one in queries.calculators()
    ]
    context = {"cards": cards, "frame": _frame(request)}
    return render(request, "entitlements/calculators.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def calculator(request: ActorRequest, calculator: str) -> HttpResponse:
    """Ask for the facts of one calculation, and show what comes out, on the same page."""
    chosen = queries.calculator(calculator)
    if request.method != "POST":
        return _page(request, CalculatorForm(chosen))
    language = languages.switched(request)
    guard.count(request)
    response = _page(request, CalculatorForm(chosen, request.POST))
    return languages.remember(response, language) if language else response


def _page(request: ActorRequest, form: CalculatorForm) -> HttpResponse:
    wrong = bool(form.errors)
    chosen, result = form.calculator, form.result
    context: dict[str, Any] = {
        "form": form,
        "title": said(chosen.title),
        "lead": said(chosen.lead),
        "frame": _frame(request),
        "language_goes_with": "calculation",
    }
    if result is not None:
        context |= {
            "result": ResultOut.of(chosen.name, result),
            "questions": [
                (QuestionOut.of(one), "" if one.amount is None else f"{one.amount:,.2f}")
                for one in result.questions
            ],
            "claim": result.unit is Unit.YUAN,
            "today": timezone.localdate(),
            "figure": _figure(result),
            "left": result.days_left,
            "bars": pictures.bars(result),
            "ticks": pictures.ticks(result),
        }
    return render(request, "entitlements/calculator.html", context, status=422 if wrong else 200)


def _frame(request: ActorRequest) -> str:
    """Return the frame: the desk for staff, the phone for everybody else."""
    return DESK if request.actor.role else PHONE


def _figure(result: Result) -> tuple[str, str]:
    """Return the big figure and its unit."""
    amount = result.amount
    if amount is None:
        return (_("no limit yet"), "") if result.unit is Unit.DATE else ("—", "")
    if isinstance(amount, date):
        return formats.day(amount), ""
    if isinstance(amount, Decimal):
        return f"{amount:,.2f}", _("yuan")
    return str(amount), pgettext("unit", "months")
