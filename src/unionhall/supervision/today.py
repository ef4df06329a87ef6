"""What waits in supervision, on the first page."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.today import TODAY, Card
from unionhall.supervision import queries
from unionhall.supervision.permissions import HANDLE


@TODAY.register
def letters(actor: Actor, today: date) -> Iterable[Card]:
    """Count the letters that were not answered in time."""
    if not actor.holds(HANDLE):
        return
    count = queries.silent(queries.letters(actor, HANDLE), today).count()
    if count:
        yield Card(
            _("Supervision letters not answered"),
            f"{reverse('supervision:letters')}?late=1",
            count,
            hint=_("Take the next step, or close them."),
            icon="shield-check",
            tone="late",
            order=26,
        )


@TODAY.register
def notices(actor: Actor, today: date) -> Iterable[Card]:
    """Count the employers' notices on which nobody has acted."""
    del today
    if not actor.holds(HANDLE):
        return
    count = queries.to_decide(queries.notices(actor, HANDLE)).count()
    if count:
        yield Card(
            _("Employers' notices to look at"),
            f"{reverse('supervision:notices')}?state=received",
            count,
            icon="inbox",
            tone="due",
            order=27,
        )
