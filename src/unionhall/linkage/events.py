"""What can have happened in the linkage."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralStepped:
    """A referral came to another state; ``case`` is empty until one is opened for it."""

    referral: UUID
    scope_path: str
    case: UUID | None
    partner_kind: str
    direction: str
    became: str
    on: date
    late: bool
