"""The rules that ship, read from ``data/rules_*.toml`` once per process."""

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

DATA = Path(__file__).parent / "data"
NATIONAL = "000000"


class Grade(TextChoices):
    """How certain a rule is; domain file, section 0."""

    TEXT = "A", _("text of the rule read")
    REPORT = "B", _("report or official page, beginning read")
    MIRROR = "C", _("copy of low quality, plausible")
    INFERRED = "I", _("inferred")
    KNOWLEDGE = "K", _("general knowledge, to be checked")
    NOT_FOUND = "N", _("not found in law")
    OWN = "O", _("default of this system")

    @property
    def tone(self) -> str:
        """Return the tone of its badge: what is not certain asks to be looked at."""
        tones = {"A": "good", "B": "info", "N": "late", "O": "neutral"}
        return tones.get(self.value, "due")


class Kind(TextChoices):
    """The type of a rule's value."""

    INTEGER = "integer", _("whole number")
    INTEGERS = "integers", _("whole numbers")
    DECIMAL = "decimal", _("decimal number")
    NUMBER = "number", _("number, also with decimals")
    FRACTION = "fraction", _("fraction")
    YES_NO = "yes_no", _("yes or no")
    BRACKETS = "brackets", _("table of brackets")


class Subject(TextChoices):
    """What a rule is about."""

    FOUNDING = "founding", _("founding a union")
    ELECTION = "election", _("election")
    TERM = "term", _("term")
    CERTIFICATE = "certificate", _("certificate")
    MEMBERSHIP = "membership", pgettext_lazy("subject of a rule", "membership")
    RETIREMENT = "retirement", _("retirement")
    NOTICES = "notices", _("notices to the union")
    BARGAINING = "bargaining", _("collective bargaining")
    MEDIATION = "mediation", _("mediation and arbitration")
    AID = "aid", _("legal aid and injury")
    ENTITLEMENTS = "entitlements", _("what workers may claim")
    STANDARDS = "standards", _("local standards")
    RECORDS = "records", pgettext_lazy("subject of a rule", "records")


class Bound(StrEnum):
    """How an amount is compared with a rule's value (以上 includes, 不足 and 超过 do not)."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"


class Counted(StrEnum):
    """Whether a deadline runs from its trigger or up to it."""

    AFTER = "after"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Pair:
    """A text in both languages; written, it is the reader's."""

    en: str
    zh: str

    def __str__(self) -> str:
        return self.zh if (get_language() or "").startswith("zh") else self.en

    def __bool__(self) -> bool:
        return bool(self.en)


NOTHING = Pair("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bracket:
    """From ``least`` to ``most`` of what is counted, ``low`` to ``high`` are due."""

    least: int = 0
    most: int
    low: int
    high: int


Value = int | tuple[int, ...] | Decimal | Fraction | bool | tuple[Bracket, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a rule is from; ``grade`` is that of the place where it was read.

    ``issued`` says by whom and when, where that is on record and the title does not. ``since``
    is the first day on which the text holds, where that is on record.
    """

    tag: str
    title: Pair
    url: str
    grade: str
    issued: Pair = NOTHING
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One version of a rule: what holds in a region, from a day (None: long since) until a day.

    ``value`` is None where no text was found that gives one and nobody has set one. A rule of
    law with a deadline says what begins it (``trigger``), who must act (``actor``) and whether
    it runs from that day or up to it (``counted``). ``place`` is the path of the body that set
    the value, empty for what ships.
    """

    id: str
    subject: Subject
    kind: Kind
    name: Pair
    region: str
    valid_from: date | None
    valid_until: date | None
    value: Value
    unit: str
    bound: Bound | None
    article: Pair
    source: Source
    grade: Grade
    note: Pair
    settable: bool
    code: str = ""
    counted: Counted | None = None
    trigger: Pair = NOTHING
    actor: Pair = NOTHING
    place: str = ""

    def holds_on(self, day: date) -> bool:
        """Say whether this version is in force on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day < self.valid_until
        )

    @property
    def read_back(self) -> bool:
        """Say whether this version is on record for days on which its text did not hold yet."""
        since = self.source.since
        return since is not None and (self.valid_from is None or self.valid_from < since)

    def met(self, amount: int | Decimal | Fraction) -> bool:
        """Say whether an amount is at least, at most, more or less than the value."""
        if self.bound is None or not isinstance(self.value, int | Decimal | Fraction):
            raise TypeError(f"{self.id} has nothing to compare with")
        given, limit = Fraction(amount), Fraction(self.value)
        if self.bound is Bound.AT_LEAST:
            return given >= limit
        if self.bound is Bound.AT_MOST:
            return given <= limit
        return given > limit if self.bound is Bound.MORE_THAN else given < limit

    def bracket(self, number: int) -> Bracket | None:
        """Return the bracket in which a number lies; None beyond the table."""
        if self.kind is not Kind.BRACKETS or not isinstance(self.value, tuple):
            raise TypeError(f"{self.id} is no table of brackets")
        found = (b for b in self.value if isinstance(b, Bracket) and b.least <= number <= b.most)
        return next(found, None)

    @property
    def number(self) -> int:
        """Return the value of a rule whose value is a whole number."""
        if self.kind is not Kind.INTEGER or not isinstance(self.value, int):
            raise TypeError(f"{self.id} has no whole number")
        return self.value

    @property
    def share(self) -> Fraction:
        """Return the value of a rule whose value is a share, exactly."""
        if not isinstance(self.value, Decimal | Fraction):
            raise TypeError(f"{self.id} has no share")
        return Fraction(self.value)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the value of a rule whose value is a list of whole numbers."""
        if self.kind is not Kind.INTEGERS or not isinstance(self.value, tuple):
            raise TypeError(f"{self.id} has no list of numbers")
        return tuple(n for n in self.value if isinstance(n, int))

    def with_value(self, value: Value, *, place: str, since: date, until: date | None) -> "Rule":
        """Return the rule as it is at a body that set a value of its own."""
        return replace(self, value=value, place=place, valid_from=since, valid_until=until)


@cache
def sources() -> dict[str, Source]:
    """Return the sources by tag."""
    raw = tomllib.loads((DATA / "sources.toml").read_text(encoding="utf-8"))
    return {
        tag: Source(
            tag=tag,
            title=Pair(*one["title"]),
            url=one["url"],
            grade=one["grade"],
            issued=Pair(*one.get("issued", ("", ""))),
            since=one.get("from"),
        )
        for tag, one in raw.items()
    }


@cache
def shipped() -> dict[str, tuple[Rule, ...]]:
    """Return every version of every rule, by id, in the order of the files."""
    rules: dict[str, tuple[Rule, ...]] = {}
    for path in sorted(DATA.glob("rules_*.toml")):
        for raw in tomllib.loads(path.read_text(encoding="utf-8"))["rule"]:
            if raw["id"] in rules:
                raise ValueError(f"{raw['id']} stands twice")
            rules[raw["id"]] = tuple(_version(raw, one) for one in raw["version"])
    return rules


def _version(rule: dict[str, Any], one: dict[str, Any]) -> Rule:
    kind = Kind(rule["type"])
    return Rule(
        id=rule["id"],
        subject=Subject(rule["subject"]),
        kind=kind,
        name=Pair(*rule["name"]),
        region=one["region"],
        valid_from=one.get("from"),
        valid_until=one.get("until"),
        value=value_from(kind, one.get("value")),
        unit=one.get("unit", rule["unit"]),
        bound=Bound(rule["bound"]) if "bound" in rule else None,
        article=Pair(*one["article"]),
        source=sources()[one["source"]],
        grade=Grade(one["grade"]),
        note=Pair(*one.get("note", ("", ""))),
        settable=one.get("settable", False),
        code=rule.get("code", ""),
        counted=Counted(rule["counted"]) if "counted" in rule else None,
        trigger=Pair(*rule.get("trigger", ("", ""))),
        actor=Pair(*rule.get("actor", ("", ""))),
    )


def value_from(kind: Kind, raw: Any) -> Value:
    """Read a value as files and the database hold it."""
    if raw is None:
        return None
    if kind is Kind.BRACKETS:
        return tuple(Bracket(**one) for one in raw)
    if kind is Kind.INTEGERS:
        return tuple(raw)
    if kind in {Kind.DECIMAL, Kind.NUMBER}:
        return Decimal(raw)
    return Fraction(raw) if kind is Kind.FRACTION else raw
