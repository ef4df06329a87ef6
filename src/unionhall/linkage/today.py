"""What waits in the linkage, on the first page: of the union's staff, and of the partner's."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.today import TODAY, Card
from unionhall.linkage import queries
from unionhall.linkage.models import Referral
from unionhall.linkage.permissions import KEEP, REFER


@TODAY.register
def at_the_desk(actor: Actor, today: date) -> Iterable[Card]:
    """Count what partners sent or reported, and what they have not answered in time."""
    if queries.at_window(actor) or not actor.holds(REFER):
        return
    listed = reverse("linkage:referrals")
    if came := queries.waiting_here(actor).count():
        yield Card(
            _("Referrals from partners that wait for you"),
            f"{listed}?direction=in",
            came,
            icon="inbox",
            tone="due",
            order=28,
        )
    if reported := queries.reported(actor).count():
        yield Card(
            _("Results that partners reported"),
            f"{listed}?state=reported",
            reported,
            hint=_("Take note and close"),
            icon="report",
            tone="due",
            order=29,
        )
    if returned := queries.returned(actor, today).count():
        yield Card(
            _("Referrals that partners returned lately"),
            f"{listed}?state=returned",
            returned,
            hint=_("Read the reason, and find another way"),
            icon="arrow-left",
            tone="due",
            order=29,
        )
    out = queries.worked(actor).filter(direction=Referral.Direction.OUT)
    if late := queries.overdue(out, today).count():
        yield Card(
            _("Referrals that partners have not answered in time"),
            f"{listed}?late=1&direction=out",
            late,
            icon="alert-triangle",
            tone="late",
            order=29,
        )


@TODAY.register
def of_the_committee(actor: Actor, today: date) -> Iterable[Card]:
    """Count the committee's tasks whose day is over."""
    if not actor.holds(KEEP):
        return
    open_tasks = queries.open_tasks(queries.tasks(actor))
    if late := open_tasks.filter(due_on__lt=today).count():
        yield Card(
            _("Tasks of the tripartite committee overdue"),
            reverse("linkage:tasks") + "?standing=late",
            late,
            icon="checklist",
            tone="late",
            order=30,
        )


@TODAY.register
def at_the_window(actor: Actor, today: date) -> Iterable[Card]:
    """Count what waits at the partner's window, late or not, and its tasks."""
    if not queries.at_window(actor):
        return
    way = reverse("linkage:window")
    out = queries.window(actor).filter(direction=Referral.Direction.OUT, state__in=Referral.WAITING)
    if waiting := out.count():
        late = queries.overdue(out, today).exists()
        yield Card(
            _("Referrals at your window"),
            way,
            waiting,
            icon="inbox",
            tone="late" if late else "due",
            order=10,
        )
    tasks = queries.open_tasks(queries.tasks_of_window(actor)).order_by()
    if late_tasks := tasks.filter(due_on__lt=today).count():
        yield Card(
            _("Tasks of the tripartite committee overdue"),
            way,
            late_tasks,
            icon="checklist",
            tone="late",
            order=11,
        )
