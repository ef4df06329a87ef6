"""What the endpoints of rules take and answer."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, Field

from unionhall.rules import values, wording
from unionhall.rules.book import Grade, Rule, Subject
from unionhall.rules.deadlines import MOST, Due, Unit
from unionhall.rules.models import LocalValue


def _without_nul(value: str) -> str:
    if "\x00" in value:
        raise ValueError("text cannot hold the character NUL")
    return value


Text = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_without_nul)]
Region = Annotated[str, Field(pattern=r"^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})?$")]


class RuleOut(Schema):
    """One version of a rule; ``value`` is null where none was found, shares are texts."""

    id: str
    code: str
    subject: Subject
    kind: str
    name: str
    region: str
    valid_from: date | None
    valid_until: date | None
    value: Any
    unit: str
    bound: str | None
    counted: str | None
    words: str
    trigger: str
    actor: str
    article: str
    source: str
    source_issued: str
    source_url: str
    grade: Grade
    grade_words: str
    settable: bool
    set_locally: bool
    note: str

    @classmethod
    def of(cls, rule: Rule) -> "RuleOut":
        return cls(
            id=rule.id,
            code=rule.code,
            subject=rule.subject,
            kind=rule.kind,
            name=str(rule.name),
            region=rule.region,
            valid_from=rule.valid_from,
            valid_until=rule.valid_until,
            value=values.stored(rule.value),
            unit=rule.unit,
            bound=rule.bound,
            counted=rule.counted,
            words=wording.value(rule),
            trigger=str(rule.trigger),
            actor=str(rule.actor),
            article=str(rule.article),
            source=str(rule.source.title),
            source_issued=str(rule.source.issued),
            source_url=rule.source.url,
            grade=rule.grade,
            grade_words=str(rule.grade.label),
            settable=rule.settable,
            set_locally=bool(rule.place),
            note=str(rule.note),
        )


class LocalValueOut(Schema):
    """A value that a body has set."""

    id: UUID = Field(alias="public_id")
    rule: str
    value: Any
    valid_from: date
    valid_until: date | None
    reason: str
    set_by: str

    @staticmethod
    def resolve_value(spell: LocalValue) -> Any:
        return spell.value


class RuleFilter(Schema):
    subject: Subject | None = None
    grade: Grade | None = None
    region: Region = ""
    on: date | None = None


class InForceFilter(Schema):
    """The day of the fact, and the division where it was, if not that of one's duty."""

    on: date | None = None
    region: Region = ""


class ValueIn(Schema):
    value: Annotated[Text, Field(description="as typed: 10, 2/3, 5%, 90, 30, 7, yes")]
    valid_from: date
    reason: Text


class EndIn(Schema):
    valid_until: date


class DeadlineFilter(Schema):
    start: date
    amount: Annotated[int, Field(ge=1, le=MOST)]
    unit: Unit
    backwards: bool = False


class DueOut(Schema):
    on: date
    counted: date
    rolled: bool
    why: list[str]

    @classmethod
    def of(cls, due: Due) -> "DueOut":
        return cls(on=due.on, counted=due.counted, rolled=due.rolled, why=due.why)


class DayOut(Schema):
    day: date
    name: str


class YearOut(Schema):
    """A year of the table: days off and make-up days that the weekday does not tell."""

    year: int
    off: list[DayOut]
    work: list[DayOut]
    papers: list[str]
    source: str
