"""What outreach counts: meetings that were held, and what was heard and promised there."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.facts import Fact
from unionhall.core.scoping import ScopedModel
from unionhall.outreach import queries
from unionhall.outreach.models import Meeting, Promise
from unionhall.outreach.permissions import VIEW

Rows = Callable[[], QuerySet[Promise]]


def held() -> QuerySet[Meeting]:
    """Return every meeting that was held; each counts once, at its scope."""
    return Meeting.objects.filter(state=Meeting.State.HELD)


def _held_in_sight(actor: Actor) -> QuerySet[Meeting]:
    return held().filter(queries.below(actor, VIEW)).select_related("organization")


def _page(actor: Actor, name: str, row: ScopedModel) -> str:
    seen = queries.may(actor, VIEW, row.scope_path)
    return reverse(name, args=[row.public_id]) if seen else ""


def _present_meetings(actor: Actor, page: list[Model]) -> list[dict[str, Any]]:
    return [
        {
            "day": row.held_on,
            "kind": row.get_kind_display(),
            "theme": row.theme,
            "place": row.place,
            "organization": row.organization.name,
            "url": _page(actor, "outreach:meeting", row),
        }
        for row in page
        if isinstance(row, Meeting)
    ]


def _raised(kind: str) -> Rows:
    return lambda: Promise.objects.filter(kind=kind, meeting__state=Meeting.State.HELD)


def _answered(kind: str) -> Rows:
    return lambda: Promise.objects.filter(kind=kind, answered_on__isnull=False)


def _in_sight(rows: Rows) -> Callable[[Actor], QuerySet[Promise]]:
    return lambda actor: rows().filter(queries.below(actor, VIEW)).select_related("owner")


def _present_promises(actor: Actor, page: list[Model]) -> list[dict[str, Any]]:
    return [
        {
            "day": row.made_on,
            "category": row.get_category_display(),
            "text": row.text,
            "owner": row.owner.name,
            "due": row.due_on,
            "answered": row.answered_on,
            "url": _page(actor, "outreach:promise", row),
        }
        for row in page
        if isinstance(row, Promise)
    ]


def _promise_fact(code: str, rows: Rows, begins: str) -> Fact:
    return Fact(
        code=code,
        rows=rows,
        place="scope_path",
        begins=begins,
        dimensions={"category": "category"},
        visible=_in_sight(rows),
        columns=(
            ("day", _("day")),
            ("category", _("category")),
            ("text", _("text")),
            ("owner", _("owner")),
            ("due", _("due on")),
            ("answered", _("answered on")),
        ),
        present=_present_promises,
        export=VIEW,
    )


FACTS = (
    Fact(
        code="meetings",
        rows=held,
        place="scope_path",
        begins="held_on",
        dimensions={
            "kind": "kind",
            "level": "level",
            "place_type": "place_type",
            "guided_by": "guided_by",
            "organizer": "organizer",
        },
        visible=_held_in_sight,
        columns=(
            ("day", _("day")),
            ("kind", _("kind")),
            ("theme", _("theme")),
            ("place", _("place")),
            ("organization", _("counts at")),
        ),
        present=_present_meetings,
        export=VIEW,
    ),
    _promise_fact("demands", _raised(Promise.Kind.DEMAND), "made_on"),
    _promise_fact("demands_answered", _answered(Promise.Kind.DEMAND), "answered_on"),
    _promise_fact("service_items", _raised(Promise.Kind.SERVICE), "made_on"),
    _promise_fact("service_items_done", _answered(Promise.Kind.SERVICE), "answered_on"),
)
