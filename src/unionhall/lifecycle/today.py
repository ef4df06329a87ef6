"""What changes of memberships put on the page of today."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.today import TODAY, Card
from unionhall.lifecycle import queries
from unionhall.lifecycle.models import MembershipChange
from unionhall.lifecycle.permissions import DECIDE


@TODAY.register
def under_way(actor: Actor, today: date) -> Iterable[Card]:
    """Transfers and wishes to leave that wait for somebody here."""
    del today
    if not actor.holds(DECIDE):
        return
    waiting = queries.changes(actor, DECIDE).filter(state__in=MembershipChange.OPEN)
    if count := waiting.order_by().count():
        yield Card(
            _("Memberships to decide on"),
            f"{reverse('lifecycle:changes')}?open=1",
            count,
            hint=_("Transfers to hand over or accept, wishes to leave."),
            icon="arrows-exchange",
            tone="due",
            order=23,
        )
