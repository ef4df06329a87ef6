"""What the API of pairs and merges takes in and gives out."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from unionhall.duplicates.commands import Choices
from unionhall.duplicates.evidence import WEIGHTS, WORDS, reasons
from unionhall.duplicates.models import Pair

Reason = Annotated[str, Field(min_length=1, max_length=200)]


class ReasonIn(Schema):
    reason: Reason


class AnswerIn(Schema):
    same: bool
    reason: Reason


class ChoicesIn(Schema):
    """How two records become one; what is left out goes by the rules."""

    keep: UUID | None = None
    fields: Annotated[dict[str, Literal["first", "second"]], Field(max_length=20)] = {}
    stays: UUID | None = None

    def choices(self) -> Choices:
        return Choices(keep=self.keep, fields=dict(self.fields), stays=self.stays)


class MergeIn(ChoicesIn):
    """``key`` is made by the client; the same key, once."""

    key: UUID
    reason: Annotated[str, Field(max_length=200)] = ""


class ExactIn(Schema):
    """``count`` is what the preview said."""

    key: UUID
    count: Annotated[int, Field(ge=1, le=10_000)]
    reason: Annotated[str, Field(max_length=200)] = ""


class ReasonOut(Schema):
    reason: str
    weight: int


class SideOut(Schema):
    """A record of a pair, masked; ``membership`` only where the reader may open it."""

    name: Annotated[str, Field(alias="shown.name")]
    number: Annotated[str, Field(alias="shown.number")]
    phone: Annotated[str, Field(alias="shown.phone")]
    union: str
    inside: bool
    membership: UUID | None
    since: date | None


class PairOut(Schema):
    """Two records that may be of one person; ``sides`` empty where one is gone by a merge."""

    id: Annotated[UUID, Field(alias="public_id")]
    state: Pair.State
    score: int
    exact: bool
    found_at: datetime
    reason: str
    reasons: list[ReasonOut]
    sides: list[SideOut]


class ChoiceOut(Schema):
    name: str
    label: str
    first: str
    second: str
    chosen: str
    why: str


class RowsOut(Schema):
    what: str
    count: int


class PreviewOut(Schema):
    """What a merge would do; ``blocked`` says why it cannot be, if so."""

    keep: UUID
    choices: list[ChoiceOut]
    figures: list[str]
    rows: list[RowsOut]
    blocked: list[str]


class MergeOut(Schema):
    id: Annotated[UUID, Field(alias="public_id")]
    pair: Annotated[UUID, Field(alias="pair.public_id")]
    reason: str
    figures: list[str]
    made_at: datetime
    made_by: Annotated[str, Field(alias="made_by_name")]
    undone_at: datetime | None
    undo_reason: str


class MergeAtLength(Schema):
    """A merge, and what keeps it from being taken back."""

    merge: MergeOut
    rows: list[RowsOut]
    in_the_way: list[str]


class ExactOut(Schema):
    """How many exact pairs can be merged now, and how many of them have two memberships."""

    count: int
    overlaps: int
    most: int


def shown(pair: Any, sides: Any) -> dict[str, Any]:
    """Lay a pair out with its reasons and records."""
    names = ("public_id", "state", "score", "exact", "found_at", "reason")
    return {name: getattr(pair, name) for name in names} | {
        "reasons": [
            {"reason": str(WORDS[r]), "weight": WEIGHTS[r]} for r in reasons(pair.evidence)
        ],
        "sides": list(sides or ()),
    }
