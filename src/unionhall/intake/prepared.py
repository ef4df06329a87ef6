"""A batch's list in memory: read, and ready to be understood and judged part by part."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from unionhall.codes.documents import normalise_number
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError
from unionhall.intake import errors, filing, headings
from unionhall.intake.checks import LINE, Checked, check
from unionhall.intake.ground import Ground
from unionhall.intake.judging import Judge, Staged, framed
from unionhall.intake.models import Batch, Verdict
from unionhall.intake.reading import File, open_file

CHUNK = 5_000
Problems = dict[int, tuple[DomainError, ...]]


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a day, with what a list stands on: what they are applied to comes in parts."""

    ground: Ground
    on: date
    rounded: frozenset[int] = field(repr=False)

    def apply(self, body: pl.DataFrame) -> Checked:
        """Understand rows, and say what is wrong with each of the others."""
        resolved, wrong = self.ground.resolve(headings.whole(body))
        checked = check(resolved, set(self.rounded.intersection(body[LINE])), self.on)
        problems: Problems = dict(checked.problems)
        for line, why in wrong.items():
            problems[line] = problems.get(line, ()) + why
        rows = checked.rows.filter(~pl.col(LINE).is_in(sorted(problems)))
        return Checked(rows, problems, checked.lacking)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The texts of a list in parts of ``CHUNK``; each part can be judged by itself.

    Only texts are held for the whole list: what is understood of a part goes with the part.
    """

    body: pl.DataFrame = field(repr=False)
    rules: Rules
    copies: Mapping[int, int]
    quarrels: Mapping[int, int]
    judge: Judge = field(repr=False)

    @property
    def total(self) -> int:
        """The number of rows."""
        return self.body.height

    @property
    def parts(self) -> range:
        """The numbers of the parts."""
        return range((self.total + CHUNK - 1) // CHUNK)

    def _body(self, number: int) -> pl.DataFrame:
        return self.body.slice(number * CHUNK, CHUNK)

    def lines_of(self, number: int) -> list[int]:
        """Return the lines of a part."""
        return self._body(number)[LINE].to_list()

    def part(self, number: int) -> pl.DataFrame:
        """Give each row of a part its verdict, by the record as it is now."""
        judge, checked = self.judge, self.rules.apply(self._body(number))
        refused: list[Staged] = []
        apart: list[int] = []
        for line in self.lines_of(number):
            if line in checked.problems:
                refused.append(judge.refused(line, Verdict.REJECTED, *checked.problems[line]))
            elif line in self.quarrels:
                why: DomainError = errors.TwiceWithOtherName(line=self.quarrels[line])
                refused.append(judge.refused(line, Verdict.NEEDS_PERSON, why))
                apart.append(line)
            elif line in self.copies:
                why = errors.TwiceInFile(line=self.copies[line])
                refused.append(judge.refused(line, Verdict.DUPLICATE_IN_FILE, why))
                apart.append(line)
        over = pl.col("ended_on") != ""
        rows, past = checked.rows.filter(~over), judge.past(checked.rows.filter(over))
        if apart:
            rows = rows.filter(~pl.col(LINE).is_in(apart))
        return pl.concat([judge.judge(rows, checked.lacking), framed(refused + past)])

    def every_part(self) -> Iterator[pl.DataFrame]:
        """Judge part after part."""
        return (self.part(number) for number in self.parts)


def prepare(
    actor: Actor,
    batch: Batch,
    on: date,
    *,
    file: File | None = None,
    settled: Mapping[int, str] | None = None,
) -> Prepared:
    """Read the file of a batch, ready to have the rules of a day applied to every row.

    ``settled`` are lines that need no look any more, with the persons that they are about.
    """
    file = file or open_file(filing.get(batch))
    columns = file.columns(batch.sheet, set(batch.mapping.values()), batch.mapping["number"])
    body = headings.body(columns.cells, batch.head_line, batch.mapping)
    if settled:
        body = body.filter(~pl.col(LINE).is_in(list(settled)))
    ground = Ground(actor, batch.organization, batch.began_on, on)
    rules = Rules(ground, on, columns.rounded)
    copies, quarrels = twice(rules.apply(alike(body)).rows.filter(pl.col("ended_on") == ""))
    judge = Judge(
        batch.pk or 0,
        ground,
        batch.attested,
        frozenset(batch.confirmed),
        {person: line for line, person in (settled or {}).items()},
    )
    return Prepared(body, rules, copies, quarrels, judge)


def alike(body: pl.DataFrame) -> pl.DataFrame:
    """Return the rows whose document number stands in another row as well."""
    number = body["number"]
    odd = number.filter(~number.str.contains(r"^[0-9]{17}[0-9X]$")).unique()
    normal = pl.Series([normalise_number(text) for text in odd], dtype=pl.String)
    numbers = number.replace(odd, normal) if len(odd) else number
    return body.filter((numbers != "") & numbers.is_duplicated())


def twice(rows: pl.DataFrame) -> tuple[dict[int, int], dict[int, int]]:
    """Return the lines whose document stands in another line, each with that line.

    The first are copies of an earlier line; the second have the same document under
    another name, so that none of them can be taken as it is.
    """
    grouped = rows.select(
        LINE,
        pl.col(LINE).min().over("kind", "number").alias("first"),
        pl.col(LINE).max().over("kind", "number").alias("last"),
        pl.col("name").n_unique().over("kind", "number").alias("names"),
    ).filter(pl.col("first") != pl.col("last"))
    copies: dict[int, int] = {}
    quarrels: dict[int, int] = {}
    for line, first, last, names in grouped.iter_rows():
        if names > 1:
            quarrels[line] = last if line == first else first
        elif line != first:
            copies[line] = first
    return copies, quarrels
