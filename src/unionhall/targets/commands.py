"""What can be asked of the services: one dataclass for each deed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from unionhall.targets.models import Mode, Party


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTarget:
    """An employer without a union of its own is to get one.

    With an ``owner`` it is assigned at once. ``opened_on`` is the employer's opening day.
    """

    employer: UUID
    mode: Mode
    owner: UUID | None = None
    opened_on: date | None = None
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign:
    """A body of the employer's line answers for the target."""

    target: UUID
    owner: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMode:
    """The union is to be founded in another mode."""

    target: UUID
    mode: Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteIntent:
    """What the employer wants and what stands in the way, in full: what is left out is empty."""

    target: UUID
    intent: str = ""
    obstacle: str = ""
    obstacle_text: str = ""
    expected_on: date | None = None
    opened_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWish:
    """The workers want a union, since a day; an empty day takes the note back."""

    target: UUID
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameParty:
    """One of the four parties, with the body that answers; ``key`` becomes its public id.

    Exactly one of ``organization``, ``partner`` and ``name``.
    """

    target: UUID
    role: Party.Role
    organization: UUID | None = None
    partner: UUID | None = None
    name: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    key: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveParty:
    """A party no longer takes part; what it did stays on record."""

    party: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AddTask:
    """A party is to do something until a day; ``key`` becomes its public id."""

    party: UUID
    what: str
    due_on: date
    key: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishTask:
    """A task is done, with what came of it."""

    task: UUID
    done_on: date
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenTask:
    """A task was noted as done by mistake."""

    task: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp:
    """The employer refuses for good (``refused``), or is no longer there (``gone``)."""

    target: UUID
    reason: str
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeUpAgain:
    """An employer that had refused, or seemed to be gone, is listed anew."""

    target: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginFounding:
    """A founding case was opened for the target."""

    target: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundingStopped:
    """The founding case was withdrawn or refused: the target is where it was before."""

    target: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded:
    """The employer has a union of its own, which covers it."""

    target: UUID
    organization: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """The employer came under a joint union, which covers it."""

    target: UUID
    organization: UUID
