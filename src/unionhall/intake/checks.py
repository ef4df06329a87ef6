"""The rules of the single form, applied to a whole list at once.

There is one set of rules: ``joining.papers`` reads a form and says everything that is wrong
with it. Here the same rules are expressions over columns. They recognise the rows that are
right beyond doubt; every other row is given to ``joining.papers`` as a form of its own, so
that its refusals are those of the form, in words for a clerk (``CLERKS``). A test compares
the two on 50,000 rows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl
from django.conf import settings

from unionhall.codes import counties, lists
from unionhall.codes.documents import (
    CHECK_CHARACTERS,
    DEMO,
    HMT_CODES,
    LENGTH,
    OF_AGE,
    OLDEST,
    WEIGHTS,
    DocumentKind,
    check_phone,
    normalise_name,
    normalise_number,
    read_validity,
    split_validity,
)
from unionhall.codes.errors import DocumentExpired, LostDigits, PhoneMissing, ValidityMissing
from unionhall.core.errors import DomainError
from unionhall.intake import days, errors
from unionhall.joining.errors import (
    BirthMissing,
    EmploymentFormMissing,
    NotYetSixteen,
    SexMissing,
    SignatureDiffers,
    SignatureMissing,
    ValidFromUnreadable,
)
from unionhall.joining.papers import CODED, LIMITS, Filled, Papers, day_of, read
from unionhall.members import consents as texts
from unionhall.members import words
from unionhall.members.models import Consent

LINE = "line"
RESIDENT_ID = DocumentKind.RESIDENT_ID.value
FOR_NEWCOMERS = (PhoneMissing, ValidityMissing, EmploymentFormMissing, DocumentExpired)
"""What only somebody who is not on record yet must not lack; the record may have grown old."""
LISTS = (*CODED, "employment_form")
DERIVED = pl.Schema(
    {
        "kind": pl.String,
        "number": pl.String,
        "name": pl.String,
        "sex": pl.String,
        "birth": pl.Date,
        "division_code": pl.String,
        "phone": pl.String,
        "valid_from": pl.Date,
        "valid_until": pl.Date,
        "lasting": pl.Boolean,
    }
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A list after the rules: ``rows`` that are right, and what is wrong with each of the others.

    ``rows`` hold what was understood, by field and ``line``; ``lacking`` those lines of them
    that leave out what the form needs, with the form's own sentences.
    """

    rows: pl.DataFrame
    problems: Mapping[int, tuple[DomainError, ...]]
    lacking: Mapping[int, tuple[DomainError, ...]]


@dataclass(slots=True)
class _Outcome:
    slow: list[dict[str, Any]] = field(default_factory=list)
    problems: dict[int, tuple[DomainError, ...]] = field(default_factory=dict)
    lacking: dict[int, tuple[DomainError, ...]] = field(default_factory=dict)


def check(body: pl.DataFrame, rounded: set[int], on: date) -> Checked:
    """Apply the rules to the rows of a list on a day.

    ``rounded`` are the lines whose document number was stored as a number.
    """
    coded = body.with_columns(
        *(_coded(body, name) for name in LISTS),
        _mapped(body, "kind", words.kind_of, pl.String).alias("kind"),
        _mapped(body, "sex", words.sex_of, pl.String).alias("sex"),
        *_spans(body),
    )
    tried = coded.with_columns(
        _names(coded).alias("_name"),
        _phones(coded).alias("_phone"),
        *_days(coded),
        pl.col("number").str.to_uppercase().alias("_number"),
    )
    plain = _plain(tried, on)
    if rounded:
        plain &= ~tried[LINE].is_in(sorted(rounded))
    quick = _understood(tried.filter(plain))
    outcome = _Outcome()
    for row in coded.filter(~plain).iter_rows(named=True):
        _one_by_one(row, outcome, on, lost=row[LINE] in rounded)
    others = [name for name in coded.columns if name not in DERIVED]
    slow = pl.DataFrame(
        outcome.slow, schema={**dict(coded.select(others).schema), **DERIVED}, orient="row"
    )
    rows = pl.concat([quick.select(slow.columns), slow]).sort(LINE)
    return Checked(rows, outcome.problems, outcome.lacking)


# Column by column -------------------------------------------------------------------------


def _mapped(frame: pl.DataFrame, name: str, judge: Callable[[str], Any], kind: Any) -> pl.Expr:
    """Judge each different text of a column once."""
    texts_of = frame[name].unique().drop_nulls()
    values = pl.Series([judge(text) for text in texts_of], dtype=kind)
    return pl.col(name).replace_strict(texts_of, values, default=None, return_dtype=kind)


def _coded(frame: pl.DataFrame, name: str) -> pl.Expr:
    """Turn what a list says in words into its code; what no list has stays as it is."""

    def code(text: str) -> str:
        return lists.find(name, text) or text

    return _mapped(frame, name, code, pl.String).alias(name)


def _spans(frame: pl.DataFrame) -> list[pl.Expr]:
    """Take apart a validity that stands in one column, as on the card."""
    since = _mapped(frame, "valid_until", lambda text: split_validity(text)[0], pl.String)
    until = _mapped(frame, "valid_until", lambda text: split_validity(text)[1], pl.String)
    stated = pl.col("valid_from") != ""
    return [
        pl.when(stated).then(pl.col("valid_from")).otherwise(since).alias("valid_from"),
        until.alias("valid_until"),
    ]


def _names(frame: pl.DataFrame) -> pl.Series:
    """Return the names in normal form, nothing where there is something to say about one."""
    name = frame["name"]
    simple = name.str.contains(r"^[\u4e00-\u9fa5]{1,30}$")
    out = name.set(~simple, None)
    odd = name.filter(~simple).unique()
    if len(odd) == 0:
        return out
    known = pl.Series([_quietly(normalise_name, text) for text in odd], dtype=pl.String)
    return out.fill_null(name.replace_strict(odd, known, default=None, return_dtype=pl.String))


def _phones(frame: pl.DataFrame) -> pl.Series:
    """Return the phones in normal form, an empty text where none is stated."""
    phone = frame["phone"]
    simple = phone.str.contains(r"^(1[3-9][0-9]{9})?$")
    out = phone.set(~simple, None)
    odd = phone.filter(~simple).unique()
    if len(odd) == 0:
        return out
    known = pl.Series([_quietly(check_phone, text) for text in odd], dtype=pl.String)
    return out.fill_null(phone.replace_strict(odd, known, default=None, return_dtype=pl.String))


def _quietly(read_one: Callable[[str], str], text: str) -> str | None:
    try:
        return read_one(text)
    except DomainError:
        return None


FOREVER = date(9999, 12, 31)


def _days(frame: pl.DataFrame) -> list[pl.Expr]:
    """Return the days of validity and birth; for ever is the last day, unreadable is nothing."""

    def until(text: str) -> date | None:
        try:
            return read_validity(as_day(text)) or FOREVER
        except DomainError:
            return None

    def since(text: str) -> date | None:
        try:
            return day_of(as_day(text), ValidFromUnreadable)
        except DomainError:
            return None

    def birth(text: str) -> date | None:
        try:
            return day_of(as_day(text), BirthMissing)
        except DomainError:
            return None

    return [
        _mapped(frame, "birth", birth, pl.Date).alias("_birth"),
        _mapped(frame, "valid_until", until, pl.Date).alias("_until"),
        _mapped(frame, "valid_from", since, pl.Date).alias("_from"),
    ]


def as_day(text: str) -> str:
    """Return a day as the form has it; a spreadsheet's own days carry a time of midnight."""
    return days.plain(text)


def _plain(frame: pl.DataFrame, on: date) -> pl.Series:
    """Say which rows are right beyond doubt."""
    ages = _resident(frame["_number"], on)
    number = pl.col("_number")
    good = frame.select(
        ((pl.col("sex") == "") | (pl.col("sex") == _sex_by(number)))
        & ((pl.col("birth") == "") | (pl.col("_birth") == _birth_by(number)))
        & pl.col("_name").is_not_null()
        & pl.col("_phone").is_not_null()
        & (pl.col("_phone") != "")
        & (pl.col("kind") == RESIDENT_ID)
        & (pl.col("_until") >= on)
        & (
            (pl.col("valid_from") == "")
            | ((pl.col("_from") <= on) & (pl.col("_from") <= pl.col("_until")))
        )
        & pl.all_horizontal(
            (pl.col(name) == "") | pl.col(name).is_in(list(lists.code_list(name).items))
            for name in CODED
        )
        & pl.col("employment_form").is_in(list(lists.code_list("employment_form").items))
        & pl.all_horizontal(pl.col(name).str.len_chars() <= limit for name, limit in LIMITS.items())
    ).to_series()
    return (good & ages).fill_null(value=False)


def _resident(numbers: pl.Series, on: date) -> pl.Series:
    """Say which texts are numbers of resident cards of somebody old enough to join."""
    form = numbers.str.contains(r"^[0-9]{17}[0-9X]$")
    out = np.zeros(len(numbers), dtype=bool)
    places = np.flatnonzero(form.to_numpy())
    if not len(places):
        return pl.Series(out)
    text = numbers.gather(places)
    digits = np.frombuffer("".join(text).encode(), dtype=np.uint8).reshape(-1, LENGTH) - ord("0")
    sums = digits[:, :17].astype(np.int32) @ np.array(WEIGHTS, dtype=np.int32)
    wanted = np.frombuffer(CHECK_CHARACTERS.encode(), dtype=np.uint8)[sums % 11] - ord("0")
    birth = text.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    youngest = _years_before(on, OF_AGE)
    aged = (birth <= youngest) & (birth.dt.year() >= on.year - OLDEST)
    known = text.str.slice(0, 6).is_in(_divisions(demo=settings.DEMO))
    out[places] = (wanted == digits[:, 17]) & (aged & known).fill_null(value=False).to_numpy()
    return pl.Series(out)


def _years_before(on: date, years: int) -> date:
    """Return the last birthday of those who are so old on a day."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February: born a day before, and older already
        return date(on.year - years, 2, 28)


@lru_cache(maxsize=2)
def _divisions(*, demo: bool) -> list[str]:
    """List the codes with which a resident's number may begin."""
    codes = [
        code
        for code in counties.counties()
        if not code.endswith("0000") and code not in HMT_CODES and not code.startswith("9")
    ]
    return codes + ([f"{DEMO}{number:04d}" for number in range(10_000)] if demo else [])


def _understood(frame: pl.DataFrame) -> pl.DataFrame:
    """Return what the right rows say, in the columns of ``DERIVED``."""
    number = pl.col("_number")
    return frame.with_columns(
        number.alias("number"),
        pl.col("_name").alias("name"),
        pl.col("_phone").alias("phone"),
        _sex_by(number).alias("sex"),
        _birth_by(number).alias("birth"),
        number.str.slice(0, 6).alias("division_code"),
        pl.col("_from").alias("valid_from"),
        pl.when(pl.col("_until") == FOREVER)
        .then(None)
        .otherwise(pl.col("_until"))
        .alias("valid_until"),
        (pl.col("_until") == FOREVER).alias("lasting"),
        *(_tidied(name) for name in LIMITS),
    ).drop("_name", "_phone", "_number", "_until", "_from", "_birth")


def _sex_by(number: pl.Expr) -> pl.Expr:
    odd = number.str.slice(16, 1).cast(pl.Int8, strict=False) % 2 == 1
    return pl.when(odd).then(pl.lit("1")).otherwise(pl.lit("2"))


def _birth_by(number: pl.Expr) -> pl.Expr:
    return number.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)


def _tidied(name: str) -> pl.Expr:
    return pl.col(name).str.replace_all(r"\s+", " ").str.strip_chars()


# Row by row ------------------------------------------------------------------------------


def form_of(row: Mapping[str, Any]) -> Filled:
    """Return a row as the form of which it says the same."""
    purpose = str(Consent.Purpose.MEMBERSHIP)
    return Filled(
        name=row["name"],
        kind=row["kind"],
        number=row["number"],
        sex=row["sex"],
        birth=as_day(row["birth"]),
        phone=row["phone"],
        address=row["address"],
        valid_from=as_day(row["valid_from"]),
        valid_until=as_day(row["valid_until"]),
        employment_form=row["employment_form"],
        employer_name=row["employer_name"],
        post=row["post"],
        typed_signature=row["name"],
        consents=((purpose, texts.current(purpose, "zh-hans").version),),
        language="zh-hans",
        **{name: row[name] for name in CODED},
    )


CLERKS: Mapping[type[DomainError], type[DomainError] | None] = {
    EmploymentFormMissing: errors.FormOfWorkNotStated,
    NotYetSixteen: errors.TooYoungByNumber,
    SexMissing: errors.SexNotStated,
    BirthMissing: errors.BirthNotStated,
    SignatureMissing: None,
    SignatureDiffers: None,
}
"""What the form says to the worker, as it is said to the clerk; nobody signs in a list."""


def for_clerks(problems: Sequence[DomainError]) -> tuple[DomainError, ...]:
    """Return the form's refusals in the words of a list; what is about signing goes."""
    said = []
    for one in problems:
        words = CLERKS.get(type(one), type(one))
        if words is not None:
            said.append(words(field=one.field, **one.facts))
    return tuple(said)


def _one_by_one(row: dict[str, Any], outcome: _Outcome, on: date, *, lost: bool) -> None:
    line = row[LINE]
    if lost and normalise_number(row["number"]):
        outcome.problems[line] = (LostDigits(),)
        return
    form = form_of(row)
    papers, problems = read(form, on)
    soft = [one for one in problems if isinstance(one, FOR_NEWCOMERS)]
    if papers is None and len(soft) < len(problems):
        outcome.problems[line] = for_clerks(problems)
        return
    if papers is None:
        papers = _without(row, soft, on)
        if papers is None:
            outcome.problems[line] = for_clerks(problems)
            return
        outcome.lacking[line] = for_clerks(problems)
    outcome.slow.append(_said(row, papers, soft))


def _without(row: dict[str, Any], missing: Sequence[DomainError], on: date) -> Papers | None:
    """Read a row as if what it leaves out were right."""
    stand_ins = {"phone": "13000000000", "valid_until": "长期", "employment_form": _any_form()}
    left_out = {one.field for one in missing}
    stated = row | {name: stand_ins[name] for name in left_out if name in stand_ins}
    return read(form_of(stated), on)[0]


@lru_cache(maxsize=1)
def _any_form() -> str:
    return next(iter(lists.code_list("employment_form").items))


def _said(row: dict[str, Any], papers: Papers, soft: Sequence[DomainError]) -> dict[str, Any]:
    who, left_out = papers.identity, {one.field for one in soft}
    until = who.valid_until
    if any(isinstance(one, DocumentExpired) for one in soft):
        until = read_validity(as_day(row["valid_until"]))
    elif "valid_until" in left_out:
        until = None
    return row | {
        "kind": who.kind,
        "number": who.number,
        "name": who.name,
        "sex": who.sex,
        "birth": who.birth,
        "division_code": who.division_code,
        "phone": "" if "phone" in left_out else who.phone,
        "valid_from": who.valid_from,
        "valid_until": until,
        "lasting": "valid_until" not in left_out and who.valid_until is None,
        "address": who.address,
        "post": papers.post,
        "employer_name": papers.employer_name,
    }
