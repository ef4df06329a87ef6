"""Keeping refusals of rows, so that they can be said later, in the language of whoever reads.

What is kept is the class of the refusal, the field and the facts. A refusal that quotes the
cell is kept without the quotation: in a row that is shifted by a column, it is somebody's
number. Whoever reads the answers has the cell before them.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

from unionhall.codes.errors import UnknownChoice, UnknownChoiceOfMany
from unionhall.core.errors import DomainError
from unionhall.intake.errors import NotOfMany, NotOfThese

Kept = dict[str, Any]
DAY = "day"
QUOTED = "code"
"""The fact that is the cell's own text."""


def keep(problems: Iterable[DomainError]) -> list[Kept]:
    """Return refusals in a form that a JSON column holds."""
    return [
        {
            "is": f"{type(one).__module__}:{type(one).__qualname__}",
            "field": one.field,
            "facts": {name: _kept(fact) for name, fact in one.facts.items()},
        }
        for one in map(_unquoted, problems)
    ]


def _unquoted(one: DomainError) -> DomainError:
    """Return a refusal that quotes no cell."""
    facts = {name: fact for name, fact in one.facts.items() if name != QUOTED}
    if isinstance(one, UnknownChoiceOfMany):
        return NotOfMany(field=one.field, **facts)
    if isinstance(one, UnknownChoice):
        return NotOfThese(field=one.field, **facts)
    return one


def said(kept: Sequence[Kept] | None) -> list[DomainError]:
    """Return the refusals again."""
    return [
        _class(one["is"])(
            field=one["field"], **{name: _fact(fact) for name, fact in one["facts"].items()}
        )
        for one in kept or ()
    ]


def confirmable(kept: Sequence[Kept] | None) -> bool:
    """Say whether a person's look settles all of it; the rest is settled elsewhere."""
    return bool(kept) and all(
        getattr(_class(one["is"]), "confirmable", False) for one in kept or ()
    )


def gist(name: str) -> str:
    """Return the first sentence of a kept class of refusals, its facts left open."""
    sentence = re.sub(r"%\(\w+\)s", "…", str(_class(name).message))
    return re.split(r"(?<=[。.:：])\s*", sentence, maxsplit=1)[0].rstrip("。.:：")


def _kept(fact: object) -> object:
    if isinstance(fact, date):
        return {DAY: fact.isoformat()}
    return fact if isinstance(fact, int) else str(fact)


def _fact(fact: Any) -> object:
    return date.fromisoformat(fact[DAY]) if isinstance(fact, dict) else fact


@cache
def _class(name: str) -> type[DomainError]:
    module, _, qualified = name.partition(":")
    found: type[DomainError] = getattr(import_module(module), qualified)
    return found
