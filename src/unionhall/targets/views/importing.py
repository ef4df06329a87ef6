"""Taking in a list: look first, then save; and the list with a reason for each row."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from unionhall.core import exporting
from unionhall.core.errors import Conflict, NotPermitted, Rejected
from unionhall.core.http import ActorRequest
from unionhall.core.tables import MOST_BYTES
from unionhall.organizations import choosing
from unionhall.targets import queries
from unionhall.targets.forms import ImportForm
from unionhall.targets.permissions import KEEP
from unionhall.targets.services import importing
from unionhall.targets.verdicts import NEED_A_PERSON, Outcome

SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: ActorRequest) -> HttpResponseBase:
    """Say what a list comes to, save it, or give it back with a reason for each row.

    Nothing of the file is kept between the preview and the saving: the browser sends it
    again, and the digest of what was seen makes sure that it comes to the same.
    """
    actor = request.actor
    if not actor.holds(KEEP):
        raise NotPermitted
    offered = choosing.offered(request, queries.areas_to_keep(actor))
    if request.method != "POST":
        start = {"organization": offered.chosen}
        context = {"form": ImportForm(bodies=offered.candidates, initial=start), "offered": offered}
        return render(request, "targets/import.html", context)
    form = ImportForm(request.POST, request.FILES, bodies=offered.candidates)
    outcome, status = None, 422
    if form.is_valid():
        deed = request.POST.get("deed", "preview")
        try:
            command = _command(form, request)
            if deed == "download":
                return _with_reasons(importing.preview(actor, command))
            saves = deed == "save"
            outcome = (importing.take_in if saves else importing.preview)(actor, command)
            status = 200
        except (Rejected, Conflict) as refusal:
            if request.htmx:
                raise
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return _answer(request, form, offered, outcome, status)


def _command(form: ImportForm, request: ActorRequest) -> importing.TakeIn:
    data = form.cleaned_data
    file = data["file"]
    return importing.TakeIn(
        organization=data["organization"],
        filename=file.name,
        content=file.read(MOST_BYTES + 1),
        mode=data["mode"] or None,
        seen=request.POST.get("seen", "") if request.POST.get("deed") == "save" else "",
    )


def _answer(
    request: ActorRequest,
    form: ImportForm,
    offered: choosing.Offered,
    outcome: Outcome | None,
    status: int,
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "offered": offered, "outcome": outcome}
    if outcome is not None:
        unsettled = [one for one in outcome.rows if one.verdict in NEED_A_PERSON]
        context["unsettled"] = unsettled[:SHOWN]
        context["more"] = max(0, len(unsettled) - SHOWN)
        context["others"] = [one for one in outcome.rows if one.verdict not in NEED_A_PERSON][:10]
    part = request.htmx and status == 200  # noqa: PLR2004 -- OK
    template = "targets/outcome.html" if part else "targets/import.html"
    return render(request, template, context, status=status)


def _with_reasons(outcome: Outcome) -> HttpResponseBase:
    """Give the list back as it was, with what became of each row behind it."""
    headings = [*outcome.headings, _("Result"), _("Reason")]
    rows = [
        [*_padded(cells, len(outcome.headings)), str(one.verdict.label), one.words]
        for cells, one in zip(outcome.cells, outcome.rows, strict=True)
    ]
    return exporting.table_as("xlsx", headings, rows, _("List with reasons"))


def _padded(cells: Any, width: int) -> list[object]:
    return [*cells, *[""] * (width - len(cells))]
