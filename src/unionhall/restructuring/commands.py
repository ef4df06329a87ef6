"""What can be asked: one dataclass for each change of the structure.

``on`` is the first day on which things are as they will be.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnion:
    """A union that is founded by the change itself, below the upper union of the source.

    An empty ``code`` is given by itself.
    """

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """A firm leaves a joint union for its own: one that exists, or one that is founded."""

    source: UUID
    employer: UUID
    on: date
    target: UUID | None = None
    new: NewUnion | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """A firm and its people pass from one joint union to another."""

    source: UUID
    employer: UUID
    target: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Unions end; ``target`` takes over their members, firms, stations and applications."""

    target: UUID
    sources: tuple[UUID, ...]
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Some firms of a joint union form a new one, with their people."""

    source: UUID
    employers: tuple[UUID, ...]
    new: NewUnion
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A body stands below another upper union, with all that is below it."""

    organization: UUID
    parent: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissolve:
    """A body ends; ``successor`` takes over its members, applications and stations."""

    organization: UUID
    on: date
    successor: UUID | None = None


Operation = Leave | Pass | Merge | Split | Move | Dissolve


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryOut:
    """Do it. ``key`` is made with the form: sent twice, it happens once."""

    operation: Operation
    key: UUID
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Say what it would do; nothing is kept of it."""

    operation: Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """Take a change back, as if it had never been."""

    change: UUID
    reason: str
