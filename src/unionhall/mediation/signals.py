"""What cases may warn of: what is claimed, by how many, and agreements that are not kept.

A signal tells the employer, the day and how many workers; who may open the case is said by
``queries.cases`` alone, so that whoever sees no more than lines learns of none whose it is.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.signals import SIGNALS, Hook, Opened, Signal, SignalKind, Span, of_columns
from unionhall.mediation import queries
from unionhall.mediation.models import Agreement, Case, Claim, Consent, Event, Payment, Side

Kind = Claim.Kind
State = Case.State
VIOLATION = Hook(article=_("Art. 26"), source="S12", grade="I")
"""Named among the violations of a letter; that a claim speaks of one is inferred."""
BEGINS_ANEW = Hook(article=_("Art. 31"), source="S43", grade="A")
"""Refused, failed, or agreed and not performed in time: the limitation begins anew."""
DAY = timedelta(days=1)
WORKERS = Count("parties", filter=Q(parties__side=Side.WORKER), distinct=True)


def _asked() -> QuerySet[Case]:
    """List what workers applied for; what is no labour dispute was directed elsewhere.

    It counts on the day of the application, also where a side then does not agree to mediate.
    """
    return Case.objects.filter(applicant=Side.WORKER).exclude(state=State.ELSEWHERE)


def _claimed(kinds: Sequence[str]) -> Callable[[], QuerySet[Any]]:
    workers = Count("claims__party", distinct=True)
    return lambda: _asked().filter(claims__kind__in=kinds).annotate(workers=workers)


def _collective() -> QuerySet[Any]:
    return _asked().filter(collective=True).annotate(workers=WORKERS)


def _failed() -> QuerySet[Any]:
    return Case.objects.filter(state=State.FAILED).annotate(workers=WORKERS)


def _declined() -> QuerySet[Consent]:
    return Consent.objects.filter(side=Side.EMPLOYER, agreed=False)


def _unperformed() -> QuerySet[Event]:
    return Event.objects.filter(kind=Event.Kind.UNPERFORMED)


def _late(kind: str, span: Span) -> Iterator[Signal]:
    """Yield the days after those by which less was paid than was due by then.

    What was paid later, or never, is the same: it was not paid in time.
    """
    days = (span.first - DAY, span.last - DAY)
    rows = Agreement.objects.filter(instalments__due_on__range=days)
    if span.path:
        rows = rows.filter(case__employer__scope_path__within=span.path)
    paid = Payment.objects.standing().filter(basis=Payment.Basis.AGREEMENT)
    found = (
        rows.annotate(workers=Count("sums__claim__party", distinct=True))
        .select_related("case__employer")
        .prefetch_related("instalments", Prefetch("case__payments", queryset=paid))
        .order_by("pk")
    )
    for agreement in found:
        case = agreement.case
        for due_on in _missed(agreement):
            if days[0] <= due_on <= days[1]:
                yield Signal(
                    kind=kind,
                    record=case.public_id,
                    on=due_on + DAY,
                    path=case.employer.scope_path,
                    employer=case.employer_id,
                    trade=case.employer.industry[:1],
                    weight=agreement.workers or 1,
                )


def _missed(agreement: Agreement) -> list[date]:
    """Return the days on which all that was due until then had not been paid."""
    due, missed = Decimal(0), []
    parts = sorted(agreement.instalments.all(), key=lambda one: one.due_on)
    for number, part in enumerate(parts):
        due += part.amount
        if number + 1 < len(parts) and parts[number + 1].due_on == part.due_on:
            continue
        paid = sum(
            one.amount for one in agreement.case.payments.all() if one.paid_on <= part.due_on
        )
        if paid < due:
            missed.append(part.due_on)
    return missed


def _seen(actor: Actor) -> QuerySet[Any, UUID]:
    return queries.cases(actor).order_by().values_list("public_id", flat=True)


def _opened(actor: Actor, records: Collection[UUID]) -> Mapping[UUID, Opened]:
    """Open what the reader handles, leads or has open for a reason: its number alone."""
    rows = queries.cases(actor).filter(public_id__in=records)
    return {
        row.public_id: Opened(row.reference, page_of("mediation:case", row.public_id))
        for row in rows
    }


def _kind(code: str, name: Any, hook: Hook, rows: Any, **columns: str) -> SignalKind:
    if columns:
        case = columns.pop("case", "")
        columns = {
            "place": f"{case}employer__scope_path",
            "employer": f"{case}employer",
            "trade": f"{case}employer__industry",
            "record": f"{case}public_id",
            **columns,
        }
        rows = of_columns(rows, **columns)
    return SignalKind(
        id=f"mediation.{code}", name=name, hook=hook, rows=rows, open=_opened, seen=_seen
    )


SIGNALS.register(
    _("Mediation"),
    *(
        _kind(code, name, hook, _claimed(kinds), day="applied_on", weight="workers")
        for code, name, hook, kinds in (
            ("wages", _("case about wages"), VIOLATION, (Kind.WAGES,)),
            ("overtime", _("case about overtime pay"), VIOLATION, (Kind.OVERTIME,)),
            ("insurance", _("case about social insurance"), VIOLATION, (Kind.INSURANCE,)),
            (
                "no_contract",
                _("case about a month and more without a contract"),
                Hook(article=_("Art. 82"), source="LCL", grade="I"),
                (Kind.DOUBLE_WAGE,),
            ),
            (
                "dismissal",
                _("case about severance or damages for dismissal"),
                Hook(article=_("Arts. 46, 87"), source="LCL", grade="I"),
                (Kind.SEVERANCE, Kind.DAMAGES),
            ),
            (
                "other",
                _("case about something else"),
                Hook(article=_("Art. 2"), source="S42", grade="A"),
                (Kind.LEAVE, Kind.INJURY, Kind.REWARD, Kind.OTHER, Kind.NO_MONEY),
            ),
        )
    ),
    _kind(
        "collective",
        _("collective case: ten or more with the same claim"),
        Hook(article=_("Art. 7"), source="S42", grade="A"),
        _collective,
        day="applied_on",
        weight="workers",
    ),
    _kind(
        "declined",
        _("employer does not agree to mediate"),
        BEGINS_ANEW,
        _declined,
        day="on",
        case="case__",
    ),
    _kind(
        "failed",
        _("mediation failed"),
        BEGINS_ANEW,
        _failed,
        day="ended_on",
        weight="workers",
    ),
    _kind("late", _("instalment paid late or not paid"), BEGINS_ANEW, _late),
    _kind(
        "unperformed",
        _("agreement not performed"),
        BEGINS_ANEW,
        _unperformed,
        day="on",
        case="case__",
    ),
)
