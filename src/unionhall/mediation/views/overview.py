"""Looking at many cases: the board by state, the yearly return and the cases behind its cells."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from unionhall.core import exporting
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.core.listing import note_export
from unionhall.mediation import lists, yearly
from unionhall.mediation.board import columns as columns_of
from unionhall.mediation.forms import YearForm
from unionhall.mediation.permissions import EXPORT, HANDLE, HEAD, VIEW
from unionhall.mediation.yearly import Body
from unionhall.organizations import choosing


def frame(actor: Actor, tab: str) -> dict[str, Any]:
    """Say what the ways to look at cases need: which is open, and which there are."""
    return {
        "tab": tab,
        "may_apply": actor.holds(HANDLE),
        "is_head_somewhere": actor.holds(HEAD),
    }


@require_safe
def board(request: ActorRequest) -> HttpResponse:
    """Show the cases on which something is still to be done, by state, the most urgent first."""
    actor = request.actor
    if not actor.holds(VIEW):
        raise NotPermitted
    columns = columns_of(actor)
    context = {
        "columns": columns,
        "total": sum(one.count for one in columns),
        "today": timezone.localdate(),
    }
    return render(request, "mediation/board.html", frame(actor, "board") | context)


def _asked(request: ActorRequest) -> tuple[YearForm, Body | None, int]:
    """Read which body and which year are meant; the topmost and this year where nothing is said."""
    actor, this_year = request.actor, timezone.localdate().year
    if not actor.holds(VIEW):
        raise NotPermitted
    bodies = yearly.bodies(actor)
    offered = choosing.narrowing(request, bodies, "body", nobody="")
    form = YearForm(request.GET, offered=offered, this_year=this_year)
    form.is_valid()
    return form, offered.body or bodies.first(), int(form.cleaned_data.get("year") or this_year)


@require_safe
def year(request: ActorRequest) -> HttpResponseBase:
    """Show the yearly return of a body, or give it as a file."""
    form, body, wanted = _asked(request)
    actor = request.actor
    lines = yearly.lines(actor, body, wanted) if body else []
    if body and request.GET.get("export"):
        actor.require(EXPORT, body.path)
        table = _table(request, body, wanted, lines)
        return exporting.respond(request, request.GET["export"], table)
    context = {
        "form": form,
        "body": body,
        "year": wanted,
        "measures": yearly.MEASURES,
        "lines": [(one, _cells(one, body, wanted)) for one in lines if one] if body else [],
        "export_url": f"{request.path}?{_query(body, wanted)}&export=xlsx"
        if body and actor.may(EXPORT, body.path)
        else "",
    }
    status = 422 if form.errors else 200
    return render(request, "mediation/year.html", frame(actor, "year") | context, status=status)


def _query(body: Body, year: int, **more: str) -> str:
    return urlencode({"body": str(body.public_id), "year": year, **more})


def _cells(line: yearly.Line, body: Body, year: int) -> list[dict[str, Any]]:
    """Give each cell its figure and, where there is one, the way to its records."""
    page = reverse("mediation:year_records")
    by = {line.by: line.value} if line.by else {}
    return [
        {
            "value": line.cells[code],
            "title": one.title,
            "money": bool(one.amount),
            "url": f"{page}?{_query(body, year, measure=code, **by)}" if line.cells[code] else "",
        }
        for code, one in yearly.MEASURES.items()
    ]


def _table(
    request: ActorRequest, body: Body, year: int, lines: list[yearly.Line]
) -> exporting.Table:
    actor, wanted = request.actor, request.GET["export"]

    def taking(code: str) -> Any:
        return lambda line: line.cells[code]

    return exporting.Table(
        name="mediation.year",
        permission=EXPORT,
        filename=_("mediation of %(year)s, %(body)s") % {"year": year, "body": body.name},
        columns=[
            (_("Grouped by"), lambda line: line.group),
            (_("Group"), lambda line: line.title),
            *(
                (f"{one.title}（{one.unit}）", taking(code))
                for code, one in yearly.MEASURES.items()
            ),
        ],
        rows=lines,
        count=len(lines),
        note=lambda: note_export(actor, EXPORT, "mediation.year", wanted, len(lines)),
    )


@require_safe
def year_records(request: ActorRequest) -> HttpResponseBase:
    """List the cases behind a cell of the yearly return, as lines."""
    form, body, wanted = _asked(request)
    if body is None:
        raise NotPermitted
    measure = request.GET.get("measure", "")
    code = measure if measure in yearly.MEASURES else "applied"
    request.actor.require(VIEW, body.path)
    rows = yearly.records(request.actor, code, body, wanted)
    listing = lists.year_records(request, rows, code, form)
    context = {
        "body": body,
        "year": wanted,
        "measure": yearly.MEASURES[code],
        "total": yearly.total(listing.rows),
        "back": f"{reverse('mediation:year')}?{_query(body, wanted)}",
    }
    return listing.respond("mediation/year_records.html", frame(request.actor, "year") | context)
