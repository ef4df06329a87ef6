"""What the endpoints of early warning take and answer."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, Field

from unionhall.accounts.models import Role
from unionhall.earlywarning import queries, wording
from unionhall.earlywarning.commands import Wording
from unionhall.earlywarning.models import EarlyWarning, Level, Step, WarningRule
from unionhall.earlywarning.proposals import Proposal
from unionhall.earlywarning.services.rules import Preview


def _without_nothing(value: str) -> str:
    if "\x00" in value:
        raise ValueError("text cannot hold the character NUL")
    return value


Plain = AfterValidator(_without_nothing)
Reason = Annotated[str, Field(max_length=200), Plain]
Long = Annotated[str, Field(max_length=500), Plain]


class LevelIn(Schema):
    """How grave, who answers, within how many hours; ``rank`` 1 is the gravest."""

    name: Annotated[str, Field(max_length=20), Plain]
    colour: Level.Colour
    rank: Annotated[int, Field(ge=1, le=9)]
    owner_role: Role
    owner_at: Level.OwnerAt
    hours: Annotated[int, Field(ge=1, le=720)]


class NewLevelIn(LevelIn):
    organization: UUID


class LevelOut(Schema):
    id: Annotated[UUID, Field(alias="public_id")]
    organization: UUID
    name: str
    colour: Level.Colour
    rank: int
    owner_role: Role
    owner_at: Level.OwnerAt
    hours: int
    retired_on: date | None

    @staticmethod
    def resolve_organization(level: Level) -> UUID:
        return level.organization.public_id


class RuleIn(Schema):
    """What a rule says: a stated one has ``days``, a statistical one a ``method``."""

    name: Annotated[str, Field(max_length=80), Plain]
    kind: WarningRule.Kind
    unit: WarningRule.Unit
    signals: Annotated[list[Annotated[str, Field(max_length=60), Plain]], Field(max_length=50)]
    level: UUID
    least: Annotated[int, Field(ge=1, le=1000)]
    source: Reason
    counted: WarningRule.Counted = WarningRule.Counted.FACTS
    days: Annotated[int, Field(ge=1, le=366)] | None = None
    method: WarningRule.Method | None = None

    def wording(self) -> Wording:
        said = {name: getattr(self, name) for name in Wording.__dataclass_fields__}
        return Wording(**said | {"signals": tuple(self.signals)})


class NewRuleIn(RuleIn):
    organization: UUID
    key: UUID | None = None


class TriedRuleIn(RuleIn):
    organization: UUID


class ActiveIn(Schema):
    active: bool


class ProposalOut(Schema):
    """A rule to adopt or change: send it with a level and a basis of your own."""

    id: str
    name: str
    kind: WarningRule.Kind
    unit: WarningRule.Unit
    signals: list[str]
    counted: WarningRule.Counted
    least: int
    days: int | None
    method: str

    @classmethod
    def of(cls, proposal: Proposal) -> "ProposalOut":
        return cls(id=proposal.id, **proposal.initial())


class HitsOut(Schema):
    """What came of a rule's warnings; ``rate`` is hits in a hundred of those judged to the end."""

    raised: int
    waiting: int
    confirmed: int
    dismissed: int
    hits: int
    nothing: int
    rate: int | None


class MeasuredOut(Schema):
    """What simulated history says of the method, for units with so many signals a week."""

    mean: float
    false_alarms_per_unit_year: float
    detected: float


class RuleOut(Schema):
    id: Annotated[UUID, Field(alias="public_id")]
    series: UUID
    organization: UUID
    name: str
    kind: WarningRule.Kind
    unit: WarningRule.Unit
    signals: list[str]
    counted: WarningRule.Counted
    least: int
    days: int | None
    method: str
    level: UUID
    source: str
    active: bool
    valid_from: date
    valid_until: date | None

    @staticmethod
    def resolve_organization(rule: WarningRule) -> UUID:
        return rule.organization.public_id

    @staticmethod
    def resolve_level(rule: WarningRule) -> UUID:
        return rule.level.public_id


class RulePage(Schema):
    """One rule with how well it warns, and what it said before."""

    rule: RuleOut
    hits: HitsOut
    measured: list[MeasuredOut]
    versions: list[RuleOut]


class WouldOut(Schema):
    """A unit; one with confidential records that the caller may not open is named alone."""

    name: str
    times: int | None
    facts: int | None
    last: date | None


class PreviewOut(Schema):
    """What a rule would have raised in the last year; ``short``: its method lacks history.

    ``unnamed`` employers have too few confidential records to be named to the caller.
    """

    raised: int
    units: int
    unnamed: int
    facts: int
    short: bool
    months: dict[str, int]
    first: list[WouldOut]

    @classmethod
    def of(cls, told: Preview) -> "PreviewOut":
        return cls(
            raised=told.raised,
            units=told.units,
            unnamed=told.unnamed,
            facts=told.facts,
            short=told.short,
            months={f"{month:%Y-%m}": count for month, count in told.months},
            first=[
                WouldOut(name=one.name, times=one.times, facts=one.facts, last=one.last)
                for one in told.first
            ],
        )


class KindOut(Schema):
    """A kind of signal with its legal hook; ``grade`` as for rules of law."""

    id: str
    name: str
    article: str
    source: str
    grade: str

    @classmethod
    def of(cls, id_: str, hook: wording.Hooked) -> "KindOut":
        return cls(
            id=id_, name=hook.name, article=hook.article, source=hook.source, grade=hook.grade
        )


class WarningOut(Schema):
    """A warning: about an employer, a street or a trade; never a label of an employer.

    The employer, and what people wrote, are left out where ``named`` is false: the caller may
    not open the confidential records on which it rests, and they are few.
    """

    id: Annotated[UUID, Field(alias="public_id")]
    about: str
    named: bool
    employer: UUID | None
    area: UUID
    trade: str
    rule: UUID
    level: UUID
    state: EarlyWarning.State
    owner: UUID
    owner_role: Role
    raised_at: datetime
    respond_by: datetime
    observed: int
    expected: float | None
    threshold: float | None
    week: date | None
    judged_at: datetime | None
    reason: str
    outcome: str
    outcome_note: str
    closed_on: date | None

    @staticmethod
    def resolve_about(warning: EarlyWarning) -> str:
        return queries.about(warning)

    @staticmethod
    def resolve_employer(warning: EarlyWarning) -> UUID | None:
        return warning.employer.public_id if warning.employer and warning.named else None

    @staticmethod
    def resolve_reason(warning: EarlyWarning) -> str:
        return queries.words(warning, warning.reason)

    @staticmethod
    def resolve_outcome_note(warning: EarlyWarning) -> str:
        return queries.words(warning, warning.outcome_note)

    @staticmethod
    def resolve_area(warning: EarlyWarning) -> UUID:
        return warning.area.public_id

    @staticmethod
    def resolve_rule(warning: EarlyWarning) -> UUID:
        return warning.rule.public_id

    @staticmethod
    def resolve_level(warning: EarlyWarning) -> UUID:
        return warning.level.public_id

    @staticmethod
    def resolve_owner(warning: EarlyWarning) -> UUID:
        return warning.owner.public_id


class FactOut(Schema):
    record: UUID
    on: date
    title: str
    url: str


class FactsOut(Schema):
    """The facts of one kind: those the caller may open, and how many there are besides.

    Without a kind: confidential ones of all kinds together that the caller may not open.
    """

    kind: str
    opened: list[FactOut]
    hidden: int

    @classmethod
    def of(cls, told: queries.Facts) -> "FactsOut":
        return cls(
            kind=told.code,
            hidden=told.hidden,
            opened=[
                FactOut(record=fact.record, on=fact.on, title=opened.title, url=opened.url)
                for fact, opened in told.opened
            ],
        )


class StepOut(Schema):
    id: Annotated[UUID, Field(alias="public_id")]
    kind: Step.Kind
    done_on: date
    note: str


class WarningPage(Schema):
    warning: WarningOut
    facts: list[FactsOut]
    steps: list[StepOut]


class WarningFilter(Schema):
    state: EarlyWarning.State | None = None
    open: bool | None = None
    late: bool = False
    mine: bool = False
    level: UUID | None = None
    employer: UUID | None = None
    organization: UUID | None = None


class ConfirmIn(Schema):
    reason: Reason = ""


class DismissIn(Schema):
    reason: Reason


class StepIn(Schema):
    kind: Step.Kind
    done_on: date
    note: Long
    key: UUID | None = None


class CloseIn(Schema):
    outcome: EarlyWarning.Outcome
    note: Long = ""


class AreaOut(Schema):
    organization: UUID
    name: str
    levels: dict[str, int]
    total: int

    @classmethod
    def of(cls, pair: tuple[Any, dict[str, int]]) -> "AreaOut":
        body, counts = pair
        return cls(
            organization=body.public_id,
            name=body.name,
            levels=counts,
            total=sum(counts.values()),
        )
