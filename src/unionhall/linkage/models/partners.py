"""The bodies that a union works with on disputes, and who sits at their windows."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.accounts.models import User
from unionhall.core.identifiers import uuid7
from unionhall.core.scoping import ScopedModel, ScopedQuerySet
from unionhall.organizations.models import Organization


class PartnerBody(ScopedModel):
    """A body outside the union that takes part in the linkage at one union body (its district)."""

    class Kind(models.TextChoices):
        LABOUR = "labour", _("labour office")
        ARBITRATION = "arbitration", _("arbitration commission")
        COURT = "court", _("people's court")
        JUSTICE = "justice", _("justice office")
        PROCURATORATE = "procuratorate", _("procuratorate")
        CONFEDERATION = "confederation", _("enterprise confederation")
        COMMERCE = "commerce", _("federation of industry and commerce")
        LETTERS = "letters", _("letters and visits office")

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="linked")
    kind = models.CharField(pgettext_lazy("partner", "kind"), max_length=16, choices=Kind)
    name = models.CharField(pgettext_lazy("partner", "name"), max_length=120)
    ended_on = models.DateField(pgettext_lazy("partner", "ended on"), null=True)

    objects = ScopedQuerySet["PartnerBody"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "kind"], name="partner_body_by_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                condition=Q(ended_on=None),
                name="one_partner_of_a_name",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PartnerSeat(models.Model):
    """Somebody of a partner sits at its window, from a day until another."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    partner = models.ForeignKey(PartnerBody, models.PROTECT, related_name="seats")
    user = models.ForeignKey(User, models.PROTECT, related_name="partner_seats")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(until=None), name="sits_at_one_window"
            )
        ]
