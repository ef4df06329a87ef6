"""What waits in mediation cases, on the first page."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.today import TODAY, Card
from unionhall.mediation import appointments, queries
from unionhall.mediation.permissions import HANDLE

TOLD_FOR = timedelta(days=14)


@TODAY.register
def cases(actor: Actor, today: date) -> Iterable[Card]:
    """Count the cases that are late, the sessions of today, and what others opened."""
    if not actor.holds(HANDLE):
        return
    listed = reverse("mediation:cases")
    late = queries.overdue(queries.worked(actor), today).count()
    if late:
        yield Card(
            _("Mediation cases overdue"),
            f"{listed}?due=late",
            late,
            icon="alert-triangle",
            tone="late",
            order=26,
        )
    met = appointments.waiting(actor).filter(at__date=today).count()
    if met:
        yield Card(
            _("Mediation sessions today"),
            f"{listed}?session=today",
            met,
            icon="messages",
            tone="due",
            order=25,
        )
    opened = queries.opened_lately(actor, TOLD_FOR).count()
    if opened:
        yield Card(
            _("Cases of yours that others opened"),
            reverse("mediation:openings"),
            opened,
            hint=_("With their reason, in the last 14 days"),
            icon="eye",
            order=27,
        )
