"""What early warning counts: warnings raised, confirmed, dismissed, and closed."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.facts import Fact
from unionhall.earlywarning import queries
from unionhall.earlywarning.models import RANKS, EarlyWarning
from unionhall.earlywarning.permissions import EXPORT

Rows = Callable[[], QuerySet[EarlyWarning]]


def _all() -> QuerySet[EarlyWarning]:
    return EarlyWarning.objects.all()


def _confirmed() -> QuerySet[EarlyWarning]:
    return EarlyWarning.objects.filter(confirmed_on__isnull=False)


def _dismissed() -> QuerySet[EarlyWarning]:
    return EarlyWarning.objects.filter(dismissed_on__isnull=False)


def _closed() -> QuerySet[EarlyWarning]:
    return EarlyWarning.objects.filter(closed_on__isnull=False)


def _ranks() -> Mapping[str, str | Promise]:
    """Name levels by rank: each district has its own names for them."""
    return {str(rank): format_lazy(_("rank {rank}"), rank=rank) for rank in range(1, RANKS + 1)}


def _in_sight(rows: Rows) -> Callable[[Actor], QuerySet[EarlyWarning]]:
    return lambda actor: queries.warnings(actor).filter(pk__in=rows().order_by().values("pk"))


def _present(_actor: Actor, page: list[Model]) -> list[dict[str, Any]]:
    return [
        {
            "about": queries.about(row),
            "rule": row.rule.name,
            "level": row.level.name,
            "raised": row.raised_on,
            "state": row.state_name,
            "outcome": row.get_outcome_display(),
            "url": page_of("earlywarning:warning", row.public_id),
        }
        for row in cast("list[EarlyWarning]", page)
    ]


def _fact(code: str, rows: Rows, begins: str, **more: str) -> Fact:
    return Fact(
        code=code,
        rows=rows,
        place="scope_path",
        begins=begins,
        dimensions={"level": "level__rank", "unit": "rule__unit", **more},
        labels={"level": _ranks},
        visible=_in_sight(rows),
        columns=(
            ("about", _("about")),
            ("rule", _("rule")),
            ("level", _("level")),
            ("raised", _("raised on")),
            ("state", _("state")),
            ("outcome", _("what came of it")),
        ),
        present=_present,
        export=EXPORT,
    )


FACTS = (
    _fact("warnings", _all, "raised_on"),
    _fact("warnings_confirmed", _confirmed, "confirmed_on"),
    _fact("warnings_dismissed", _dismissed, "dismissed_on"),
    _fact("warnings_closed", _closed, "closed_on", outcome="outcome"),
)
"""Raised, confirmed, dismissed and closed warnings, each on its own day, by level and unit;
closed ones by what came of them."""
