"""What can be refused about changes of memberships."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Conflict, NotFound, NotPermitted, Rejected


class NobodyChosen(Rejected):
    message = _("Choose at least one member.")
    field = "memberships"


class TooManyAtOnce(Rejected):
    message = _("At most %(most)s at once. Narrow the list, please.")
    field = "memberships"


class OwnMembership(NotPermitted):
    message = _("This is your own membership: somebody else must decide on it.")


class NotAMemberNow(Rejected):
    message = _("This membership has ended already.")


class HasDied(Rejected):
    message = _("By the record this person has died. If that is wrong, reverse what was recorded.")


class StillAMember(Rejected):
    message = _("This membership has not ended.")


class UnderWay(Conflict):
    message = _(
        "Something else is under way for this membership (%(what)s). Finish or withdraw it first."
    )


class SameStanding(Conflict):
    message = _("This membership is %(standing)s already.")


class DayMissing(Rejected):
    message = _("Choose the day from which it holds.")
    field = "on"


class DeathMissing(Rejected):
    message = _("Enter the day of the death.")
    field = "died_on"


class NotTheDayAfter(Rejected):
    message = _("The membership ends with the day after the death. Enter a day before today.")
    field = "died_on"


class InFuture(Rejected):
    message = _("The day %(on)s lies in the future. Enter today or an earlier day.")
    field = "on"


class BeforeItBegan(Rejected):
    message = _("The day lies before %(began)s, from which the present state holds.")
    field = "on"


class AfterTheDay(Rejected):
    message = _("This day lies after the day from which it is to hold.")


class GroundMissing(Rejected):
    message = _("Say why the membership is kept.")
    field = "ground"


class BeforeRetirementAge(Rejected):
    message = _(
        "By the table of the rising age this member retires on %(days)s. Who retires earlier by "
        "law: confirm it, and name what allows it in the reason."
    )
    field = "early"


class OnlyKeptElsewhere(Rejected):
    message = _("Only a membership that is kept can go to another union with the same step.")
    field = "organization"


class NothingChanges(Rejected):
    message = _(
        "Internal early retirement leaves the membership as it is (%(source)s): "
        "there is nothing to enter."
    )
    field = "ground"


class RequestMissing(Rejected):
    message = _("Enter the day of the written request: a withdrawal needs one.")
    field = "requested_on"


class DecisionMissing(Rejected):
    message = _("Enter the day on which the committee decided.")
    field = "decided_on"


class TalkMissing(Rejected):
    message = _("Enter the day on which somebody talked to the member: that must come first.")
    field = "talked_on"


class LastPartMissing(Rejected):
    message = _("Enter the day on which dues were last paid or part was last taken.")
    field = "last_part_on"


class TooEarlyToDeem(Rejected):
    message = _("%(limit)s must have passed since %(last)s: not before %(earliest)s.")
    field = "on"


class ReasonMissing(Rejected):
    message = _("Give the reason in a few words, without numbers of people.")
    field = "reason"


class NoSuchUnion(NotFound):
    message = _("Choose the union from the list.")
    field = "target"


class NoGrassRootsUnion(Rejected):
    message = _("%(name)s takes in no members on that day. Choose a single or a joint union.")
    field = "target"


class BelongsThere(Conflict):
    message = _("The member belongs to %(name)s already.")
    field = "target"


class NotYours(NotPermitted):
    message = _("Neither the old nor the new union is yours.")


class OldUnionsTurn(Rejected):
    message = _("The old union has not handed the membership over yet; it has time until %(due)s.")


class OldUnionMustHandOver(Rejected):
    message = _("The old union has not handed the membership over yet.")


class NotWaiting(Conflict):
    message = _("This waits for nothing any more: %(state)s.")


class NobodyFound(NotFound):
    message = _("No member with this name and document is on record.")
    field = "number"


class DocumentNotSeen(Rejected):
    message = _("Look at the document, and say that you did.")
    field = "seen"


class NotAttested(Rejected):
    message = _(
        "Tick that these members are at your union now and agree: their unions rely on it. Whoever "
        "has not agreed must not be asked for."
    )
    field = "attested"


class NothingToReverse(Conflict):
    message = _(
        "Only what is done can be corrected; a transfer or a return is undone by another change."
    )


class SomethingCameLater(Conflict):
    message = _("Something came after it (%(what)s). Correct that first.")


class ConsentNeeded(Rejected):
    message = _(
        "The person no longer agrees to the membership record. "
        "They can apply again on their phone, and agree there."
    )


class MemberElsewhere(Conflict):
    message = _("This person is a member again.")


class MayNotRejoin(Rejected):
    message = _("By the rule set here, who left cannot join again.")


class UnionMissing(Rejected):
    message = _("Choose the union whose members are to be looked at.")
    field = "organization"


class TooManyBirths(Rejected):
    message = _("%(count)s records would be opened, more than %(most)s. Choose a smaller union.")
    field = "organization"


class NoPaperForThis(Rejected):
    message = _("This paper does not belong to this kind of change (%(kind)s).")
