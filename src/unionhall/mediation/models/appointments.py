"""Sessions arranged beforehand: when, where, and who will mediate."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.identifiers import uuid7
from unionhall.mediation.models.cases import Case, Session


class Appointments(models.QuerySet["Appointment"]):
    """Arranged sessions, as they are looked at."""

    def waiting(self) -> "Appointments":
        """Keep those that are neither recorded as held nor called off, of cases in mediation."""
        return self.filter(session=None, called_off_at=None, case__state=Case.State.ACCEPTED)


class Appointment(models.Model):
    """A session that both sides are called to. It is recorded as held, or called off.

    ``mediators`` are the names as they stand in the notice. ``session`` is what was held then.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="appointments")
    at = models.DateTimeField(pgettext_lazy("session", "day and time"))
    place = models.CharField(_("place"), max_length=120)
    mediators = models.CharField(_("mediators"), max_length=400)
    arranged_at = models.DateTimeField(auto_now_add=True)
    arranged_by = models.CharField(_("arranged by"), max_length=80)
    called_off_at = models.DateTimeField(_("called off at"), null=True)
    called_off_why = models.CharField(_("why it was called off"), max_length=200, blank=True)
    session = models.OneToOneField(Session, models.PROTECT, null=True, related_name="appointment")

    objects = Appointments.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["at"], name="appointment_by_moment")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "at"],
                condition=Q(called_off_at=None),
                name="one_session_at_a_time",
            )
        ]

    @property
    def is_open(self) -> bool:
        """Say whether it is still to be held or called off."""
        return self.session_id is None and self.called_off_at is None
