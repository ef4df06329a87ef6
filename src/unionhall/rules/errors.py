"""What can be refused about rules and deadlines."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import NotFound, Rejected


class RuleNotKnown(NotFound):
    message = _("No rule “%(id)s” is known for this place on %(on)s.")


class CalendarEnds(Rejected):
    """The table of holidays does not reach a day that was asked for.

    ``counted`` is the day that plain counting gave, before any look at the table; it is
    empty where working days were to be counted.
    """

    message = _(
        "Whether %(day)s is a working day is not known yet: the table of holidays covers the "
        "years %(first)s to %(last)s. Add the State Council's notice for the year, then look again."
    )

    def __init__(self, *, day: date, first: int, last: int, counted: date | None = None) -> None:
        super().__init__(day=day, first=first, last=last)
        self.counted = counted


class DateOutOfRange(Rejected):
    message = _("%(amount)s from %(start)s lies beyond the calendar. Give a smaller number.")
    field = "amount"


class AmountNeeded(Rejected):
    message = _("Give a number of days, months or years, 1 or more.")
    field = "amount"
