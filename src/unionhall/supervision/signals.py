"""What supervision may warn of: letters and their silence, complaints, employers' notices."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.signals import SIGNALS, Hook, Opened, SignalKind, of_columns
from unionhall.supervision import queries
from unionhall.supervision.models import Investigation, Letter, Notice, Violation

State = Letter.State
LETTER = Hook(article=_("Art. 26"), source="S12", grade="A")
"""What a letter may name, and the answer that is due to it."""
UNTOLD = Hook(article=_("Art. 20"), source="S12", grade="A")
OPINIONS = {"kind": Letter.Kind.OPINION}


def _letters(**wanted: Any) -> Callable[[], QuerySet[Letter]]:
    return lambda: Letter.objects.filter(issued_on__isnull=False, **wanted).exclude(
        state=State.WITHDRAWN
    )


def _about(*violations: Violation) -> Callable[[], QuerySet[Letter]]:
    return _letters(violation__in=violations, **OPINIONS)


def _complaints() -> QuerySet[Investigation]:
    """List the complaints that came in; not those outside the scope of supervision."""
    return Investigation.objects.filter(source=Investigation.Source.COMPLAINT).exclude(
        ground=Investigation.Ground.OUT_OF_SCOPE
    )


def _notices(kinds: Sequence[str], **wanted: Any) -> Callable[[], QuerySet[Any]]:
    """List employers' notices; one from an employer not on record counts for its street only.

    They count on the day on which the union was told: a layoff lies ahead, and an accident may
    be told late.
    """

    def rows() -> QuerySet[Any]:
        where = Coalesce(F("employer__scope_path"), F("scope_path"))
        found = Notice.objects.filter(kind__in=kinds, **wanted).exclude(state=Notice.State.VOID)
        return found.annotate(where=where)

    return rows


def _opener(page: str, rows: Callable[[Actor], QuerySet[Any]]) -> Any:
    """Open what the reader may see, under its own name: a letter, the kind of a notice."""

    def opened(actor: Actor, records: Collection[UUID]) -> Mapping[UUID, Opened]:
        seen = rows(actor).filter(public_id__in=records)
        return {row.public_id: Opened(str(row), page_of(page, row.public_id)) for row in seen}

    return opened


def _of_employer(rows: Any, day: str, **columns: str) -> Any:
    columns = {"place": "employer__scope_path", **columns}
    return of_columns(rows, day=day, employer="employer", trade="employer__industry", **columns)


_letter = _opener("supervision:letter", queries.letters)
_notice = _opener("supervision:notice", queries.notices)
_complaint = _opener("supervision:investigation", queries.investigations)

SIGNALS.register(
    _("Supervision"),
    SignalKind(
        id="supervision.unanswered",
        name=_("opinion letter not answered in time"),
        hook=LETTER,
        rows=_of_employer(_letters(**OPINIONS), "silent_on"),
        open=_letter,
    ),
    SignalKind(
        id="supervision.answered_late",
        name=_("opinion letter answered late"),
        hook=LETTER,
        rows=_of_employer(_letters(timing=Letter.Timing.LATE, **OPINIONS), "answered_on"),
        open=_letter,
    ),
    SignalKind(
        id="supervision.reminder_unanswered",
        name=_("reminder letter not answered by the day set"),
        hook=Hook(article=_("on reminder letters"), source="S50", grade="B"),
        rows=_of_employer(_letters(kind=Letter.Kind.REMINDER), "silent_on"),
        open=_letter,
    ),
    *(
        SignalKind(
            id=f"supervision.letter_{code}",
            name=name,
            hook=LETTER,
            rows=_of_employer(_about(*violations), "issued_on"),
            open=_letter,
        )
        for code, name, violations in (
            ("wages", _("opinion letter on unpaid wages"), (Violation.WAGES,)),
            ("safety", _("opinion letter on safety"), (Violation.SAFETY,)),
            (
                "overtime",
                _("opinion letter on overtime"),
                (Violation.FORCED_OVERTIME, Violation.OVERTIME_PAY),
            ),
            (
                "insurance",
                _("opinion letter on social insurance or housing fund"),
                (Violation.INSURANCE,),
            ),
            (
                "other",
                _("opinion letter on something else"),
                (Violation.PROTECTED, Violation.SERIOUS, Violation.OTHER),
            ),
        )
    ),
    SignalKind(
        id="supervision.complaint",
        name=_("complaint about an employer"),
        hook=Hook(article=_("Art. 26"), source="S12", grade="I"),
        rows=_of_employer(_complaints, "received_on"),
        open=_complaint,
    ),
    *(
        SignalKind(
            id=f"supervision.{code}",
            name=name,
            hook=hook,
            rows=_of_employer(rows, "received_on", place="where", weight="people"),
            open=_notice,
        )
        for code, name, hook, rows in (
            ("dismissal", _("notice of a dismissal"), UNTOLD, _notices([Notice.Kind.DISMISSAL])),
            (
                "layoff",
                _("notice of a layoff of 20 people or a tenth"),
                Hook(article=_("Art. 41"), source="LCL", grade="A"),
                _notices([Notice.Kind.LAYOFF], must_report=True),
            ),
            (
                "told_late",
                _("dismissal or layoff told late"),
                UNTOLD,
                _notices([Notice.Kind.DISMISSAL, Notice.Kind.LAYOFF], late=True),
            ),
            (
                "accident",
                _("work accident"),
                Hook(article=_("Art. 29"), source="S12", grade="A"),
                _notices([Notice.Kind.ACCIDENT]),
            ),
            (
                "strike",
                _("stoppage or slowdown"),
                Hook(article=_("Art. 30"), source="S12", grade="A"),
                _notices([Notice.Kind.STRIKE]),
            ),
        )
    ),
)
