"""What can be refused about the quality of records."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Conflict, NotFound, Rejected


class NothingToAsk(Rejected):
    message = _("This record lacks nothing that the member can fill in on a phone.")


class NoPhone(Rejected):
    message = _("No mobile phone is on record. Take the number in with the next list of members.")


class AskedRecently(Rejected):
    message = _("A link was sent on %(on)s already. The next can be sent from %(again)s.")


class NotAskable(Rejected):
    message = _("Members cannot fill this in by a link. Choose another detail.")
    field = "field"


class MeanwhileOthers(Conflict):
    message = _("It is %(now)s members by now, not %(count)s. Look at them again first.")


class LinkOver(NotFound):
    """One sentence for unknown, expired and withdrawn: a stranger learns nothing from it."""

    message = _("This link is not valid any more. Ask your union for a new one.")


class AnswerMissing(Rejected):
    message = _("Choose an answer first.")


class PhoneNotConfirmed(Rejected):
    message = _("Confirm your phone with the code first.")
    field = "code"
