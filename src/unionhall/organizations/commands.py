"""What can be asked of the services: one dataclass for each deed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from unionhall.organizations.models import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A union body is founded below another (``parent`` None: the top of the tree)."""

    code: str
    name: str
    kind: Kind
    parent: UUID | None
    founded_on: date
    credit_code: str = ""
    division_code: str = ""
    address: str = ""
    guided_by: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Describe:
    """Correct what is written about a union body; its place and kind have days of their own."""

    organization: UUID
    name: str
    credit_code: str = ""
    division_code: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """From ``on``, a union body bears another name; earlier days keep the old one."""

    organization: UUID
    name: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """From ``on``, a body stands below another parent, with all that is below it."""

    organization: UUID
    parent: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Reclassify:
    """From ``on``, a body is of another kind: a single-employer union became a joint one."""

    organization: UUID
    kind: Kind
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissolve:
    """On ``on``, a body ends; that day it no longer counts.

    ``successor`` takes over its members and applications, and what service stations send here.
    """

    organization: UUID
    on: date
    reason: str = ""
    successor: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterEmployer:
    """Enter an employer in the area of a union body."""

    area: UUID
    name: str
    credit_code: str = ""
    industry: str = ""
    unit_class: str = ""
    ownership: str = ""
    address: str = ""
    division_code: str = ""
    staff: int | None = None
    women: int | None = None
    counted_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeEmployer:
    """Correct what is written about an employer."""

    employer: UUID
    name: str
    credit_code: str = ""
    industry: str = ""
    unit_class: str = ""
    ownership: str = ""
    address: str = ""
    division_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameEmployer:
    """From ``on``, an employer bears another name; earlier days keep the old one."""

    employer: UUID
    name: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CountStaff:
    """An employer had so many people on a day; a second count of a day corrects the first.

    ``women`` are those among them; left empty where nobody counted them.
    """

    employer: UUID
    counted_on: date
    staff: int
    women: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """From ``on``, a union organizes the people of an employer."""

    organization: UUID
    employer: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EndCoverage:
    """From ``on``, a union no longer organizes the people of an employer."""

    coverage: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """A union body that should not have been entered goes again, with its place in the tree."""

    organization: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawEmployer:
    """An employer that should not have been entered goes again."""

    employer: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawCount:
    """A headcount of a day that should not have been noted goes again."""

    employer: UUID
    counted_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStation:
    """A service station opens; ``catch_all`` admits those whom it takes in."""

    organization: UUID
    name: str
    division_code: str
    address: str
    catch_all: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseStation:
    """A service station closes."""

    station: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadBoundaries:
    """The areas below a body get their boundaries from a GeoJSON file, those they had go.

    ``seen`` is the digest of the file that was looked at; empty: whatever comes is loaded.
    """

    organization: UUID
    content: bytes
    source: str
    dated_on: date
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveBoundaries:
    """A body's own boundary is removed, or with ``below`` those of all areas below it."""

    organization: UUID
    below: bool = False
