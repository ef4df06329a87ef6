"""Links that let people in, their applications, and the one-time codes that confirm phones."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unionhall.core.identifiers import uuid7
from unionhall.core.scoping import ScopedModel, ScopedQuerySet
from unionhall.core.states import Roads, StatefulModel
from unionhall.members.models import Membership
from unionhall.organizations.models import Employer, Organization
from unionhall.outreach.models import Meeting


class JoinLink(ScopedModel):
    """A short link and QR code of one meeting or one union."""

    token = models.CharField(max_length=12, unique=True)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="join_links")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="join_links")
    valid_until = models.DateTimeField(_("valid until"), null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet["JoinLink"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "id"], name="join_link_by_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(revoked_at=None), name="one_link_per_meeting"
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(revoked_at=None, meeting=None),
                name="one_link_per_union",
            ),
        ]


class Application(StatefulModel):
    """A wish to join, sealed as it was signed, from the first tap to the decision.

    Until the phone is confirmed by a code, or the document by sight, nothing is looked up
    and nothing that depends on other records is answered: ``confirmed_at`` is empty, and
    several may exist for one person. From then on the database allows one open
    application per person. ``content_hash`` (keyed) tells an identical retry of
    ``submission_id`` from another content under the same key.
    """

    class State(models.TextChoices):
        APPLIED = "applied", _("applied")
        APPROVED = "approved", _("approved")
        RETURNED = "returned", _("returned for correction")
        REJECTED = "rejected", _("rejected")

    class Confirmation(models.TextChoices):
        BY_CODE = "code", _("by a code to the phone")
        BY_SIGHT = "sight", _("by sight of the document")

    class Finding(models.TextChoices):
        NEW = "new", _("not yet a member")
        MEMBER_HERE = "member_here", _("already a member of this union")
        MEMBER_ELSEWHERE = "member_elsewhere", _("already a member of another union")
        FORMER = "former", _("was a member before")

    ROADS: Roads = {
        State.APPLIED: {State.APPROVED, State.RETURNED, State.REJECTED},
        State.RETURNED: {State.APPLIED, State.REJECTED},
    }

    submission_id = models.UUIDField(unique=True)
    content_hash = models.UUIDField()
    receipt = models.CharField(max_length=12, unique=True)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="applications")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="applications")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=20, choices=Membership.Channel)
    employment_form = models.CharField(max_length=2)
    blind_index = models.UUIDField()
    phone_token = models.UUIDField()
    sealed = models.BinaryField(null=True)
    key_version = models.PositiveSmallIntegerField(null=True)
    opened_at = models.DateTimeField(_("page first opened"))
    received_at = models.DateTimeField(_("received"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    confirmed_by = models.CharField(max_length=8, choices=Confirmation, blank=True)
    finding = models.CharField(max_length=20, choices=Finding, blank=True)
    wants_transfer = models.BooleanField(default=False)
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="decided_applications"
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    membership = models.OneToOneField(
        Membership, models.PROTECT, null=True, related_name="application"
    )

    objects = ScopedQuerySet["Application"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "state", "id"], name="application_by_place"),
            models.Index(fields=["meeting", "id"], name="application_by_meeting"),
            models.Index(fields=["key_version"], name="application_by_key"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["blind_index"],
                condition=Q(state="applied", confirmed_at__isnull=False),
                name="one_open_application_each",
            )
        ]


class OneTimeCode(models.Model):
    """A code sent to a phone for one purpose; kept only as a hash, for minutes."""

    public_id = models.UUIDField(default=uuid7, unique=True)
    phone_token = models.UUIDField()
    purpose = models.CharField(max_length=16)
    subject = models.UUIDField()
    code_hash = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["phone_token", "sent_at"], name="code_by_phone")]
