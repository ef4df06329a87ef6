"""What can be refused about papers."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Conflict, DomainError, NotPermitted, Rejected


class NoSuchKind(Rejected):
    message = _("There is no kind of paper %(kind)s. Choose one of the list.")
    field = "kind"


class CannotBeMadeHere(Rejected):
    message = _("“%(kind)s” is made by its own step and not from this page.")
    field = "kind"


class NoBodyThere(Rejected):
    message = _(
        "No union body stands at the place %(place)s. Open the settings from a body's page."
    )
    field = "place"


class WordNotSet(Rejected):
    message = _(
        "%(body)s has no word for the numbers of its papers yet (such as 平工发). "
        "Set it under “Templates and numbers”."
    )
    field = "word"


class WordWrong(Rejected):
    message = _("The word of a number is up to 20 Chinese characters, letters or digits.")
    field = "word"


class DayWrong(Rejected):
    message = _("A paper cannot bear the day %(day)s. Look at its year again.")
    field = "on"


class ValueMissing(Rejected):
    message = _("“%(label)s” (%(variable)s) is missing for this paper.")
    field = "context"


class ValueUnknown(Rejected):
    message = _("This kind of paper has no variable %(variable)s.")
    field = "context"


class TemplateBroken(Rejected):
    """A template cannot be filled; ``variable`` is at fault where one is."""

    message = _(
        "The template is not written correctly near “%(near)s”. Look whether every pair of braces "
        "is closed and every loop and condition has its end."
    )
    field = "file"


class VariableUnknown(TemplateBroken):
    message = _(
        "The template names the variable “%(variable)s”, which this kind of paper does not have. "
        "The list beside it shows those that it has."
    )


class ConstructNotAllowed(TemplateBroken):
    message = _(
        "The template uses “%(construct)s”. A template may name variables, repeat rows "
        "(one loop, not a loop in a loop) and leave parts out; nothing else."
    )


class NotWord(Rejected):
    message = _("This is no Word document (.docx). Save it as .docx in Word or WPS.")
    field = "file"


class HoldsMacros(Rejected):
    message = _("The document holds macros or embedded programs. Save it without them as .docx.")
    field = "file"


class HoldsLinks(Rejected):
    message = _("The document loads parts from elsewhere (%(what)s). Remove that link.")
    field = "file"


class FileTooLarge(Rejected):
    message = _("The file is larger than %(most)s MB. Make it smaller, for example its pictures.")
    field = "file"


class FileEmpty(Rejected):
    message = _("The file is empty. Choose it again.")
    field = "file"


class TooMuchInside(Rejected):
    message = _("The document becomes too large when it is unpacked. Save it anew in Word or WPS.")
    field = "file"


class NoOwnTemplate(Rejected):
    message = _("This body uses no template of its own for “%(kind)s”.")


class NotAScan(Rejected):
    message = _("A scan is a PDF, JPG or PNG file; this one is something else.")
    field = "file"


class TooManyPages(Rejected):
    message = _("A paper has at most %(most)s scans. Put its pages into one PDF.")
    field = "file"


class NoSuchScan(Rejected):
    message = _("The scan that is to be replaced is not there any more. Reload the page.")
    field = "replaces"


class ReasonNeeded(Rejected):
    message = _("Say why; the number stays in the list with this reason.")
    field = "reason"


class VoidedAlready(Conflict):
    message = _("This paper was voided before.")


class PaperVoided(Rejected):
    message = _("This paper was voided; nothing can be attached to it.")


class NotVoided(Rejected):
    message = _("Void the paper that this one corrects first.")
    field = "corrects"


class OtherContent(Conflict):
    message = _(
        "A paper was made before under this key with other content. Nothing was changed. "
        "Open the page again."
    )
    field = "submission_id"


class PaperDisposed(Rejected):
    message = _("The file of this paper was disposed of, its time being over; its number stays.")


class DoesNotOpen(DomainError):
    status = 500
    message = _("The sealed paper does not open. Tell the administrator.")


class NothingToTake(NotPermitted):
    message = _("None of these papers is open to you; ask those who handle the matter.")
