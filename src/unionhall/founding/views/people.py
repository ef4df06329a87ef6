"""People from a list: upload, and the answer to each row."""

import csv
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from unionhall.core.errors import Conflict, Rejected
from unionhall.core.http import ActorRequest
from unionhall.founding import forms, queries
from unionhall.founding.permissions import PREPARE
from unionhall.joining import roster
from unionhall.joining.services.roster import Answered, TakeRoster, take_roster


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: ActorRequest, case: UUID) -> HttpResponse:
    """Take in a list of people who want the union; every row is answered."""
    found = queries.case(request.actor, case, PREPARE)
    answers: list[Answered] = []
    form = forms.RosterForm()
    status = 200
    if request.method == "POST":
        form = forms.RosterForm(request.POST, request.FILES)
        status = 422
        if form.is_valid():
            sent = form.cleaned_data["file"]
            try:
                lines = roster.read_roster(sent.read(roster.LARGEST + 1), sent.name or "")
                answers = take_roster(
                    request.actor,
                    TakeRoster(case=case, lines=lines, attested=form.cleaned_data["attested"]),
                )
            except (Rejected, Conflict) as refusal:
                form.blame(refusal)
            else:
                status, form = 200, forms.RosterForm()
    context = {
        "case": found,
        "form": form,
        "answers": answers,
        "taken": sum(a.application is not None and not a.again for a in answers),
        "again": sum(a.again for a in answers),
        "wrong": sum(bool(a.problems) for a in answers),
    }
    return render(request, "founding/people.html", context, status=status)


@require_safe
def blank(request: ActorRequest) -> HttpResponse:
    """Give the empty list to fill in."""
    del request
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    csv.writer(response).writerow(roster.head())
    name = _("list of applicants")
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"{name}.csv") or ""
    )
    return response
