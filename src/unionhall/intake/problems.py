"""Keeping refusals of rows, so that they can be said later, in the language of whoever reads.

What is kept is the class of the refusal, the field and the facts; a refusal never holds
personal data, so neither does this.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

from unionhall.core.errors import DomainError

Kept = dict[str, Any]
DAY = "day"


def keep(problems: Iterable[DomainError]) -> list[Kept]:
    """Return refusals in a form that a JSON column holds."""
    return [
        {
            "is": f"{type(one).__module__}:{type(one).__qualname__}",
            "field": one.field,
            "facts": {name: _kept(fact) for name, fact in one.facts.items()},
        }
        for one in problems
    ]


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
