"""What can be refused about links, applications and decisions."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Conflict, DomainError, NotFound, NotPermitted, Rejected, TooMany


class Gone(DomainError):
    """It was here and will not come back."""

    status: ClassVar[int] = 410


class UnknownLink(NotFound):
    message = _(
        "This link leads nowhere. Compare it with the poster, scan the code again, "
        "or join at the union of your workplace or residence."
    )


class NoLinkForThisUnion(Rejected):
    message = _("%(name)s was dissolved on %(on)s: nobody can join it by a link any more.")
    field = "organization"


class LinkExpired(Gone):
    message = _(
        "This link has expired. Ask the staff for a new one, "
        "or join at the union of your workplace or residence."
    )


class LinkRevoked(Gone):
    message = _(
        "This link has been withdrawn. Ask the staff for a new one, "
        "or join at the union of your workplace or residence."
    )


class MeetingOver(Gone):
    message = _(
        "This meeting is over. You can still join at the union of your workplace or residence."
    )


class MeetingCancelled(Gone):
    message = _(
        "This meeting was cancelled. You can join at the union of your workplace or residence."
    )


class NoLinkForThisMeeting(Rejected):
    message = _("This meeting is over or cancelled, so it gets no link any more.")
    field = "meeting"


class OtherContent(Conflict):
    message = _(
        "A form with this number has arrived with other content. Nothing was changed. "
        "Open the page again and fill in a new form."
    )
    field = "submission_id"


class ConsentMissing(Rejected):
    message = _("The union needs this consent to handle your application. Tick it to go on.")
    field = "membership_consent"


class SexContradicts(Rejected):
    message = _(
        "The sex stated and the document number contradict each other. Compare both with the "
        "document and correct the one that is wrong."
    )
    field = "sex"


class BirthContradicts(Rejected):
    message = _(
        "The date of birth stated and the document number contradict each other. Compare both "
        "with the document and correct the one that is wrong."
    )
    field = "birth"


class EmploymentFormMissing(Rejected):
    message = _("Choose how you work.")
    field = "employment_form"


class SignatureMissing(Rejected):
    message = _("Sign with your finger, or type your name.")
    field = "signature"


class SignatureDiffers(Rejected):
    message = _("The typed signature must be your name, exactly as above.")
    field = "signature"


class SignatureUnreadable(Rejected):
    message = _("The signature cannot be read. Clear it and sign again, or type your name.")
    field = "signature"


class SexMissing(Rejected):
    message = _("Your sex cannot be read from this kind of document. Please choose it.")
    field = "sex"


class BirthMissing(Rejected):
    message = _(
        "Your date of birth cannot be read from this kind of document. "
        "Please enter it, for example 19900501."
    )
    field = "birth"


class BirthInFuture(Rejected):
    message = _("The date of birth lies in the future. Enter it as it stands on the document.")
    field = "birth"


class NotYetSixteen(Rejected):
    """What the worker reads; staff read ``members.errors.TooYoung``."""

    message = _(
        "You can join from the age of 16. By the date of birth on your document that is on "
        "%(welcome)s, and you are welcome from then on. If it was mistyped, correct it."
    )
    field = "number"


class TooLong(Rejected):
    message = _("At most %(limit)s characters fit here; you entered %(length)s. Shorten it.")


class OpeningUnreadable(Rejected):
    message = _("The form has been changed on its way. Open the page again.")
    field = "opening"


class NowhereToGo(Rejected):
    message = _(
        "No union was found for this place. Choose the district where you work or live once more."
    )
    field = "workplace"


class NoSuchApplication(NotFound):
    message = _(
        "There is no application with this receipt code and this phone number. "
        "Compare both with what you noted."
    )
    field = "receipt"


class AskedTooOften(TooMany):
    message = _("Too many attempts. Wait %(minutes)s minutes and try again.")


class TooManyFromHere(TooMany):
    message = _(
        "Very many applications have come from this network in the last hour. Wait %(minutes)s "
        "minutes and send again; or use the phone's own connection instead of the Wi-Fi. "
        "Nothing you filled in is lost."
    )


class NotConfirmed(Rejected):
    message = _(
        "The phone has not been confirmed yet. Look at the document and confirm by sight, "
        "or let the applicant enter the code."
    )


class SightNeeded(Rejected):
    message = _(
        "This person is on record with another phone, or another application names the same "
        "document. Look at the document and confirm by sight."
    )


class AlreadyDecided(Conflict):
    message = _("%(who)s has decided already (%(when)s): %(state)s. Nothing was changed.")


class AlreadyMemberHere(Conflict):
    message = _(
        "This person has been a member of %(where)s since %(since)s. "
        "There is nothing to approve; close the application as already on record."
    )


class TransferNotAsked(Rejected):
    message = _(
        "This person is a member of another union. If they wish to be transferred, "
        "approve with “transfer”; otherwise reject with a reason."
    )


class NoUnionYet(Rejected):
    message = _(
        "%(name)s does not admit members itself. Pass the application on to a single or a "
        "joint union first."
    )
    field = "organization"


class OwnApplication(NotPermitted):
    message = _("Nobody decides on their own application. Ask a colleague.")


class ReasonNeeded(Rejected):
    message = _("Tell the applicant the reason in a few words (2 to 200 characters).")
    field = "reason"


class NothingChosen(Rejected):
    message = _("Choose at least one application.")
    field = "applications"


class TooManyAtOnce(Rejected):
    message = _("At most %(limit)s applications can be decided at once.")
    field = "applications"


class NotReturned(Conflict):
    message = _("This application does not wait for a correction any more.")


class ApplicationsWaitThere(Rejected):
    message = _(
        "%(count)s applications wait at %(name)s. Name the union that takes them over, or decide "
        "on them first."
    )
    field = "successor"


class CannotBeOpened(Rejected):
    message = _("The sealed data of this application does not open. Tell the administrator.")


class NoTransferToAsk(Rejected):
    message = _("There is no membership in another union that could be transferred.")


class UnknownKind(Rejected):
    message = _("Choose the kind of document: %(kinds)s.")
    field = "kind"


class ValidFromUnreadable(Rejected):
    message = _("Enter the first day of validity, for example 20160131, or leave it empty.")
    field = "valid_from"


class NothingHeld(NotFound):
    message = _(
        "This device holds no application. Ask with your receipt code and your phone number."
    )


class RosterEmpty(Rejected):
    message = _("The list has no rows below its titles.")
    field = "file"


class RosterTooLarge(Rejected):
    message = _("The file is larger than %(limit)s MB. Divide the list.")
    field = "file"


class RosterTooLong(Rejected):
    message = _("A list has at most %(limit)s rows. Divide it and upload the parts.")
    field = "file"


class RosterColumnsMissing(Rejected):
    message = _(
        "The first row must name the columns; these are missing: %(columns)s. "
        "Download the empty list to see them all."
    )
    field = "file"


class RosterChoiceUnknown(Rejected):
    message = _(
        "“%(code)s” is no entry of “%(list)s”. The empty list names them all "
        "on its sheet “Allowed values”."
    )


class RowUnderOtherName(Rejected):
    message = _(
        "Row %(row)s has the same document number under another name. "
        "Compare both with the documents; this row is not taken in."
    )
    field = "name"


class AppliedUnderOtherName(Rejected):
    message = _(
        "An application with this document number is there already under another name "
        "(%(name)s, %(receipt)s). Compare both with the document; this row is not taken in."
    )
    field = "name"


class RosterNotAttested(Rejected):
    message = _(
        "Confirm that the signed application forms of all people on the list are at hand: "
        "nobody joins without their own will."
    )
    field = "attested"


class GatheringClosed(Conflict):
    message = _(
        "Nobody can join by way of this founding any more. Apply at the union that came of it, "
        "or at the union of your workplace."
    )


class FirmMissing(Rejected):
    message = _("Choose the employer you work for: the union is founded for these only.")
    field = "employer_name"


class AgreementNotStated(Rejected):
    message = _(
        "State that these members were told and agreed, on paper or in the record of a "
        "meeting: nobody changes unions without their own will."
    )
    field = "agreed"


class TakenAlongAsAWhole(Conflict):
    message = _(
        "This member is taken along from a joint union and applied for nothing. Take them off "
        "on the page “Existing members” of the founding case."
    )
