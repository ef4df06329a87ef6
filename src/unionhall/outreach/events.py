"""What can have happened to meetings."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MeetingOpened:
    meeting: UUID
    path: str
    on: date


@dataclass(frozen=True, slots=True)
class MeetingClosed:
    meeting: UUID
    path: str
    on: date


@dataclass(frozen=True, slots=True)
class MeetingCancelled:
    meeting: UUID
    path: str
    on: date


@dataclass(frozen=True, slots=True)
class MeetingMovedInTime:
    """The day of a meeting was changed; figures of both days may differ."""

    meeting: UUID
    path: str
    before: date
    after: date


@dataclass(frozen=True, slots=True)
class VisitRecorded:
    """What a visit heard was written down; ``employers`` are the keys of now and of before."""

    meeting: UUID
    path: str
    on: date
    employers: tuple[int, ...]
