"""What an indicator is: a figure with its name, unit and definition in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import get_language

INITIAL = "2026-11-22"


class Kind(StrEnum):
    """How the figure of a period comes about."""

    STOCK = "stock"
    """What there is at the end of the period's last day."""
    FLOW = "flow"
    """What happened from the first to the last day, both included."""
    RATIO = "ratio"
    """One figure in a hundred of another; both are shown."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if (get_language() or "zh").startswith("en") else self.zh

    def said_in(self, lang: str) -> str:
        """Return the text in one of the two languages."""
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Indicator:
    """One figure: which rows of which fact count for it, and what it is called.

    ``where`` are fixed conditions on the fact's dimensions. ``ended`` counts the rows that
    ended in the period instead of those that began. ``parts`` of a ratio are the codes of
    what is divided and by what.
    """

    code: str
    name: Words
    unit: Words
    kind: Kind
    definition: Words
    fact: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ended: bool = False
    dimensions: tuple[str, ...] = ()
    parts: tuple[str, str] | None = None
    version: str = INITIAL

    @property
    def series(self) -> str:
        """Name the rows that count: the fact and the fixed conditions."""
        conditions = "&".join(f"{d}={','.join(v)}" for d, v in sorted(self.where.items()))
        return f"{self.fact}?{conditions}" if conditions else self.fact


BODY = Words("家", "unions")
FIRM = Words("家", "firms")
PERSON = Words("人", "people")
ITEM = Words("项", "items")
HUNDREDTH = Words("%", "%")
