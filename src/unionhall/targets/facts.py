"""What targets count: the stages in which employers that are to get a union stood."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core import formats
from unionhall.core.actors import Actor
from unionhall.core.facts import Fact
from unionhall.organizations import queries as organizations
from unionhall.targets.models import OPEN, Stage, Target
from unionhall.targets.permissions import EXPORT, VIEW

CLOSED = tuple(state for state in Target.State if state not in OPEN)


def _open() -> QuerySet[Stage]:
    return Stage.objects.filter(stage__in=OPEN)


def _closed() -> QuerySet[Stage]:
    return Stage.objects.filter(stage__in=CLOSED)


def _large(on: date) -> QuerySet[Stage]:
    held = _open().filter(organizations.holding(on))
    return held.filter(target__employer__in=organizations.large_employers(on))


def _in_sight(
    rows: Callable[[], QuerySet[Stage]],
) -> Callable[[Actor], QuerySet[Stage]]:
    def narrowed(actor: Actor) -> QuerySet[Stage]:
        seen = Stage.objects.visible_to(actor, VIEW).values("pk")
        found = rows() if actor.everywhere else rows().filter(pk__in=seen)
        return found.select_related("target__employer", "target__area")

    return narrowed


def _present(_actor: Actor, page: list[Model]) -> list[dict[str, Any]]:
    return [
        {
            "employer": row.target.employer.name,
            "area": row.target.area.name,
            "mode": row.get_mode_display(),
            "stage": row.get_stage_display(),
            "since": formats.day(row.valid_from),
            "url": reverse("targets:target", args=[row.target.public_id]),
        }
        for row in cast("list[Stage]", page)
    ]


_COLUMNS = (
    ("employer", _("employer")),
    ("area", _("area")),
    ("mode", _("mode")),
    ("stage", _("stage")),
    ("since", pgettext_lazy("stage", "since")),
)
_DIMENSIONS = {"mode": "mode", "stage": "stage"}

FACTS = (
    Fact(
        code="targets",
        rows=_open,
        place="scope_path",
        begins="valid_from",
        ends="valid_until",
        dimensions=_DIMENSIONS,
        visible=_in_sight(_open),
        columns=_COLUMNS,
        present=_present,
        export=EXPORT,
    ),
    Fact(
        code="targets_closed",
        rows=_closed,
        place="scope_path",
        begins="valid_from",
        dimensions=_DIMENSIONS,
        visible=_in_sight(_closed),
        columns=_COLUMNS,
        present=_present,
        export=EXPORT,
    ),
    Fact(
        code="targets_large",
        rows=_open,
        place="scope_path",
        begins="valid_from",
        ends="valid_until",
        as_of=_large,
        dimensions=_DIMENSIONS,
        visible=_in_sight(_open),
        columns=_COLUMNS,
        present=_present,
        export=EXPORT,
    ),
)
"""Open targets by stage and mode on any day, those that were closed in a period, and the
open ones of employers with 100 or more staff."""
