"""What waits about pairs of records, on the first page."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.today import TODAY, Card
from unionhall.duplicates import queries
from unionhall.duplicates.permissions import DECIDE


@TODAY.register
def questions(actor: Actor, today: date) -> Iterable[Card]:
    """Count the questions that other unions put to the actor's."""
    del today
    if not actor.holds(DECIDE):
        return
    count = queries.to_answer(actor)[:1000].count()
    if count:
        yield Card(
            _("One person or two?"),
            f"{reverse('duplicates:pairs')}?state=asked",
            count,
            hint=_("Other unions ask about records of yours"),
            icon="users",
            tone="due",
            order=40,
        )
