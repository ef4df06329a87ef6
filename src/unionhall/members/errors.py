"""What can be refused about persons and memberships."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Conflict, NotFound, Rejected


class AlreadyMember(Conflict):
    message = _("This person is already a member of %(where)s. Offer a transfer instead.")
    field = "number"


class AlreadyMemberElsewhere(AlreadyMember):
    """The same, for those who may not know where."""

    message = _(
        "This person is already a member of a union body outside your area. "
        "The member can ask for a transfer."
    )


class TooYoung(Rejected):
    message = _(
        "Only persons of 16 years or more can join; on %(on)s this person is %(age)s years old."
    )
    field = "number"


class PostTooLong(Rejected):
    message = _("The post may have %(limit)s characters at most. Shorten it.")
    field = "post"


class DayInFuture(Rejected):
    message = _("The day %(on)s lies in the future. Enter today or an earlier day.")
    field = "began_on"


class NotAGrassRootsUnion(Rejected):
    message = _("%(name)s does not admit members itself. Choose a single or a joint union.")
    field = "organization"


class UnionNotThere(Rejected):
    message = _("%(name)s did not exist on %(on)s. Choose another day or another union.")
    field = "organization"


class MembersStandThere(Rejected):
    message = _(
        "%(count)s members belong to %(name)s. Name the union that takes them over, or transfer "
        "them first."
    )
    field = "successor"


class MembersCameOrWentLater(Rejected):
    message = _(
        "Members of %(name)s came or went as late as %(last)s. Choose that day or a later one."
    )
    field = "on"


class StaffStaysThere(Rejected):
    message = _("The people would stay at %(name)s. Choose another union as the target.")
    field = "target"


class EmployerNotCovered(Rejected):
    message = _(
        "%(union)s does not cover %(employer)s on %(on)s. "
        "Enter the coverage from that day on first."
    )
    field = "target"


class SomeBeganLater(Rejected):
    message = _(
        "People of %(employer)s joined %(union)s as late as %(last)s. "
        "Choose that day or a later one."
    )
    field = "on"


class NotAMember(NotFound):
    message = _("This person has no current membership.")


class SameUnion(Conflict):
    message = _("The member belongs to %(name)s already.")
    field = "organization"


class BeforeTheSpellBegan(Rejected):
    message = _("The day lies before %(began)s, when the current membership began.")
    field = "on"


class BeforeTheStandingBegan(Rejected):
    message = _("The day lies before %(since)s, from which the present standing holds.")
    field = "on"


class MemberAgain(Conflict):
    message = _("This person has become a member again since. Correct that membership first.")


class TransferNotConfirmed(Rejected):
    message = _(
        "The member belongs to a union outside your area. "
        "The transfer needs the member's own confirmed request."
    )


class ReasonNeeded(Rejected):
    message = _(
        "State in a few words why the full data is needed (5 characters or more), "
        "without names or numbers."
    )
    field = "reason"


class UnknownConsentText(Rejected):
    message = _("This text of consent is not known. Reload the page and read it again.")
    field = "consent"


class ConsentNotGiven(Conflict):
    message = _("This consent is not in force.")


class MembershipConsentStays(Rejected):
    message = _(
        "The membership record cannot be kept without this consent. "
        "To leave the union, apply to your union committee."
    )


class PhoneNotConfirmed(Rejected):
    message = _("The new phone is not confirmed yet. Enter the code that was sent to it.")
    field = "code"


class NothingToCorrect(Rejected):
    message = _("What you filled in is what stands on record. Change what is wrong, then send it.")
    field = "name"


class RequestDecided(Conflict):
    message = _("This request has been decided already. Reload the page.")


class OwnRequest(Rejected):
    message = _("Nobody decides their own request. A colleague or a union above decides it.")


class AnswerNeeded(Rejected):
    message = _("Write in a sentence what the member should know (5 characters or more).")
    field = "answer"


class AnswerNamesSomebody(Rejected):
    message = _("The sentence is kept for good. Leave out names and numbers.")
    field = "answer"


class DocumentOfAnother(Conflict):
    message = _(
        "Another record bears this document. Have the two records compared first, then decide."
    )


class StillInOffice(Conflict):
    message = _("%(what)s: that must end first, or refuse the request for that reason.")


class GroundNeeded(Rejected):
    message = _("Choose why the request is refused.")
    field = "ground"


class UnderstandFirst(Rejected):
    message = _("Tick that you have read what follows from it.")
    field = "understood"


class EmployerNotNamed(Rejected):
    message = _("Write the employer's name (%(least)s to %(most)s characters).")
    field = "employer"
