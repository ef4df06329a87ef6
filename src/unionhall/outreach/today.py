"""What outreach puts on the page of today."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.today import TODAY, Card
from unionhall.outreach import due, queries
from unionhall.outreach.permissions import ATTEND, RECORD, VIEW


@TODAY.register
def meetings(actor: Actor, today: date) -> Iterable[Card]:
    """Today's meetings, and those that nobody closed."""
    if not (actor.holds(RECORD) or actor.holds(ATTEND)):
        return
    counts = queries.day_counts(actor, today)
    listed = reverse("outreach:meetings")
    if counts["today"]:
        yield Card(
            _("Meetings today"),
            f"{listed}?held_on_from={today}&held_on_to={today}",
            counts["today"],
            icon="messages",
            tone="due",
            order=10,
        )
    if counts["unclosed"] and actor.holds(RECORD):
        yield Card(
            _("Past meetings that were not closed"),
            f"{listed}?state=unclosed",
            counts["unclosed"],
            hint=_("Close or cancel them: until then they do not count."),
            icon="calendar",
            tone="late",
            order=12,
        )


@TODAY.register
def schedule(actor: Actor, today: date) -> Iterator[Card]:
    """Meetings that are due this week, and those missed this month."""
    if not (actor.holds(RECORD) and actor.holds(VIEW)):
        return
    root = queries.own_body(actor)
    if root is None:
        return
    sunday = today + timedelta(days=6 - today.weekday())
    standings = due.standings(root, today.replace(day=1), max(sunday, today), today)
    missed = sum(standing.missed for standing in standings)
    owed = sum(standing.due for standing in standings)
    if missed:
        yield Card(
            _("Meetings missed this month"),
            f"{reverse('outreach:due')}?only=missed",
            missed,
            icon="calendar",
            tone="late",
            order=14,
        )
    if owed:
        yield Card(
            _("Meetings due this week"),
            reverse("outreach:due"),
            owed,
            icon="calendar",
            tone="due",
            order=16,
        )


@TODAY.register
def promises(actor: Actor, today: date) -> Iterable[Card]:
    """Demands and service-package items that should have been answered."""
    if not actor.holds(RECORD):
        return
    counts = queries.promise_counts(queries.promises(actor), today)
    if counts["overdue"]:
        yield Card(
            _("Overdue promises"),
            f"{reverse('outreach:promises')}?standing=late",
            counts["overdue"],
            icon="checklist",
            tone="late",
            order=18,
        )
    if counts["today"]:
        yield Card(
            _("Promises due today"),
            f"{reverse('outreach:promises')}?standing=open",
            counts["today"],
            icon="checklist",
            tone="due",
            order=20,
        )
