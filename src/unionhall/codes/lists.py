"""The official code lists: what may be stored, and what it is called.

Each list is a file in ``data/lists`` that names its standard, its source, the source's
grade (domain file, section 0) and the day from which it is used. Its title is what people
call it. Words that people use for a code may stand beside it, with a grade of their own.
"""

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from django.utils.translation import get_language

from unionhall.codes.counties import DATA
from unionhall.codes.errors import UnknownChoice, UnknownChoiceOfMany

FOLDER = DATA / "lists"
NAMES = frozenset(path.stem for path in FOLDER.glob("*.json"))
FEW = 12
"""So many entries of a list fit into a sentence."""


@dataclass(frozen=True, slots=True)
class Item:
    """One code. ``also`` is another notation of it that forms and files use."""

    code: str
    zh: str
    en: str
    also: str = ""


@dataclass(frozen=True, slots=True)
class CodeList:
    """One list, with where it is from. ``words`` are usual words, each with its code."""

    name: str
    zh: str
    en: str
    standard: str
    source: str
    grade: str
    since: str
    items: dict[str, Item]
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)


@cache
def code_list(name: str) -> CodeList:
    """Read a list, once per process; raises KeyError for a name that no list has."""
    if name not in NAMES:
        raise KeyError(name)
    raw = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    groups = raw.get("groups") or raw.get("ownership") or {}
    usual = raw.get("notations", {}).get("words", {})
    return CodeList(
        name=name,
        zh=raw["title"]["zh"],
        en=raw["title"]["en"],
        standard=raw["standard"],
        source=raw["source"],
        grade=raw["grade"],
        since=raw["from"],
        items={item["code"]: Item(**item) for item in raw["items"]},
        groups={group: tuple(codes) for group, codes in groups.items()},
        words={word: code for code, words in usual.items() for word in words},
    )


def is_known(name: str, code: str) -> bool:
    """Say whether the list has this code."""
    return code in code_list(name).items


def label(name: str, code: str, language: str | None = None) -> str:
    """Return what a code is called in a language (the reader's, unless one is given).

    A code that the list does not have is shown as it is: old records stay readable.
    """
    item = code_list(name).items.get(code)
    if item is None:
        return code
    return _in(language, item)


def title(name: str, language: str | None = None) -> str:
    """Return what people call a list, in a language (the reader's, unless one is given)."""
    return _in(language, code_list(name))


def _in(language: str | None, named: Item | CodeList) -> str:
    return named.zh if _chinese(language) else named.en


def _chinese(language: str | None) -> bool:
    return (language or get_language() or "zh").startswith("zh")


def choices(name: str, language: str | None = None) -> list[tuple[str, str]]:
    """Return the list for a form field, in the order of the list."""
    return [(code, label(name, code, language)) for code in code_list(name).items]


def group(name: str, group_name: str) -> tuple[str, ...]:
    """Return the codes of a named group within a list: the four key groups of workers."""
    return code_list(name).groups[group_name]


def find(name: str, text: str) -> str | None:
    """Find the code for what stands in a file: the code, another notation, a usual word, a name.

    Width of characters, blanks and small letters make no difference.
    """
    return _meanings(name).get(_bare(text))


@cache
def _meanings(name: str) -> dict[str, str]:
    known: dict[str, str] = {}
    listed = code_list(name)
    for item in listed.items.values():
        for word in (item.code, item.also, item.zh, item.en):
            known.setdefault(_bare(word), item.code)
    for word, code in listed.words.items():
        known.setdefault(_bare(word), code)
    known.pop("", None)
    return known


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def check(name: str, code: str, *, field: str = "") -> str:
    """Return the code; raises UnknownChoice, at the field given, where the list lacks it."""
    if is_known(name, code):
        return code
    said = {"code": code[:20], "list": title(name)}
    if len(code_list(name).items) > FEW:
        raise UnknownChoiceOfMany(**said, field=field or name)
    allowed = join(label for _known, label in choices(name))
    raise UnknownChoice(**said, allowed=allowed, field=field or name)


def join(words: Iterable[str], language: str | None = None) -> str:
    """Write words one after the other as the reader's language does."""
    return ("、" if _chinese(language) else ", ").join(words)
