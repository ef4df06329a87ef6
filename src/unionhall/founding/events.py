"""What can have happened to cases."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from unionhall.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class UnionFounded:
    """A case was approved: the union stands."""

    case: UUID
    organization: Organization
    on: date
