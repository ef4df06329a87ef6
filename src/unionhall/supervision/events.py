"""What can have happened: news for those who watch employers."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LetterUnanswered:
    """The day of an answer went by without one; ``on`` is the first day after it."""

    letter: UUID
    kind: str
    employer: UUID
    scope_path: str
    on: date


@dataclass(frozen=True, slots=True)
class NoticeReceived:
    """An employer's notice has come in; ``employer`` is empty where it is not on record yet."""

    notice: UUID
    kind: str
    employer: UUID | None
    scope_path: str
    on: date
    people: int


@dataclass(frozen=True, slots=True)
class AccidentReported:
    """A work accident was reported; ``on`` is its day."""

    notice: UUID
    employer: UUID | None
    scope_path: str
    on: date
    serious: bool


@dataclass(frozen=True, slots=True)
class StrikeReported:
    """A stoppage or slowdown was reported; ``on`` is its first day."""

    notice: UUID
    employer: UUID | None
    scope_path: str
    on: date
    people: int
