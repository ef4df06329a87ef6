"""What can be refused about records that may be of one person."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Conflict, Rejected


class ReasonNeeded(Rejected):
    message = _("Write in a few words why (2 characters or more).")
    field = "reason"


class NothingToAsk(Rejected):
    message = _("Both records lie in your own area: decide yourself, nobody need be asked.")


class NotAskedHere(Rejected):
    message = _("This question was not put to your union.")


class AlreadyDecided(Conflict):
    message = _("This pair has been decided on already: %(state)s. Reload the page.")


class NotOneOfThem(Rejected):
    message = _("Choose one of the two records.")
    field = "keep"


class UnknownSide(Rejected):
    message = _("Choose the value of the left or of the right record.")


class NotAnOpenMembership(Rejected):
    message = _("Choose one of the two current memberships.")
    field = "stays"


class CannotBeMerged(Conflict):
    message = _("The two records cannot be merged yet: %(why)s")


class MeanwhileOthers(Conflict):
    message = _("It is %(now)s pairs by now, not %(count)s. Look at them again first.")


class SomethingDepends(Conflict):
    message = _("This cannot be taken back any more: %(why)s")


class DataDeleted(Conflict):
    message = _("The data of one of the two were deleted at their request. Nothing can be merged.")


class UsedForAnother(Conflict):
    message = _("This form was used for another merge already. Open it anew.")
