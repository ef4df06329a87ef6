"""What can be refused about figures."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Conflict, NotFound, Rejected


class UnknownIndicator(NotFound):
    message = _("There is no figure called “%(code)s”. The definitions page lists them all.")
    field = "indicator"


class UnknownOrganization(NotFound):
    message = _("No union body has the register code %(code)s, or you may not see it.")
    field = "org"


class UnknownScope(NotFound):
    message = _("%(organization)s has no named scope “%(name)s”.")
    field = "scope"


class ScopeNotYet(Rejected):
    message = _("“%(name)s” had no union bodies on %(day)s. Choose a later last day.")
    field = "scope"


class WrongWayRound(Rejected):
    message = _("The first day (%(first)s) lies after the last day (%(last)s). Swap them.")
    field = "from"


class NotOverYet(Rejected):
    message = _("The last day (%(last)s) lies in the future. Choose a day up to today.")
    field = "to"


class UnknownDimension(Rejected):
    message = _("“%(indicator)s” cannot be split by “%(dimension)s”.")
    field = "dimension"


class NoTreeOfThen(Rejected):
    message = _("“%(indicator)s” is only known by the tree of today.")
    field = "tree"


class ScopeNameTaken(Conflict):
    message = _("%(organization)s has a named scope “%(name)s” already.")
    field = "name"


class ScopeOutside(Rejected):
    message = _("%(body)s does not lie below %(organization)s.")
    field = "bodies"


class ScopeEmpty(Rejected):
    message = _("Choose at least one union body for the scope.")
    field = "bodies"


class NotOneFigure(Rejected):
    message = _("“%(indicator)s” is a ratio. Open what is divided, or what it is divided by.")
    field = "indicator"
