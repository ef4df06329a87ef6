"""What can be refused about meetings."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Conflict, Rejected


class EndsBeforeItStarts(Rejected):
    message = _("The meeting ends at %(ends)s, before it starts at %(starts)s. Give a later end.")
    field = "ends_at"


class TooFarAhead(Rejected):
    message = _("%(day)s lies more than %(days)s days ahead. Check the year of the day.")
    field = "held_on"


class TooLongAgo(Rejected):
    message = _("%(day)s lies before 2018, when these meetings began. Check the year.")
    field = "held_on"


class NotHeldYet(Rejected):
    message = _("%(day)s lies in the future. Plan the meeting now, and close it when it is over.")
    field = "held_on"


class DayIsPast(Rejected):
    message = _(
        "%(day)s is past. Enter the meeting as already held, or plan it for today or later."
    )
    field = "held_on"


class NotToday(Rejected):
    message = _("The meeting is for %(day)s. Change its day to today first, then open it.")


class AlreadyOpen(Conflict):
    message = _("The meeting is under way already.")


class AlreadyClosed(Conflict):
    message = _("The meeting was closed already. Reopen it on the same day, or correct its record.")


class MeetingOver(Rejected):
    message = _("The meeting is over (%(state)s), so this can no longer be done.")


class NotUnderWay(Rejected):
    message = _("The meeting is not under way. Open it first.")


class OnlyOnTheSameDay(Rejected):
    message = _("A meeting can only be reopened on its own day. Correct its record instead.")


class ReasonNeeded(Rejected):
    message = _("Give the reason in a few words.")
    field = "reason"


class NotOfThisLine(Rejected):
    message = _(
        "%(name)s cannot be the organizer: it is neither %(scope)s itself nor above or below it."
    )
    field = "organizer"


class CannotGuide(Rejected):
    message = _("%(name)s cannot be the guiding union: it does not stand above %(scope)s.")
    field = "guided_by"


class NoSuchBody(Rejected):
    message = _("There is no such union body here. Choose one from the list.")


class OtherContent(Conflict):
    message = _(
        "This was sent before with other content, and that is on record. Nothing was changed. "
        "Look at the entry, or open the page again and fill in a new form."
    )
    field = "key"


class BodyHasEnded(Rejected):
    message = _("%(name)s was dissolved on %(on)s: no meeting belongs to it from that day on.")
    field = "organization"


class UnionHasEnded(Rejected):
    message = _("%(name)s was dissolved on %(on)s. Choose a union that still stands, or none.")
    field = "founded"


class EmployerNeeded(Rejected):
    message = _("Choose the employer who is visited.")
    field = "employer"


class PlaceNeeded(Rejected):
    message = _("Say where the meeting is held.")
    field = "place"


class NotAVisit(Rejected):
    message = _("Only an enterprise communication meeting has a record of a visit.")


class AbsurdCount(Rejected):
    message = _("%(number)s cannot be right for one meeting: give a number from 0 to %(most)s.")
    field = "number"


class DutyDoesNotReach(Rejected):
    message = _("%(name)s holds no duty that reaches this meeting on its day.")
    field = "duty"


class DueTooEarly(Rejected):
    message = _("The due day %(due)s lies before the meeting of %(made)s. Give a later day.")
    field = "due_on"


class DueTooLate(Rejected):
    message = _("The due day %(due)s lies more than %(days)s days ahead. Check its year.")
    field = "due_on"


class AnsweredTooEarly(Rejected):
    message = _("The answer's day %(day)s must lie from %(made)s to today.")
    field = "answered_on"


class AnswerNeeded(Rejected):
    message = _("Write down the answer or what was done.")
    field = "answer"


class TextNeeded(Rejected):
    message = _("Write down what it is about.")
    field = "text"


class PartnerKnown(Conflict):
    message = _("%(name)s is on the list of partners already.")
    field = "name"


class RuleIncomplete(Rejected):
    message = _("This pattern needs a value here, from %(least)s to %(most)s.")


class EndsBeforeItBegins(Rejected):
    message = _("The rule's end must lie after its beginning.")
    field = "valid_until"


class SourceNeeded(Rejected):
    message = _("Name the document or decision that the rule comes from.")
    field = "source"


class PeriodTooLong(Rejected):
    message = _("Choose at most one year at a time, with the last day not before the first.")
    field = "last"


class MeetingUnderWay(Rejected):
    message = _(
        "“%(theme)s” of %(name)s is under way. Close the meeting first, then end the union body."
    )
    field = "on"
