"""What can be refused about mediation cases."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Conflict, NotPermitted, Rejected
from unionhall.mediation.errors.money import (
    AwardAmountMissing,
    AwardedAlready,
    AwardInItsPlace,
    MoneyAfterAll,
    MoreThanClaimed,
    NoAward,
    NoSuchClaim,
    NothingAgreed,
    NothingOpen,
    PaidTooMuch,
    PartsDoNotFit,
    PartsMissing,
    PartTooEarly,
    PartTooLate,
    SpotHasNoParts,
    SpotNeedsMoney,
    StillOpen,
    SumWrong,
    TermsMissing,
)

__all__ = [
    "AwardAmountMissing",
    "AwardInItsPlace",
    "AwardedAlready",
    "MoneyAfterAll",
    "MoreThanClaimed",
    "NoAward",
    "NoSuchClaim",
    "NothingAgreed",
    "NothingOpen",
    "PaidTooMuch",
    "PartTooEarly",
    "PartTooLate",
    "PartsDoNotFit",
    "PartsMissing",
    "SpotHasNoParts",
    "SpotNeedsMoney",
    "StillOpen",
    "SumWrong",
    "TermsMissing",
]
"""What of money and agreements stands beside; the others are below."""


class OtherContent(Conflict):
    message = _("An entry with this number was sent before, with other content. Open it anew.")
    field = "submission_id"


class NotNow(Rejected):
    message = _("This is not the step: the case is at “%(state)s”. Reload the page.")


class EditedMeanwhile(Conflict):
    """Somebody else corrected the entry since it was read: both versions are shown."""

    message = _(
        "%(name)s corrected this entry while you did. Nothing is lost: below stand both versions. "
        "Take over what is right, and save again."
    )
    field = "version"


class NotTheirPart(NotPermitted):
    message = _("Only those who handle this case, or the head of its mediation body, can do this.")


class DisposedOf(Rejected):
    message = _("The file was disposed of on %(day)s; nothing is written to it any more.")
    field = "case"


class DayInFuture(Rejected):
    message = _("%(day)s has not come yet. Give a day that is past, or today.")
    field = "on"


class DayTooEarly(Rejected):
    message = _("%(day)s is before %(what)s (%(earliest)s). Correct the day.")
    field = "on"


class DayBeforeTheLaw(Rejected):
    message = _(
        "%(day)s is before “%(law)s” came into force (%(since)s): no such day can be counted "
        "from. Check the year."
    )
    field = "on"


class KnownAfterApplied(Rejected):
    message = _(
        "What was applied for on %(applied)s was known by then: give that day or an earlier one, "
        "or leave the field empty if it is not known."
    )
    field = "known_on"


class NotLeftYet(Rejected):
    message = _(
        "%(day)s has not come yet. Until the announced end the worker is still employed there: "
        "leave this empty and tick “Still employed there”; correct the entry once they have left."
    )
    field = "left_on"


class LeftLongAfter(Rejected):
    message = _(
        "%(day)s is more than half a year after the application (%(applied)s). Check both years."
    )
    field = "left_on"


class ReasonNeeded(Rejected):
    message = _("Give the reason in a few words (2 to 200 characters).")
    field = "reason"


class FactsMissing(Rejected):
    message = _("Write down the request, the facts and the reasons, as the applicant tells them.")
    field = "facts"


class TextTooLong(Rejected):
    message = _("This text is longer than %(most)s characters. Shorten it.")


class NoSuchConsultation(Rejected):
    message = _(
        "This consultation is not at a desk of yours. Open it there, and go on with it from its "
        "page."
    )
    field = "consultation"


class WorkerMissing(Rejected):
    message = _("Name at least one worker, with name and claim.")
    field = "workers"


class ClaimMissing(Rejected):
    message = _("Say what %(name)s asks for: at least one claim.")
    field = "workers"


class ClaimTwice(Rejected):
    message = _("The same kind of claim stands twice for one worker. Add the amounts up.")
    field = "workers"


class NotMoney(Rejected):
    message = _("“%(kind)s” is no money: leave its amount empty, or choose another claim.")
    field = "amount"


class AmountWrong(Rejected):
    message = _("“%(amount)s” is no amount of money: more than 0, in yuan with two decimals.")
    field = "amount"


class DocumentWrong(Rejected):
    message = _("The document number of %(name)s is not right. Correct it, or leave it empty.")
    field = "document"


class WorkerTwice(Rejected):
    message = _("The same document is named twice in this case. Name each worker once.")
    field = "workers"


class UnknownGround(Rejected):
    message = _("Choose why it is out of scope.")
    field = "ground"


class OutOfScope(Rejected):
    """What the law takes out: the sentence says where to go instead."""

    message = _(
        "%(what)s is no labour dispute and cannot be mediated here. Go to: %(where)s. If you are "
        "not sure, enter it without this mark and let the head decide."
    )
    field = "elsewhere"


class BarredElsewhere(Rejected):
    message = _(
        "It is before the arbitration body or the court already: it can be mediated here only "
        "where they refer it. Choose “referred by another body”, or wait for their decision."
    )
    field = "pending"


class AlreadyOpen(Conflict):
    message = _(
        "%(name)s has a case with this employer that is not over yet: %(reference)s. Go on there."
    )
    field = "workers"


class OpenAtAnother(Conflict):
    message = _(
        "%(name)s has a case with this employer that is not over yet: %(reference)s at %(body)s, "
        "which took it in first and goes on with it. Send the worker there, or let the case be "
        "referred here."
    )
    field = "workers"


class OpenElsewhere(Conflict):
    message = _(
        "%(name)s has a case with this employer at another mediation body that is not over yet. "
        "Who took it in first goes on with it: ask the worker where that was, or the union above."
    )
    field = "workers"


class OpensBeside(Conflict):
    message = _(
        "Without this entry the case is open again, and %(name)s has another case with this "
        "employer that is not over: %(reference)s at %(body)s. Take the entry back once that one "
        "is over."
    )
    field = "event"


class OpensBesideUnseen(Conflict):
    message = _(
        "Without this entry the case is open again, and %(name)s has another case with this "
        "employer at another mediation body that is not over. Ask the worker where that is, or "
        "the union above, and take the entry back once it is over."
    )
    field = "event"


class OwnCase(NotPermitted):
    message = _("Nobody is a judge of their own cause: let a colleague take this application in.")


class OwnCause(Rejected):
    """Nobody mediates where they have an interest."""

    message = _(
        "Nobody is a judge of their own cause: %(name)s cannot mediate here (%(why)s). Choose "
        "somebody else."
    )
    field = "user"


class NotOpenToTheConcerned(NotPermitted):
    """Who has an interest in a case does not look into it, for whatever reason."""

    message = _(
        "Nobody is a judge of their own cause: this case is not opened to you (%(why)s). If it "
        "must be looked at, ask a colleague without an interest in it. As a party, or for one, "
        "ask its mediation body."
    )
    field = "reason"


class SharesTheName(Rejected):
    """A name alone proves nobody to be the same, and nobody to be another."""

    message = _(
        "%(name)s bears the same name as somebody in this case (%(who)s). Choose somebody else. If "
        "it is another person, the head of the mediation body names them and writes here how that "
        "is known; nobody does so for themselves."
    )
    field = "another"


class HandlerConcerned(Rejected):
    """Who handles the case already would be a judge of their own cause."""

    message = _(
        "Nobody is a judge of their own cause: %(name)s handles this case (%(why)s). Let "
        "somebody else take it in, or take over first."
    )
    field = "workers"


class SameName(Rejected):
    message = _(
        "%(name)s stands in this case already. If it is another person, add something to the "
        "name that tells them apart."
    )
    field = "workers"


class NoSuchMediator(Rejected):
    message = _("Choose a colleague whose duty allows mediating here, or name somebody outside.")
    field = "user"


class LastHandler(Rejected):
    message = _("Somebody must handle the case: name another mediator first.")
    field = "handler"


class ConsentMissing(Rejected):
    message = _("Both sides must agree to mediate; the answer of the %(side)s is missing.")
    field = "on"


class MediatorMissing(Rejected):
    message = _("Name at least one mediator first.")
    field = "user"


class AnsweredAlready(Conflict):
    message = _("The %(side)s has answered already, otherwise or on another day (%(day)s).")
    field = "side"


class AcceptedAlready(Conflict):
    message = _("The application was accepted on %(day)s already.")
    field = "on"


class AgreedAlready(Conflict):
    message = _(
        "An agreement is in effect since %(day)s already, with other content. Reload the page and "
        "look at it."
    )
    field = "effective_on"


class TooFewForRepresentatives(Rejected):
    message = _(
        "%(count)s workers: representatives may be chosen from %(least)s on (%(article)s). Each "
        "worker speaks for themselves."
    )
    field = "parties"


class NotAWorkerHere(Rejected):
    message = _("Only a worker of this case can be meant.")
    field = "party"


class PlaceMissing(Rejected):
    message = _("Say where the session is held.")
    field = "place"


class ArrangedForThePast(Rejected):
    message = _(
        "%(moment)s is over. Arrange a session for a time to come; one that was held is recorded."
    )
    field = "on"


class ArrangedFarAhead(Rejected):
    message = _("%(day)s is more than a year ahead. Check the year.")
    field = "on"


class ArrangedAlready(Conflict):
    message = _(
        "A session is arranged for %(moment)s already, with another place or other mediators. "
        "Call it off first."
    )
    field = "at"


class NoSuchAppointment(Rejected):
    message = _("Choose an arranged session of this case that was neither held nor called off.")
    field = "appointment"


class BothMustAgree(Rejected):
    message = _("An extension needs the consent of both sides.")
    field = "employer_agrees"


class ExtensionTooLong(Rejected):
    message = _(
        "Extended by at most %(most)s days in all (%(article)s). %(used)s are used already."
    )
    field = "days"


class DaysWrong(Rejected):
    message = _("Give a number of days from 1 to %(most)s.")
    field = "days"


class ExtensionTooLate(Rejected):
    message = _(
        "The period ended on %(due)s. An extension is agreed before it ends; now end the "
        "mediation, or note the agreement that was reached."
    )
    field = "agreed_on"


class NoSuchEvent(Rejected):
    message = _("Choose what happened from the list.")
    field = "kind"


class EventTooSoon(Rejected):
    message = _("“%(what)s” follows “%(needs)s”, which has not been noted. Note that first.")
    field = "kind"


class NotToTakeBack(Rejected):
    message = _(
        "Choose a payment, an award or something else that was noted in this case. Steps of the "
        "mediation itself stay as they are."
    )
    field = "event"


class SaidElsewhere(Rejected):
    """The entry says what a record of another app says: both must go on saying the same."""

    message = _(
        "%(what)s says the same as this entry, and is put right first: open it below on this page. "
        "Once it is withdrawn, the entry can be taken back here."
    )
    field = "event"


class AwardIsPaid(Rejected):
    message = _(
        "%(amount)s yuan are noted as paid on this award. Take those payments back first, then "
        "the award."
    )
    field = "event"


class SomethingFollows(Rejected):
    message = _(
        "“%(what)s” of %(day)s follows from it. If that is wrong too, take it back first; "
        "then this."
    )
    field = "event"


class HealthNeedsConsent(Rejected):
    message = _(
        "Illness and injury are kept only with the worker's own consent, given for this alone. "
        "Give the day of the consent, or leave the details out."
    )
    field = "consented_on"


class HealthForHandlers(NotPermitted):
    message = _(
        "The worker agrees that those who handle the case know of illness and injury, nobody "
        "else. Let a handler of the case keep it, or be named a mediator of it first."
    )


class ReasonNamesSomebody(Rejected):
    message = _("The reason stays in the trail for good: write it without names of the parties.")
    field = "reason"


class AlreadyOpenToYou(Conflict):
    message = _("This case is open to you already.")
    field = "reason"


class KeptLonger(Rejected):
    message = _("The file must be kept until %(day)s (%(article)s). It cannot be disposed of yet.")
    field = "case"


class NotClosedYet(Rejected):
    message = _("The case is not closed; its file is in use.")
    field = "case"


class PaperTooEarly(Rejected):
    message = _("“%(paper)s” does not fit the case as it stands: “%(state)s”.")
    field = "kind"


class CasesOpenHere(Rejected):
    message = _(
        "%(name)s has %(count)s mediation cases under way. End them first: parties wait for an "
        "answer."
    )
    field = "successor"
