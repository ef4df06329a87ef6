"""The verdicts of a batch as its page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unionhall.core import formats
from unionhall.intake import subjects
from unionhall.intake.models import Batch, Verdict

HINTS: dict[Verdict, str | Promise] = {
    Verdict.UPDATED: _("records that change"),
    Verdict.UNCHANGED: _("on record just so"),
    Verdict.DUPLICATE_IN_FILE: _("the first of them counts"),
    Verdict.MEMBER_ELSEWHERE: _("to be transferred"),
    Verdict.NEEDS_PERSON: _("to be looked at"),
    Verdict.REJECTED: _("to be corrected"),
}
TONES = {
    Verdict.NEW: "good",
    Verdict.UPDATED: "good",
    Verdict.UNCHANGED: "neutral",
    Verdict.DUPLICATE_IN_FILE: "neutral",
    Verdict.MEMBER_ELSEWHERE: "due",
    Verdict.NEEDS_PERSON: "due",
    Verdict.REJECTED: "late",
}


@dataclass(frozen=True, slots=True)
class Tile:
    """How many rows came to one verdict."""

    verdict: Verdict
    count: int
    subject: subjects.Subject

    @property
    def label(self) -> str:
        """What the verdict is called."""
        return str(self.verdict.label)

    @property
    def hint(self) -> str | Promise:
        """What it means."""
        return HINTS.get(self.verdict, self.subject.sentences.new)

    @property
    def key(self) -> str:
        """Name the verdict in style sheets."""
        return self.verdict.name.lower()


def tiles(batch: Batch) -> list[Tile]:
    """Return the counts of a batch, in the order of the verdicts."""
    subject, counts = subjects.of(batch), batch.counts
    return [
        Tile(verdict, counts[verdict.name.lower()], subject)
        for verdict in Verdict
        if verdict != Verdict.MEMBER_ELSEWHERE or not subject.of_records
    ]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the bar."""

    key: str
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Bar:
    """How the verdicts share the rows."""

    width: int
    parts: list[Part]


def bar(shown: Sequence[Tile]) -> Bar:
    """Lay the verdicts side by side, each as wide as its rows are many."""
    parts, start = [], 0
    for tile in shown:
        if tile.count:
            parts.append(Part(tile.key, start, tile.count))
            start += tile.count
    return Bar(max(start, 1), parts)


def added_up(shown: Sequence[Tile]) -> str:
    """Write the counts as a sum."""
    return " + ".join(formats.grouped(tile.count) for tile in shown if tile.count) or "0"
