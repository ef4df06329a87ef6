"""What can have happened to mediation cases."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDisposed:
    """The file of a case was emptied, its time being over: copies elsewhere must go too."""

    case: UUID
    scope_path: str
