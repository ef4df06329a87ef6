"""Values that bodies set for rules which the law leaves open or whose text was not found."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from unionhall.core.scoping import ScopedModel, ScopedQuerySet


class LocalValue(ScopedModel):
    """A body's own value of a rule, for itself and everything below it, for some days.

    ``value`` is written as ``rules.values`` writes it. ``valid_until`` is the first day on
    which it no longer holds. Spells of one rule at one place never overlap.
    """

    rule = models.CharField(_("rule"), max_length=60)
    value = models.JSONField(_("value"))
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True)
    reason = models.CharField(_("basis"), max_length=200)
    set_by = models.CharField(_("set by"), max_length=80)
    set_at = models.DateTimeField(_("set at"), auto_now_add=True)

    objects = ScopedQuerySet["LocalValue"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["scope_path", "rule"], name="local_value_by_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="local_value_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["rule", "scope_path", "valid_from"], name="local_value_begins_once"
            ),
            models.UniqueConstraint(
                fields=["rule", "scope_path"],
                condition=Q(valid_until=None),
                name="local_value_open_once",
            ),
        ]

    def __str__(self) -> str:
        return self.rule

    def holds_on(self, day: date) -> bool:
        """Say whether the value holds on a day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)
