"""What is counted of supervision: letters, their answers and results, employers' notices."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.facts import Fact
from unionhall.supervision import permissions, queries
from unionhall.supervision.models import Letter, Notice

Rows = Callable[[], QuerySet[Any]]


def _issued() -> QuerySet[Letter]:
    rows = Letter.objects.filter(issued_on__isnull=False)
    return rows.exclude(state=Letter.State.WITHDRAWN)


def _answered() -> QuerySet[Letter]:
    return Letter.objects.filter(answered_on__isnull=False)


def _silent() -> QuerySet[Letter]:
    return Letter.objects.filter(silent_on__isnull=False)


def _closed() -> QuerySet[Letter]:
    return Letter.objects.filter(state=Letter.State.CLOSED)


def _in_sight(rows: Rows, *related: str) -> Callable[[Actor], QuerySet[Any]]:
    condition = permissions.VIEW
    return lambda actor: (
        rows().filter(queries.below(actor, condition)).select_related("organization", *related)
    )


def _present_letters(actor: Actor, page: list[Model]) -> list[dict[str, Any]]:
    del actor
    return [
        {
            "number": row.number,
            "kind": row.get_kind_display(),
            "employer": row.employer.name,
            "violation": row.get_violation_display(),
            "organization": row.organization.name,
            "issued": row.issued_on,
            "due": row.due_on,
            "answered": row.answered_on,
            "result": row.get_result_display() if row.result else "",
            "url": page_of("supervision:letter", row.public_id),
        }
        for row in page
        if isinstance(row, Letter)
    ]


def _of_letters(
    code: str, rows: Rows, begins: str, *dimensions: str, ends: str | None = None
) -> Fact:
    return Fact(
        code=code,
        rows=rows,
        place="scope_path",
        begins=begins,
        ends=ends,
        dimensions={name: name for name in ("kind", "violation", *dimensions)},
        visible=_in_sight(rows, "employer"),
        columns=(
            ("number", pgettext_lazy("letter", "Number")),
            ("kind", pgettext_lazy("letter", "Kind")),
            ("employer", _("Employer")),
            ("violation", _("Violation")),
            ("organization", _("Union body")),
            ("issued", pgettext_lazy("letter", "Issued on")),
            ("due", _("Answer due on")),
            ("answered", _("Answered on")),
            ("result", _("Result")),
        ),
        present=_present_letters,
        export=permissions.EXPORT,
    )


def _notices() -> QuerySet[Notice]:
    return Notice.objects.exclude(state=Notice.State.VOID)


def _present_notices(actor: Actor, page: list[Model]) -> list[dict[str, Any]]:
    del actor
    return [
        {
            "received": row.received_on,
            "kind": row.get_kind_display(),
            "employer": row.employer_name,
            "organization": row.organization.name,
            "happens": row.happens_on,
            "people": row.people,
            "state": row.state_name,
            "url": page_of("supervision:notice", row.public_id),
        }
        for row in page
        if isinstance(row, Notice)
    ]


FACTS = (
    _of_letters("letters", _issued, "issued_on"),
    _of_letters("letters_answered", _answered, "answered_on", "timing"),
    _of_letters("letters_silent", _silent, "silent_on", ends="silent_until"),
    _of_letters("letters_closed", _closed, "closed_on", "result"),
    Fact(
        code="notices",
        rows=_notices,
        place="scope_path",
        begins="received_on",
        dimensions={"kind": "kind", "came_by": "channel"},
        visible=_in_sight(_notices),
        columns=(
            ("received", _("Received on")),
            ("kind", pgettext_lazy("notice", "Kind")),
            ("employer", _("Employer")),
            ("organization", _("Union body")),
            ("happens", _("Day of the event")),
            ("people", _("People concerned")),
            ("state", _("State")),
        ),
        present=_present_notices,
        export=permissions.EXPORT,
    ),
)
