"""What can be refused about changes of the structure."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Conflict, Rejected


class NotAJointUnion(Rejected):
    message = _("%(name)s is not a joint union. Choose a joint union.")
    field = "source"


class NotASingleUnion(Rejected):
    message = _(
        "%(name)s is not a single-employer union. Choose the firm's own union, or found a new one."
    )
    field = "target"


class FirmNotThere(Conflict):
    message = _("%(union)s does not cover %(employer)s any more. Reload the page and look again.")
    field = "employer"


class TargetMissing(Rejected):
    message = _("Choose the firm's own union, or enter the name of a new one.")
    field = "target"


class TargetTwice(Rejected):
    message = _("Either choose a union that exists or enter a new one, not both.")
    field = "target"


class NothingChosen(Rejected):
    message = _("Choose at least one from the list.")


class NothingStays(Rejected):
    message = _("Leave at least one firm with %(name)s; to end the union as a whole, merge it.")
    field = "employers"


class MergedIntoItself(Rejected):
    message = _("%(name)s cannot be merged into itself. Take it off the list.")
    field = "sources"


class CannotTakeOver(Rejected):
    message = _("A %(kind)s has no members of its own. Choose single-employer or joint unions.")
    field = "sources"


class StandsThere(Conflict):
    message = _("%(name)s stands below %(parent)s already. Nothing would change.")
    field = "parent"


class UsedForAnother(Conflict):
    message = _("This form was used for another change already. Open it anew.")


class SomethingDepends(Conflict):
    message = _("This cannot be taken back any more: %(why)s")


class ReasonMissing(Rejected):
    message = _("Write in a few words why it is taken back.")
    field = "reason"


class BeingFounded(Conflict):
    """Another way to a union of the firm's own is being gone already."""

    message = _(
        "A union of %(employer)s is being founded: “%(case)s” (%(state)s). Go on there, or have "
        "that case withdrawn first."
    )
    field = "employer"


class UnknownKind(Rejected):
    message = _("There is no such change. Choose one from the list.")
    field = "kind"
