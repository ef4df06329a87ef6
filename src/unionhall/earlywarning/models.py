"""Rules that warn, levels that say who answers how soon, and the warnings themselves."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.accounts.models import Role, User
from unionhall.core.identifiers import uuid7
from unionhall.core.scoping import ScopedModel, ScopedQuerySet
from unionhall.core.states import Roads, StatefulModel
from unionhall.organizations.models import Employer, Organization

RANKS = 9
"""No district tells more levels apart."""


class Level(ScopedModel):
    """How grave a warning is, who answers for it, and within how many hours.

    Set by a district, never shipped: no official scheme of colours for unions exists (domain
    file 5.8). ``rank`` 1 is the gravest. ``owner_at`` says which body answers.
    """

    class Colour(models.TextChoices):
        RED = "red", _("red")
        ORANGE = "orange", _("orange")
        YELLOW = "yellow", _("yellow")
        BLUE = "blue", _("blue")
        GREY = "grey", _("grey")

    class OwnerAt(models.TextChoices):
        AREA = "area", _("the street or township where it stands")
        SETTER = "setter", _("the body that set the level")

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="warning_levels")
    name = models.CharField(_("name"), max_length=20)
    colour = models.CharField(_("colour"), max_length=8, choices=Colour)
    rank = models.PositiveSmallIntegerField(_("rank"))
    owner_role = models.CharField(_("duty that answers"), max_length=20, choices=Role)
    owner_at = models.CharField(_("body that answers"), max_length=8, choices=OwnerAt)
    hours = models.PositiveSmallIntegerField(_("hours to respond"))
    retired_on = models.DateField(_("no longer used from"), null=True)

    objects = ScopedQuerySet["Level"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "rank"], name="warning_level_by_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                condition=Q(retired_on=None),
                name="warning_level_named_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "rank"],
                condition=Q(retired_on=None),
                name="warning_level_ranked_once",
            ),
            models.CheckConstraint(
                condition=Q(hours__gte=1, hours__lte=720), name="warning_level_hours"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WarningRule(ScopedModel):
    """When a warning is raised, as a district has set it.

    ``stated``: at least ``least`` of the signals about one unit within ``days``.
    ``statistical``: more in a week than ``method`` expects for the unit, and at least
    ``least``. A change makes a new version of the same ``series``, so that a warning keeps
    the wording that raised it; the last day of a version is excluded, and a version that was
    replaced on the day it began held on none.
    """

    class Kind(models.TextChoices):
        STATED = "stated", pgettext_lazy("warning rule", "stated")
        STATISTICAL = "statistical", pgettext_lazy("warning rule", "statistical")

    class Unit(models.TextChoices):
        EMPLOYER = "employer", _("employer")
        STREET = "street", _("street or township")
        TRADE = "trade", pgettext_lazy("unit of a warning", "trade")

    class Counted(models.TextChoices):
        FACTS = "facts", _("facts")
        WORKERS = "workers", _("workers concerned")

    class Method(models.TextChoices):
        C1 = "ears_c1", _("EARS C1: against the seven weeks before")
        C2 = "ears_c2", _("EARS C2: against seven weeks, two weeks apart")
        C3 = "ears_c3", _("EARS C3: like C2, summed over three weeks")
        FARRINGTON = "farrington", _("improved Farrington: season and trend of five years")

    series = models.UUIDField(default=uuid7, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="warning_rules")
    level = models.ForeignKey(Level, models.PROTECT, related_name="rules")
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind of rule"), max_length=12, choices=Kind)
    unit = models.CharField(_("counted for each"), max_length=10, choices=Unit)
    signals = models.JSONField(_("signals"))
    counted = models.CharField(
        _("what is counted"), max_length=8, choices=Counted, default=Counted.FACTS
    )
    least = models.PositiveSmallIntegerField(_("at least"))
    days = models.PositiveSmallIntegerField(_("within days"), null=True)
    method = models.CharField(_("method"), max_length=12, choices=Method, blank=True)
    source = models.CharField(_("basis"), max_length=200)
    active = models.BooleanField(_("switched on"), default=True)
    set_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True)

    objects = ScopedQuerySet["WarningRule"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "series"], name="warning_rule_by_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["series"], condition=Q(valid_until=None), name="one_rule_of_a_series"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="warning_rule_lasts",
            ),
            models.CheckConstraint(
                condition=Q(kind="stated", days__isnull=False, method="")
                | (Q(kind="statistical", days=None) & ~Q(method="")),
                name="warning_rule_is_one_of_two",
            ),
            models.CheckConstraint(condition=Q(least__gte=1), name="warning_rule_counts"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def in_force(self) -> bool:
        """Say whether it is the version that holds today, switched on or off."""
        return self.valid_until is None


class EarlyWarning(StatefulModel):
    """Signals about one unit came together as a rule says; a human says whether it is so.

    It is never a label of an employer: only those who may see warnings find it, and it names
    facts, which each reader opens under their own rights. ``subject`` names the unit;
    ``scope_path`` is the employer's area, the street, or for a trade the body that set the
    rule. ``observed`` is what was counted when it was raised, ``expected`` and ``threshold``
    what the method said for ``week`` (its Monday). ``owner`` answers until ``respond_by``.
    """

    class State(models.TextChoices):
        RAISED = "raised", pgettext_lazy("warning", "to be judged")
        CONFIRMED = "confirmed", pgettext_lazy("warning", "confirmed")
        DISMISSED = "dismissed", pgettext_lazy("warning", "dismissed")
        CLOSED = "closed", pgettext_lazy("warning", "closed")

    class Outcome(models.TextChoices):
        NOTHING = "nothing", pgettext_lazy("warning", "nothing came of it")
        REPAIRED = "repaired", pgettext_lazy("warning", "put right")
        DISPUTE = "dispute", pgettext_lazy("warning", "a dispute")
        COLLECTIVE = "collective", pgettext_lazy("warning", "a collective case")

    ROADS: Roads = {
        State.RAISED: {State.CONFIRMED, State.DISMISSED},
        State.CONFIRMED: {State.CLOSED},
    }

    rule = models.ForeignKey(WarningRule, models.PROTECT, related_name="warnings")
    series = models.UUIDField(editable=False)
    level = models.ForeignKey(Level, models.PROTECT, related_name="warnings")
    subject = models.CharField(max_length=40, editable=False)
    area = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="early_warnings")
    trade = models.CharField(_("industry"), max_length=1, blank=True)
    owner = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    owner_role = models.CharField(_("duty that answers"), max_length=20, choices=Role)
    raised_at = models.DateTimeField(_("raised at"))
    raised_on = models.DateField(_("raised on"))
    respond_by = models.DateTimeField(_("respond by"))
    observed = models.PositiveIntegerField(_("observed"))
    expected = models.FloatField(_("expected"), null=True)
    threshold = models.FloatField(_("threshold"), null=True)
    week = models.DateField(_("week from"), null=True)
    judged_at = models.DateTimeField(_("judged at"), null=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True)
    dismissed_on = models.DateField(_("dismissed on"), null=True)
    judged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    outcome = models.CharField(_("what came of it"), max_length=12, choices=Outcome, blank=True)
    outcome_note = models.CharField(_("about the outcome"), max_length=500, blank=True)
    closed_on = models.DateField(pgettext_lazy("warning", "closed on"), null=True)

    whole, named = False, False
    """Whether this reader may know all records behind it, and who it is about; ``naming`` says."""

    objects = ScopedQuerySet["EarlyWarning"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["scope_path", "state"], name="early_warning_by_place"),
            models.Index(fields=["raised_on", "scope_path"], name="early_warning_by_day"),
            models.Index(fields=["series", "subject"], name="early_warning_by_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "subject"],
                condition=Q(state__in=["raised", "confirmed"]),
                name="one_open_warning_of_a_rule",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) & ~Q(outcome="")
                | (~Q(state="closed") & Q(closed_on=None, outcome="")),
                name="early_warning_closes_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} · {self.area}"

    @property
    def state_name(self) -> str:
        """Return the state in the reader's language."""
        return self.state_label(self.state)

    @property
    def is_open(self) -> bool:
        """Say whether somebody still has to do something about it."""
        return self.state in OPEN

    def late(self, now: datetime | None = None) -> bool:
        """Say whether nobody judged it in time, or it was judged too late."""
        return (self.judged_at or now or timezone.now()) > self.respond_by


OPEN = (EarlyWarning.State.RAISED, EarlyWarning.State.CONFIRMED)


class WarningFact(models.Model):
    """A signal that a warning rests on: its kind, its day and the key of its record.

    One record of a day is used once by a rule, so that what was judged raises nothing again.
    ``weight`` is a number of workers. Nothing of a person is copied.
    """

    warning = models.ForeignKey(EarlyWarning, models.CASCADE, related_name="facts")
    series = models.UUIDField(editable=False)
    kind = models.CharField(max_length=60)
    record = models.UUIDField()
    on = models.DateField(_("day"))
    weight = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        indexes = [models.Index(fields=["warning", "on"], name="warning_fact_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "record", "on"], name="signal_used_once_by_a_rule"
            )
        ]


class Step(models.Model):
    """A step of the response: the station reports, a joint interview, mediation, a joint plan."""

    class Kind(models.TextChoices):
        REPORT = "report", _("station reports")
        INTERVIEW = "interview", _("joint interview")
        MEDIATION = "mediation", _("guided mediation")
        PLAN = "plan", _("joint plan")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    warning = models.ForeignKey(EarlyWarning, models.CASCADE, related_name="steps")
    kind = models.CharField(_("step"), max_length=12, choices=Kind)
    done_on = models.DateField(_("day"))
    note = models.CharField(pgettext_lazy("warning", "what was done"), max_length=500)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("done_on", "pk")
