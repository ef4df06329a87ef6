"""What can be refused about union bodies and employers."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Conflict, Rejected


class CodeTaken(Conflict):
    message = _("The register code %(code)s belongs to another union body.")
    field = "code"


class CreditCodeTaken(Conflict):
    message = _("The credit code %(code)s belongs to %(name)s already.")
    field = "credit_code"


class BelowItself(Rejected):
    message = _("%(name)s cannot be placed below itself.")
    field = "parent"


class CannotStandThere(Rejected):
    message = _("A %(kind)s cannot stand directly below a %(parent)s.")
    field = "parent"


class BeforeItWasFounded(Rejected):
    message = _("%(name)s was founded on %(founded)s; the day given lies before that.")
    field = "on"


class BadCreditCode(Rejected):
    message = _("%(code)s is not a unified social credit code: %(why)s")
    field = "credit_code"
