"""What can be wrong with official codes and numbers.

No sentence repeats the number itself: refusals end up on screens, in answers and in logs.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.errors import NotFound, Rejected


class DocumentProblem(Rejected):
    """An identity document cannot be accepted as it was typed."""

    message = _("The document number cannot be read. Compare it with the document.")
    field = "number"


class NumberMissing(DocumentProblem):
    message = _("Enter the document number.")


class WrongLength(DocumentProblem):
    message = _(
        "The document number has %(length)s characters, a %(kind)s has %(expected)s. "
        "Compare it with the document and type it again."
    )


class OldResidentNumber(DocumentProblem):
    message = _(
        "This is an old resident ID number with 15 digits. "
        "Enter the number with 18 characters from the present card."
    )


class LettersInNumber(DocumentProblem):
    message = _(
        "The document number has a character that does not belong in place %(place)s. "
        "Only digits may stand there; an X may only stand at the very end."
    )


class MalformedNumber(DocumentProblem):
    message = _(
        "This does not look like the number of a %(kind)s. "
        "Compare it with the document, or choose another kind of document."
    )


class LostDigits(DocumentProblem):
    message = _(
        "A spreadsheet has turned this document number into a rounded figure and its last digits "
        "are lost. Format the column as text and enter the whole number from the document."
    )


class UnknownDivision(DocumentProblem):
    message = _(
        "The first six digits of the document number are not the code of any place. "
        "Compare them with the document."
    )


class ImpossibleBirth(DocumentProblem):
    message = _(
        "The document number contains a date of birth that does not exist. "
        "Compare digits 7 to 14 with the document."
    )


class FutureBirth(DocumentProblem):
    message = _(
        "The document number contains a date of birth that lies in the future. "
        "Compare digits 7 to 14 with the document."
    )


class WrongCheckCharacter(DocumentProblem):
    message = _(
        "The document number has a typing mistake: its last character does not fit the others. "
        "Compare it with the document, digit by digit."
    )


class WrongKind(DocumentProblem):
    message = _(
        "This is the number of a %(actual)s, not of a %(kind)s. Choose the kind of document again."
    )
    field = "kind"


class ValidityMissing(DocumentProblem):
    message = _(
        "Enter the last day of validity from the document, or mark it as valid indefinitely."
    )
    field = "valid_until"


class ValidityUnreadable(DocumentProblem):
    message = _(
        "Enter the last day of validity, for example 20360131, or 长期 if the document says so."
    )
    field = "valid_until"


class ValidityReversed(DocumentProblem):
    message = _(
        "The document would be valid until %(until)s but from %(since)s only. "
        "Enter both dates as they stand on the document."
    )
    field = "valid_until"


class NotYetValid(DocumentProblem):
    message = _(
        "The document is valid from %(since)s, which lies in the future. "
        "Enter the date as it stands on the document."
    )
    field = "valid_from"


class DocumentExpired(DocumentProblem):
    message = _(
        "The document was valid until %(until)s and has expired. "
        "Renew it at the issuing office and enter the dates of the new one."
    )
    field = "valid_until"


class NameProblem(Rejected):
    """A name cannot be accepted as it was typed."""

    message = _("Enter the name as it stands on the document.")
    field = "name"


class NameMissing(NameProblem):
    message = pgettext_lazy("person", "Enter the name.")


class NameTooLong(NameProblem):
    message = _(
        "The name has %(length)s characters, at most %(limit)s fit. "
        "Enter it as it stands on the document, without anything else."
    )


class DigitsInName(NameProblem):
    message = _("The name contains a digit. Enter it as it stands on the document.")


class SymbolsInName(NameProblem):
    message = _(
        "The name contains a character that is not a letter. "
        "Enter it as it stands on the document, with a middle dot between its parts if it has one."
    )


class PhoneProblem(Rejected):
    """A phone number cannot be accepted as it was typed."""

    message = _("Enter a mobile number of the mainland: 11 digits, beginning with 1.")
    field = "phone"


class PhoneMissing(PhoneProblem):
    message = _("Enter the mobile number.")


class PhoneWrongLength(PhoneProblem):
    message = _(
        "The mobile number has %(length)s digits, it must have 11. Compare it and type it again."
    )


class PhoneNotMobile(PhoneProblem):
    message = _(
        "This is not a mobile number of the mainland: those begin with 13 to 19. "
        "Enter a number that can receive messages."
    )


class PhoneHasLetters(PhoneProblem):
    message = _("The mobile number contains a character that is not a digit. Type it again.")


class PhoneLostDigits(PhoneProblem):
    message = _(
        "A spreadsheet has turned this mobile number into a rounded figure. "
        "Format the column as text and enter the whole number."
    )


class UnknownChoice(Rejected):
    message = _("“%(code)s” is no entry of “%(list)s”. Choose one of these: %(allowed)s.")
    field = "code"


class UnknownChoiceOfMany(UnknownChoice):
    message = _("“%(code)s” is no entry of “%(list)s”. Choose an entry of the list.")


class NoSuchDivision(NotFound):
    message = _("No administrative division has the code %(code)s. Compare it with the list.")
    field = "division_code"
