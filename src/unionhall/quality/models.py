"""Links that were sent to members to fill in what their own record lacks."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.accounts.models import User
from unionhall.core.scoping import ScopedQuerySet
from unionhall.core.states import Roads, StatefulModel
from unionhall.members.models import Membership, Person


class Form(StatefulModel):
    """One question to one member: which fields, until when, and whether it was answered.

    ``token`` is the keyed hash of what stands in the link; the link itself is nowhere.
    ``sent_at`` is set just before the message goes out: a form is sent once, not twice.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("form", "waiting for the member")
        ANSWERED = "answered", pgettext_lazy("form", "answered")
        EXPIRED = "expired", pgettext_lazy("form", "expired")

    ROADS: Roads = {State.OPEN: {State.ANSWERED, State.EXPIRED}}

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    fields = models.JSONField(_("details asked for"))
    token = models.UUIDField(null=True, unique=True, editable=False)
    asked_at = models.DateTimeField(pgettext_lazy("form", "asked"))
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    expires_on = models.DateField(pgettext_lazy("form", "valid until"))
    sent_at = models.DateTimeField(pgettext_lazy("form", "sent"), null=True)
    answered_at = models.DateTimeField(pgettext_lazy("form", "answered at"), null=True)

    objects = ScopedQuerySet["Form"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "state", "id"], name="quality_form_by_place"),
            models.Index(fields=["person", "asked_at"], name="quality_form_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="open"), name="one_open_quality_form"
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def state_name(self) -> str:
        """Return the state in the reader's language."""
        return self.state_label(self.state)
