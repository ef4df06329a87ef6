"""What the API of the quality of records takes in and gives out."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from unionhall.quality.models import Form
from unionhall.quality.queries import Finding, Picture
from unionhall.quality.ranking import Tally
from unionhall.quality.standard import missing_by


class RateOut(Schema):
    """``rate``: qualified per hundred members; null where there are no members."""

    members: int
    qualified: int
    rate: float | None


class BelowOut(RateOut):
    """A body below; ``points``: what the rate above would rise by if all here were complete."""

    points: float
    id: UUID
    name: str


class RepairOut(Schema):
    """One detail of the ranking; ``after`` and ``rate`` hold once all steps so far are done.

    ``gained`` records become qualified by the whole ``step``, with the details ``together``;
    ``points`` is this detail's equal share of that, in percentage points of the rate.
    """

    detail: str
    label: str
    step: int
    together: list[str]
    points: float
    lacking: int
    alone: int
    gained: int
    after: int
    rate: float


class PictureOut(RateOut):
    on: date
    below: list[BelowOut]
    repairs: list[RepairOut]


class RecordOut(Schema):
    id: UUID
    name: str
    union: str
    lacks: list[str]


class FindingOut(Schema):
    detail: str
    label: str
    counts: bool
    lacking: bool
    why: str
    remedy: str
    rule: str
    grade: str


class ExplainedOut(RecordOut):
    qualified: bool
    findings: list[FindingOut]


class AskManyIn(Schema):
    """``count`` is what the count said."""

    count: Annotated[int, Field(ge=1, le=10_000_000)]


class CountOut(Schema):
    count: int


class FormOut(Schema):
    id: Annotated[UUID, Field(alias="public_id")]
    state: Form.State
    fields_: Annotated[list[str], Field(alias="fields", serialization_alias="fields")]
    asked_at: datetime
    expires_on: date


def rate_of(tally: Tally) -> dict[str, Any]:
    """Write the figures of a body."""
    return {"members": tally.members, "qualified": tally.qualified, "rate": tally.rate}


def picture_of(picture: Picture) -> dict[str, Any]:
    """Write the quality at a body."""
    return rate_of(picture.tally) | {
        "on": picture.on,
        "below": [
            rate_of(one.tally)
            | {"points": one.points, "id": one.body.public_id, "name": one.body.name}
            for one in picture.below
        ],
        "repairs": [
            {
                "detail": one.detail.code,
                "label": str(one.detail.label),
                "step": one.step,
                "together": [other.code for other in one.together],
                "points": one.points,
                "lacking": one.lacking,
                "alone": one.alone,
                "gained": one.gained,
                "after": one.after,
                "rate": one.rate,
            }
            for one in picture.tally.repairs()
        ],
    }


def record_of(row: Any, name: str) -> dict[str, Any]:
    """Write one record, its name as the reader may see it."""
    return {
        "id": row.public_id,
        "name": name,
        "union": row.organization.name,
        "lacks": [detail.code for detail in missing_by(row.mask)],
    }


def finding_of(one: Finding) -> dict[str, Any]:
    """Write one detail of one record."""
    return {
        "detail": one.detail.code,
        "label": str(one.detail.label),
        "counts": one.counts,
        "lacking": one.lacking,
        "why": str(one.why),
        "remedy": str(one.detail.remedy) if one.lacking else "",
        "rule": one.detail.rule,
        "grade": one.rule.grade.value if one.rule else "",
    }
