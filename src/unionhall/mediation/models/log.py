"""What happened in a dispute, and who looked at it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.accounts.models import Duty, User
from unionhall.core.identifiers import uuid7
from unionhall.core.scoping import ScopedModel, ScopedQuerySet
from unionhall.mediation.models.cases import CENTS, DIGITS, Case
from unionhall.mediation.models.money import Payment
from unionhall.organizations.models import Organization


class Event(models.Model):
    """One thing that happened in a dispute: its history, and what its clocks run from.

    Only ever added. ``was`` and ``became`` are states of the case where it changed. What was
    noted wrongly is taken back: it stays, with who, when and why, and counts no more.
    ``payment`` is the money that a note of a payment is about, and goes with it.
    """

    class Kind(models.TextChoices):
        APPLIED = "applied", pgettext_lazy("dispute event", "Applied for mediation")
        CORRECTED = "corrected", pgettext_lazy("dispute event", "Entry corrected")
        CONSENTED = "consented", pgettext_lazy("dispute event", "Agreed to mediate")
        DECLINED = "declined", pgettext_lazy("dispute event", "Did not agree to mediate")
        ACCEPTED = "accepted", pgettext_lazy("dispute event", "Accepted")
        ELSEWHERE = "elsewhere", pgettext_lazy("dispute event", "Directed elsewhere")
        NAMED = "named", pgettext_lazy("dispute event", "Named somebody to handle it")
        RELEASED = "released", pgettext_lazy("dispute event", "Released somebody")
        ARRANGED = "arranged", pgettext_lazy("dispute event", "Session arranged")
        CALLED_OFF = "called_off", pgettext_lazy("dispute event", "Session called off")
        MET = "met", pgettext_lazy("dispute event", "Session held")
        EXTENDED = "extended", pgettext_lazy("dispute event", "Extended by both sides")
        AGREED = "agreed", pgettext_lazy("dispute event", "Agreement in effect")
        FAILED = "failed", pgettext_lazy("dispute event", "Mediation failed")
        WITHDRAWN = "withdrawn", pgettext_lazy("dispute event", "Application withdrawn")
        PAID = "paid", pgettext_lazy("dispute event", "Money paid")
        UNPERFORMED = "unperformed", pgettext_lazy("dispute event", "Agreement not performed")
        CLOSED = "closed", pgettext_lazy("dispute event", "File closed")
        OPENED = "opened", pgettext_lazy("dispute event", "Opened by somebody without a part")
        DISPOSED = "disposed", pgettext_lazy("dispute event", "File disposed of")
        ASKED = "asked", _("Worker asked to negotiate")
        ANSWERED = "answered", _("Other side answered")
        REFUSED = "refused", _("Other side refused to negotiate")
        NEGOTIATED = "negotiated", _("Negotiation failed")
        BROKEN = "broken", _("Settlement not performed")
        COMPLAINED = "complained", _("Complaint to an authority")
        ORDER_ASKED = "order_asked", _("Payment order asked for")
        PROMISED = "promised", _("Other side agreed to perform")
        ENTRUSTED = "entrusted", _("Arbitration body entrusted the mediation")
        REVIEW_ASKED = "review_asked", _("Arbitration review asked for jointly")
        REVIEW_ACCEPTED = "review_accepted", _("Request for review accepted")
        REVIEW_EXTENDED = "review_extended", _("Review extended")
        REVIEWED = "reviewed", _("Review decided")
        CONFIRMATION_ASKED = "confirmation_asked", _("Judicial confirmation asked for jointly")
        CONFIRMED = "confirmed", _("Agreement confirmed by the court")
        ARBITRATION_ASKED = "arbitration_asked", _("Arbitration applied for")
        ARBITRATION_ACCEPTED = "arbitration_accepted", _("Arbitration accepted")
        SERVED = "served", _("Claim served on the other side")
        DEFENDED = "defended", _("Defence handed in")
        AWARD_EXTENDED = "award_extended", _("Time for the award extended")
        AWARDED = "awarded", _("Award made")
        AWARD_RECEIVED = "award_received", _("Award received")
        SUED = "sued", _("Suit filed")
        SET_ASIDE_ASKED = "set_aside_asked", _("Setting aside of the award asked for")

    BY_HAND = (
        Kind.ASKED,
        Kind.ANSWERED,
        Kind.REFUSED,
        Kind.NEGOTIATED,
        Kind.BROKEN,
        Kind.COMPLAINED,
        Kind.ORDER_ASKED,
        Kind.PROMISED,
        Kind.ENTRUSTED,
        Kind.REVIEW_ASKED,
        Kind.REVIEW_ACCEPTED,
        Kind.REVIEW_EXTENDED,
        Kind.REVIEWED,
        Kind.CONFIRMATION_ASKED,
        Kind.CONFIRMED,
        Kind.ARBITRATION_ASKED,
        Kind.ARBITRATION_ACCEPTED,
        Kind.SERVED,
        Kind.DEFENDED,
        Kind.AWARD_EXTENDED,
        Kind.AWARDED,
        Kind.AWARD_RECEIVED,
        Kind.SUED,
        Kind.SET_ASIDE_ASKED,
    )
    """What somebody notes; the others are written by the deeds themselves."""
    RESTARTS = (
        Kind.REFUSED,
        Kind.NEGOTIATED,
        Kind.BROKEN,
        Kind.DECLINED,
        Kind.FAILED,
        Kind.UNPERFORMED,
        Kind.COMPLAINED,
        Kind.SUED,
        Kind.ORDER_ASKED,
        Kind.PROMISED,
    )
    """What restarts the limitation (S43 Art. 31, S44 Art. 27); silence does too, by its clock."""
    RETRACTABLE = (Kind.PAID, *BY_HAND)
    """What somebody noted, and may have noted wrongly; steps of the mediation stay."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="events")
    kind = models.CharField(_("what happened"), max_length=20, choices=Kind)
    was = models.CharField(max_length=20, blank=True)
    became = models.CharField(max_length=20)
    on = models.DateField(_("on"))
    amount = models.DecimalField(_("amount"), max_digits=DIGITS, decimal_places=CENTS, null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=80, blank=True)
    text = models.CharField(max_length=300, blank=True)
    payment = models.OneToOneField(Payment, models.CASCADE, null=True, related_name="event")
    taken_back_at = models.DateTimeField(pgettext_lazy("dispute event", "taken back at"), null=True)
    taken_back_by = models.CharField(
        pgettext_lazy("dispute event", "taken back by"), max_length=80, blank=True
    )
    taken_back_why = models.CharField(
        pgettext_lazy("dispute event", "why it was taken back"), max_length=200, blank=True
    )

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["case", "id"], name="dispute_event_in_order")]

    @property
    def stands(self) -> bool:
        """Say whether it counts: it was not taken back."""
        return self.taken_back_at is None


class Look(models.Model):
    """Somebody opened a case: who, in which duty, by what right."""

    class Right(models.TextChoices):
        HANDLER = "handler", _("handler")
        HEAD = "head", _("head of the mediation body")
        GLASS = "glass", _("opened for a reason")
        CONSOLE = "console", _("operator at the console")

    case = models.ForeignKey(Case, models.CASCADE, related_name="looks")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    duty = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="+")
    right = models.CharField(_("by what right"), max_length=8, choices=Right)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="look_in_order")]


class Glass(ScopedModel):
    """Somebody who has no part in a case opened it, for a reason, until a moment."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="opened")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=200)
    at = models.DateTimeField()
    until = models.DateTimeField(_("until"))

    objects = ScopedQuerySet["Glass"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user", "until"], name="glass_by_user"),
            models.Index(fields=["scope_path", "id"], name="glass_by_place"),
        ]
