"""People from a list: look first, then take it in; every row is answered."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from unionhall.core.errors import Conflict, Rejected
from unionhall.core.http import ActorRequest
from unionhall.founding import elsewhere, forms, queries
from unionhall.founding.permissions import PREPARE
from unionhall.joining import roster
from unionhall.joining.blank import blank as make_blank
from unionhall.joining.services.roster import Answered, TakeRoster, preview_roster, take_roster


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: ActorRequest, case: UUID) -> HttpResponse:
    """Say what a list of people comes to, or take it in; every row is answered.

    Nothing of the file is kept between the two: the browser sends it again.
    """
    actor = request.actor
    found = queries.case(actor, case, PREPARE)
    if request.method != "POST":
        return _page(request, found, forms.RosterForm())
    form = forms.RosterForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, form)
    sent, saves = form.cleaned_data["file"], request.POST.get("deed") == "save"
    try:
        lines = roster.read_roster(sent.read(roster.LARGEST + 1), sent.name or "")
        attested = form.cleaned_data["attested"]
        command = TakeRoster(case=case, lines=lines, attested=attested)
        answers = (take_roster if saves else preview_roster)(actor, command)
    except (Rejected, Conflict) as refusal:
        if request.htmx:
            raise
        form.blame(refusal)
        return _page(request, found, form)
    return _page(request, found, form, _outcome(answers, saved=saves))


def _outcome(answers: Sequence[Answered], *, saved: bool) -> dict[str, Any]:
    wrong = sum(bool(a.problems) for a in answers)
    doubtful = sum(a.doubt is not None for a in answers)
    again = sum(a.again for a in answers) - doubtful
    return {
        "answers": answers,
        "saved": saved,
        "good": len(answers) - wrong - again - doubtful,
        "again": again,
        "doubtful": doubtful,
        "wrong": wrong,
    }


def _page(
    request: ActorRequest,
    found: Any,
    form: forms.RosterForm,
    outcome: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {
        "case": found,
        "form": form,
        "outcome": outcome,
        "along": elsewhere.waiting(request.actor, found) if found.state == "gathering" else 0,
    }
    wrong = form.is_bound and outcome is None
    part = request.htmx and outcome is not None
    template = "founding/outcome.html" if part else "founding/people.html"
    return render(request, template, context, status=422 if wrong else 200)


@require_safe
def blank(request: ActorRequest) -> FileResponse:
    """Give the empty list to fill in, with choices to pick from and an example."""
    del request
    name = _("list of applicants")
    return FileResponse(make_blank(), as_attachment=True, filename=f"{name}.xlsx")
