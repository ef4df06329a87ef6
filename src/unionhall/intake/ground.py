"""What the rows of a list refer to: unions, employers, days. Each different text is read once."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl
from django.db.models import Q

from unionhall.codes.credit_code import CreditCodeError, check_credit_code
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError
from unionhall.intake import days, errors
from unionhall.intake.checks import LINE, as_day
from unionhall.joining.papers import day_of
from unionhall.members.errors import NotAGrassRootsUnion, UnionNotThere
from unionhall.members.permissions import ADMIT
from unionhall.organizations.models import GRASS_ROOTS, Coverage, Employer, Organization

UNION = ("union_code", "union_name")
EMPLOYER = ("credit_code", "employer_name")
AT_A_TIME = 500

Problems = dict[int, tuple[DomainError, ...]]


@dataclass(frozen=True, slots=True)
class Place:
    """A union as a row means it."""

    path: str
    founded_on: date
    dissolved_on: date | None
    name: str


@dataclass(slots=True)
class Ground:
    """What a batch stands on: who hands in, where, and the day for rows that name none.

    What was looked up for one part of a list is known for the next.
    """

    actor: Actor
    organization: Organization
    began_on: date
    today: date
    unions: dict[int, Place] = field(default_factory=dict)
    _meant_by: dict[tuple[str, ...], int | DomainError] = field(default_factory=dict)
    _working_at: dict[tuple[Any, ...], int | DomainError | None] = field(default_factory=dict)

    def resolve(self, rows: pl.DataFrame) -> tuple[pl.DataFrame, Problems]:
        """Add what the rows refer to; return the lines that refer to nothing, with the reasons.

        The columns are ``organization``, ``scope_path``, ``employer``, ``typed``, ``began`` and
        ``by_month``.
        """
        problems: dict[int, list[DomainError]] = defaultdict(list)
        rows, wrong = _joined(rows, UNION, self._unions(rows), "organization")
        _note(problems, wrong)
        here = set(rows["organization"].drop_nulls().unique().to_list())
        if missing := here - self.unions.keys():
            found = Organization.objects.filter(pk__in=missing)
            for pk, *said in found.values_list("pk", *Place.__slots__):
                self.unions[pk] = Place(*said)
        rows, wrong = _joined(rows, ("began_on",), self._days(rows), "began", kind=pl.Date)
        months = [text for text in rows["began_on"].unique() if days.month_of(as_day(text))]
        rows = rows.with_columns(pl.col("began_on").is_in(months).alias("by_month"))
        _note(problems, wrong)
        rows, wrong = self._employers(rows)
        _note(problems, wrong)
        rows = self._standing(rows, problems)
        return rows, {line: tuple(found) for line, found in problems.items()}

    # Unions

    def _unions(self, rows: pl.DataFrame) -> Mapping[tuple[str, ...], int | DomainError]:
        said = list(rows.select(UNION).unique().iter_rows())
        asked = [key for key in said if key not in self._meant_by]
        codes = {code for code, _name in asked if code}
        names = {_tidy(name) for code, name in asked if name and not code}
        by_code = {one.code: one for one in self._below(Q(code__in=chunk) for chunk in _cut(codes))}
        by_name: dict[str, list[Organization]] = defaultdict(list)
        for one in self._below(Q(name__in=chunk, dissolved_on=None) for chunk in _cut(names)):
            by_name[one.name].append(one)
        for code, name in asked:
            self._meant_by[code, name] = self._union(code, _tidy(name), by_code, by_name)
        return {key: self._meant_by[key] for key in said}

    def _below(self, wanted: Iterable[Q]) -> list[Organization]:
        here = Organization.objects.filter(path__within=self.organization.path)
        return [one for some in wanted for one in here.filter(some)]

    def _union(
        self,
        code: str,
        name: str,
        by_code: Mapping[str, Organization],
        by_name: Mapping[str, list[Organization]],
    ) -> int | DomainError:
        found = self._meant(code, name, by_code, by_name)
        if isinstance(found, DomainError):
            return found
        if found.kind not in GRASS_ROOTS:
            return NotAGrassRootsUnion(name=found.name, field="union_name")
        if not self.actor.may(ADMIT, found.path):
            return errors.NotAtThisUnion(name=found.name)
        return found.pk

    def _meant(
        self,
        code: str,
        name: str,
        by_code: Mapping[str, Organization],
        by_name: Mapping[str, list[Organization]],
    ) -> Organization | DomainError:
        here = self.organization
        if code:
            found = by_code.get(code)
            if found is None:
                return errors.UnionUnknown(place=here.name, field="union_code")
            differs = bool(name) and name != found.name
            return errors.UnionDiffers(name=found.name) if differs else found
        if not name:
            return here if here.kind in GRASS_ROOTS else errors.UnionNotStated()
        candidates = by_name.get(name, [])
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            return errors.UnionAmbiguous(count=len(candidates))
        return errors.UnionUnknown(place=here.name)

    def _standing(self, rows: pl.DataFrame, problems: dict[int, list[DomainError]]) -> pl.DataFrame:
        """Add the union's path; note rows whose union did not exist on their day."""
        here = [(pk, self.unions[pk]) for pk in rows["organization"].drop_nulls().unique()]
        stood = pl.DataFrame(
            [(pk, one.path, one.founded_on, one.dissolved_on) for pk, one in here],
            schema={
                "organization": pl.Int64,
                "scope_path": pl.String,
                "founded": pl.Date,
                "dissolved": pl.Date,
            },
            orient="row",
        )
        rows = rows.join(stood, on="organization", how="left", maintain_order="left")
        founded_then = pl.col("by_month") & (
            pl.col("founded").dt.month_start() == pl.col("began")
        )  # nobody joined before, whatever the day was
        began = pl.when(founded_then).then("founded").otherwise("began")
        rows = rows.with_columns(began.alias("began"))
        there = (pl.col("began") >= pl.col("founded")) & (
            pl.col("dissolved").is_null() | (pl.col("began") < pl.col("dissolved"))
        )
        for line, pk, began in (
            rows.filter(~there).select(LINE, "organization", "began").iter_rows()
        ):
            problems[line].append(
                UnionNotThere(name=self.unions[pk].name, on=began, field="began_on")
            )
        return rows.drop("founded", "dissolved")

    # Days

    def _days(self, rows: pl.DataFrame) -> Mapping[tuple[str, ...], date | DomainError]:
        return {(text,): self._day(text) for text in rows["began_on"].unique()}

    def _day(self, text: str) -> date | DomainError:
        if not text:
            return self.began_on
        try:
            plain = as_day(text)
            on = days.month_of(plain) or day_of(plain, errors.DayUnreadable)
        except DomainError as wrong:
            return wrong
        return errors.DayInFuture(on=on) if on > self.today else on

    # Employers

    def _employers(self, rows: pl.DataFrame) -> tuple[pl.DataFrame, Problems]:
        """Find employers by credit code, or by name among those that the row's union covers.

        A name that is nobody's stays as it was typed. Where nothing is said and the union
        covers one employer only, it is that one.
        """
        keys = ("organization", *EMPLOYER)
        said = list(rows.select(keys).unique().iter_rows())
        asked = [key for key in said if key not in self._working_at]
        codes = {_code(code) for _pk, code, _name in asked if code}
        by_code: dict[str, int] = {}
        for chunk in _cut({code for code in codes if isinstance(code, str)}):
            found = Employer.objects.filter(credit_code__in=chunk)
            by_code |= dict(found.values_list("credit_code", "pk"))
        covered = self._covered({pk for pk, _code, _name in asked if pk is not None})
        for pk, code, name in asked:
            found_there = _employer(code, _tidy(name), by_code, covered.get(pk, {}))
            self._working_at[pk, code, name] = found_there
        told = {key: self._working_at[key] for key in said}
        rows, wrong = _joined(rows, keys, told, "employer")
        name = pl.col("employer_name").str.replace_all(r"\s+", " ").str.strip_chars()
        typed = pl.when(pl.col("employer").is_null()).then(name)
        return rows.with_columns(typed.otherwise(pl.lit("")).alias("typed")), wrong

    def _covered(self, unions: set[int]) -> Mapping[int, Mapping[str, int]]:
        covered: dict[int, dict[str, int]] = defaultdict(dict)
        for chunk in _cut(unions):
            rows = Coverage.objects.filter(organization__in=chunk, valid_until=None)
            for union, name, employer in rows.values_list(
                "organization_id", "employer__name", "employer_id"
            ):
                covered[union][name] = employer
        return covered


def _employer(
    code: str, name: str, by_code: Mapping[str, int], covered: Mapping[str, int]
) -> int | DomainError | None:
    if code:
        normal = _code(code)
        if isinstance(normal, DomainError):
            return normal
        if normal in by_code:
            return by_code[normal]
        if not name:
            return errors.EmployerUnknown()
    if not name:
        return next(iter(covered.values())) if len(covered) == 1 else None
    return covered.get(name)


def _code(text: str) -> str | DomainError:
    try:
        return check_credit_code(text)
    except CreditCodeError as wrong:
        return errors.CreditCodeWrong(why=wrong.why)


def _joined(
    rows: pl.DataFrame,
    keys: tuple[str, ...],
    answers: Mapping[Any, object],
    column: str,
    kind: type[pl.DataType] = pl.Int64,
) -> tuple[pl.DataFrame, Problems]:
    """Give each row the answer to what it says; return the lines whose answer is a refusal."""
    schema = {name: rows.schema[name] for name in keys}
    table = pl.DataFrame(
        [(*key, None if isinstance(one, DomainError) else one) for key, one in answers.items()],
        schema={**schema, column: kind},
        orient="row",
    )
    joined = rows.join(table, on=list(keys), how="left", nulls_equal=True, maintain_order="left")
    refused = {key: one for key, one in answers.items() if isinstance(one, DomainError)}
    if not refused:
        return joined, {}
    wrong = pl.DataFrame(list(refused), schema=schema, orient="row")
    found = rows.join(wrong, on=list(keys), how="semi", nulls_equal=True)
    lines = found.select(LINE, *keys).iter_rows()
    return joined, {line: (refused[tuple(key)],) for line, *key in lines}


def _note(problems: dict[int, list[DomainError]], wrong: Problems) -> None:
    for line, found in wrong.items():
        problems[line] += found


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _cut(values: Collection[Any]) -> list[list[Any]]:
    listed = sorted(values)
    return [listed[at : at + AT_A_TIME] for at in range(0, len(listed), AT_A_TIME)]
