"""What can be asked about pairs of records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Ask the union on the other side whether both records are of one person."""

    pair: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The side that was asked says whether it is one person."""

    pair: UUID
    same: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TellApart:
    """The body above both says: these are two people. They are not proposed again."""

    pair: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """Nothing is to be done about this pair, without saying that they are two people."""

    pair: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """How two records become one; what is left out goes by the rules.

    ``keep`` is the public id of the record that is kept, ``fields`` says by field whose value
    holds (``first`` or ``second``), ``stays`` is the membership that stays where both have one.
    """

    keep: UUID | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    stays: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePair:
    """Make one record of two. ``key`` is made with the form: sent twice, it is done once."""

    pair: UUID
    key: UUID
    reason: str = ""
    choices: Choices = field(default_factory=Choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeExact:
    """Merge up to ``most`` pairs that agree in name, phone, birth and sex, by the rules.

    ``count`` is how many the preview said: where it is another number by now, it is refused.
    """

    key: UUID
    count: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoMerge:
    """Take a merge apart again, as if it had never been."""

    merge: UUID
    reason: str
