"""What can be refused about early warnings."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.errors import Conflict, Rejected


class UnknownSignal(Rejected):
    message = _("No kind of signal is called %(kind)s. Choose from the list of signals.")
    field = "signals"


class SignalsNeeded(Rejected):
    message = _("Choose at least one kind of signal.")
    field = "signals"


class NameNeeded(Rejected):
    message = _("Give it a name.")
    field = "name"


class SourceNeeded(Rejected):
    message = _("Say on which decision or document this rests.")
    field = "source"


class DaysNeeded(Rejected):
    message = _("Say within how many days the facts must lie: from %(least)s to %(most)s.")
    field = "days"


class MethodNeeded(Rejected):
    message = _("Choose the method by which the usual level is computed.")
    field = "method"


class LeastOutOfRange(Rejected):
    message = _("The number must lie between %(least)s and %(most)s.")
    field = "least"


class HoursOutOfRange(Rejected):
    message = _("The hours to respond must lie between %(least)s and %(most)s.")
    field = "hours"


class RankOutOfRange(Rejected):
    message = _("The rank must lie between 1, the gravest, and %(most)s.")
    field = "rank"


class LevelTaken(Conflict):
    message = _("A level of this name or rank is in use at this body. Choose another.")
    field = "name"


class LevelInUse(Rejected):
    message = _("Rules still use this level (%(count)s). Give them another level first.")


class LevelRetired(Rejected):
    message = _("%(name)s is no longer used. Choose another level.")
    field = "level"


class LevelOfOthers(Rejected):
    message = _("%(name)s was not set by this body or one above it. Choose another level.")
    field = "level"


class RoleCannotJudge(Rejected):
    message = _(
        "%(role)s may not judge warnings. Choose a duty that may: it has to answer in time."
    )
    field = "owner_role"


class NotSetHere(Rejected):
    message = _("Rules and levels are set by general unions, and %(name)s is none.")
    field = "organization"


class RuleReplaced(Conflict):
    message = _("This rule was changed or ended meanwhile. Open the version of today.")


class NumberOfAPerson(Rejected):
    message = _("The text contains a long number. Write it without document or phone numbers.")
    field = "note"


class ReasonNeeded(Rejected):
    message = _("Give a reason.")
    field = "reason"


class NoteNeeded(Rejected):
    message = pgettext_lazy("warning", "Say in a few words what was done.")
    field = "note"


class WarningIsOver(Rejected):
    message = _("This warning is over (%(state)s); nothing is added to it.")


class ConfirmFirst(Rejected):
    message = _("Confirm the warning first: a response follows what was judged to be so.")


class DayAhead(Rejected):
    message = _("%(day)s lies in the future. Enter it when the day has come.")
    field = "done_on"


class DayBefore(Rejected):
    message = _("%(day)s lies before the first fact of the warning (%(first)s). Check the day.")
    field = "done_on"


class OutcomeNeeded(Rejected):
    message = pgettext_lazy("warning", "Say what came of it.")
    field = "outcome"


class OtherContent(Conflict):
    message = _("This was sent before with other content; what is on record stays.")
