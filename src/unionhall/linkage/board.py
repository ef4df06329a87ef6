"""The board: what each partner was sent, and how quickly it answers.

Each number is defined once: the board counts by it, and the list that the number opens is
narrowed by it.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.db.models import Count, F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.actors import Actor
from unionhall.linkage import queries
from unionhall.linkage.models import PartnerBody, Referral

State = Referral.State
OUT = Q(direction=Referral.Direction.OUT)
NAMES: dict[str, str | Promise] = {
    "sent": pgettext_lazy("board", "Sent"),
    "waiting": pgettext_lazy("board", "Waiting"),
    "accepted": pgettext_lazy("board", "Accepted"),
    "returned": pgettext_lazy("board", "Returned"),
    "reported": pgettext_lazy("board", "Reported"),
    "late": pgettext_lazy("board", "Late"),
    "answered": _("Median days to the answer"),
    "received": pgettext_lazy("board", "Received"),
}
"""The numbers in the order of the board."""


def counted(name: str, today: date) -> Q:
    """Match the referrals that a number counts; what was withdrawn counts nowhere."""
    late = (
        Q(answered_on__gt=F("answer_due_on"))
        | Q(reported_on__gt=F("report_due_on"))
        | Q(state=State.SENT, answer_due_on__lt=today)
        | Q(state=State.ACCEPTED, report_due_on__lt=today)
    )
    numbers = {
        "sent": OUT,
        "waiting": OUT & Q(state=State.SENT),
        "accepted": OUT & ~Q(state__in=(State.SENT, State.RETURNED)),
        "returned": OUT & Q(state=State.RETURNED),
        "reported": OUT & Q(reported_on__isnull=False),
        "late": OUT & late,
        "answered": OUT & Q(answered_on__isnull=False),
        "received": Q(direction=Referral.Direction.IN),
    }
    return numbers[name] & ~Q(state=State.WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One partner on the board: counts of referrals to it, and how quickly it answers."""

    partner: PartnerBody
    counts: dict[str, int]
    median_days: float | None


def board(actor: Actor, first: date, last: date, today: date) -> list[Tally]:
    """Count the referrals sent between two days, partner by partner: three statements."""
    rows: Any = queries.lines(actor).filter(sent_on__gte=first, sent_on__lte=last).order_by()
    numbers = {name: Count("pk", filter=counted(name, today)) for name in NAMES}
    told = {
        row["partner"]: {name: row[name] for name in NAMES}
        for row in rows.values("partner").annotate(**numbers)
    }
    took: dict[int, list[int]] = defaultdict(list)
    answered = rows.filter(counted("answered", today))
    for partner, sent_on, answered_on in answered.values_list("partner", "sent_on", "answered_on"):
        took[partner].append((answered_on - sent_on).days)
    return [
        Tally(
            partner=one,
            counts=told.get(one.pk) or dict.fromkeys(NAMES, 0),
            median_days=median(took[one.pk]) if took[one.pk] else None,
        )
        for one in queries.partners(actor)
    ]
