"""What a calculation looks like in JSON, for the API and for the command."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from ninja import Schema
from pydantic import Field, RootModel

from unionhall.entitlements.law.calculators import Calculator
from unionhall.entitlements.law.inputs import Spec
from unionhall.entitlements.law.results import (
    Missing,
    Parameter,
    Part,
    Question,
    Result,
    Row,
    Step,
    Unit,
)
from unionhall.entitlements.law.words import Text


def said(text: Text) -> str:
    """Write a text in the reader's language."""
    return text.into(get_language() or "")


def plain(amount: Decimal | date | int | None) -> str | None:
    """Write an amount: 108000.00, 2026-03-02, 3; None where there is none."""
    if isinstance(amount, date):
        return amount.isoformat()
    return None if amount is None else f"{amount:f}" if isinstance(amount, Decimal) else str(amount)


class StepOut(Schema):
    """One step: the sentence, the same in numbers, and where the rule stands."""

    sentence: str
    expression: str
    article: str
    source: str

    @classmethod
    def of(cls, step: Step) -> "StepOut":
        basis = step.basis
        return cls(
            sentence=said(step.sentence),
            expression=step.expression,
            article=said(basis.article) if basis else "",
            source=said(basis.source) if basis else "",
        )


class ParameterOut(Schema):
    """A value of law that was used: where and since when it holds, and who says so."""

    id: str
    name: str
    value: Any
    words: str
    region: str
    place: str
    valid_from: date | None
    valid_until: date | None
    article: str
    source: str
    source_url: str
    grade: str
    certainty: str
    note: str

    @classmethod
    def of(cls, one: Parameter) -> "ParameterOut":
        return cls(
            id=one.id,
            name=said(one.name),
            value=_value(one.value),
            words=said(one.said),
            region=one.region,
            place=said(one.place),
            valid_from=one.valid_from,
            valid_until=one.valid_until,
            article=said(one.article),
            source=said(one.source),
            source_url=one.url,
            grade=one.grade,
            certainty=said(one.certainty),
            note=said(one.note),
        )


def _value(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, tuple):
        return [
            {"least": one.least, "most": one.most, "value": one.value}
            if isinstance(one, Row)
            else one
            for one in value
        ]
    return value


class QuestionOut(Schema):
    """What arithmetic cannot decide; ``amount`` is what would be left of the claim."""

    question: str
    article: str
    source: str
    amount: str | None

    @classmethod
    def of(cls, one: Question) -> "QuestionOut":
        return cls(
            question=said(one.sentence),
            article=said(one.basis.article),
            source=said(one.basis.source),
            amount=plain(one.amount),
        )


class MissingOut(Schema):
    """What is not known, and what that means for the result."""

    what: str
    sentence: str

    @classmethod
    def of(cls, one: Missing) -> "MissingOut":
        return cls(what=one.what, sentence=said(one.sentence))


class PartOut(Schema):
    """One part of the amount."""

    name: str
    amount: str

    @classmethod
    def of(cls, one: Part) -> "PartOut":
        return cls(name=said(one.name), amount=f"{one.amount:f}")


class ResultOut(Schema):
    """What came out: yuan, months or a day, as ``unit`` says; null where none can be given."""

    amount: str | None
    unit: Unit
    calculator: str
    title: str
    days_left: int | None = Field(description="of a time limit; below zero when it is over")
    steps: list[StepOut]
    parameters: list[ParameterOut]
    entitlement_questions: list[QuestionOut]
    missing: list[MissingOut]
    parts: list[PartOut]

    @classmethod
    def of(cls, name: str, result: Result) -> "ResultOut":
        return cls(
            amount=plain(result.amount),
            unit=result.unit,
            calculator=name,
            title=said(result.headline),
            days_left=result.days_left,
            steps=[StepOut.of(one) for one in result.steps],
            parameters=[ParameterOut.of(one) for one in result.parameters],
            entitlement_questions=[QuestionOut.of(one) for one in result.questions],
            missing=[MissingOut.of(one) for one in result.missing],
            parts=[PartOut.of(one) for one in result.parts],
        )


class ChoiceOut(Schema):
    """One answer that a field takes."""

    value: str
    label: str


class FieldOut(Schema):
    """One field of what a calculation asks for."""

    name: str
    kind: str
    label: str
    hint: str
    required: bool
    default: str | None
    choices: list[ChoiceOut]

    @classmethod
    def of(cls, name: str, spec: Spec) -> "FieldOut":
        return cls(
            name=name,
            kind=spec.kind.value,
            label=said(spec.label),
            hint=said(spec.hint),
            required=spec.required,
            default=None if spec.default in {None, ()} else str(spec.default),
            choices=[ChoiceOut(value=code, label=said(label)) for code, label in spec.choices],
        )


class CalculatorOut(Schema):
    """One calculation and what it asks for."""

    name: str
    title: str
    lead: str
    fields_: list[FieldOut] = Field(serialization_alias="fields")

    @classmethod
    def of(cls, one: Calculator) -> "CalculatorOut":
        return cls(
            name=one.name,
            title=said(one.title),
            lead=said(one.lead),
            fields_=[FieldOut.of(name, spec) for name, spec in one.fields.items()],
        )


class GivenIn(RootModel[dict[str, Any]]):
    """The fields of the calculation by name; days as 2024-09-10, money as texts like "9000"."""
