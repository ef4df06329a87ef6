"""What can be asked of the services: one dataclass for each deed."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from unionhall.accounts.models import Role
from unionhall.earlywarning.models import EarlyWarning, Level, Step, WarningRule


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLevel:
    """A body has a level of warnings; ``models.Level`` explains the fields."""

    organization: UUID
    name: str
    colour: Level.Colour
    rank: int
    owner_role: Role
    owner_at: Level.OwnerAt
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLevel:
    """A level is called, answered or timed otherwise; warnings raised before keep their clock."""

    level: UUID
    name: str
    colour: Level.Colour
    rank: int
    owner_role: Role
    owner_at: Level.OwnerAt
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireLevel:
    """A level is no longer used for new rules."""

    level: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a rule says; ``models.WarningRule`` explains the fields."""

    name: str
    kind: WarningRule.Kind
    unit: WarningRule.Unit
    signals: tuple[str, ...]
    level: UUID
    least: int
    source: str
    counted: WarningRule.Counted = WarningRule.Counted.FACTS
    days: int | None = None
    method: WarningRule.Method | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRule:
    """From today on, a body warns by this rule; once per ``key``."""

    organization: UUID
    wording: Wording
    key: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRule:
    """From today on, the rule says this instead; the version before it stays on record."""

    rule: UUID
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchRule:
    """The rule is switched on or off."""

    rule: UUID
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRule:
    """From today on, the rule holds no longer."""

    rule: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRule:
    """A rule is tried on the year before a day."""

    organization: UUID
    wording: Wording
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseWarnings:
    """Look at all rules in force, as of a moment; doing it twice raises nothing twice."""

    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """The facts are so, and something has to be done."""

    warning: UUID
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismiss:
    """It is no risk, for a reason."""

    warning: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeStep:
    """A step of the response was taken; once per ``key``."""

    warning: UUID
    kind: Step.Kind
    done_on: date
    note: str
    key: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """The response is over; what came of it counts for the rule's hit rate."""

    warning: UUID
    outcome: EarlyWarning.Outcome
    note: str = ""
