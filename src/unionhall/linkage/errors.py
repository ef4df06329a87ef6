"""What can be refused in the linkage."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Conflict, NotPermitted, Rejected


class OtherContent(Conflict):
    message = _("An entry with this number was sent before, with other content. Open it anew.")
    field = "submission_id"


class AnsweredOtherwise(Conflict):
    """It was answered before, and not like this: the first answer stands."""

    message = _(
        "This referral was answered before: it is “%(state)s” since %(day)s. Your answer was not "
        "taken; reload the page."
    )


class ChangedSincePreview(Conflict):
    message = _(
        "What would be handed over has changed since it was shown to you. Nothing was sent. Look "
        "at it again, and send it."
    )
    field = "seen"


class ReferredAlready(Conflict):
    message = _("This case is with this partner already and waits for an answer there.")
    field = "partner"


class NotYours(NotPermitted):
    message = _("Only the receiver of a referral can answer it, only its sender take it back.")


class MeetingOver(Conflict):
    message = _("This meeting is “%(state)s” already. What is recorded stands; reload the page.")


class NotTheStep(Rejected):
    message = _("This is not the step: the referral is at “%(state)s”. Reload the page.")


class UnknownChoice(Rejected):
    message = _("Choose one of the entries of the list.")


class PartnerEnded(Rejected):
    message = _("%(name)s takes part no more. Choose another partner.")
    field = "partner"


class PartnerTwice(Rejected):
    message = _("A partner of this name is entered here already. Open that one.")
    field = "name"


class PartnerHasOpen(Rejected):
    message = _("%(name)s still has %(count)s referrals under way. Close or withdraw them first.")
    field = "on"


class NameMissing(Rejected):
    message = _("Write the name, in 2 to 120 characters.")
    field = "name"


class NobodyToSeat(Rejected):
    message = _(
        "This account has no duty “staff of a partner” at this union body. Appoint it first."
    )
    field = "user"


class SeatedElsewhere(Rejected):
    message = _("This account sits at the window of another partner. One account, one window.")
    field = "user"


class ReasonNeeded(Rejected):
    message = _("Give the reason in a few words (2 to 500 characters).")
    field = "reason"


class TextTooLong(Rejected):
    message = _("This text is longer than %(most)s characters. Shorten it.")


class DayInFuture(Rejected):
    message = _("%(day)s has not come yet. Give a day that is past, or today.")
    field = "on"


class DayTooEarly(Rejected):
    message = _("%(day)s is before %(earliest)s, the day before which it cannot be. Correct it.")
    field = "on"


class NothingHandedOver(Rejected):
    message = _("Choose at least one part of the case to hand over.")
    field = "parts"


class FileNotOfCase(Rejected):
    message = _("One of the files does not belong to this case, or is no longer valid.")
    field = "files"


class ConsentMissing(Rejected):
    """Personal data leave only with the consent of whom they are about (PIPL Arts. 13, 23)."""

    message = _(
        "What you chose tells about %(names)s. Ask for their consent and mark it, with its day, or "
        "leave these parts out."
    )
    field = "consented"


class ConsentDayMissing(Rejected):
    message = _("Give the day on which the workers agreed that the partner gets their data.")
    field = "consented_on"


class ConsentTooLate(Rejected):
    message = _(
        "The workers agreed on %(day)s, after the day of sending, %(sent)s. Nothing may leave "
        "before the consent: correct one of the days."
    )
    field = "consented_on"


class ContactsNeedNames(Rejected):
    message = _("Phones and addresses go along with the names only. Choose the names as well.")
    field = "parts"


class FileOver(Rejected):
    """The file of the case is disposed of: nothing is left to be handed over."""

    message = _("The file of this case is disposed of. There is nothing left to hand over.")


class NotAWorkerHere(Rejected):
    message = _("This worker is not in the case.")
    field = "consented"


class WrongPartner(Rejected):
    message = _("%(purpose)s is asked of the %(kind)s. Choose such a partner.")
    field = "partner"


class NoAgreement(Rejected):
    message = _("There is no written mediation agreement in this case to be reviewed or confirmed.")
    field = "purpose"


class NotAskedByBoth(Rejected):
    message = _("Both sides must ask together. Let the worker and the employer sign the request.")
    field = "both_ask"


class AgreementPartMissing(Rejected):
    message = _("Whoever reviews or confirms needs the parties and the agreement. Choose both.")
    field = "parts"


class TooLateToAsk(Rejected):
    message = _(
        "The last day for this was %(day)s (%(rule)s, %(article)s). The worker may still go to "
        "arbitration or court with the agreement."
    )
    field = "purpose"


class RelationNotReviewed(Rejected):
    message = _(
        "An agreement on whether there is a labour relation is not reviewed by the arbitration "
        "body (Rules of Procedure for Labour Arbitration, Art. 75). The worker may apply "
        "for arbitration."
    )
    field = "purpose"


class OutOfArbitration(Rejected):
    message = _(
        "Disputes of new forms of employment are outside the scope of arbitration (Rules of"
        " Procedure for Labour Arbitration, Art. 75). "
        "Ask the court for judicial confirmation instead."
    )
    field = "purpose"


class WrongDistrict(Rejected):
    message = _(
        "%(name)s is of another district than the place of work and the employer (Rules of"
        " Procedure for Labour Arbitration, Art. 75). "
        "Ask the arbitration commission there."
    )
    field = "partner"


class ConfirmedAlready(Rejected):
    message = _("The court has confirmed this agreement, or is asked to. It is not reviewed.")
    field = "purpose"


class ReviewedAlready(Rejected):
    message = _(
        "The arbitration body has reviewed this agreement and made it enforceable. There is "
        "nothing left to confirm or to review."
    )
    field = "purpose"


class UnderReview(Rejected):
    message = _("The arbitration body reviews this agreement. Wait for its decision.")
    field = "purpose"


class ResultDoesNotFit(Rejected):
    message = _("“%(result)s” is no result of this kind of referral. Choose another.")
    field = "result"


class ResultMissing(Rejected):
    message = _("Say what came of it: choose the result.")
    field = "result"


class CannotBeExtended(Rejected):
    message = _(
        "Only an arbitration review under way can be extended, once and before its days are over "
        "(Rules of Procedure for Labour Arbitration, Art. 76)."
    )


class CaseStillOpen(Rejected):
    message = _("The mediation case for it is not over yet. Report when it is.")
    field = "result"


class WorkersMissing(Rejected):
    message = _("Name at least one worker.")
    field = "workers"


class NumberWrong(Rejected):
    message = _(
        "The ID card number of %(name)s is wrong. Compare it with the card, or leave it out."
    )
    field = "workers"


class AmountWrong(Rejected):
    message = _(
        "Write the amount claimed by %(name)s in yuan, above zero, with up to two decimals."
    )
    field = "workers"


class TooManyFiles(Rejected):
    message = _("A referral takes %(most)s files at most. Put several pages into one PDF.")
    field = "file"


class NobodySigned(Rejected):
    message = _("Choose whose signature stands on the sheet.")
    field = "signed_by"


class FilesClosed(Rejected):
    message = _("This referral is “%(state)s”: it takes no more files.")
    field = "file"


class FactsMissing(Rejected):
    message = _("Write down what the dispute is about.")
    field = "facts"


class OnlyItsBody(Rejected):
    message = _("Open the case at the body that got the referral, or at one below it.")
    field = "organization"


class OpenReferralsHere(Rejected):
    message = _("%(name)s still has %(count)s referrals under way. Close or withdraw them first.")


class PlacesMissing(Rejected):
    message = _("Write down %(what)s.")


class SeatedAlready(Rejected):
    message = _("%(name)s sits in the committee for this party already.")
    field = "name"


class NotAMemberThen(Rejected):
    message = _("One of those who came was no member on that day.")
    field = "came"


class NoQuorumSet(Rejected):
    message = _(
        "The committee has set no quorum for that day. Enter it first, in the rules: “%(rule)s”."
    )
    field = "came"


class NoQuorum(Rejected):
    message = _("%(came)s came, the quorum is %(quorum)s: this meeting cannot resolve anything.")


class PartyAbsent(Rejected):
    message = _("Nobody came for %(name)s: a resolution binds only parties that took part.")
    field = "tasks"


class TaskMissing(Rejected):
    message = _("Give at least one party a task with a day.")
    field = "tasks"


class DueBeforeMeeting(Rejected):
    message = _("%(day)s is before the meeting. Give a later day.")
    field = "tasks"


class DoneAlready(Conflict):
    message = _("This was reported as done on %(day)s already, in other words. That report stands.")
