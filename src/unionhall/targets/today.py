"""What targets put on the page of today."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.today import TODAY, Card
from unionhall.targets import queries, watching
from unionhall.targets.permissions import KEEP


@TODAY.register
def tasks(actor: Actor, today: date) -> Iterable[Card]:
    """Tasks of the parties that should have been done."""
    if not actor.holds(KEEP):
        return
    late = queries.overdue(queries.tasks(actor, KEEP), today).count()
    if late:
        yield Card(
            _("Overdue tasks of founding"),
            f"{reverse('targets:tasks')}?standing=late",
            late,
            icon="flag",
            tone="late",
            order=22,
        )


@TODAY.register
def helping(actor: Actor, today: date) -> Iterable[Card]:
    """Employers to whom the upper union must send somebody."""
    if not actor.holds(KEEP):
        return
    rule = watching.help_rule(watching.place_of(actor), today)
    if rule is None:
        return
    count = watching.due_now(watching.waiting_for_help(actor), rule, today).count()
    if count:
        yield Card(
            _("Employers to be helped with founding"),
            f"{reverse('targets:help')}?due=1",
            count,
            hint=_("Open half a year, no union, and the workers want one."),
            icon="heart-handshake",
            tone="due",
            order=24,
        )
