"""What a calculation gives back, and what it refuses."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from unionhall.entitlements.law.words import NOTHING, Text, day

FEN = Decimal("0.01")


class Unit(StrEnum):
    """What the amount of a result is."""

    YUAN = "yuan"
    MONTHS = "months"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table of the law: from ``least`` to ``most``, ``value`` holds."""

    least: int
    most: int
    value: int


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a sentence is from: the article and the text that it stands in.

    ``since`` is the first day on which that text holds, where that is on record.
    """

    article: Text
    source: Text
    since: date | None = None

    def as_of(self, on: date) -> "Basis":
        """Return the basis as it is shown for a day: a later text is said to be one."""
        if self.since is None or self.since <= on:
            return Basis(self.article, self.source)
        since = day(self.since)
        source = Text(
            f"{self.source.en} (later text, in force from {since.en}; the earlier day is read the "
            "same way, which was not checked)",
            f"{self.source.zh}（后来的规定，{since.zh}起施行；此前的事实参照理解，未核实）",
        )
        return Basis(self.article, source)


Value = int | Decimal | tuple[int, ...] | tuple[Row, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value of law as it was on the day: where it holds, since when, and who says so.

    ``grade`` is that of the rules (A: the text was read … N: no value is known), ``set`` where
    a union has set the value, ``given`` where whoever asks has brought it along. ``text_since``
    is the first day on which its source holds, where that is on record.
    """

    id: str
    name: Text
    value: Value
    said: Text
    region: str
    place: Text
    valid_from: date | None
    valid_until: date | None
    article: Text
    source: Text
    url: str
    grade: str
    certainty: Text
    note: Text = NOTHING
    text_since: date | None = None

    @property
    def basis(self) -> Basis:
        return Basis(self.article, self.source, self.text_since)

    def as_of(self, on: date) -> "Parameter":
        """Return the parameter with its source as it is shown for a day."""
        return replace(self, source=self.basis.as_of(on).source, text_since=None)

    @property
    def whole(self) -> int:
        """Return a value that is a whole number."""
        if not isinstance(self.value, int):
            raise TypeError(f"{self.id} is no whole number")
        return self.value

    @property
    def decimal(self) -> Decimal:
        """Return a value that is a number."""
        if not isinstance(self.value, int | Decimal):
            raise TypeError(f"{self.id} is no number")
        return Decimal(self.value)

    @property
    def wholes(self) -> tuple[int, ...]:
        """Return a value that is a list of whole numbers."""
        if not isinstance(self.value, tuple):
            raise TypeError(f"{self.id} is no list")
        return tuple(one for one in self.value if isinstance(one, int))

    def of(self, amount: int) -> int | None:
        """Return what a table says for an amount; None beyond its end."""
        if not isinstance(self.value, tuple):
            raise TypeError(f"{self.id} is no table")
        rows = (row for row in self.value if isinstance(row, Row))
        return next((row.value for row in rows if row.least <= amount <= row.most), None)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what is done and why, and the same in numbers."""

    sentence: Text
    expression: str
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class Question:
    """What arithmetic cannot decide: whether the claim exists, and how far.

    ``amount`` is what would be left if the question is answered against the worker, where
    that can be computed.
    """

    sentence: Text
    basis: Basis
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not known, and what that means for the result."""

    what: str
    sentence: Text


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the amount, for the picture."""

    name: Text
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Mark:
    """A day on the line of time, for the picture; ``main`` is the one that was asked for."""

    day: date
    name: Text
    main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came out. ``amount`` is None where it could not be computed or nothing limits it.

    ``days_left``, of a time limit: from the day asked about to the last one, below zero when
    that is over.
    """

    amount: Decimal | date | int | None
    unit: Unit
    headline: Text
    steps: tuple[Step, ...]
    parameters: tuple[Parameter, ...]
    questions: tuple[Question, ...]
    missing: tuple[Missing, ...]
    parts: tuple[Part, ...] = ()
    marks: tuple[Mark, ...] = ()
    days_left: int | None = None


def rounded(amount: Decimal) -> Decimal:
    """Round to the fen, half up; only results are rounded."""
    return amount.quantize(FEN, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field, and what to write instead."""

    field: str
    sentence: Text


class Unusable(Exception):
    """The input cannot be computed with; every problem names its field."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*(problem.sentence.en for problem in problems))
        self.problems = problems


def refuse(field: str, en: str, zh: str) -> Unusable:
    """Make the refusal of one field."""
    return Unusable(Problem(field, Text(en, zh)))
