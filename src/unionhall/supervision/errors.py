"""What can be refused about supervision."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Conflict, DomainError, Rejected, TooMany


class OtherContent(Conflict):
    message = _("This was sent before, with other content. Open the form anew.")
    field = "submission_id"


class NotNow(Conflict):
    message = _("“%(state)s”: this step cannot be taken now. Reload the page and look again.")


class ChangedMeanwhile(Conflict):
    """Somebody else changed the draft since it was read: both versions are shown."""

    message = _(
        "Somebody changed this draft while you did. Nothing is lost: what stands there now and "
        "what you wrote are both on this page. Take over what is right, and save again."
    )
    field = "version"


class BodyHasEnded(Rejected):
    message = _("%(name)s no longer exists. Choose the body that took over its work.")
    field = "organization"


class EmployerUnknown(Rejected):
    message = _("No employer of that name or code is in sight. Enter it under Employers first.")
    field = "employer"


class EmployerElsewhere(Rejected):
    message = _(
        "%(employer)s lies outside the area of %(body)s, and no union below it covers it. "
        "Choose the body of the employer's area."
    )
    field = "organization"


class TextMissing(Rejected):
    message = _("Write down what was found.")
    field = "facts"


class DemandMissing(Rejected):
    message = _("Write down what is asked for.")
    field = "demand"


class NumberInText(Rejected):
    message = _(
        "The text contains a long number. Write it without phone, document or account numbers."
    )
    field = "facts"


class NameInText(Rejected):
    message = _(
        "The text names a worker whose name is sealed. Write “the worker” instead: more people "
        "read this text than may know the name."
    )
    field = "facts"


class ViolationNotListed(Rejected):
    message = _("The law of this place does not name this kind of violation. Choose from the list.")
    field = "violation"


class AuthorityMissing(Rejected):
    message = _("Name the authority to which the suggestion goes.")
    field = "addressee"


class OnlyFromCounty(Rejected):
    message = _(
        "Only a union of county level or above sends suggestions to authorities. "
        "%(body)s hands the matter to %(upper)s."
    )
    field = "organization"


class CoveredElsewhere(Rejected):
    message = _("%(body)s covers this employer: its notices are entered there. Hand it on to it.")
    field = "employer"


class CaseOfAnotherFirm(Rejected):
    message = _("The mediation case is about another employer. Begin from that case's page.")
    field = "employer"


class FollowsAnotherFirm(Rejected):
    message = _("The letter before it is about another employer. Begin from that letter's page.")
    field = "follows"


class NoSuchNextStep(Rejected):
    message = _("After a %(before)s comes a %(wanted)s. Choose that kind, or begin a new letter.")
    field = "kind"


class AnswerNotDueYet(Rejected):
    message = _(
        "The answer to %(number)s is not due before %(day)s is over. Wait for it, or record it."
    )
    field = "follows"


class FollowedAlready(Conflict):
    message = _("A letter follows this one already. Go on there.")
    field = "follows"


class InspectorsMissing(Rejected):
    message = _(
        "At least %(least)s inspectors are needed (%(basis)s). Choose them among those with a "
        "valid card."
    )
    field = "inspectors"


class CardNotValid(Rejected):
    message = _("The card of %(name)s is not valid on %(day)s. Choose another inspector.")
    field = "inspectors"


class SignerMissing(Rejected):
    message = _("The chair or a vice-chair of the union signs an opinion letter. Choose who signs.")
    field = "signer"


class SignerNotEntitled(Rejected):
    message = _(
        "%(name)s is %(post)s. An opinion letter is signed by the chair or a vice-chair of "
        "%(body)s, as the register has them on %(day)s."
    )
    field = "signer"


class SignerUnknown(Rejected):
    message = _("Nobody of that office sits in %(body)s on %(day)s. Enter the seats first.")
    field = "signer"


class DayInFuture(Rejected):
    message = _("%(day)s has not come yet. Enter the day on which it happened.")
    field = "on"


class DayTooEarly(Rejected):
    message = _("%(day)s lies before %(what)s (%(earliest)s). Check the day.")
    field = "on"


class MannerMissing(Rejected):
    message = _("Say how the letter was delivered.")
    field = "manner"


class AnswerEmpty(Rejected):
    message = _("Write down the answer, or attach its scan.")
    field = "text"


class NotASuggestion(Rejected):
    message = _("Only the authority to which a suggestion went decides. Record an answer instead.")


class ResultMissing(Rejected):
    message = _("Say what came of it: corrected, partly, or not.")
    field = "result"


class ReasonNeeded(Rejected):
    message = _("Give the reason, in 2 to 200 characters.")
    field = "reason"


class CardTaken(Conflict):
    message = _("The card %(card)s from this day on is on record already.")
    field = "card"


class CardWrong(Rejected):
    message = _("Give name and number of the card, and a last day after the first.")
    field = "card"


class CardNotRunning(Rejected):
    message = _("The card is valid from %(first)s to %(last)s. Choose a day after its first.")
    field = "on"


class GroundMissing(Rejected):
    message = _("Say why it is not accepted: outside the scope, or already in procedure.")
    field = "ground"


class AboutMissing(Rejected):
    message = _("Write down what the complaint is about.")
    field = "about"


class PeopleWrong(Rejected):
    message = _("Give how many people are concerned: at least one, and no more than the staff.")
    field = "people"


class WorkerMissing(Rejected):
    message = _("Name the worker who is to be dismissed.")
    field = "worker"


class ReasonsMissing(Rejected):
    message = _("Write down the reasons, or what happened.")
    field = "text"


class ContactMissing(Rejected):
    message = _("Give a name and a phone number by which the union reaches you.")
    field = "contact"


class EmployerNameMissing(Rejected):
    message = _("Give the employer's full name.")
    field = "employer_name"


class DayTooFar(Rejected):
    message = _("%(day)s lies too far away. Check the year.")
    field = "happens_on"


class EventInFuture(Rejected):
    message = _("%(day)s has not come yet. An accident or stoppage is reported once it happened.")
    field = "happens_on"


class NotReportedUp(Rejected):
    message = _("Name the body to which it was reported.")
    field = "reported_to"


class EmployerStillUnknown(Rejected):
    message = _("The employer of this notice is not on record. Say first which employer it is.")
    field = "employer"


class NothingSealed(Rejected):
    message = _("There is nothing sealed here.")


class CannotBeOpened(DomainError):
    status = 500
    message = _("What is sealed here cannot be opened. Tell the operator of the system.")


class UnknownLink(DomainError):
    status = 404
    message = _("This link is not valid. Check the code, or ask the union for its link.")


class LinkRevoked(DomainError):
    status = 410
    message = _("The union has withdrawn this link. Ask it for the new one.")


class TooManyNotices(TooMany):
    message = _(
        "Too many notices came from here. Wait %(minutes)s minutes and send again, or call the "
        "union: an accident or a stoppage must be reported at once."
    )
