"""Figures: counts, and nothing of people."""

from unionhall.core.personal_fields import declare, nothing
from unionhall.indicators.models import (
    CountedTo,
    HouseStyle,
    MonthCount,
    NamedScope,
    ScopePlace,
    StaleMonth,
)

declare(
    nothing(MonthCount, "series", "node", "dimension", "value"),
    nothing(StaleMonth, "fact", "node"),
    nothing(CountedTo, "fact", "shape", "stamp"),
    nothing(NamedScope, "name", "definition"),
    nothing(ScopePlace),
    nothing(HouseStyle),
)
