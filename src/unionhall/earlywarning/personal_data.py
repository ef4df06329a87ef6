"""Warnings count; only the free texts of those who handle them could name somebody."""

from unionhall.core.personal_fields import Table, declare, nothing, scrubbed
from unionhall.earlywarning.models import EarlyWarning, Level, Step, WarningFact, WarningRule

declare(
    nothing(Level, "name"),
    nothing(WarningRule, "name", "series", "signals", "source"),
    nothing(WarningFact, "kind", "record", "series"),
    Table(
        model=EarlyWarning,
        fields={"reason": scrubbed(), "outcome_note": scrubbed()},
        plain=frozenset({"state", "series", "subject", "trade", "expected", "threshold"}),
    ),
    Table(model=Step, fields={"note": scrubbed()}),
)
