"""Closed months counted in advance, named parts of a district, and how bulletins are worded."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from unionhall.core.scoping import PathField, ScopedModel, ScopedQuerySet
from unionhall.organizations.models import Organization


class MonthCount(models.Model):
    """How many rows of a series began and ended in one closed month, at one node.

    A series is a fact with the fixed conditions of an indicator
    (``memberships?beginning=joined``). ``node`` is any place of the upper three levels of
    the tree: city, district, street or park. ``dimension`` and ``value`` split the total
    by one dimension at a time; both are empty for the total itself. A month without rows
    has no line.
    """

    series = models.CharField(max_length=80)
    node = PathField()
    dimension = models.CharField(max_length=20, blank=True)
    value = models.CharField(max_length=40, blank=True)
    month = models.DateField()
    begun = models.IntegerField()
    ended = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "node", "dimension", "value", "month"], name="month_count_once"
            )
        ]


class StaleMonth(models.Model):
    """Rows of a closed month were written late: that node's month is read from the rows.

    An empty month means all months. Written in the transaction of the late row, taken away
    by the recount that saw it; there may be several for one month, since taking away one
    that was seen must never take away one that was not.
    """

    fact = models.CharField(max_length=40)
    node = PathField()
    month = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["fact", "node", "month"], name="stale_by_node")]


class CountedTo(models.Model):
    """Up to and including which month a fact has been counted in advance.

    ``shape`` is the fingerprint of the definitions by which it was counted: under other
    definitions the counts are not read. ``stamp`` is another one after every count: of two
    counts at once one gives way, and sums that were taken under one hold as long as it does.
    """

    fact = models.CharField(max_length=40, primary_key=True)
    month = models.DateField()
    shape = models.CharField(max_length=64)
    stamp = models.UUIDField(default=uuid4)
    counted_at = models.DateTimeField()


class NamedScope(ScopedModel):
    """A named part of a district that reports count apart, such as 延庆's 三街一园八镇.

    Its figures count the rows at its places (and below them) that were guided by
    ``guided_by``; without one, all rows there. The places are dated: a figure counts at
    those that belonged to the scope on the last day of its period.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="named_scopes")
    name = models.CharField(_("name"), max_length=40)
    definition = models.CharField(_("definition"), max_length=300)
    guided_by = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet["NamedScope"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "name"], name="named_scope_by_place")]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="scope_named_once")
        ]

    def __str__(self) -> str:
        return self.name

    def bodies_on(self, day: date) -> list[Organization]:
        """Return the bodies that belonged to it on a day, in the order of the tree."""
        there = [place.organization for place in self.places.all() if place.held_on(day)]
        return sorted(there, key=lambda body: body.path)

    def held(self) -> list["ScopePlace"]:
        """List all places that ever belonged to it, in the order of the tree and of days."""
        return sorted(
            self.places.all(), key=lambda p: (p.organization.path, p.valid_from or date.min)
        )

    def changes(self) -> list["ScopePlace"]:
        """List the bodies that came or went on a day, in the order of those days."""
        dated = [place for place in self.places.all() if place.valid_from or place.valid_until]
        return sorted(dated, key=lambda p: (p.valid_until or p.valid_from or date.min, p.pk))


class ScopePlace(models.Model):
    """That a union body belongs to a named scope, over a stretch of days.

    From ``valid_from`` (included; empty: from the beginning) until ``valid_until``
    (excluded; empty: still).
    """

    scope = models.ForeignKey(NamedScope, models.CASCADE, related_name="places")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    valid_from = models.DateField(_("from"), null=True)
    valid_until = models.DateField(_("until"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "organization"],
                condition=Q(valid_until=None),
                name="in_a_scope_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None)
                | Q(valid_from=None)
                | Q(valid_until__gt=F("valid_from")),
                name="scope_place_lasts",
            ),
        ]

    def held_on(self, day: date) -> bool:
        """Say whether the body belonged to the scope on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or self.valid_until > day)


class HouseStyle(ScopedModel):
    """Which bulletin template a federation has chosen; those below it follow."""

    class Template(models.TextChoices):
        OVERVIEW = "overview", _("Overview: meetings, unions, members")
        JOINING = "joining", _("Joining: what the meetings brought")

    organization = models.OneToOneField(Organization, models.PROTECT, related_name="house_style")
    template = models.CharField(_("template"), max_length=12, choices=Template)

    objects = ScopedQuerySet["HouseStyle"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "template"], name="house_style_by_place")]
