"""What was changed about the structure, when, by whom, and what it touched."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.accounts.models import User
from unionhall.core.scoping import ScopedModel, ScopedQuerySet
from unionhall.organizations.models import Organization


class Change(ScopedModel):
    """One change of the structure, carried out as a whole.

    ``organization`` is the nearest body above everything that was touched; whoever sees it
    sees the change. ``figures`` hold what was counted before and after. ``journal`` names
    every row that was changed (its columns before and after) or created, so that all of it can
    be taken back. ``key`` is the form's own: sent twice, it is carried out once.
    """

    class Kind(models.TextChoices):
        LEAVE = "leave", _("a firm leaves for its own union")
        PASS = "pass", _("a firm passes to another joint union")
        MERGE = "merge", _("unions merge")
        SPLIT = "split", _("a joint union is split")
        MOVE = "move", _("a body moves to another upper union")
        DISSOLVE = "dissolve", pgettext_lazy("change", "a body is dissolved")

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="changes")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    on = models.DateField(_("from"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    key = models.UUIDField(unique=True, editable=False)
    parameters = models.JSONField()
    members = models.PositiveIntegerField(_("members moved"), default=0)
    firms = models.PositiveIntegerField(_("firms moved"), default=0)
    figures = models.JSONField(default=list)
    journal = models.JSONField(default=dict)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_by_name = models.CharField(_("by"), max_length=80)
    made_at = models.DateTimeField(_("carried out at"), auto_now_add=True)
    undone_at = models.DateTimeField(_("taken back at"), null=True)
    undone_by_name = models.CharField(_("taken back by"), max_length=80, blank=True)
    undo_reason = models.CharField(_("why it was taken back"), max_length=200, blank=True)

    objects = ScopedQuerySet["Change"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "on"], name="change_by_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by_name="") | Q(undone_at__isnull=False),
                name="change_undone_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class ChangeBody(models.Model):
    """A union body that a change touched, and its part in it.

    ``organization`` is empty once a body that the change had founded is gone with it.
    """

    class Part(models.TextChoices):
        SOURCE = "source", pgettext_lazy("part", "gives")
        TARGET = "target", pgettext_lazy("part", "takes over")
        FOUNDED = "founded", pgettext_lazy("part", "newly founded")
        ENDED = "ended", pgettext_lazy("part", "ends")
        MOVED = "moved", pgettext_lazy("part", "moves")
        PARENT = "parent", pgettext_lazy("part", "upper union")

    change = models.ForeignKey(Change, models.CASCADE, related_name="bodies")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="changes_of_it"
    )
    name = models.CharField(_("name"), max_length=120)
    part = models.CharField(_("part"), max_length=20, choices=Part)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["change", "organization"], name="body_once_a_change")
        ]

    def __str__(self) -> str:
        return self.name
