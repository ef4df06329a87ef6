"""What the API of figures takes in and gives out."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils import timezone
from ninja import Schema
from pydantic import Field

from unionhall.core.actors import Actor
from unionhall.core.facts import Period
from unionhall.indicators import periods, queries, registry
from unionhall.indicators.definition import Indicator, Kind
from unionhall.indicators.models import HouseStyle, NamedScope
from unionhall.indicators.records import Choice

NAME = 40


class DefinitionOut(Schema):
    """What a figure means."""

    code: str
    name_zh: str
    name_en: str
    unit_zh: str
    unit_en: str
    kind: Kind
    definition_zh: str
    definition_en: str
    dimensions: list[str]
    parts: list[str]
    version: str

    @staticmethod
    def of(one: Indicator) -> "DefinitionOut":
        return DefinitionOut(
            code=one.code,
            name_zh=one.name.zh,
            name_en=one.name.en,
            unit_zh=one.unit.zh,
            unit_en=one.unit.en,
            kind=one.kind,
            definition_zh=one.definition.zh,
            definition_en=one.definition.en,
            dimensions=list(one.dimensions),
            parts=list(one.parts or ()),
            version=one.version,
        )


class Days(Schema):
    """The days asked about; without them, this year up to today."""

    period: Literal["month", "year", "union_year", "five_years", "custom", ""] = ""
    first: Annotated[date | None, Field(alias="from")] = None
    to: date | None = None
    scope: Annotated[str, Field(max_length=NAME)] = ""

    def frame(self, actor: Actor, organization: UUID) -> tuple[queries.Where, Period]:
        """Return the place and the days that are meant."""
        given = {
            "period": self.period,
            "from": self.first.isoformat() if self.first else "",
            "to": self.to.isoformat() if self.to else "",
        }
        body = queries.body(actor, organization)
        _, days = periods.chosen(given, timezone.localdate())
        return queries.where(body, self.scope, on=days.last), days


class Narrowing(Schema):
    """Conditions on the records; bodies are named by their id."""

    kind: Annotated[str, Field(max_length=NAME)] = ""
    level: Annotated[str, Field(max_length=NAME)] = ""
    place_type: Annotated[str, Field(max_length=NAME)] = ""
    category: Annotated[str, Field(max_length=NAME)] = ""
    channel: Annotated[str, Field(max_length=NAME)] = ""
    employment_form: Annotated[str, Field(max_length=NAME)] = ""
    beginning: Annotated[str, Field(max_length=NAME)] = ""
    ending: Annotated[str, Field(max_length=NAME)] = ""
    guided_by: Annotated[str, Field(max_length=NAME)] = ""
    organizer: Annotated[str, Field(max_length=NAME)] = ""
    ownership: Annotated[str, Field(max_length=NAME)] = ""
    industry: Annotated[str, Field(max_length=NAME)] = ""
    mode: Annotated[str, Field(max_length=NAME)] = ""
    stage: Annotated[str, Field(max_length=NAME)] = ""
    large: Annotated[str, Field(max_length=NAME)] = ""
    what: Annotated[str, Field(max_length=NAME)] = ""
    violation: Annotated[str, Field(max_length=NAME)] = ""
    timing: Annotated[str, Field(max_length=NAME)] = ""
    result: Annotated[str, Field(max_length=NAME)] = ""
    came_by: Annotated[str, Field(max_length=NAME)] = ""
    partner: Annotated[str, Field(max_length=NAME)] = ""
    linkage: Annotated[str, Field(max_length=NAME)] = ""
    purpose: Annotated[str, Field(max_length=NAME)] = ""
    tree: Literal["now", "then"] = "now"

    def choice(self, one: Indicator, at: queries.Where, days: Period) -> Choice:
        """Return the figure that is meant."""
        if one.kind is Kind.RATIO:
            return Choice(indicator=one, at=at, period=days)
        given: dict[str, str] = self.model_dump(exclude={"tree"})
        narrowed = queries.narrowed(one, given)
        for name, value in given.items():
            if value and name not in registry.fact(one.fact).dimensions:
                queries.dimension(one, name)
        then = self.tree == "then"
        stood = queries.as_it_stood(at, days.last) if then else at
        return Choice(indicator=one, at=stood, period=days, narrowed=narrowed, then=then)


class PartOut(Schema):
    """One part of a figure."""

    value: str
    name: str
    count: int


class FigureOut(Schema):
    """A figure; of a ratio, ``value`` of ``whole``."""

    code: str
    organization: UUID
    first: Annotated[date, Field(serialization_alias="from")]
    to: date
    value: int
    whole: int | None
    unit: str
    definition: str
    by: str
    parts: list[PartOut]


class RecordOut(Schema):
    """One record behind a figure, as its page shows it."""

    columns: dict[str, str]
    url: str


class RecordsOut(Schema):
    """One page of records; ``value`` is the figure itself."""

    value: int
    items: list[RecordOut]
    next: str | None


class UnitOut(Schema):
    """One body directly below, and its part of the figure."""

    organization: UUID
    name: str
    count: int


class SideOut(Schema):
    """One body directly below, and its part of the figure by either tree.

    Without ``organization``: what stands directly below. ``now``: by the tree of today;
    ``then``: by that of the last day.
    """

    organization: UUID | None
    name: str
    now: int
    then: int


class DashboardFigure(Schema):
    code: str
    name: str
    value: int
    whole: int | None
    unit: str


class DashboardOut(Schema):
    """What a dashboard shows."""

    organization: UUID
    first: Annotated[date, Field(serialization_alias="from")]
    to: date
    figures: list[DashboardFigure]
    charts: dict[str, Any]
    columns: list[str]
    units: list[dict[str, Any]]


class BulletinFigure(Schema):
    value: int
    unit: str
    definition: str


class BulletinOut(Schema):
    """A bulletin: the exact figures and the text."""

    org: str
    first: Annotated[date, Field(alias="from", serialization_alias="from")]
    to: date
    figures: dict[str, BulletinFigure]
    text: str
    scope: str | None = None


class ScopeIn(Schema):
    """A named part of a body; its places hold from ``since``, without it for all days."""

    name: Annotated[str, Field(min_length=1, max_length=NAME)]
    definition: Annotated[str, Field(min_length=1, max_length=300)]
    bodies: Annotated[list[UUID], Field(max_length=500)]
    guided_by: UUID | None = None
    since: date | None = None


class ScopePlaceOut(Schema):
    """That a body belongs to the scope: from (included), until (excluded)."""

    organization: UUID
    first: Annotated[date | None, Field(serialization_alias="from")]
    until: date | None


class ScopeOut(Schema):
    id: UUID
    name: str
    definition: str
    bodies: list[UUID]
    places: list[ScopePlaceOut]
    guided_by: UUID | None

    @staticmethod
    def of(scope: NamedScope) -> "ScopeOut":
        return ScopeOut(
            id=scope.public_id,
            name=scope.name,
            definition=scope.definition,
            bodies=[body.public_id for body in scope.bodies_on(timezone.localdate())],
            places=[
                ScopePlaceOut(
                    organization=place.organization.public_id,
                    first=place.valid_from,
                    until=place.valid_until,
                )
                for place in scope.held()
            ],
            guided_by=scope.guided_by.public_id if scope.guided_by else None,
        )


class StyleIn(Schema):
    template: HouseStyle.Template
