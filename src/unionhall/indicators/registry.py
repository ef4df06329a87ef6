"""The facts of all apps, collected by ``config.subscriptions``."""

import hashlib
from collections.abc import Iterable

from unionhall.core.facts import Fact
from unionhall.indicators.definition import Indicator
from unionhall.indicators.dictionary import INDICATORS, counted_from
from unionhall.indicators.errors import UnknownIndicator

_facts: dict[str, Fact] = {}


def register(facts: Iterable[Fact]) -> None:
    """Take in the facts of one app; a second time changes nothing."""
    for fact in facts:
        if _facts.setdefault(fact.code, fact) is not fact:
            raise ValueError(f"Two facts are called {fact.code}.")


def fact(code: str) -> Fact:
    """Return one fact."""
    return _facts[code]


def known() -> list[Fact]:
    """List all facts of all apps."""
    return list(_facts.values())


def indicators() -> list[Indicator]:
    """List the figures that can be given, in the order of the dictionary."""
    return [one for one in INDICATORS.values() if _available(one)]


def _available(one: Indicator) -> bool:
    if one.parts:
        return all(_available(INDICATORS[part]) for part in one.parts)
    return one.fact in _facts


def indicator(code: str) -> Indicator:
    """Return the definition of one figure."""
    if code not in INDICATORS or not _available(INDICATORS[code]):
        raise UnknownIndicator(code=code)
    return INDICATORS[code]


def counting(of: Fact) -> list[Indicator]:
    """List the figures that count a fact's rows, by the tree of today or of then."""
    codes = {of.code} | {one.code for one in _facts.values() if one.then == of.code}
    return [one for code in sorted(codes) for one in counted_from(code)]


def series_name(one: Indicator, of: Fact) -> str:
    """Name the rows of a fact that a figure counts."""
    return one.series.replace(one.fact, of.code, 1)


def series(of: Fact) -> dict[str, Indicator]:
    """List by name the different sets of rows of this fact that figures count."""
    return {series_name(one, of): one for one in counting(of)}


def split_by(of: Fact, name: str) -> tuple[str, ...]:
    """List the dimensions by which a series is counted in advance."""
    wanted = {d for one in counting(of) if series_name(one, of) == name for d in one.dimensions}
    return tuple(sorted(wanted & set(of.dimensions)))


def dimensions(of: Fact) -> list[str]:
    """List the dimensions that counting a fact in advance has to know."""
    split = {d for name in series(of) for d in split_by(of, name)}
    return sorted(split | {d for one in counting(of) for d in one.where})


def shape(of: Fact) -> str:
    """Return the fingerprint of everything that decides how a fact is counted in advance."""
    how = [(of.place, of.begins, of.ends), sorted(of.dimensions.items())]
    counted = [(name, split_by(of, name)) for name in sorted(series(of))]
    return hashlib.sha256(repr((how, counted)).encode()).hexdigest()
