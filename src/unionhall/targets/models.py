"""Employers that are to get a union, and who does what until they have one."""

from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.identifiers import uuid7
from unionhall.core.scoping import ScopedModel, ScopedQuerySet
from unionhall.core.states import Roads, StatefulModel
from unionhall.organizations.models import Employer, Organization
from unionhall.outreach.models import Partner, Visit


class Mode(models.TextChoices):
    """How the union is to be founded, domain file section 3.4."""

    KEY = "key", _("key employer, one by one")
    INDUSTRY = "industry", _("through its industry")
    SAFETY_NET = "safety_net", _("safety net of the small three levels")


class Target(StatefulModel):
    """An employer that is to get a union; at most one of its targets is open.

    ``state`` is the stage. Nobody types it: up to ``willing`` it is what the record bears
    out (an owner, a held visit, the last word on the intent), see ``services.stages``.
    ``scope_path`` is the employer's area, so that its street finds
    it; ``owner`` is the body that answers for it. What is asked and heard at the employer
    are the enterprise meetings of outreach: they are read, never copied. ``opened_on`` is
    the employer's opening day and ``wanted_on`` the day on which its workers said that they
    want a union: the two days of the six-month rule (domain file 3.2). ``noted_on`` is the
    day of ``intent``: a later visit's word goes before it. ``union`` is what it came to,
    ``covered_by`` the joint union that covered it when it was listed.
    """

    class State(models.TextChoices):
        LISTED = "listed", pgettext_lazy("target", "listed")
        ASSIGNED = "assigned", pgettext_lazy("target", "assigned")
        VISITED = "visited", pgettext_lazy("target", "visited")
        WILLING = "willing", pgettext_lazy("target", "willing")
        FOUNDING = "founding", pgettext_lazy("target", "founding under way")
        FOUNDED = "founded", pgettext_lazy("target", "founded")
        COVERED = "covered", pgettext_lazy("target", "joined a joint union")
        REFUSED = "refused", pgettext_lazy("target", "refused")
        GONE = "gone", pgettext_lazy("target", "closed or moved away")

    class Obstacle(models.TextChoices):
        HEAD_UNWILLING = "head_unwilling", _("the head does not want one")
        COST = "cost", _("fear of the union dues")
        NO_CANDIDATE = "no_candidate", _("nobody to lead it")
        TURNOVER = "turnover", _("staff change too often")
        HEADQUARTERS = "headquarters", _("headquarters decide")
        UNAWARE = "unaware", _("does not know what a union does")
        UNREACHABLE = "unreachable", _("cannot be reached")
        OTHER = "other", pgettext_lazy("obstacle", "other")

    ROADS: Roads = {
        State.LISTED: frozenset(State) - {State.LISTED},
        State.ASSIGNED: frozenset(State) - {State.ASSIGNED},
        State.VISITED: frozenset(State) - {State.VISITED},
        State.WILLING: frozenset(State) - {State.WILLING},
        State.FOUNDING: frozenset(State) - {State.FOUNDING},
    }

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="targets")
    area = models.ForeignKey(Organization, models.PROTECT, related_name="targets")
    owner = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="owned_targets")
    mode = models.CharField(_("mode"), max_length=12, choices=Mode)
    obstacle = models.CharField(_("obstacle"), max_length=16, choices=Obstacle, blank=True)
    obstacle_text = models.CharField(_("about the obstacle"), max_length=500, blank=True)
    intent = models.CharField(_("intent"), max_length=12, choices=Visit.Intent, blank=True)
    noted_on = models.DateField(_("noted on"), null=True)
    expected_on = models.DateField(_("expected on"), null=True)
    opened_on = models.DateField(_("opened on"), null=True)
    wanted_on = models.DateField(_("workers want a union since"), null=True)
    contact = models.CharField(_("contact"), max_length=80, blank=True)
    source = models.CharField(_("list it came from"), max_length=120, blank=True)
    listed_on = models.DateField(_("listed on"))
    closed_on = models.DateField(pgettext_lazy("target", "closed on"), null=True)
    close_reason = models.CharField(_("why it was closed"), max_length=200, blank=True)
    union = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    covered_by = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet["Target"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "state"], name="target_by_place"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["employer"],
                condition=Q(closed_on=None),
                name="one_open_target_per_employer",
            ),
            models.CheckConstraint(
                condition=Q(
                    closed_on=None,
                    state__in=["listed", "assigned", "visited", "willing", "founding"],
                )
                | Q(
                    closed_on__isnull=False,
                    state__in=["founded", "covered", "refused", "gone"],
                ),
                name="target_is_closed_at_its_end",
            ),
            models.CheckConstraint(
                condition=Q(union=None, state__in=["refused", "gone"])
                | Q(union=None, closed_on=None)
                | Q(union__isnull=False, state__in=["founded", "covered"]),
                name="target_ends_with_its_union",
            ),
        ]

    def __str__(self) -> str:
        return self.employer.name

    @property
    def state_name(self) -> str:
        """Return the stage in the reader's language."""
        return self.state_label(self.state)

    @property
    def is_open(self) -> bool:
        """Say whether the employer still is to get a union."""
        return self.closed_on is None


OPEN = (
    Target.State.LISTED,
    Target.State.ASSIGNED,
    Target.State.VISITED,
    Target.State.WILLING,
    Target.State.FOUNDING,
)
"""The stages of an open target, in the order in which they follow."""


class Stage(ScopedModel):
    """A target stood in this stage, in this mode, from a day until another (excluded).

    So that "how many were willing on day D" is a count of rows. A stage that was entered
    and left on the same day leaves none.
    """

    target = models.ForeignKey(Target, models.CASCADE, related_name="stages")
    stage = models.CharField(_("stage"), max_length=20, choices=Target.State)
    mode = models.CharField(_("mode"), max_length=12, choices=Mode)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True)

    objects = ScopedQuerySet["Stage"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "stage"], name="target_stage_by_place"),
            models.Index(fields=["valid_from", "scope_path"], name="target_stage_by_begin"),
            models.Index(
                fields=["valid_until", "scope_path"],
                condition=Q(valid_until__isnull=False),
                name="target_stage_by_end",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["target"], condition=Q(valid_until=None), name="one_stage_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="target_stage_lasts",
            ),
        ]


class Party(models.Model):
    """One of the four who found a union together (党委领导、政府支持、工会运作、各方配合).

    Exactly one of ``organization``, ``partner`` and ``name`` says who it is. Of the person
    in charge only the name and the office's phone are kept.
    """

    class Role(models.TextChoices):
        PARTY = "party", _("Party committee leads")
        GOVERNMENT = "government", _("government supports")
        UNION = "union", _("union operates")
        OTHERS = "others", _("others cooperate")

    TAKEN_BY: Mapping[str, frozenset[str]] = {
        Role.PARTY: frozenset({"name"}),
        Role.GOVERNMENT: frozenset({"name"}),
        Role.UNION: frozenset({"organization"}),
        Role.OTHERS: frozenset({"partner", "name"}),
    }
    """In which of the three columns a body of each part may stand (domain file 3.4)."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    target = models.ForeignKey(Target, models.CASCADE, related_name="parties", db_index=False)
    role = models.CharField(_("responsible party"), max_length=12, choices=Role)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("body"), max_length=120, blank=True)
    contact_name = models.CharField(_("person in charge"), max_length=40, blank=True)
    contact_phone = models.CharField(_("office phone"), max_length=20, blank=True)
    removed_on = models.DateField(null=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["target", "role"], name="party_by_target")]
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=False, partner=None, name="")
                | Q(organization=None, partner__isnull=False, name="")
                | (Q(organization=None, partner=None) & ~Q(name="")),
                name="party_is_one_body",
            ),
            models.UniqueConstraint(
                fields=["target", "role", "organization"],
                condition=Q(removed_on=None, organization__isnull=False),
                name="union_body_takes_part_once",
            ),
            models.UniqueConstraint(
                fields=["target", "role", "partner"],
                condition=Q(removed_on=None, partner__isnull=False),
                name="partner_takes_part_once",
            ),
            models.UniqueConstraint(
                fields=["target", "role", "name"],
                condition=Q(removed_on=None) & ~Q(name=""),
                name="named_body_takes_part_once",
            ),
        ]

    def __str__(self) -> str:
        return self.body

    @property
    def body(self) -> str:
        """Return the name of the body, wherever it stands."""
        if self.organization is not None:
            return self.organization.name
        return self.partner.name if self.partner is not None else self.name


class Task(ScopedModel):
    """What one of the parties is to do until a day, and what came of it."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="tasks")
    target = models.ForeignKey(Target, models.CASCADE, related_name="tasks")
    what = models.CharField(_("what is to be done"), max_length=300)
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True)
    result = models.CharField(_("what came of it"), max_length=500, blank=True)

    objects = ScopedQuerySet["Task"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "due_on"], name="target_task_by_place"),
            models.Index(
                fields=["target", "due_on"],
                condition=Q(done_on=None),
                name="target_task_open",
            ),
        ]

    def __str__(self) -> str:
        return self.what[:60]
