"""What can be refused about consultations, legal aid and the roster."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.errors import Conflict, NotFound, Rejected, TooMany


class QuestionNeeded(Rejected):
    message = _("Write down what was asked.")
    field = "question"


class AnswerNeeded(Rejected):
    message = _("Write down what was answered.")
    field = "answer"


class AskedInTheFuture(Rejected):
    message = _("%(day)s lies in the future. Give the day on which the question was asked.")
    field = "asked_on"


class AskedTooLongAgo(Rejected):
    message = _("%(day)s lies too far back. Check the year.")
    field = "asked_on"


class FactInTheFuture(Rejected):
    message = _("%(day)s lies in the future. Give a day that has come, or leave it empty.")


class RestartedTooEarly(Rejected):
    message = _("The limitation cannot begin anew on %(day)s, before it began. Check the two days.")
    field = "restarted_on"


class NameNeeded(Rejected):
    message = _("Give the name to the phone number, or leave both empty for an anonymous question.")
    field = "name"


class PeopleNeeded(Rejected):
    message = _("Give how many people ask the same: from 1 to %(most)s.")
    field = "people"


class MeetingNeeded(Rejected):
    message = _("A question at a stall belongs to a meeting. Enter it from the meeting's page.")
    field = "channel"


class NoMeetingHere(Rejected):
    message = _("Only a question that was asked at a stall has a meeting. Choose that channel.")
    field = "meeting"


class MeetingElsewhere(Rejected):
    message = _("This meeting counts at another body. Choose a meeting of %(name)s.")
    field = "meeting"


class OtherContent(Conflict):
    message = _(
        "Something else was sent from this page before. Open a new page, so that both are kept."
    )


class ChangedMeanwhile(Conflict):
    """Somebody saved another version since this one was read; the page shows both."""

    message = _(
        "%(who)s changed this at %(at)s, while you were writing. Nothing is lost: compare the two, "
        "keep what is right in the form, and save again."
    )


class NothingToAnswer(Rejected):
    message = _("The consultation is %(state)s, so this cannot be done. Reopen it first.")


class DisposedOf(Rejected):
    message = _(
        "Its time is over and its texts were deleted on %(day)s. It is only counted: take what is "
        "asked anew down as a new consultation."
    )


class ListChanged(Conflict):
    message = _(
        "The list is no longer the one that you saw. Nothing was deleted: look at it again, and "
        "confirm what it shows now."
    )


class ReasonNeeded(Rejected):
    message = _("Give the reason in a few words.")
    field = "reason"


class TurnedAlready(Conflict):
    message = _("This consultation was turned into a %(into)s already.")


class UnknownArticle(Rejected):
    message = _("This article is not in the knowledge base, or it was withdrawn. Choose another.")
    field = "articles"


class ArticleLasts(Rejected):
    message = _("The article's end must lie after its beginning.")
    field = "valid_until"


class SourceNeeded(Rejected):
    message = _("Name the text or the page that the entry comes from.")
    field = "source"


class ShippedArticle(Rejected):
    message = _(
        "This entry comes with the rules of law and is kept there. Add an entry of your own."
    )


class NotOnline(NotFound):
    message = _("This desk takes no questions online. Call it, or choose another.")


class ConsentNeeded(Rejected):
    message = _("Agree to the use of what you write here first; without it nobody may answer.")
    field = "consent"


class TooManyQuestions(TooMany):
    message = _(
        "Too many questions came from here. Try again in %(minutes)s minutes, or call 12351."
    )


class NoSuchReceipt(NotFound):
    """One sentence for an unknown receipt and for a wrong code: a stranger learns nothing."""

    message = _("Receipt number and code do not belong together. Check both, as they were shown.")


class ExemptForWagesOrInjury(Rejected):
    message = _(
        "Only migrant workers who claim wages or damages for an injury at work need no proof of "
        "hardship. Choose the matter, or ask for the proof."
    )
    field = "hardship"


class PapersToldAlready(Rejected):
    message = _(
        "What is missing was told on %(day)s. The law allows that once: decide with what there is."
    )
    field = "papers"


class PapersNeeded(Rejected):
    message = _("Name all that is missing, at once.")
    field = "papers"


class NothingMissing(Rejected):
    message = _("Nothing was asked for, so nothing can be handed in.")


class NotUrgent(Rejected):
    message = _(
        "Aid may begin before the decision only when fewer than %(days)s days are left to the "
        "limitation. Here: %(left)s."
    )


class BegunAlready(Conflict):
    message = _("Aid began before the decision already, on %(day)s.")


class HardshipMissing(Rejected):
    message = _("The proof of hardship is still missing. Note that it came, or refuse the request.")
    field = "decision"


class LawyerNeeded(Rejected):
    message = _("Choose a lawyer who is on the list of this body or of one above it.")
    field = "lawyer"


class OutcomeNeeded(Rejected):
    message = pgettext_lazy("legal aid", "Say what came of it.")
    field = "outcome"


class DayOutOfOrder(Rejected):
    message = _("%(day)s lies before %(before)s, or in the future. Check the day.")
    field = "on"


class LawyerListed(Conflict):
    message = _("%(name)s of this firm is on the list already.")
    field = "name"


class OnDutyElsewhere(Conflict):
    message = _("%(name)s is on duty at that time already, on %(day)s.")
    field = "lawyer"


class DutyEndsEarly(Rejected):
    message = _("The duty ends before it begins. Give a later end.")
    field = "ends_at"


class StationElsewhere(Rejected):
    message = _("This station does not belong to the body. Choose one of its own.")
    field = "station"


class DutyTooFar(Rejected):
    message = _("%(day)s lies more than a year away. Check the year.")
    field = "on"


class SwapWithItself(Rejected):
    message = _("Choose another day of duty to swap with, of a lawyer other than this one.")
    field = "other"
