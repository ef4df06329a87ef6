"""Which column of a list means what: by its heading, in any order and any usual wording."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.personal import holds_number
from unionhall.intake import errors
from unionhall.intake.models import ROW_BITS
from unionhall.intake.reading import NUMBER, Sheet
from unionhall.members.words import HEADINGS, meaning, plain


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that a list may say of somebody or something: the field and its name.

    ``needed`` is what the single form asks for as well; of somebody on record it may be left
    out.
    """

    field: str
    label: str | Promise
    needed: bool = False

    @property
    def heading(self) -> str:
        """What our own lists call it."""
        return HEADINGS[self.field][0]


COLUMNS = (
    Column("name", pgettext_lazy("person", "name"), needed=True),
    Column("kind", _("kind of document")),
    Column("number", _("document number"), needed=True),
    Column("sex", _("sex")),
    Column("birth", _("date of birth")),
    Column("nation", _("nation")),
    Column("education", _("education")),
    Column("political", _("political affiliation")),
    Column("household", _("household type")),
    Column("skill_level", _("skill level")),
    Column("phone", _("mobile phone"), needed=True),
    Column("address", pgettext_lazy("member", "address")),
    Column("valid_from", _("document valid from")),
    Column("valid_until", _("document valid until"), needed=True),
    Column("union_code", _("union's code")),
    Column("union_name", _("union's name")),
    Column("employer_name", pgettext_lazy("member", "employer")),
    Column("credit_code", _("employer's credit code")),
    Column("employment_form", _("employment form"), needed=True),
    Column("post", pgettext_lazy("member", "post")),
    Column("ended_on", pgettext_lazy("list", "member until")),
    Column("began_on", _("member since")),
)
BY_FIELD = {column.field: column for column in COLUMNS}
NEEDED = tuple(column.field for column in COLUMNS if column.needed)
IDENTIFYING = ("name", "number")
"""Without these two a list says of nobody who they are."""
LEAST = 2
"""So many known headings make a line the headings of a list."""

_NUMBER = re.compile(r"\d{6}")
"""Digits of a passport, a phone, a day of birth."""

RESULT, REASON = ("结果", "Result"), ("原因", "Reason")
"""What our answers add at the right, in both languages; handed in again, it is no column."""


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a sheet: in which line they stand last, their words, and what they mean.

    ``titles`` are by column of the frame, ``guess`` by field: the column that holds it.
    ``known``: a line was recognised; without one, the titles are the words of the first line.
    ``words`` are those by which the next list of the kind is recognised, whoever knows them.
    """

    line: int
    titles: Mapping[str, str]
    guess: Mapping[str, str]
    known: bool = True
    words: str = ""


Meaning = Callable[[str], str]
"""The field that a heading names; empty where none is known."""


def find(sheet: Sheet, meaning: Meaning = meaning) -> Headings:
    """Find the headings of a sheet, below titles and notes, in one line or in two."""
    lines = [dict(row) for row in sheet.cells.iter_rows(named=True)]
    columns = sheet.columns
    best, known = 0, 0
    for place, line in enumerate(lines):
        fields = {meaning(line[column]) for column in columns if line[column]} - {""}
        if len(fields) > known:
            best, known = place, len(fields)
    if known < LEAST:
        first = lines[0] if lines else {}
        titles = _titles([first], columns, meaning)
        return Headings(int(first.get(NUMBER) or 0), titles, {}, known=False)
    stacked = [lines[best]]
    if best + 1 < len(lines) and _continues(lines[best], lines[best + 1], columns, meaning):
        stacked.append(lines[best + 1])
    titles = _titles(stacked, columns, meaning)
    return Headings(int(stacked[-1][NUMBER]), titles, guessed(titles, meaning))


def of_list(sheet: Sheet, meaning: Meaning = meaning) -> Headings:
    """Find the headings of a list of people: what may be about one of them is no title.

    Titles are kept in clear. So where no headings are recognised there are none; where the
    first line holds a number, as a person has it and a heading does not, it is read as a row.
    """
    head = find(sheet, meaning)
    if head.known:
        titles = {at: "" if holds_number(said) else said for at, said in head.titles.items()}
        return replace(head, titles=titles, words=fingerprint(titles))
    none = dict.fromkeys(head.titles, "")
    if any(_NUMBER.search(said) for said in head.titles.values()):
        return replace(head, line=max(head.line - 1, 0), titles=none)
    return replace(head, titles=none, words=fingerprint(head.titles))


def guessed(titles: Mapping[str, str], meaning: Meaning = meaning) -> dict[str, str]:
    """Return which column holds which field; of two for one field, the first."""
    guess: dict[str, str] = {}
    for column, title in titles.items():
        if field := meaning(title):
            guess.setdefault(field, column)
    return guess


def _continues(
    first: dict[str, str], second: dict[str, str], columns: Sequence[str], meaning: Meaning
) -> bool:
    """Say whether the second line names columns below merged cells of the first."""
    here = {column for column in columns if second[column] and meaning(second[column])}
    return bool(here) and all(not meaning(first[column] or "") for column in here)


def _titles(
    lines: Sequence[Mapping[str, str]], columns: Sequence[str], meaning: Meaning
) -> dict[str, str]:
    titles = {}
    for column in columns:
        words = [str(line.get(column) or "").strip() for line in lines]
        known = [word for word in words if meaning(word)]
        titles[column] = (known or [word for word in reversed(words) if word] or [""])[0][:60]
    return {column: title for column, title in titles.items() if title not in RESULT + REASON}


def fingerprint(titles: Mapping[str, str]) -> str:
    """Return what two lists with the same headings in the same order have in common."""
    return "|".join(f"{column}:{plain(title)}" for column, title in titles.items() if title)


FIRST = "c0"
"""The first column: what stands at the end of a list stands here, also where nothing else does."""
NOTE = r"^[（(]?\s*(小\s*计|合\s*计|总\s*计|共\s*计|审核人?|填表|制表|填报人)"
"""How lines begin that add up, or say who made the list."""


def without_notes(cells: pl.DataFrame, line: int, mapping: Mapping[str, str]) -> pl.DataFrame:
    """Leave out the lines below the headings that have no number and begin like a note."""
    columns = sorted({*mapping.values(), FIRST} & {*cells.columns}, key=lambda one: int(one[1:]))
    number = mapping["number"]
    first = pl.coalesce(pl.when(pl.col(one) != "").then(pl.col(one)) for one in columns)
    note = first.str.contains(NOTE) & (pl.col(number).fill_null("") == "")
    return cells.filter((pl.col(NUMBER) <= line) | ~note.fill_null(value=False))


def body(cells: pl.DataFrame, line: int, mapping: Mapping[str, str]) -> pl.DataFrame:
    """Return the rows below the line of the headings, columns under the fields they hold."""
    fields = [pl.col(column).fill_null("").alias(field) for field, column in mapping.items()]
    named = cells.filter(pl.col(NUMBER) > line).select(pl.col(NUMBER).alias("line"), *fields)
    if named.height and named["line"][-1] >> ROW_BITS:
        raise errors.LineTooFar(most=1 << ROW_BITS)
    return named.filter(pl.any_horizontal(pl.col(field) != "" for field in mapping))


def whole(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with every field there is; those that no column holds say nothing."""
    absent = [one.field for one in COLUMNS if one.field not in rows.columns]
    return rows.with_columns(pl.lit("").alias(field) for field in absent).select(
        "line", *(one.field for one in COLUMNS)
    )
