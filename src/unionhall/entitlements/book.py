"""The book that the arithmetic asks: the dated rules, the calendar, the table of ages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.utils import translation

from unionhall.entitlements.law.book import Ages, NotOnRecord
from unionhall.entitlements.law.results import Parameter, Row, Value
from unionhall.entitlements.law.words import Text
from unionhall.rules import queries as rules
from unionhall.rules import wording
from unionhall.rules.book import Bracket, Pair, Rule, Subject, shipped
from unionhall.rules.deadlines import roll
from unionhall.rules.errors import CalendarEnds, RuleNotKnown
from unionhall.rules.holidays import table
from unionhall.rules.models import LocalValue
from unionhall.rules.places import places
from unionhall.rules.retirement import Schedule
from unionhall.rules.values import applied

DAY = timedelta(days=1)
SET = Text("set by a union from an official document", "工会按官方文件填写")
SET_GRADE = "set"
LANGUAGES = ("en", "zh-hans")


def settable() -> frozenset[str]:
    """Return the rules of the calculations that offices may set."""
    subjects = {Subject.ENTITLEMENTS, Subject.STANDARDS}
    return frozenset(
        id_
        for id_, versions in shipped().items()
        if versions[0].subject in subjects and any(one.settable for one in versions)
    )


class RulesBook:
    """The rules as they ship and as offices have set them, for one calculation.

    A value that a body has set holds for everybody who asks about the body's division or one
    inside it: the nearest division wins, in it the body that stands highest. Without
    ``local`` only what ships is looked at.
    """

    def __init__(self, *, local: bool = True) -> None:
        self._local = local
        self._read: dict[date, list[tuple[LocalValue, str, str]]] = {}

    def parameter(self, id: str, *, on: date, region: str) -> Parameter:  # noqa: A002
        """Return a rule as it was on a day, in a region; raises NotOnRecord where none is."""
        try:
            rule = rules.shipped_rule(id, on=on, region=region)
        except RuleNotKnown as unknown:
            versions = rules.versions(id)
            days = [one.valid_from for one in versions if one.valid_from is not None]
            raise NotOnRecord(_text(versions[0].name), min(days, default=None)) from unknown
        if rule.settable and (found := self._set(id, on, region)):
            spell, where, body = found
            rule = replace(applied(rule, spell), region=where)
            return _parameter(
                rule, region, Text(f"{body}: {spell.reason}", f"{body}：{spell.reason}")
            )
        return _parameter(rule, region)

    def _set(self, id_: str, on: date, region: str) -> tuple[LocalValue, str, str] | None:
        if not self._local:
            return None
        for code in rules.regions(region):
            for spell, where, body in self._values(on):
                if spell.rule == id_ and next(rules.regions(where)) == code:
                    return spell, code, body
        return None

    def _values(self, on: date) -> list[tuple[LocalValue, str, str]]:
        """Read what holds on a day, once: the value, its division and the body that set it."""
        if on not in self._read:
            spells = rules.settled(settable(), on)
            named = places({spell.scope_path for spell in spells})
            self._read[on] = [
                (spell, named[spell.scope_path].region, named[spell.scope_path].name)
                for spell in spells
                if spell.scope_path in named
            ]
        return self._read[on]

    def working_days(self, first: date, last: date) -> int | None:
        """Count the working days of a span, both ends in it; None where the table ends."""
        holidays = table()
        try:
            return sum(holidays.is_working(day) for day in _span(first, last))
        except CalendarEnds:
            return None

    def working_day(self, day: date) -> date | None:
        """Return the day itself or the next one worked; None where the table ends."""
        try:
            return roll(day)
        except CalendarEnds:
            return None

    def ages(self, track: str, birth: date) -> Ages:
        """Say when somebody reaches the age of a track, as it rises."""
        schedule = Schedule.of(rules.versions(f"retirement.{track}")[-1])
        before = replace(schedule, new=schedule.former).reached(birth)
        return Ages(
            former_day=before,
            day=schedule.reached(birth),
            delay=schedule.delay(birth),
            former=schedule.former,
            new=schedule.new,
        )


def regions_with_values(on: date) -> list[str]:
    """List the divisions whose unions have set local standards that hold on a day."""
    spells = rules.settled(settable(), on)
    named = places({spell.scope_path for spell in spells})
    return sorted({next(rules.regions(place.region)) for place in named.values()})


def _span(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


def _text(pair: Pair) -> Text:
    return Text(pair.en, pair.zh)


def _parameter(rule: Rule, region: str, basis: Text | None = None) -> Parameter:
    """Write a rule as the arithmetic wants it; ``basis``: where an office has it from."""
    said, place, certainty = [], [], []
    where = rule.region if rule.value is not None else region
    for language in LANGUAGES:
        with translation.override(language):
            said.append(wording.value(rule))
            place.append(wording.region(next(rules.regions(where))))
            certainty.append(str(rule.grade.label))
    return Parameter(
        id=rule.id,
        name=_text(rule.name),
        value=_value(rule),
        said=Text(*said),
        region=rule.region,
        place=Text(*place),
        valid_from=rule.valid_from,
        valid_until=rule.valid_until,
        article=Text("", "") if basis else _text(rule.article),
        source=basis or _text(rule.source.title),
        url="" if basis else rule.source.url,
        grade=SET_GRADE if basis else rule.grade.value,
        certainty=SET if basis else Text(*certainty),
        note=_text(rule.note),
        text_since=None if basis else rule.source.since,
    )


def _value(rule: Rule) -> Value:
    value = rule.value
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    if isinstance(value, tuple):
        rows = tuple(Row(one.least, one.most, one.low) for one in value if isinstance(one, Bracket))
        return rows or tuple(one for one in value if isinstance(one, int))
    return value
