"""Looking at sessions arranged beforehand: which come, and what to think of when arranging one."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.core import formats
from unionhall.core.actors import Actor
from unionhall.core.filters import midnight
from unionhall.mediation import law, queries
from unionhall.mediation.models import Appointment, Case
from unionhall.rules.errors import CalendarEnds
from unionhall.rules.holidays import table

WEEK = timedelta(days=7)


def waiting(actor: Actor) -> QuerySet[Appointment]:
    """List the arranged sessions, not yet held or called off, of the cases an actor works on."""
    rows = Appointment.objects.waiting().filter(case__in=queries.worked(actor).values("pk"))
    return rows.select_related("case__organization").order_by("at", "pk")


def between(first: date, last: date) -> QuerySet[Appointment]:
    """List the arranged sessions of some days, both included."""
    return Appointment.objects.waiting().filter(
        at__gte=midnight(first), at__lt=midnight(last + timedelta(days=1))
    )


def upcoming(case: Case) -> Appointment | None:
    """Return the next arranged session of a case, to which both sides are to be called."""
    now = timezone.now()
    rows = [one for one in case.appointments.all() if one.is_open and one.at >= now]
    return min(rows, key=lambda one: one.at, default=None)


def hints(case: Case, found: Appointment) -> list[str]:
    """Say what to think of: a day off, or a day after the mediation must end."""
    on = timezone.localdate(found.at)
    said = []
    try:
        if not table().is_working(on):
            said.append(
                _("%(day)s is a day off. Make sure that both sides can come.")
                % {"day": formats.day(on)}
            )
    except CalendarEnds:
        pass
    end = next(one for one in law.clocks_of(queries.whole(case)) if one.id == "mediation.end")
    if end.due_on is not None and on > end.due_on:
        said.append(
            _("The mediation must end by %(due)s, before this session: extend it, or meet earlier.")
            % {"due": formats.day(end.due_on)}
        )
    return said
