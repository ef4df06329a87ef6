"""The board by level, the list, and the map of streets."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from unionhall.core.errors import NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.earlywarning import lists, pictures, queries
from unionhall.earlywarning.forms import BoardForm
from unionhall.earlywarning.permissions import SET, VIEW
from unionhall.organizations import choosing

CARDS = 12


def _narrowed(request: ActorRequest) -> tuple[BoardForm, QuerySet[Any], dict[str, str]]:
    """Return the form, the warnings it leaves, and the same narrowing for the list."""
    actor = request.actor
    if not actor.holds(VIEW):
        raise NotPermitted
    form = BoardForm(request.GET, areas=choosing.narrowing(request, queries.areas(actor), "area"))
    rows: QuerySet[Any] = queries.warnings(actor)
    if not form.is_valid():
        return form, rows.none(), {}
    kept = {}
    if area := form.cleaned_data["area"]:
        rows, kept["area"] = queries.in_area(actor)(rows, area), area
    if form.cleaned_data["mine"]:
        rows, kept["mine"] = queries.mine(actor, rows), "1"
    return form, rows, kept


@require_safe
def board(request: ActorRequest) -> HttpResponse:
    """Show the open warnings by level, the most urgent first."""
    actor = request.actor
    form, rows, kept = _narrowed(request)
    columns = queries.by_level(actor, queries.with_facts(rows))
    context = {
        "tab": "board",
        "form": form,
        "kept": kept,
        "now": queries.now(),
        "columns": [(level, cards[:CARDS], len(cards)) for level, cards in columns],
        "total": sum(len(cards) for _level, cards in columns),
        "shown": CARDS,
        "may_set": actor.holds(SET),
    }
    return render(request, "earlywarning/board.html", context, status=422 if form.errors else 200)


@require_safe
def warnings(request: ActorRequest) -> HttpResponseBase:
    """List warnings: filter, sort, page, take away."""
    if not request.actor.holds(VIEW):
        raise NotPermitted
    now = queries.now()
    return lists.warnings(request, now).respond(
        "earlywarning/warnings.html", {"tab": "list", "now": now}
    )


@require_safe
def streets(request: ActorRequest) -> HttpResponse:
    """Show how many open warnings each street has, by level."""
    form, rows, kept = _narrowed(request)
    counted = queries.by_area(rows)
    names = list(dict.fromkeys(name for _body, counts in counted for name in counts))
    context = {
        "tab": "streets",
        "form": form,
        "levels": names,
        "streets": [
            (body, [(name, counts.get(name, 0)) for name in names], sum(counts.values()))
            for body, counts in counted
        ],
        "picture": pictures.of_streets(request.actor, counted, kept.get("area", "")),
    }
    return render(request, "earlywarning/streets.html", context, status=422 if form.errors else 200)
