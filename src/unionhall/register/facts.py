"""What the register counts: terms that are overdue, certificates that have expired or will soon."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import F, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.facts import Fact
from unionhall.register import law
from unionhall.register.models import Certificate, ChangeNotice, Term
from unionhall.register.permissions import EXPORT, VIEW
from unionhall.rules import deadlines

Rows = Callable[[], QuerySet[Any]]


def overdue() -> QuerySet[Term]:
    """Return the terms that ran on after they had lapsed, each from then until it was closed."""
    return Term.objects.filter(Q(closed_on=None) | Q(closed_on__gt=F("lapses_on")))


def running() -> QuerySet[Term]:
    """Return every term: it runs, lapsed or not, until the next one begins."""
    return Term.objects.all()


def expired() -> QuerySet[Certificate]:
    """Return the certificates that had expired before they were replaced."""
    return Certificate.objects.filter(Q(ended_on=None) | Q(ended_on__gt=F("valid_until")))


def certified() -> QuerySet[Certificate]:
    """Return every certificate, from issue until it was replaced."""
    return Certificate.objects.all()


def expiring_on(day: date) -> QuerySet[Certificate]:
    """Return the certificates that were in their last days, in which they are renewed, on a day."""
    window = law.known(law.RENEWAL_WINDOW, day, law.Place(law.COUNTRY, ""))
    if window is None:
        return Certificate.objects.none()
    until = deadlines.counted_day(day, window.number, window.unit)
    return Certificate.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=day),
        issued_on__lte=day,
        valid_until__gt=day,
        valid_until__lte=until,
    )


def unregistered() -> QuerySet[ChangeNotice]:
    """Return the changes that must be registered, from the change until they were."""
    return ChangeNotice.objects.all()


def _in_sight(rows: Rows) -> Callable[[Actor], QuerySet[Any]]:
    def seen(actor: Actor) -> QuerySet[Any]:
        found = rows()
        visible = found.model._default_manager.visible_to(actor, VIEW)
        return found.filter(pk__in=visible.values("pk")).select_related("organization")

    return seen


def _url(row: Any) -> str:
    return page_of("organizations:organization", row.organization.public_id)


def _terms(_actor: Actor, page: list[Model]) -> list[dict[str, Any]]:
    return [
        {
            "organization": row.organization.name,
            "number": row.number,
            "begins": row.begins_on,
            "last": row.last_day,
            "url": _url(row),
        }
        for row in page
        if isinstance(row, Term)
    ]


def _certificates(_actor: Actor, page: list[Model]) -> list[dict[str, Any]]:
    return [
        {
            "organization": row.organization.name,
            "number": row.number,
            "issued": row.issued_on,
            "last": row.last_day,
            "url": _url(row),
        }
        for row in page
        if isinstance(row, Certificate)
    ]


def _notices(_actor: Actor, page: list[Model]) -> list[dict[str, Any]]:
    return [
        {
            "organization": row.organization.name,
            "what": row.get_what_display(),
            "changed": row.changed_on,
            "due": row.due_on,
            "url": _url(row),
        }
        for row in page
        if isinstance(row, ChangeNotice)
    ]


TERM_COLUMNS = (
    ("organization", _("union")),
    ("number", _("number of the term")),
    ("begins", _("begins on")),
    ("last", _("last day")),
)
CERTIFICATE_COLUMNS = (
    ("organization", _("union")),
    ("number", _("number")),
    ("issued", _("issued on")),
    ("last", _("last day")),
)


def _term_fact(code: str, rows: Rows, begins: str) -> Fact:
    return Fact(
        code=code,
        rows=rows,
        place="scope_path",
        begins=begins,
        ends="closed_on",
        dimensions={"kind": "organization__kind"},
        visible=_in_sight(rows),
        columns=TERM_COLUMNS,
        present=_terms,
        export=EXPORT,
    )


def _certificate_fact(code: str, rows: Rows, begins: str) -> Fact:
    return Fact(
        code=code,
        rows=rows,
        place="scope_path",
        begins=begins,
        ends="ended_on",
        dimensions={"kind": "organization__kind"},
        visible=_in_sight(rows),
        columns=CERTIFICATE_COLUMNS,
        present=_certificates,
        export=EXPORT,
    )


FACTS = (
    _term_fact("terms", running, "begins_on"),
    _term_fact("terms_overdue", overdue, "lapses_on"),
    _certificate_fact("certificates", certified, "issued_on"),
    _certificate_fact("certificates_expired", expired, "valid_until"),
    Fact(
        code="certificates_expiring",
        rows=certified,
        place="scope_path",
        begins="issued_on",
        as_of=expiring_on,
        dimensions={"kind": "organization__kind"},
        visible=_in_sight(certified),
        columns=CERTIFICATE_COLUMNS,
        present=_certificates,
        export=EXPORT,
    ),
    Fact(
        code="changes_unregistered",
        rows=unregistered,
        place="scope_path",
        begins="changed_on",
        ends="reported_on",
        dimensions={"what": "what"},
        visible=_in_sight(unregistered),
        columns=(
            ("organization", _("union")),
            ("what", _("what changed")),
            ("changed", _("changed on")),
            ("due", _("due on")),
        ),
        present=_notices,
        export=EXPORT,
    ),
)
