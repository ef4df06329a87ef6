"""Which value holds where two records say different things about one person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.codes import lists
from unionhall.codes.documents import DocumentKind, mask_number, mask_phone
from unionhall.core import formats
from unionhall.duplicates.errors import UnknownSide
from unionhall.members.identity import Identity
from unionhall.members.models import Person

FIRST, SECOND = "first", "second"
SIDES = (FIRST, SECOND)
VERIFIED = frozenset({DocumentKind.RESIDENT_ID, DocumentKind.HMT_PERMIT, DocumentKind.FOREIGN_CARD})
"""Documents whose number carries its own check character."""
PROFILE = ("nation", "education", "political", "household", "skill_level")
MOST_SHOWN = 2
"""So many differing characters of two masked numbers are shown, to tell them apart."""

SAME = _("both say the same")
ONLY = _("only this record says it")
BETTER = _("a document whose number proves itself goes before a passport")
VALID = _("the document that is still valid")
NEWER = _("the newer statement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One of the two records, opened. ``stated`` is the last day on which it was confirmed."""

    person: Person
    identity: Identity
    stated: date
    current: bool

    @property
    def document(self) -> tuple[Any, ...]:
        """Return everything that hangs on the document; it is chosen as a whole."""
        one = self.identity
        return (one.kind, one.number, one.sex, one.birth, one.valid_from, one.valid_until)

    @property
    def home(self) -> tuple[str, str]:
        return (self.identity.address, self.identity.division_code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One field: what both say, which holds by the rules, and why."""

    name: str
    label: str | Promise
    first: str
    second: str
    default: str
    why: str | Promise
    open: bool
    chosen: str = ""

    @property
    def values(self) -> tuple[tuple[str, str], ...]:
        """Return both values, each with its side."""
        return ((FIRST, self.first), (SECOND, self.second))


LABELS: Mapping[str, str | Promise] = {
    "name": pgettext_lazy("member", "Name"),
    "document": pgettext_lazy("merge", "Document"),
    "phone": pgettext_lazy("member", "Phone"),
    "address": pgettext_lazy("member", "Address"),
    "nation": _("Nation"),
    "education": _("Education"),
    "political": _("Political affiliation"),
    "household": _("Household type"),
    "skill_level": _("Skill level"),
}
_RAW: Mapping[str, Callable[[Record], Any]] = {
    "name": lambda r: r.identity.name,
    "document": lambda r: r.document,
    "phone": lambda r: r.identity.phone,
    "address": lambda r: r.home,
} | {name: (lambda r, name=name: getattr(r.person, name)) for name in PROFILE}


def decided(first: Record, second: Record, today: date) -> dict[str, tuple[str, str | Promise]]:
    """Say for every field which record holds by the rules, and why."""
    newer = FIRST if (first.current, first.stated) > (second.current, second.stated) else SECOND
    found: dict[str, tuple[str, str | Promise]] = {}
    for name, raw in _RAW.items():
        one, two = raw(first), raw(second)
        if one == two:
            found[name] = (newer, SAME)
        elif not _says(one) or not _says(two):
            found[name] = (FIRST if _says(one) else SECOND, ONLY)
        else:
            found[name] = (newer, NEWER)
    if first.document != second.document:
        found["document"] = _better_document(first, second, today) or (newer, NEWER)
    return found


def _says(value: Any) -> bool:
    return bool(value[0] if isinstance(value, tuple) else value)


def _better_document(
    first: Record, second: Record, today: date
) -> tuple[str, str | Promise] | None:
    verified = [r.identity.kind in VERIFIED for r in (first, second)]
    if verified[0] != verified[1]:
        return (FIRST if verified[0] else SECOND, BETTER)
    until = [r.identity.valid_until or date.max for r in (first, second)]
    valid = [day >= today for day in until]
    if valid[0] != valid[1]:
        return (FIRST if valid[0] else SECOND, VALID)
    return None


def chosen(
    rules: Mapping[str, tuple[str, str | Promise]], wanted: Mapping[str, str]
) -> dict[str, str]:
    """Take what was chosen, and the rules for the rest; refuses what is neither side."""
    for name, side in wanted.items():
        if name not in rules or side not in SIDES:
            raise UnknownSide(field=name)
    return {name: wanted.get(name, side) for name, (side, _why) in rules.items()}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who the person is from now on."""

    identity: Identity
    columns: dict[str, Any] = field(default_factory=dict)


def outcome(first: Record, second: Record, sides: Mapping[str, str]) -> Outcome:
    """Put the person together from the values that hold."""
    by = {FIRST: first, SECOND: second}
    paper = by[sides["document"]].identity
    home = by[sides["address"]].identity
    identity = replace(
        paper,
        name=by[sides["name"]].identity.name,
        phone=by[sides["phone"]].identity.phone,
        address=home.address,
        division_code=home.division_code,
    )
    columns = {name: getattr(by[sides[name]].person, name) for name in PROFILE}
    columns |= {"sex": identity.sex, "birth_year": identity.birth.year}
    return Outcome(identity, columns)


# What a page shows of it ------------------------------------------------------------------


def table(
    first: Record, second: Record, today: date, wanted: Mapping[str, str], *, names: tuple[str, str]
) -> list[Choice]:
    """Lay both records out field by field; numbers stay masked, but for where they differ.

    ``names`` are those of the two as this reader may see them.
    """
    rules = decided(first, second, today)
    sides = chosen(rules, wanted)
    shown = dict(zip(SIDES, _shown(first, second, names), strict=True))
    return [
        Choice(
            name=name,
            label=LABELS[name],
            first=shown[FIRST][name],
            second=shown[SECOND][name],
            default=side,
            why=why,
            open=_RAW[name](first) != _RAW[name](second),
            chosen=sides[name],
        )
        for name, (side, why) in rules.items()
        if shown[FIRST][name] or shown[SECOND][name]
    ]


def _shown(first: Record, second: Record, names: tuple[str, str]) -> list[dict[str, str]]:
    numbers = _apart(first.identity.number, second.identity.number)
    return [
        {
            "name": name,
            "document": _document(record.identity, number),
            "phone": mask_phone(record.identity.phone) if record.identity.phone else "",
            "address": _address(record.identity),
        }
        | {
            column: str(lists.label(column, code))
            if (code := getattr(record.person, column))
            else ""
            for column in PROFILE
        }
        for record, name, number in zip((first, second), names, numbers, strict=True)
    ]


def _apart(one: str, two: str) -> tuple[str, str]:
    """Mask two numbers; where they differ in a place or two, those are shown."""
    masked = mask_number(one), mask_number(two)
    if len(one) != len(two):
        return masked
    places = [at for at, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
    if len(places) > MOST_SHOWN:
        return masked
    first, second = list(masked[0]), list(masked[1])
    for at in places:
        first[at], second[at] = one[at], two[at]
    return "".join(first), "".join(second)


def _document(identity: Identity, number: str) -> str:
    until = identity.valid_until
    parts = [DocumentKind(identity.kind).label, number]
    if until is not None:
        parts.append(str(_("valid until %(day)s") % {"day": formats.day(until)}))
    return " · ".join(str(part) for part in parts)


def _address(identity: Identity) -> str:
    """Show that there is an address, and its first characters: which division it lies in."""
    text = identity.address
    return f"{text[:6]}…" if len(text) > 6 else text  # noqa: PLR2004 -- a district or a street
