"""What can have happened to union bodies."""

from dataclasses import dataclass
from datetime import date

from unionhall.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class OrganizationFounded:
    path: str
    on: date


@dataclass(frozen=True, slots=True)
class OrganizationMoved:
    """A body and all below it changed their paths; copies have been rewritten already."""

    old_path: str
    new_path: str
    on: date


@dataclass(frozen=True, slots=True)
class OrganizationRenamed:
    """A body bears another name from this day on."""

    organization: Organization
    on: date


@dataclass(frozen=True, slots=True)
class OrganizationDissolved:
    """A body ended on this day; whoever listens may still refuse by raising a DomainError.

    ``successor`` is the grass-roots union that takes over what stands there, where one is named.
    """

    organization: Organization
    successor: Organization | None
    on: date


@dataclass(frozen=True, slots=True)
class CoverageChanged:
    path: str
    on: date
