"""What was agreed, in which parts, and what was paid: kept apart from what was claimed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.identifiers import uuid7
from unionhall.mediation.models.cases import CENTS, DIGITS, Case, Claim


class Agreement(models.Model):
    """What both sides agreed on; ``sealed`` are the terms and the manner of performance.

    ``written`` is False for a small case settled and paid on the spot, which stands in the
    record alone (S46). It takes effect with signatures and seals, on ``effective_on``.
    """

    TABLE: ClassVar[str] = "mediation.agreement"

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    case = models.OneToOneField(Case, models.CASCADE, related_name="agreement")
    effective_on = models.DateField(_("in effect since"))
    written = models.BooleanField(_("in writing"), default=True)
    sealed = models.BinaryField(null=True)
    key_version = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["key_version"], name="agreement_by_key")]


class AgreedSum(models.Model):
    """How much of one claim was agreed on."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="sums")
    claim = models.OneToOneField(Claim, models.CASCADE, related_name="agreed")
    amount = models.DecimalField(_("amount agreed"), max_digits=DIGITS, decimal_places=CENTS)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="agreed_is_something")
        ]


class Instalment(models.Model):
    """A part of the money agreed, and the last day on which it is in time."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="instalments")
    number = models.PositiveSmallIntegerField(_("instalment"))
    due_on = models.DateField(pgettext_lazy("instalment", "due on"))
    amount = models.DecimalField(_("amount"), max_digits=DIGITS, decimal_places=CENTS)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="instalments_in_order"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_is_something"),
        ]


class Payments(models.QuerySet["Payment"]):
    """Payments, as they are looked at."""

    def standing(self) -> "Payments":
        """Keep those that count: whose note was not taken back."""
        return self.filter(event__taken_back_at=None)


class Payment(models.Model):
    """Money that reached the workers: performed, whatever was agreed or awarded.

    One that was noted wrongly is taken back with its event in the case, and stays.
    """

    class Basis(models.TextChoices):
        AGREEMENT = "agreement", _("the mediation agreement")
        AWARD = "award", _("an award or judgment")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    submission_id = models.UUIDField(unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="payments")
    basis = models.CharField(_("basis"), max_length=10, choices=Basis)
    paid_on = models.DateField(_("paid on"))
    amount = models.DecimalField(_("amount paid"), max_digits=DIGITS, decimal_places=CENTS)
    noted_at = models.DateTimeField(auto_now_add=True)
    noted_by = models.CharField(_("noted by"), max_length=80)

    objects = Payments.as_manager()

    class Meta:
        ordering = ["paid_on", "pk"]
        indexes = [models.Index(fields=["paid_on"], name="payment_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_is_something")
        ]
