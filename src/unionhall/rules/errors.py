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


class UnknownRule(NotFound):
    message = _("There is no rule “%(id)s”.")


class NotSettable(Rejected):
    message = _("“%(name)s” stands in the text of the law and cannot be set by an office.")
    field = "value"


class BasisNeeded(Rejected):
    message = _("Name the document or decision that the value comes from.")
    field = "reason"


class WholeNumberNeeded(Rejected):
    message = _("“%(value)s” is no whole number from 1 to %(most)s. Write it in digits, like 10.")
    field = "value"


class WholeNumbersNeeded(Rejected):
    message = _("“%(value)s” is no list of whole numbers. Write them with commas, like 90, 30, 7.")
    field = "value"


class NumberNeeded(Rejected):
    message = _("“%(value)s” is no number above 0. Write it in digits, like 2540 or 21.75.")
    field = "value"


class ShareNeeded(Rejected):
    message = _("“%(value)s” is no share above 0 and up to 1. Write it like 2/3, 0.05 or 5%%.")
    field = "value"


class YesOrNoNeeded(Rejected):
    message = _("“%(value)s” is neither yes nor no. Choose one of them.")
    field = "value"


class AbsurdDay(Rejected):
    message = _("%(day)s cannot be right. Check the year: from %(first)s to %(last)s.")
    field = "valid_from"


class LaterValueSet(Rejected):
    message = _("A value from %(day)s on is set here already. Choose a day after it.")
    field = "valid_from"


class EndsBeforeItBegins(Rejected):
    message = _("The end must lie after the beginning, %(day)s.")
    field = "valid_until"


class EndedAlready(Rejected):
    message = _("This value ends on %(day)s already. An end can only be brought forward.")
    field = "valid_until"


class NoBodyThere(Rejected):
    message = _("No union body stands at the place %(place)s. Leave it empty for your own.")
    field = "place"


class NoPlace(Rejected):
    message = _("Your duty has no place for which a value could be set.")


class UnknownYear(NotFound):
    message = _("The table of holidays does not have the year %(year)s.")


class YearUnreadable(Rejected):
    """A file of holiday-cn cannot be taken in; nothing was written."""

    message = _("%(file)s cannot be taken in: %(why)s Nothing was written.")
