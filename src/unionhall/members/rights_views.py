"""What members can do about their own data: see all of it, correct, take along, delete."""

from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.core import personal_fields
from unionhall.core.errors import DomainError, NotFound
from unionhall.core.exporting import table_as
from unionhall.core.http import ActorRequest
from unionhall.members import queries, requests
from unionhall.members.forms import CorrectionForm, DeletionForm
from unionhall.members.models import DataRequest
from unionhall.members.services import own as own_services
from unionhall.members.services import requests as asking

MASKED = ("sealed.number", "sealed.phone", "sealed.identity.number", "sealed.identity.phone")
"""Shown in part on a page that others may look at; whole in the file."""


@never_cache
@require_safe
def rights(request: ActorRequest) -> HttpResponse:
    """My data: what I can do about it, and what became of what I asked."""
    person = queries.own(request.actor)
    asked = list(requests.own(person)[:20])
    awaiting = {one.pk for one in asked if requests.awaits_table(one)}
    return render(request, "members/own_rights.html", {"asked": asked, "awaiting": awaiting})


@never_cache
@require_safe
def held(request: ActorRequest) -> HttpResponse:
    """Everything that is held of me, with purpose, ground and term."""
    person = queries.own(request.actor)
    found = personal_fields.held(queries.subject(person))
    masked = queries.identity_of(person).masked()
    shown = {"number": masked.number, "phone": masked.phone}
    parts = [
        {
            "table": part.table,
            "rows": [
                [
                    (line.label, shown[line.field.rpartition(".")[2]])
                    if line.field in MASKED
                    else (line.label, line.words)
                    for line in row
                    if line.readable
                ]
                for row in part.rows
            ],
        }
        for part in found
    ]
    return render(request, "members/own_held.html", {"parts": parts})


@never_cache
@require_safe
def sheet(request: ActorRequest) -> HttpResponseBase:
    """Everything on record about oneself, as a workbook that people can read."""
    rows = own_services.take_own_sheet(request.actor, own_services.TakeOwnData())
    headings = [_("What"), _("Entry"), _("Field"), _("Content"), _("Purpose"), _("Kept")]
    return table_as("xlsx", headings, rows, _("my data"))


@never_cache
@require_http_methods(["GET", "POST"])
def correct(request: ActorRequest) -> HttpResponse:
    """Ask the union to correct what it must confirm: name, document, birth, details, employer."""
    person = queries.own(request.actor)
    identity, current = queries.identity_of(person), queries.current_membership(person)
    if request.method == "POST":
        form = CorrectionForm(request.POST)
        if form.is_valid():
            try:
                asking.ask_correction(request.actor, form.command(identity.number))
            except DomainError as refusal:
                _refused(form, refusal)
            else:
                messages.success(request, _("Sent. Your union compares and decides."))
                return redirect("members:own_rights")
    else:
        initial = {
            "key": uuid4(),
            "name": identity.name,
            "kind": identity.kind,
            "sex": identity.sex,
            "birth": identity.birth,
            "employer": current.employer_name if current else "",
            **requests.profile_of(person),
        }
        form = CorrectionForm(initial=initial)
    context = {
        "form": form,
        "masked": identity.masked(),
        "current": current,
        "open": requests.own_open(person, DataRequest.Kind.CORRECTION),
    }
    return render(request, "members/own_correct.html", context, status=_status(form))


@never_cache
@require_http_methods(["GET", "POST"])
def delete(request: ActorRequest) -> HttpResponse:
    """Ask for deletion, having read what follows and what stays."""
    person = queries.own(request.actor)
    if request.method == "POST":
        form = DeletionForm(request.POST)
        if form.is_valid():
            try:
                asking.ask_deletion(request.actor, form.command())
            except DomainError as refusal:
                _refused(form, refusal)
            else:
                messages.success(request, _("Sent. The union above decides."))
                return redirect("members:own_rights")
    else:
        form = DeletionForm(initial={"key": uuid4()})
    stays = requests.stays(person)
    context = {
        "form": form,
        "current": queries.current_membership(person),
        "stays": [one for one in stays if not one.blocks],
        "blocks": [one for one in stays if one.blocks],
        "open": requests.own_open(person, DataRequest.Kind.DELETION),
    }
    return render(request, "members/own_delete.html", context, status=_status(form))


@require_POST
def take_back(request: ActorRequest) -> HttpResponse:
    """Take a request back while nobody has decided it."""
    try:
        asked = UUID(request.POST.get("request", ""))
    except ValueError as malformed:
        raise NotFound from malformed
    asking.take_back(request.actor, asking.TakeBack(request=asked))
    messages.success(request, _("Taken back."))
    return redirect("members:own_rights")


def _refused(form: Any, refusal: DomainError) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def _status(form: Any) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
