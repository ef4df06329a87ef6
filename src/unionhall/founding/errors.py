"""What can be refused about founding cases."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Conflict, NotPermitted, Rejected


class OtherContent(Conflict):
    message = _("A case with this number was sent before, with other content. Open the form anew.")
    field = "submission_id"


class NameMissing(Rejected):
    message = _("Give the name that the union is to have.")
    field = "name"


class EmployerMissing(Rejected):
    message = _("Name the employer whose people the union is to organize.")
    field = "employers"


class OneEmployerOnly(Rejected):
    message = _("A single-employer union has one employer; for several, found a joint union.")
    field = "employers"


class TooFewEmployers(Rejected):
    message = _("A joint union covers at least two employers; name them.")
    field = "employers"


class NoEmployersHere(Rejected):
    message = _("A federation organizes unions, not employers. Leave the employers out.")
    field = "employers"


class CannotStandThere(Rejected):
    message = _("A %(kind)s cannot stand below a %(parent)s. Choose another guiding body.")
    field = "guiding"


class DoesNotStandAbove(Rejected):
    message = _("Only a body above %(name)s can have guided this founding. Choose one of those.")
    field = "guided_by"


class GuideOfAnotherArea(Rejected):
    message = _(
        "%(employer)s lies outside the area of %(name)s. Choose a guiding body of the employer's "
        "area, or one above it."
    )
    field = "guiding"


class GuideHasEnded(Rejected):
    message = _("%(name)s no longer exists. Choose another guiding body.")
    field = "guiding"


class HasItsUnion(Rejected):
    message = _("%(employer)s belongs to %(union)s already. Open that union instead.")
    field = "employers"


class GotItsUnion(Conflict):
    """While the case was under way the employer got a union by another way."""

    message = _(
        "%(employer)s has come to %(union)s while this case was under way: a second union cannot "
        "be founded. Withdraw the case, or have the change undone first."
    )
    field = "employers"


class CaseUnderWay(Conflict):
    message = _("A union of %(employer)s is being founded already: “%(name)s”. Go on there.")
    field = "employers"


class TargetOfAnother(Rejected):
    message = _("The target is about %(employer)s, which is not among the employers of the case.")
    field = "target"


class TargetClosed(Rejected):
    message = _("The target of %(employer)s is closed: %(state)s.")
    field = "target"


class DayInFuture(Rejected):
    message = _("%(day)s has not come yet. Give a day that is past, or today.")
    field = "on"


class DayTooEarly(Rejected):
    message = _("%(day)s is before %(what)s (%(earliest)s). Correct the day.")
    field = "on"


class PlannedTooEarly(Rejected):
    message = _("The congress cannot be planned for %(day)s, before it was asked for.")
    field = "planned_on"


class PlannedTooLate(Rejected):
    message = _("%(day)s is more than a year ahead. Correct the day of the congress.")
    field = "planned_on"


class NotNow(Rejected):
    """What was asked for does not belong to the step at which the case is."""

    message = _("This is not the step: the case is at “%(state)s”. Reload the page.")


class OwnSubmission(NotPermitted):
    message = _(
        "You submitted this yourself. A colleague must approve it, or the body above: nobody "
        "approves alone what they submitted."
    )


class HandedToAnother(NotPermitted):
    message = _("This step is in the hands of %(name)s. Hand it over first.")


class ReasonNeeded(Rejected):
    message = _("Give the reason in a few words (2 to 200 characters).")
    field = "reason"


class HoldMustEnd(Rejected):
    message = _("Give a day after today and within %(days)s days: nothing is put off for good.")
    field = "until"


class NotOnHold(Conflict):
    message = _("The case is not on hold.")


class CannotStandIn(Rejected):
    message = _("Nobody with this duty here can take that step. Choose somebody from the list.")
    field = "user"


class TooFewMembers(Rejected):
    message = _(
        "%(count)s people are accepted; a committee needs at least %(least)s (%(article)s). Let "
        "more people join first, or elect an organiser."
    )
    field = "members"


class TooFewByThatDay(Rejected):
    message = _(
        "By %(day)s only %(count)s people had been accepted for this union, and at least %(least)s "
        "are needed. The first possible day is %(first)s."
    )
    field = "on"


class NobodyAccepted(Rejected):
    message = _("Nobody has been accepted yet. Accept at least one applicant first.")
    field = "members"


class OrganiserNotAllowed(Rejected):
    message = _(
        "With %(count)s members a committee must be elected; an organiser is allowed below "
        "%(limit)s (%(article)s)."
    )
    field = "organiser_only"


class NobodyToTakeAlong(Rejected):
    message = _("There is nobody to take along. Choose members of the employer's joint union.")
    field = "members"


class OrganiserTooFewForAll(Rejected):
    message = _(
        "%(accepted)s are accepted and %(along)s would move over with the employer: %(count)s "
        "members, and an organiser is allowed below %(limit)s (%(article)s). Approve without "
        "moving them over, or return the case so that they join first and a committee is elected."
    )
    field = "take_staff_along"


class ElectedTooFewForAll(Rejected):
    message = _(
        "%(accepted)s are accepted and %(along)s would move over with the employer: for "
        "%(count)s members %(office)s needs %(wanted)s, and %(found)s were elected (%(article)s). "
        "Approve without moving them over, or return the case so that they join first."
    )
    field = "take_staff_along"


class ElectionMissing(Rejected):
    message = _("Enter first when the congress was held and how many came.")
    field = "held_on"


class CongressTooEarly(Rejected):
    message = _("The congress was approved on %(approved)s; it cannot have been held before.")
    field = "held_on"


class DayReasonNeeded(Rejected):
    message = _(
        "The congress was approved for %(approved)s and held on %(held)s. Give the reason in a few "
        "words (2 to 200 characters); the guiding body reads it with the report."
    )
    field = "day_reason"


class MoreThanEntitled(Rejected):
    message = _("%(attended)s present, but only %(entitled)s are entitled to vote.")
    field = "attended"


class EntitledMissing(Rejected):
    message = _("Give the number of delegates who are entitled to vote.")
    field = "entitled"


class OfficeNotSet(Rejected):
    message = _("Set first how many seats %(office)s has.")
    field = "office"


class SeatsWrong(Rejected):
    message = _("%(office)s has %(seats)s seat. Correct the number.")
    field = "seats"


class NotAnElector(Rejected):
    message = _("Only the posts inside a body are elected by the body itself.")
    field = "by_body"


class CandidateUnknown(Rejected):
    message = _("Only somebody who has been accepted for this union can stand.")
    field = "application"


class CandidateAtRest(Rejected):
    message = _(
        "This member cannot be elected: %(why)s. Put somebody else up, or let the membership be "
        "resumed first, from a day before the congress on."
    )
    field = "application"


class ElectedAtRest(Conflict):
    message = _(
        "Somebody elected for %(office)s could not be elected on that day: %(why)s. "
        "Hold the election again."
    )


class NotInTheBody(Rejected):
    message = _(
        "Only somebody elected into the %(body)s can stand for %(office)s. Enter the count of the "
        "%(body)s first, and choose from those elected."
    )
    field = "application"


class SeatsDoNotFit(Rejected):
    message = _(
        "Round %(number)s was counted with more votes than %(seats)s seats allow. Correct the "
        "count first."
    )
    field = "seats"


class CandidateNameMissing(Rejected):
    message = _("Give the candidate's name.")
    field = "name"


class RelativeExcluded(Rejected):
    message = _(
        "A close relative of the employer's main head cannot stand for the union committee "
        "(%(article)s)."
    )
    field = "relative"


class WomenOnly(Rejected):
    message = _("Only a woman can stand for %(office)s.")
    field = "application"


class AlreadyCounted(Rejected):
    message = _(
        "Votes have been counted for this office: who stands stays as it was. Correct the count, "
        "or begin the election anew."
    )
    field = "office"


class RoundOutOfOrder(Rejected):
    message = _("The next count of this office is round %(next)s.")
    field = "number"


class NothingLeftToDecide(Rejected):
    message = _("All seats of this office are filled: no further round is needed.")
    field = "number"


class TooManyBallots(Rejected):
    message = _("%(ballots)s ballots, but only %(present)s people were present. Count again.")
    field = "valid"


class TooManyVotes(Rejected):
    message = _(
        "The votes do not fit the ballots: %(valid)s valid ballots with at most %(seats)s names "
        "give at most %(most)s votes, and nobody more than %(valid)s. Count again."
    )
    field = "votes"


class CandidateTwice(Rejected):
    message = _("A candidate is named twice in the votes. Give each candidate once.")
    field = "votes"


class VotesMissing(Rejected):
    message = _("Give the votes of every candidate of this round, also where there are none.")
    field = "votes"


class StandsForOffice(Rejected):
    message = _(
        "This person stands for %(office)s of the union that is being founded, or was elected. "
        "Take them off the list of candidates or elect again first."
    )
    field = "application"


class ElectedHasLeft(Rejected):
    message = _(
        "Somebody elected for %(office)s is no longer accepted for this union. Elect again; a "
        "result that is reported is given back first."
    )
    field = "election"


class ElectedNotAdmitted(Rejected):
    message = _(
        "Somebody elected for %(office)s cannot become a member with this approval: they belong "
        "to another union, or applied after the day. Give the result back and elect again."
    )
    field = "election"


class CountsDoNotFit(Rejected):
    message = _(
        "%(office)s, round %(number)s: %(ballots)s ballots were counted, but only %(present)s "
        "people could vote. Correct the attendance or count again."
    )
    field = "attended"


class ChecksFailed(Rejected):
    message = _("The election cannot be finished yet: %(problem)s")
    field = "election"


class WomenStaffUnknown(Rejected):
    message = _(
        "On the day of the election the number of women on the staff decided whether there must "
        "be a women workers' committee (%(article)s). Note it with the employer's headcount."
    )
    field = "election"


class PaperTooEarly(Rejected):
    message = _(
        "“%(paper)s” belongs to the step “%(step)s” and can be made from there on; the case is "
        "at “%(state)s”."
    )
    field = "kind"


class CoveredByAnother(Rejected):
    message = _(
        "%(employer)s is covered by %(union)s, which lies outside your reach. Somebody at the "
        "body above both can approve."
    )
    field = "employers"


class CasesWaitThere(Rejected):
    message = _(
        "%(name)s guides the founding of %(count)s unions. Close the cases first, or name a body "
        "that goes on with them."
    )
    field = "successor"


class EmployerUnknown(Rejected):
    message = _(
        "No employer in sight is called “%(name)s” or has this credit code. Compare the "
        "spelling, or enter the employer first."
    )
    field = "employers"


class EmployerAmbiguous(Rejected):
    message = _("Several employers are called “%(name)s”. Give the credit code instead.")
    field = "employers"
