"""What waits for a decision, on the first page."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.today import TODAY, Card
from unionhall.joining import queries
from unionhall.joining.permissions import DECIDE


@TODAY.register
def waiting(actor: Actor, today: date) -> Iterable[Card]:
    """Count the applications to decide on."""
    del today
    if not actor.holds(DECIDE):
        return
    count = queries.to_decide(actor)[:1000].count()
    if count:
        url = f"{reverse('joining:applications')}?state=applied"
        hint = _("Approve one, or a whole list at once")
        yield Card(
            _("Applications to decide"),
            url,
            count,
            hint=hint,
            icon="clipboard-check",
            tone="due",
            order=20,
        )
