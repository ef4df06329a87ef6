"""What accounts put on the page of today."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.accounts import queries
from unionhall.accounts.permissions import APPOINT
from unionhall.core.actors import Actor
from unionhall.core.today import TODAY, Card

MOST = 1000


@TODAY.register
def without_duty(actor: Actor, today: date) -> Iterable[Card]:
    """Count the open accounts that can do nothing, or should no longer be open."""
    if not actor.holds(APPOINT):
        return
    idle = queries.with_duty(queries.accounts(actor).filter(is_active=True), today, yes=False)
    if count := idle.order_by()[:MOST].count():
        yield Card(
            _("Accounts without a duty"),
            f"{reverse('accounts:accounts')}?is_active=1&duty=0",
            count,
            hint=_("Appoint them, or close the account."),
            icon="users",
            tone="due",
            order=30,
            more=count == MOST,
        )


@TODAY.register
def ending(actor: Actor, today: date) -> Iterable[Card]:
    """Count the duties that end soon: who is to go on must be appointed again."""
    if not actor.holds(APPOINT):
        return
    if count := queries.ending_soon(queries.all_duties(actor), today).order_by()[:MOST].count():
        yield Card(
            _("Duties that end within 30 days"),
            f"{reverse('accounts:duties')}?ends=soon",
            count,
            hint=_("Who is to go on must be appointed again."),
            icon="id-badge-2",
            order=32,
            more=count == MOST,
        )
