"""A batch's list in memory: read, understood and checked, ready to be compared with the record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError
from unionhall.intake import errors, filing, headings
from unionhall.intake.checks import LINE, check
from unionhall.intake.ground import Ground
from unionhall.intake.judging import Judge, Staged, framed
from unionhall.intake.models import Batch, Verdict
from unionhall.intake.reading import File, open_file

CHUNK = 5_000
Problems = dict[int, tuple[DomainError, ...]]


@dataclass(frozen=True, slots=True)
class Prepared:
    """The rows of a list in parts of ``CHUNK``; each part can be judged by itself."""

    rows: pl.DataFrame
    past: pl.DataFrame
    lines: list[int]
    problems: Problems
    lacking: Mapping[int, tuple[DomainError, ...]]
    copies: Mapping[int, int]
    quarrels: Mapping[int, int]
    judge: Judge = field(repr=False)

    @property
    def total(self) -> int:
        """The number of rows."""
        return len(self.lines)

    @property
    def parts(self) -> range:
        """The numbers of the parts."""
        return range((self.total + CHUNK - 1) // CHUNK)

    def lines_of(self, number: int) -> list[int]:
        """Return the lines of a part."""
        return self.lines[number * CHUNK : (number + 1) * CHUNK]

    def part(self, number: int) -> pl.DataFrame:
        """Give each row of a part its verdict, by the record as it is now."""
        lines = self.lines_of(number)
        judge = self.judge
        rows = self.rows.filter(pl.col(LINE).is_between(lines[0], lines[-1]))
        apart = [line for line in lines if line in self.copies or line in self.quarrels]
        if apart:
            rows = rows.filter(~pl.col(LINE).is_in(apart))
        refused: list[Staged] = []
        for line in lines:
            if line in self.problems:
                refused.append(judge.refused(line, Verdict.REJECTED, *self.problems[line]))
            elif line in self.quarrels:
                why: DomainError = errors.TwiceWithOtherName(line=self.quarrels[line])
                refused.append(judge.refused(line, Verdict.NEEDS_PERSON, why))
            elif line in self.copies:
                why = errors.TwiceInFile(line=self.copies[line])
                refused.append(judge.refused(line, Verdict.DUPLICATE_IN_FILE, why))
        past = judge.past(self.past.filter(pl.col(LINE).is_between(lines[0], lines[-1])))
        return pl.concat([judge.judge(rows, self.lacking), framed(refused + past)])

    def every_part(self) -> Iterator[pl.DataFrame]:
        """Judge part after part."""
        return (self.part(number) for number in self.parts)


def prepare(
    actor: Actor,
    batch: Batch,
    on: date,
    *,
    file: File | None = None,
    confirmed: frozenset[int] = frozenset(),
) -> Prepared:
    """Read the file of a batch and apply the rules of a day to every row."""
    file = file or open_file(filing.get(batch))
    sheet = file.read(batch.sheet)
    body = headings.body(sheet, batch.head_line, batch.mapping)
    rounded = file.rounded(sheet, batch.mapping["number"])
    file.forget()
    del file, sheet
    lines = body[LINE].to_list()
    ground = Ground(actor, batch.organization, batch.began_on, on)
    resolved, wrong = ground.resolve(body)
    checked = check(resolved, rounded.intersection(lines), on)
    problems: Problems = dict(checked.problems)
    for line, why in wrong.items():
        problems[line] = problems.get(line, ()) + why
    rows = checked.rows.filter(~pl.col(LINE).is_in(sorted(problems)))
    over = pl.col("ended_on") != ""
    rows, past = rows.filter(~over), rows.filter(over)
    copies, quarrels = twice(rows)
    sure = confirmed | frozenset(batch.confirmed)
    judge = Judge(batch.pk or 0, ground, batch.attested, sure)
    return Prepared(rows, past, lines, problems, checked.lacking, copies, quarrels, judge)


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
