"""Closed months counted in advance, and named parts of a district."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.core.scoping import PathField, ScopedModel, ScopedQuerySet
from unionhall.organizations.models import Organization


class MonthCount(models.Model):
    """How often a fact began and ended in one closed month, at one node, for one value.

    A closed month is one before the current one. The open month, and months that are
    ``StaleMonth``, are counted from the rows. ``dimension`` is empty for the total.
    ``stock`` is the running difference of beginnings and endings up to the month's end.
    """

    fact = models.CharField(max_length=40)
    node = PathField()
    dimension = models.CharField(max_length=20, blank=True)
    value = models.CharField(max_length=40, blank=True)
    month = models.DateField()
    begun = models.IntegerField()
    ended = models.IntegerField()
    stock = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fact", "node", "dimension", "value", "month"], name="month_count_once"
            )
        ]


class StaleMonth(models.Model):
    """A row that belongs to a closed month was written late: count again from this month."""

    fact = models.CharField(max_length=40)
    place = PathField()
    month = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["fact", "place"], name="stale_by_place")]


class CountedTo(models.Model):
    """Up to and including which month a fact has been counted."""

    fact = models.CharField(max_length=40, primary_key=True)
    month = models.DateField()
    counted_at = models.DateTimeField()


class NamedScope(ScopedModel):
    """A named part of a district that reports count apart, such as 延庆's 三街一园八镇.

    Its figures count the rows at its bodies (and below them) that were guided by
    ``guided_by``.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="named_scopes")
    name = models.CharField(_("name"), max_length=40)
    definition = models.CharField(_("definition"), max_length=300)
    bodies = models.ManyToManyField(Organization, related_name="+")
    guided_by = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet["NamedScope"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "name"], name="named_scope_by_place")]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="scope_named_once")
        ]
