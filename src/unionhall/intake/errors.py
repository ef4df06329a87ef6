"""What can be refused about lists of members, and what can be wrong with a row.

What is wrong with the person's own data is said by the form's own refusals; here is what only
a list can have.
"""

from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Conflict, NotPermitted, Rejected, UnreadableFile


class ColumnsMissing(Rejected):
    message = _(
        "No column holds: %(columns)s. Say which column it is, or add it to the list. "
        "Without it nobody can be recognised."
    )
    field = "mapping"


class ColumnTwice(Rejected):
    message = _("Two columns are said to be %(column)s. Choose one of them.")
    field = "mapping"


class UnknownColumn(Rejected):
    message = _("The list has no such column, or there is no such field. Reload the page.")
    field = "mapping"


class NoRows(Rejected):
    message = _("There are no rows below the headings. Choose another sheet or file.")
    field = "file"


class LineTooFar(Rejected):
    message = _("The sheet has more than %(most)s lines. Split it, or delete the empty lines.")
    field = "file"


class NotATable(UnreadableFile):
    message = _(
        "This file is %(what)s, not a table that can be read. Ask for the list as a workbook "
        "(.xlsx) without a password, or fill in our empty list, and hand that in."
    )


class FormulaWithoutResult(Rejected):
    message = _(
        "The cell holds a formula whose result is not in the file. Open the file in a "
        "spreadsheet program and save it, or paste the column as values; then hand it in again."
    )


class NotOfThese(Rejected):
    message = _("This is no entry of “%(list)s”. Choose one of these: %(allowed)s.")


class NotOfMany(Rejected):
    message = _("This is no entry of “%(list)s”. Choose an entry of the list.")


class NotNow(Conflict):
    message = _("This cannot be done while the list is “%(state)s”. Reload the page.")


class FileGone(Conflict):
    message = _("The file is not kept any more. Hand it in again.")


class PersonDeleted(Conflict):
    message = _("The data of this person were deleted at their request; the row is left out.")


class WaitsOnThePage(Conflict):
    message = _(
        "%(by)s handed this list in on the page, where it waits: %(state)s. Let them go on there, "
        "or take it over with --go-on."
    )


class NothingToWrite(Rejected):
    message = _("No row of this list changes anything.")


class NotAttested(Rejected):
    message = _("Say whether the members' signed forms are at hand.")
    field = "attested"


class TooYoungByNumber(Rejected):
    """What a clerk reads where the form says ``NotYetSixteen``."""

    message = _(
        "This person turns 16 on %(welcome)s and cannot join before. Compare the document number "
        "and the date of birth with the document."
    )


class FormOfWorkNotStated(Rejected):
    message = _(
        "The row does not state the employment form. Add it, or say before the check which one "
        "holds for the whole list."
    )
    field = "employment_form"


class SexNotStated(Rejected):
    message = _("The number of this kind of document does not state the sex. Add it to the row.")
    field = "sex"


class BirthNotStated(Rejected):
    message = _(
        "The number of this kind of document does not state the date of birth. Add it to the "
        "row, for example 1990-05-01."
    )
    field = "birth"


class DayInFuture(Rejected):
    message = _("The day %(on)s lies in the future. Enter today or an earlier day.")
    field = "began_on"


class DayUnreadable(Rejected):
    message = _(
        "The day of joining cannot be read. Write it with year, month and day, for example "
        "2024-03-01, or with year and month, 2024-03."
    )
    field = "began_on"


class UnionNotStated(Rejected):
    message = _(
        "The row does not say which union the member belongs to. Add the union's name or code, "
        "or hand the list in at that union."
    )
    field = "union_name"


class UnionUnknown(Rejected):
    message = _(
        "No union below %(place)s has this name or code. Compare it with the register of unions."
    )
    field = "union_name"


class UnionAmbiguous(Rejected):
    message = _("%(count)s unions have this name. Add the union's code.")
    field = "union_name"


class UnionDiffers(Rejected):
    message = _(
        "The code is that of %(name)s, but the row names another union. Correct one of them."
    )
    field = "union_code"


class NotAtThisUnion(Rejected):
    message = _("You may not admit members at %(name)s. Ask the union above to hand in the list.")
    field = "union_name"


class CreditCodeWrong(Rejected):
    message = _("The employer's credit code cannot be right: %(why)s")
    field = "credit_code"


class EmployerUnknown(Rejected):
    message = _(
        "No employer with this credit code is on record. Add the employer's name, or enter the "
        "employer first."
    )
    field = "credit_code"


class TwiceInFile(Conflict):
    message = _("The same document stands in row %(line)s already.")
    field = "number"


class TwiceWithOtherName(Conflict):
    message = _(
        "The same document stands in row %(line)s under another name. Find out whose it is, and "
        "leave one of the two rows."
    )
    field = "number"


class NameDiffers(Conflict):
    message = _(
        "This document is on record under another name. Compare the document: correct the row, "
        "or have the record corrected."
    )
    field = "name"


class SameUnderOtherNumber(Conflict):
    confirmable = True
    message = _(
        "A person of this name and phone is on record with another document. Compare the number "
        "with the document; if it is right, confirm the row."
    )
    field = "number"


class WasExpelled(Conflict):
    confirmable = True
    message = _(
        "This person was expelled. The union committee decides on joining again; if it has "
        "agreed, confirm the row."
    )
    field = "number"


class IsDeceased(Conflict):
    confirmable = True
    message = _(
        "This person is on record as deceased. Compare the document; if the record is wrong, "
        "confirm the row."
    )
    field = "number"


class OtherBeginning(Conflict):
    message = _(
        "On record this member joined on %(on)s. A list does not change that; leave the day out, "
        "or have the record corrected."
    )
    field = "began_on"


class PastSpell(Conflict):
    message = _(
        "The row is about a membership that is over, and the record has none that ended on that "
        "day. A list neither begins nor ends memberships of the past; correct the record by hand."
    )
    field = "ended_on"


class MemberElsewhere(Conflict):
    message = _("Already a member of %(where)s. Propose a transfer.")
    field = "number"


class MemberOutside(Conflict):
    message = _("Already a member of a union outside your area. Propose a transfer.")
    field = "number"


class ChangedSince(Conflict):
    message = _("Somebody changed this record after the list was checked. Check the list again.")


class DependedOn(Conflict):
    message = _("It cannot be taken back: %(what)s depend on it.")


class ChangedLater(Conflict):
    message = _("The record was changed again after this list. Correct it by hand.")


class NothingToUndo(Rejected):
    message = _("No row of this list can be taken back.")


class SameInFile(Conflict):
    message = _("The same stands in row %(line)s already.")
    field = "name"


class OtherwiseInFile(Conflict):
    message = _(
        "Row %(line)s is about the same and says something else. Leave only the row that is right."
    )
    field = "name"


class IdUnknown(Rejected):
    message = _(
        "Nothing below %(place)s has this id. Take the list from the register anew; leave the "
        "cell empty for what is new."
    )
    field = "public_id"


class CodeNotHere(Rejected):
    message = _("This code cannot be used here. Compare it with the paper; ask the union above.")
    field = "code"


class CodeDiffers(Conflict):
    message = _("On record it has the code %(code)s, which stays. Correct the row.")
    field = "code"


class NameByItsPage(Conflict):
    confirmable = True
    message = _(
        "On record it is called %(name)s. A new name has a day: enter it on its page, “Change the "
        "name”. If the name on record is only a slip of the pen, confirm the row."
    )
    field = "name"


class KindByItsPage(Conflict):
    message = _(
        "On record it is: %(kind)s. Another kind has a day: enter it on its page, “Change the "
        "kind”, and correct the row."
    )
    field = "kind"


class ParentByItsPage(Conflict):
    message = _(
        "On record it stands elsewhere. Moving has a day: enter it on its page, “Move”, and "
        "correct the row."
    )
    field = "parent"


class FoundedOtherwise(Conflict):
    message = _("On record it was founded on %(on)s, which a list does not change.")
    field = "founded_on"


class DissolvedByItsPage(Conflict):
    message = _(
        "The end of a body is no matter of a list: enter it on its page, “Dissolve”, and correct "
        "the row."
    )
    field = "dissolved_on"


class AreaByItsPage(Conflict):
    message = _("On record it lies in the area of %(area)s, which a list does not change.")
    field = "area"


class CoveredByItsPage(Conflict):
    message = _(
        "Whether a union covers an employer is entered on the union's page, “Cover an employer”. "
        "Leave this cell as it was, or empty."
    )
    field = "covered"


class CountedLater(Conflict):
    message = _(
        "There is a later headcount, of %(on)s. Enter earlier ones on the employer's page, or "
        "write the day of this one."
    )
    field = "counted_on"


class ParentUnknown(Rejected):
    message = _(
        "No body below %(place)s has this code. If the upper union is new as well, its row must "
        "stand above this one."
    )
    field = "parent"


class AreaUnknown(Rejected):
    message = _("No area below %(place)s where you may enter employers is called that.")
    field = "area"


class AreaNotStated(Rejected):
    message = _("Say in whose area the employer lies: name or code of its street or township.")
    field = "area"


class Namesake(Conflict):
    confirmable = True
    message = _(
        "An employer of this name is on record. If it is the same, add its id or credit code to "
        "the row; if it is another one, confirm the row."
    )
    field = "name"


class SeveralOfTheName(Rejected):
    message = _("%(count)s have this name. Add the id or the code to the row.")
    field = "name"


class CellsDisagree(Rejected):
    message = _("The row says it twice, and differently, in words and as a code. Correct one.")


class CellMissing(Rejected):
    message = _("This is needed for what is new. Fill in the cell.")


class CellTooLong(Rejected):
    message = _("The text is too long: %(most)s characters at most.")


class CellNotInList(Rejected):
    message = _("Choose one of the values that the page offers, in words or as a code.")


class CellNoNumber(Rejected):
    message = _("Write a whole number, 0 or more.")


class CellNoDay(Rejected):
    message = _("Write the day with year, month and day, for example 2024-03-01.")


class CellWrong(Rejected):
    message = _("This cell cannot be taken as it is. Compare it with the page.")


class NumberRounded(Rejected):
    message = _(
        "The credit code was stored as a number and has lost its last digits. Type it as a text."
    )
    field = "credit_code"


class NotKept(Conflict):
    message = _(
        "The data of this list was deleted after its time; only the counts and verdicts are left."
    )


class NotYourFile(NotPermitted):
    message = _("Only whoever handed the list in may take it back as a file.")


class NothingToConfirm(Rejected):
    message = _(
        "None of these rows can be settled by confirming it. Each row says what is to be done."
    )
    field = "line"


class NoWorkbook(Rejected):
    message = _("Choose an Excel workbook (.xlsx); other files cannot be filled in unchanged.")
    field = "file"


class NoColumnMarked(Rejected):
    message = _("Say of at least one column what it holds.")
    field = "columns"


class TemplateColumnTwice(Rejected):
    message = _("Two columns are said to hold %(column)s. Choose one of them.")
    field = "columns"


class TooManyForTemplate(Rejected):
    message = _("The union has %(count)s members; a template is filled with %(most)s at most.")


class NoOneToFillIn(Rejected):
    message = _("This body has no members who could be filled in.")


class NothingToPropose(Rejected):
    message = _("No row of this list can be passed on for transfer.")
