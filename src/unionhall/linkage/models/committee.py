"""The tripartite committee (三方委员会): members, meetings, resolutions that bind each party."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.identifiers import uuid7
from unionhall.core.scoping import ScopedModel, ScopedQuerySet
from unionhall.core.states import Roads, StatefulModel
from unionhall.linkage.models.partners import PartnerBody
from unionhall.organizations.models import Organization


class CommitteeMember(ScopedModel):
    """Somebody who sits in the committee for a party; ``partner`` empty: for the union itself."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    partner = models.ForeignKey(PartnerBody, models.PROTECT, null=True, related_name="members")
    name = models.CharField(pgettext_lazy("person", "name"), max_length=80)
    post = models.CharField(pgettext_lazy("committee", "post"), max_length=80, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True)

    objects = ScopedQuerySet["CommitteeMember"].as_manager()

    class Meta:
        ordering = ["partner_id", "pk"]
        indexes = [models.Index(fields=["scope_path", "until"], name="committee_by_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="committee_seat_lasts"
            ),
            models.UniqueConstraint(
                fields=["organization", "partner", "name"],
                condition=Q(until=None, partner__isnull=False),
                name="sits_once_for_a_partner",
            ),
            models.UniqueConstraint(
                fields=["organization", "name"],
                condition=Q(until=None, partner=None),
                name="sits_once_for_the_union",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CommitteeMeeting(StatefulModel):
    """A meeting of the committee. ``quorum`` is what the committee had set for its day."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("committee", "planned")
        HELD = "held", pgettext_lazy("committee", "held")
        CANCELLED = "cancelled", pgettext_lazy("committee", "cancelled")

    ROADS: Roads = {State.PLANNED: {State.HELD, State.CANCELLED}}

    submission_id = models.UUIDField(unique=True)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=120)
    agenda = models.TextField(_("agenda"), max_length=4000)
    minutes = models.TextField(pgettext_lazy("committee", "minutes"), max_length=8000, blank=True)
    quorum = models.PositiveSmallIntegerField(_("quorum"), null=True)

    objects = ScopedQuerySet["CommitteeMeeting"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "on", "id"], name="committee_meeting_by_day")]

    @property
    def state_name(self) -> str:
        """Return the state in the reader's language."""
        return self.state_label(self.state)


class Attendance(models.Model):
    """A member came to a meeting."""

    meeting = models.ForeignKey(CommitteeMeeting, models.CASCADE, related_name="came")
    member = models.ForeignKey(CommitteeMember, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="comes_once_to_a_meeting")
        ]


class Resolution(models.Model):
    """What a meeting resolved."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    submission_id = models.UUIDField(unique=True)
    meeting = models.ForeignKey(CommitteeMeeting, models.CASCADE, related_name="resolutions")
    number = models.PositiveSmallIntegerField(pgettext_lazy("resolution", "number"))
    text = models.TextField(_("resolution"), max_length=2000)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="resolutions_in_order")
        ]


class ResolutionTask(ScopedModel):
    """What a resolution asks of one party by a day; ``partner`` empty: of the union itself."""

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="tasks")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    partner = models.ForeignKey(PartnerBody, models.PROTECT, null=True, related_name="tasks")
    task = models.CharField(pgettext_lazy("committee", "task"), max_length=300)
    due_on = models.DateField(pgettext_lazy("task", "due on"))
    done_on = models.DateField(_("done on"), null=True)
    done_by = models.CharField(_("reported by"), max_length=80, blank=True)
    report = models.CharField(pgettext_lazy("task", "what was done"), max_length=500, blank=True)

    objects = ScopedQuerySet["ResolutionTask"].as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["scope_path", "due_on"], name="task_by_place"),
            models.Index(fields=["partner", "done_on"], name="task_by_partner"),
        ]

    def overdue(self, today: date) -> bool:
        """Say whether its day is over with nothing reported."""
        return self.done_on is None and today > self.due_on

    @property
    def late(self) -> bool:
        """Say whether it was done after its day."""
        return self.done_on is not None and self.done_on > self.due_on
