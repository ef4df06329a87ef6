"""What can have happened to targets."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TargetClosed:
    """An employer came to a union, refused, or is gone; ``state`` says which."""

    target: UUID
    path: str
    state: str
    on: date
