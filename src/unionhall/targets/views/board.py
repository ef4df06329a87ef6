"""The board by stage, and the map of streets."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from unionhall.core.errors import NotPermitted
from unionhall.core.http import ActorRequest
from unionhall.organizations import choosing
from unionhall.outreach.permissions import RECORD
from unionhall.targets import pictures, queries, watching
from unionhall.targets.forms import BoardForm
from unionhall.targets.lists import in_area
from unionhall.targets.permissions import KEEP, VIEW
from unionhall.targets.services import State, stages_of_open

CARDS = 12


@dataclass(frozen=True, slots=True)
class Column:
    """One stage: how many stand there, and the first of them."""

    stage: str
    name: str
    count: int
    cards: list[Any]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.cards)


def _narrowed(request: ActorRequest) -> tuple[BoardForm, QuerySet[Any], dict[str, str]]:
    """Return the form, the targets it leaves, and the same narrowing for the list."""
    actor, today = request.actor, timezone.localdate()
    if not actor.holds(VIEW):
        raise NotPermitted
    form = BoardForm(request.GET, areas=choosing.narrowing(request, queries.areas(actor), "area"))
    rows = queries.only_open(queries.targets(actor))
    if not form.is_valid():
        return form, rows.none(), {}
    asked, kept = form.cleaned_data, {}
    if asked["area"]:
        rows, kept["area"] = in_area(actor)(rows, asked["area"]), asked["area"]
    if asked["mode"]:
        rows, kept["mode"] = rows.filter(mode=asked["mode"]), asked["mode"]
    if asked["large"]:
        least = watching.number("employer.large", watching.place_of(actor), today)
        rows, kept["large"] = queries.large(rows, today, least), "1"
    return form, rows, kept


@require_safe
def board(request: ActorRequest) -> HttpResponse:
    """Show the open targets by stage, each with its next step."""
    actor, today = request.actor, timezone.localdate()
    form, rows, kept = _narrowed(request)
    counts = queries.stage_counts(rows)
    shown = queries.with_overdue(queries.with_staff(queries.with_last_visit(rows), today), today)
    cards = queries.first_of_each_stage(shown, CARDS)
    context = {
        "tab": "board",
        "form": form,
        "kept": kept,
        "columns": [
            Column(stage, str(State(stage).label), counts[stage], cards[stage])
            for stage in stages_of_open()
        ],
        "total": sum(counts.values()),
        "may_keep": actor.holds(KEEP),
        "may_visit": actor.holds(RECORD),
    }
    return render(request, "targets/board.html", context, status=422 if form.errors else 200)


@require_safe
def streets(request: ActorRequest) -> HttpResponse:
    """Show how many targets each street has, by stage."""
    form, rows, kept = _narrowed(request)
    names = [(stage, State(stage).label) for stage in stages_of_open()]
    streets = watching.streets(rows)
    context = {
        "tab": "streets",
        "form": form,
        "kept": {name: value for name, value in kept.items() if name != "area"},
        "stages": names,
        "streets": [
            (street, [(stage, name, street.counts.get(stage, 0)) for stage, name in names])
            for street in streets
        ],
        "picture": pictures.of_streets(request.actor, streets, kept) if streets else None,
        "total": sum(street.total for street in streets),
    }
    return render(request, "targets/streets.html", context, status=422 if form.errors else 200)
