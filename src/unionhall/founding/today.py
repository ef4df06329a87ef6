"""What waits in founding cases, on the first page."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.today import TODAY, Card
from unionhall.founding import queries
from unionhall.founding.permissions import APPROVE, PREPARE


@TODAY.register
def cases(actor: Actor, today: date) -> Iterable[Card]:
    """Count what waits for this actor's approval, and what is late."""
    listed = reverse("founding:cases")
    if actor.holds(APPROVE):
        count = queries.deciding(actor)[:1000].count()
        if count:
            yield Card(
                _("Founding steps to approve"),
                f"{listed}?mine=1",
                count,
                icon="clipboard-check",
                tone="due",
                order=22,
            )
    if actor.holds(PREPARE):
        count = queries.overdue(queries.cases(actor, PREPARE), today).count()
        if count:
            yield Card(
                _("Founding cases overdue"),
                f"{listed}?late=1",
                count,
                icon="alert-triangle",
                tone="late",
                order=24,
            )
