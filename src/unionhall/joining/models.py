"""Links that let people in, and their applications from the first tap to the decision."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unionhall.core.scoping import ScopedModel, ScopedQuerySet
from unionhall.core.states import Roads, StatefulModel
from unionhall.members.models import Membership, Person
from unionhall.organizations.models import Employer, Organization
from unionhall.outreach.models import Meeting


class Gathering(ScopedModel):
    """Those who want a union that is still to be founded, until it stands or comes to nothing.

    ``case`` is the public id of the founding case, ``name`` the name the union is to have,
    ``organization`` the body that guides the founding; ``employer`` the one whose people
    gather, where there is only one.
    """

    case = models.UUIDField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="gatherings")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet["Gathering"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "id"], name="gathering_by_place")]

    def __str__(self) -> str:
        return self.name


class JoinLink(ScopedModel):
    """A short link and QR code of one meeting, one union, or one that is to be founded."""

    token = models.CharField(max_length=12, unique=True)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="join_links")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="join_links")
    held_for = models.ForeignKey(Gathering, models.PROTECT, null=True, related_name="links")
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
                condition=Q(revoked_at=None, meeting=None, held_for=None),
                name="one_link_per_union",
            ),
            models.UniqueConstraint(
                fields=["held_for"], condition=Q(revoked_at=None), name="one_link_per_gathering"
            ),
        ]

    def __str__(self) -> str:
        return self.token


class Application(StatefulModel):
    """A wish to join, sealed as it was signed, from the first tap to the decision.

    Until the phone is confirmed by a code, or the document by sight, nothing is looked up
    and nothing that depends on other records is answered: ``confirmed_at`` is empty, and
    several may exist for one person. From then on the database allows one open
    application per person. ``content_hash`` (keyed) tells an identical retry of
    ``submission_id`` from another content under the same key.

    ``sealed`` is what identifies the person and is emptied by the decision to admit;
    ``signed`` is the signed document and stays. ``recognised``: the confirmed phone is the
    one on record of this very person, who may therefore be told what is on record.
    ``same_as`` is an earlier open application for the same document; without
    ``recognised`` it is a contradiction for the staff to solve by sight of the document.
    ``routed_to`` is where the application first went, and ``routed_by`` the rule that
    sent it there; ``organization`` is where it is now. ``held_for``: the union is still to
    be founded; the preparatory group accepts, and its approval admits those accepted.
    """

    class State(models.TextChoices):
        APPLIED = "applied", _("applied")
        ACCEPTED = "accepted", _("accepted, joins when the union is founded")
        APPROVED = "approved", _("approved")
        RETURNED = "returned", _("returned for correction")
        REJECTED = "rejected", _("rejected")
        DUPLICATE = "duplicate", _("already on record")
        LEFT_OUT = "left_out", _("not taken along after all")

    class Confirmation(models.TextChoices):
        BY_CODE = "code", _("by a code to the phone")
        BY_SIGHT = "sight", _("by sight of the document")
        BY_RECORD = "record", _("on record as a member")

    class Finding(models.TextChoices):
        NEW = "new", _("not yet a member")
        MEMBER_HERE = "member_here", _("already a member of this union")
        MEMBER_ELSEWHERE = "member_elsewhere", _("already a member of another union")
        FORMER = "former", _("was a member before")

    class Rule(models.TextChoices):
        MEETING = "meeting", _("the meeting's union")
        STATION = "station", _("the union of the meeting's service station")
        NEARBY = "nearby", _("the union of the service station nearest to the meeting")
        BELOW = "below", _("the joint union of the meeting's area")
        UNION = "union", _("the union of the link")
        FOUNDING = "founding", _("the union that is being founded")
        EMPLOYER = "employer", _("the employer's union")
        WORKPLACE = "workplace", _("the service station at the workplace")
        RESIDENCE = "residence", _("the service station at the residence")
        QUEUE = "queue", _("the federation's queue")
        STAFF = "staff", _("passed on by staff")

    ROADS: Roads = {
        State.APPLIED: {
            State.ACCEPTED,
            State.APPROVED,
            State.RETURNED,
            State.REJECTED,
            State.DUPLICATE,
        },
        # Back to applied when the founding came to nothing, or found the person in another union.
        State.ACCEPTED: {
            State.APPROVED,
            State.APPLIED,
            State.RETURNED,
            State.REJECTED,
            State.DUPLICATE,
            State.LEFT_OUT,
        },
        State.RETURNED: {State.APPLIED, State.REJECTED, State.DUPLICATE},
    }

    submission_id = models.UUIDField(unique=True)
    content_hash = models.UUIDField()
    receipt = models.CharField(max_length=12, unique=True)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="applications")
    routed_to = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    routed_by = models.CharField(_("sent here by"), max_length=12, choices=Rule)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="applications")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="+")
    held_for = models.ForeignKey(
        Gathering, models.PROTECT, null=True, related_name="applications", db_index=False
    )
    channel = models.CharField(max_length=20, choices=Membership.Channel)
    employment_form = models.CharField(max_length=2)
    blind_index = models.UUIDField()
    phone_token = models.UUIDField()
    sealed = models.BinaryField(null=True)
    key_version = models.PositiveSmallIntegerField(null=True)
    signed = models.BinaryField(null=True)
    signed_key_version = models.PositiveSmallIntegerField(null=True)
    opened_at = models.DateTimeField(_("page first opened"))
    received_at = models.DateTimeField(_("received"))
    received_on = models.DateField(_("received on"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    confirmed_by = models.CharField(max_length=8, choices=Confirmation, blank=True)
    phone_confirmed_at = models.DateTimeField(_("phone confirmed"), null=True)
    recognised = models.BooleanField(default=False)
    same_as = models.ForeignKey("self", models.PROTECT, null=True, related_name="repeats")
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
    along = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="taken_along", db_index=False
    )

    objects = ScopedQuerySet["Application"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "state", "id"], name="application_by_place"),
            models.Index(fields=["scope_path", "id"], name="application_in_order"),
            models.Index(fields=["received_at", "id"], name="application_by_time"),
            models.Index(fields=["received_on", "scope_path"], name="application_by_day"),
            models.Index(fields=["meeting", "id"], name="application_by_meeting"),
            models.Index(
                fields=["held_for", "id"],
                condition=Q(held_for__isnull=False),
                name="application_by_gathering",
            ),
            models.Index(
                fields=["along"], condition=Q(along__isnull=False), name="application_along"
            ),
            models.Index(fields=["key_version"], name="application_by_key"),
            models.Index(fields=["signed_key_version"], name="application_by_signed_key"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["blind_index"],
                condition=Q(
                    state__in=["applied", "accepted", "returned"], confirmed_at__isnull=False
                ),
                name="one_open_application_each",
            )
        ]

    def __str__(self) -> str:
        return self.receipt

    @property
    def on_record(self) -> Person | None:
        """The person on record by whom this one is known where it has no papers of its own."""
        spell = self.membership or self.along
        return spell.person if spell else None

    @property
    def is_open(self) -> bool:
        """Say whether something can still become of it."""
        return self.state in OPEN

    @property
    def contradicted(self) -> bool:
        """Say whether another open application names the same document, with another phone."""
        return self.same_as_id is not None and self.state == self.State.APPLIED

    @property
    def needs_a_closer_look(self) -> bool:
        """Say whether this one is not to be decided together with others."""
        finding, kinds = self.finding, self.Finding
        elsewhere = finding == kinds.MEMBER_ELSEWHERE and not self.wants_transfer
        return self.contradicted or elsewhere or finding == kinds.MEMBER_HERE


OPEN = (Application.State.APPLIED, Application.State.ACCEPTED, Application.State.RETURNED)
"""The states in which something can still become of an application."""
