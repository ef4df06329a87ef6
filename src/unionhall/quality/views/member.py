"""The page behind a link: what the record lacks, on one screen of a phone, without a sign-in."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from unionhall.accounts import throttle
from unionhall.accounts.addresses import client_address
from unionhall.core.errors import DomainError, TooMany
from unionhall.core.http import ActorRequest
from unionhall.quality import errors, queries
from unionhall.quality.forms import AnswerForm
from unionhall.quality.services import answering
from unionhall.quality.standard import Detail

PER_ADDRESS, WINDOW = 60, timedelta(hours=1)
ONE_TAP = 9
"""Up to so many answers are buttons: one tap answers."""


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: ActorRequest, form: str) -> HttpResponse:
    """Show the question; take the answer, with a code where it is sensitive."""
    try:
        found = queries.form_of(form)
    except errors.LinkOver as over:
        throttle.hit("quality.link", client_address(request), limit=PER_ADDRESS, window=WINDOW)
        return render(request, "quality/over.html", {"over": over}, status=over.status)
    if queries.answered(found):
        return render(request, "quality/thanks.html", {"form": found})
    details = queries.details(found.fields)
    filled = AnswerForm(request.POST if request.method == "POST" else None, details=details)
    asked, status = False, HTTPStatus.OK
    if request.method == "POST":
        try:
            if filled.is_valid() and not _still_to_confirm(request, form, filled):
                _answer(request, form, filled)
                return redirect("quality:form", form)
            asked = filled.is_valid()
        except DomainError as refusal:
            asked = filled.sensitive and filled.is_valid()
            field = refusal.field if refusal.field in filled.fields else None
            filled.add_error("code" if filled.sensitive and not field else field, str(refusal))
            status = HTTPStatus(refusal.status)
        if filled.errors and status == HTTPStatus.OK:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
    context: dict[str, Any] = {
        "form": filled,
        "until": found.expires_on,
        "name": queries.masked_name(found.membership),
        "union": found.membership.organization.name,
        "details": [filled[detail.code] for detail in details],
        "asked": asked,
        "taps": _taps(details),
    }
    response = render(request, "quality/form.html", context, status=status)
    if status == TooMany.status:
        response["Retry-After"] = "60"
    return response


def _taps(details: list[Detail]) -> list[tuple[str, str]]:
    """Return the answers as buttons, where there is one question with few of them."""
    if len(details) != 1 or details[0].sensitive:
        return []
    found = queries.choices(details[0])
    return found if len(found) <= ONE_TAP else []


def _still_to_confirm(request: ActorRequest, token: str, filled: AnswerForm) -> bool:
    """Send the code where one is needed and none came along; say whether that was so."""
    if not filled.sensitive or filled.cleaned_data["code"]:
        return False
    command = answering.AskCode(token=token, address=client_address(request))
    answering.ask_code(request.actor, command)
    return True


def _answer(request: ActorRequest, token: str, filled: AnswerForm) -> None:
    proof = None
    if filled.sensitive:
        throttle.hit("quality.code", client_address(request), limit=PER_ADDRESS, window=WINDOW)
        proof = answering.confirm(request.actor, token, filled.cleaned_data["code"])
    command = answering.Answer(token=token, values=filled.answers(), proof=proof)
    answering.answer(request.actor, command)
