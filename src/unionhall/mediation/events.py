"""What can have happened to mediation cases."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStepped:
    """A case came to another state: partners that referred it, warnings that watch, may listen.

    ``employer`` is the public id of the employer; ``workers`` how many there are.
    """

    case: UUID
    scope_path: str
    employer: UUID
    channel: str
    category: str
    was: str
    became: str
    on: date
    workers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDisposed:
    """The file of a case was emptied, its time being over: copies elsewhere must go too."""

    case: UUID
    scope_path: str
