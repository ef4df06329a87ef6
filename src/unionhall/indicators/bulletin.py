"""The written bulletin: sentences, numbers in the press's manner, and the exact figures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from unionhall.core.actors import Actor
from unionhall.core.facts import Period
from unionhall.indicators import engine, permissions, queries, registry
from unionhall.indicators.definition import Kind, Words
from unionhall.indicators.dictionary import INDICATORS
from unionhall.indicators.months import month_end
from unionhall.indicators.queries import Figure, Where, sees_everything
from unionhall.indicators.sentences import (
    ANY_BODIES,
    SCOPE,
    SINGLES_AND_FEDERATIONS,
    TEMPLATES,
    Clause,
    Sentence,
)
from unionhall.indicators.wording import say
from unionhall.organizations.models import Kind as Body

NUMERALS = "零一两三四五六七八九十"
WHOLE = {
    Body.CITY: "全市",
    Body.DISTRICT: "全区",
    Body.STREET: "全街道",
    Body.TOWNSHIP: "全镇",
    Body.PARK: "全园区",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; a number knows which figure it says."""

    text: str
    figure: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """A bulletin of one body, or of a named part of it, for some days."""

    at: Where
    period: Period
    lang: str
    title: str
    figures: Mapping[str, Figure]
    sentences: tuple[tuple[Piece, ...], ...]

    @property
    def text(self) -> str:
        """The whole text."""
        join = " " if self.lang == "en" else ""
        return join.join("".join(p.text for p in pieces) for pieces in self.sentences)

    def as_json(self) -> dict[str, Any]:
        """Return the bulletin for programs."""
        content: dict[str, Any] = {
            "org": self.at.body.code,
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
            "figures": {
                code: {
                    "value": figure.value,
                    "unit": figure.indicator.unit.said_in(self.lang),
                    "definition": figure.indicator.version,
                }
                for code, figure in self.figures.items()
            },
            "text": self.text,
        }
        if self.at.scope:
            content["scope"] = self.at.scope.name
        return content


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a bulletin is asked about."""

    at: Where
    period: Period
    lang: str = "zh"
    template: str = ""


def make(actor: Actor, order: Order, today: date) -> Bulletin:
    """Write the bulletin."""
    at, days = order.at, order.period
    if not sees_everything(actor):
        actor.require(permissions.REPORT, at.body.path)
    told = [one for one in registry.indicators() if one.kind is not Kind.RATIO and at.knows(one)]
    codes = [one.code for one in told]
    figures = queries.figures(at, days, codes)
    template = order.template or queries.house_style(at.body)
    words = _words(order, today) | {"bodies": _bodies(at, days).said_in(order.lang)}
    chosen = (SCOPE,) if at.scope else TEMPLATES[template]
    sentences = (tuple(_write(one, figures, words, order.lang)) for one in chosen)
    return Bulletin(
        at=at,
        period=days,
        lang=order.lang,
        title=_title(at, order.lang),
        figures=figures,
        sentences=tuple(pieces for pieces in sentences if pieces),
    )


def _title(at: Where, lang: str) -> str:
    about = f"“{at.scope.name}”" if at.scope else ""
    return (
        f"{at.body.name}: bulletin {about}".strip()
        if lang == "en"
        else (f"{at.body.name}{about}工作简报")
    )


def _write(
    sentence: Sentence, figures: Mapping[str, Figure], words: Mapping[str, str], lang: str
) -> Iterator[Piece]:
    said = [c for c in sentence.clauses if c.code in figures and figures[c.code].value]
    if not said:
        return
    yield Piece(sentence.opening.said_in(lang).format(**words))
    groups: set[Words] = set()
    for number, clause in enumerate(said):
        lead = _joint(number, len(said), lang)
        if clause.group and clause.group not in groups and number:
            groups.add(clause.group)
            lead += clause.group.said_in(lang)
        yield from _clause(lead, clause, figures[clause.code], words, lang)
    yield Piece("." if lang == "en" else "。")


def _joint(number: int, count: int, lang: str) -> str:
    if number == 0:
        return ""
    if lang == "en":
        return " and " if number == count - 1 else ", "
    return "，"


def _clause(
    lead: str, clause: Clause, figure: Figure, words: Mapping[str, str], lang: str
) -> Iterator[Piece]:
    before, after = clause.text.said_in(lang).format(n="\0", **words).split("\0")
    number = say(figure.value, clause.manner)
    if lang == "en":
        shown = number.en
    else:
        measure = clause.measure or figure.indicator.unit
        shown = number.zh + measure.zh
    yield Piece(lead + before)
    yield Piece(shown, figure)
    if after:
        yield Piece(after)


def _words(order: Order, today: date) -> dict[str, str]:
    at, days = order.at, order.period
    period = _period_en(days) if order.lang == "en" else _period_zh(days, today)
    name = at.body.name
    place = name.removesuffix("总工会")
    as_of = "截至目前" if days.last == today else f"截至{_day_zh(days.last)}"
    guide = at.scope.guided_by if at.scope else None
    return {
        "period": period,
        "Period": period[:1].upper() + period[1:],
        "day": _day_en(days.last),
        "as_of": as_of,
        "place": place,
        "whole": WHOLE.get(Body(at.body.kind), name),
        "house": guide.name if guide else name,
        "scope": at.scope.name if at.scope else "",
    }


def _bodies(at: Where, days: Period) -> Words:
    if at.scope is None:
        return ANY_BODIES
    founded = queries.ask(INDICATORS["unions_founded"], at, days, by="kind")
    (kinds,) = engine.tally([founded])
    joint = sum(count for (_, kind, _), count in kinds.items() if kind == Body.JOINT)
    return ANY_BODIES if joint else SINGLES_AND_FEDERATIONS


def years_back(day: date, years: int) -> date:
    """Return the first of so many years that end with this day."""
    following = day + timedelta(days=1)
    if (following.month, following.day) == (2, 29):
        return (
            date(following.year - years, 3, 1)
            if years % 4
            else (following.replace(year=following.year - years))
        )
    return following.replace(year=following.year - years)


def _whole_years(days: Period) -> int:
    return next((n for n in range(1, 11) if years_back(days.last, n) == days.first), 0)


def _period_zh(days: Period, today: date) -> str:
    first, last = days.first, days.last
    if (first.month, first.day) == (1, 1) and first.year == last.year:
        if last == today:
            return "今年以来"
        if (last.month, last.day) == (12, 31):
            return f"{first.year}年"
    if first.day == 1 and last == month_end(first):
        return f"{first.year}年{first.month}月"
    if (years := _whole_years(days)) > 1:
        return f"{NUMERALS[years]}年来"
    end = f"{last.month}月{last.day}日" if first.year == last.year else _day_zh(last)
    return f"{_day_zh(first)}至{end}" if first != last else _day_zh(first)


def _period_en(days: Period) -> str:
    if (years := _whole_years(days)) > 1:
        return f"in the {years} years to {_day_en(days.last)}"
    if days.first == days.last:
        return f"on {_day_en(days.first)}"
    return f"from {_day_en(days.first)} to {_day_en(days.last)}"


def said_day(day: date, lang: str) -> str:
    """Write a day as the bulletin's text does."""
    return _day_en(day) if lang == "en" else _day_zh(day)


def _day_zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _day_en(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
