"""What can be refused about agreements, awards and the money paid on them."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.errors import Conflict, Rejected


class TermsMissing(Rejected):
    message = _("Write down what was agreed, and how and by when it is performed.")
    field = "terms"


class SumWrong(Rejected):
    message = _(
        "%(amount)s yuan cannot be agreed for a claim: more than 0. A claim that is given up is "
        "left empty; what is not money stands in the terms."
    )
    field = "sums"


class NothingAgreed(Rejected):
    message = _(
        "Give the sum that is agreed of at least one claim. If the agreement is about no money at "
        "all, tick “About no money at all” and write into the terms what is done instead."
    )
    field = "sums"


class MoneyAfterAll(Rejected):
    message = _(
        "The agreement cannot be about no money at all and give sums, instalments or a payment "
        "on the spot. Take the tick away, or leave the money empty."
    )
    field = "no_money"


class SpotHasNoParts(Rejected):
    message = _(
        "What is paid on the spot is paid whole and at once. Leave the instalments empty, or take "
        "away the tick “Settled and paid on the spot”."
    )
    field = "parts"


class NoSuchClaim(Rejected):
    message = _("Money is agreed on the claims of this case, once each. Reload the page.")
    field = "sums"


class MoreThanClaimed(Rejected):
    message = _(
        "%(amount)s yuan agreed, but only %(claimed)s claimed (%(kind)s). Correct the amount, or "
        "have the worker raise the claim first."
    )
    field = "sums"


class PartsDoNotFit(Rejected):
    message = _("The instalments come to %(parts)s yuan, but %(agreed)s are agreed. Correct them.")
    field = "parts"


class PartsMissing(Rejected):
    message = _("Say by when the money is paid: one instalment at least.")
    field = "parts"


class PartTooEarly(Rejected):
    message = _("An instalment cannot be due on %(day)s, before the agreement or the one before.")
    field = "parts"


class PartTooLate(Rejected):
    message = _("An instalment due on %(day)s is more than ten years ahead. Check the year.")
    field = "parts"


class SpotNeedsMoney(Rejected):
    message = _("Settled and paid on the spot: give the amount that was paid.")
    field = "sums"


class NothingOpen(Rejected):
    message = _(
        "The file is closed (“%(state)s”): no performance can be noted any more. If money came all "
        "the same, have the head look at the file."
    )
    field = "amount"


class PaidTooMuch(Rejected):
    message = _("%(amount)s yuan is more than the %(open)s still open. Correct the amount.")
    field = "amount"


class AwardInItsPlace(Rejected):
    message = _(
        "An award has taken the place of the agreement. Note the money as paid on the award, so "
        "that it is counted once."
    )
    field = "basis"


class NoAward(Rejected):
    message = _("Note the award with its amount first; then money paid on it can be noted.")
    field = "basis"


class AwardedAlready(Conflict):
    message = _(
        "An award of %(day)s is noted already: a case has one, or its money would count twice."
    )
    field = "amount"


class AwardAmountMissing(Rejected):
    message = _("Give the amount that was awarded, in yuan with two decimals; 0 for nothing.")
    field = "amount"


class StillOpen(Rejected):
    message = _("%(open)s yuan are still open. Note the payments, or that it is not performed.")
    field = "on"
