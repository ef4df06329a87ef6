"""What can be refused about cards, and about the files that go to the bank and come back."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Conflict, NotFound, Rejected


class NotAMemberYet(Rejected):
    message = _(
        "A card can only be prepared for a current member. Admit the person first, "
        "then the card follows by itself."
    )


class HasLiveCard(Conflict):
    message = _(
        "This person has a live card already. There is one card per person; "
        "a lost card is replaced by the bank."
    )


class CardConsentMissing(Rejected):
    message = _(
        "The member has not given the separate consent to hand card data to the bank, or has "
        "withdrawn it. Only the member can give it, on their own page or on paper."
    )


class OnlyLastFour(Rejected):
    message = _(
        "Enter only the last four digits of the card number. "
        "The full number is never stored here and was not kept."
    )
    field = "last_four"


class ReferenceNeeded(Rejected):
    message = _("Enter the bank's reference: 4 to 40 letters, digits or hyphens.")
    field = "bank_reference"


class LooksLikeCardNumber(Rejected):
    message = _(
        "This looks like a full card number. Enter the bank's own reference for the card instead; "
        "what you typed was not kept."
    )
    field = "bank_reference"


class BankReferenceTaken(Conflict):
    message = _("This reference of the bank belongs to another card. Check the slip again.")
    field = "bank_reference"


class OriginalNotSeen(Rejected):
    message = _(
        "Compare the person with the original of their identity document and tick the box. "
        "Without the original no card may be handed over."
    )
    field = "id_seen"


class OtherDigits(Rejected):
    message = _(
        "The bank reported other last digits for this card. Check that this is the right card."
    )
    field = "last_four"


class HandedOverAlready(Conflict):
    message = _(
        "This card was handed over a moment ago, perhaps by a colleague. "
        "The list is up to date now."
    )


class NotForHandOver(Conflict):
    message = _("This card cannot be handed over now: it is %(state)s.")


class ReasonNeeded(Rejected):
    message = _("State the reason in a few words.")
    field = "reason"


class TooLateToUndo(Rejected):
    message = _(
        "A hand-over can be undone for %(minutes)s minutes, by the person who recorded it. "
        "Now please ask the union to close the card instead."
    )


class DayInFuture(Rejected):
    message = _("The day lies in the future. Enter today or an earlier day.")
    field = "on"


class MeetingNotToday(Rejected):
    message = _(
        "Data of members is shown to the bank only on the day of the meeting and the day after."
    )


class NobodyToSend(Rejected):
    message = _(
        "There is no card to hand to the bank: nobody below %(name)s has given the card consent "
        "and is not in a file already."
    )
    field = "organization"


class TakenMeanwhile(Conflict):
    message = _("Someone made a file with the same cards just now. Reload the page and try again.")


class BatchClosed(Conflict):
    message = _(
        "The bank has answered file %(number)s; it is not handed out again. "
        "Cards that need another try go into a new file."
    )


class BatchCalledOff(Conflict):
    message = _("File %(number)s was called off. Make a new one.")


class BatchEmpty(Rejected):
    message = _(
        "Nobody is left in file %(number)s: every consent in it was withdrawn. "
        "Call it off and make a new one."
    )


class RecordsChanged(Conflict):
    message = _(
        "The data of somebody in file %(number)s was corrected after it had been sent, so the same "
        "file cannot be made again. Ask the bank to return what it has, and make a new file."
    )


class SentAlready(Conflict):
    message = _("File %(number)s has been sent; only the bank's answer can end it now.")


class BankKeyMissing(Rejected):
    message = _(
        "The bank's public key is not set up, so no answer can be trusted. "
        "The operator puts it where docs/cards.md says."
    )
    field = "file"


class FileRefused(Rejected):
    """The answer file cannot be taken as it is; nothing of it was kept."""

    field = "file"


class NoFile(FileRefused):
    message = _("Choose the bank's answer file first.")


class TooLarge(FileRefused):
    status = 413
    message = _(
        "The file is larger than %(limit)s MB and was not read. Ask the bank to send the answer "
        "in several parts."
    )


class NotAZip(FileRefused):
    message = _(
        "This is not an answer file of the bank: it is not a zip container. Choose the file "
        "exactly as the bank sent it, without unpacking it or saving it again."
    )


class Damaged(FileRefused):
    message = _(
        "The file is damaged or was cut off on its way. Download it again, or ask the bank to send "
        "it again."
    )


class Bomb(FileRefused):
    message = _(
        "The file would unpack to far more than an answer can hold and was not read. "
        "Ask the bank whether it really sent this."
    )


class WrongContent(FileRefused):
    message = _(
        "The container must hold records.csv, manifest.json and signature, and nothing else. "
        "Choose the file exactly as the bank sent it."
    )


class BadManifest(FileRefused):
    message = _("manifest.json cannot be read (%(what)s). Ask the bank to make the file again.")


class WrongVersion(FileRefused):
    message = _(
        "The file has format version %(version)s; this system reads version %(ours)s. "
        "Ask the bank for that version, or the operator for an update."
    )


class NotAnAnswer(FileRefused):
    message = _(
        "This is a file for the bank, not an answer from it. Choose the file that the bank sent "
        "back."
    )


class ForSomebodyElse(FileRefused):
    message = _("The file is addressed to %(recipient)s, not to %(us)s. Return it to the bank.")


class UnknownKey(FileRefused):
    message = _(
        "The file is signed with a key that we do not know (%(key)s). Ask the bank whether it "
        "changed its key; the operator then adds the new one."
    )


class BadSignature(FileRefused):
    message = _(
        "The signature does not fit: the file was changed after the bank signed it. "
        "Do not use it; ask the bank to send it again and tell it about this."
    )


class BadHash(FileRefused):
    message = _(
        "The records do not fit the manifest (SHA-256): they were changed or mixed up after "
        "signing. Do not use the file; ask the bank to send it again and tell it about this."
    )


class CutOff(FileRefused):
    message = _(
        "The manifest announces %(announced)s lines, the file has %(found)s. "
        "Ask the bank to make the file again."
    )


class BadRecords(FileRefused):
    message = _("records.csv cannot be read at line %(line)s. Ask the bank to make the file again.")


class UnknownBatch(FileRefused):
    message = _(
        "The file answers %(number)s, which is not one of your files. "
        "Check with the bank which union it is meant for."
    )


class AnswerMeanwhile(Conflict):
    message = _(
        "Another answer of the bank was taken at the same moment and used one of the same "
        "references. Upload the file again."
    )
    field = "file"


class AnswerOfAnotherBatch(FileRefused):
    message = _(
        "The file answers %(number)s, but this is the page of %(this)s. "
        "Open the page of %(number)s and upload it there."
    )


class NotSentYet(FileRefused):
    message = _("File %(number)s has not been sent to the bank yet, so it cannot be answered.")


class NoSuchDifference(NotFound):
    message = _("This difference has been settled already, or you may not see it.")


class UnknownOutcome(Rejected):
    message = _("Choose one of the steps offered.")
    field = "to"
