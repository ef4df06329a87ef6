"""A batch's list in memory: read, understood and checked, ready to be compared with the record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError
from unionhall.intake import errors, filing, headings, reading
from unionhall.intake.checks import LINE, check
from unionhall.intake.ground import Ground
from unionhall.intake.judging import Judge, Staged, twice
from unionhall.intake.models import Batch, Verdict

CHUNK = 5_000
Problems = dict[int, tuple[DomainError, ...]]


@dataclass(frozen=True, slots=True)
class Prepared:
    """The rows of a list in parts of ``CHUNK``; each part can be judged by itself."""

    rows: pl.DataFrame
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

    def part(self, number: int) -> list[Staged]:
        """Give each row of a part its verdict, by the record as it is now."""
        lines = self.lines[number * CHUNK : (number + 1) * CHUNK]
        if not lines:
            return []
        judge = self.judge
        rows = self.rows.filter(pl.col(LINE).is_between(lines[0], lines[-1]))
        apart = [line for line in lines if line in self.copies or line in self.quarrels]
        if apart:
            rows = rows.filter(~pl.col(LINE).is_in(apart))
        staged = judge.judge(rows, self.lacking)
        for line in lines:
            if line in self.problems:
                staged.append(judge.refused(line, Verdict.REJECTED, *self.problems[line]))
            elif line in self.quarrels:
                why: DomainError = errors.TwiceWithOtherName(line=self.quarrels[line])
                staged.append(judge.refused(line, Verdict.NEEDS_PERSON, why))
            elif line in self.copies:
                why = errors.TwiceInFile(line=self.copies[line])
                staged.append(judge.refused(line, Verdict.DUPLICATE_IN_FILE, why))
        return staged

    def every_part(self) -> Iterator[list[Staged]]:
        """Judge part after part."""
        return (self.part(number) for number in self.parts)


def prepare(
    actor: Actor,
    batch: Batch,
    on: date,
    *,
    content: bytes = b"",
    confirmed: frozenset[int] = frozenset(),
) -> Prepared:
    """Read the file of a batch and apply the rules of a day to every row."""
    file = reading.open_file(content or filing.get(batch))
    sheet = file.read(batch.sheet)
    found = headings.Headings(batch.head_line, batch.titles, {})
    body = headings.body(sheet, found, batch.mapping)
    rounded = file.rounded(sheet, batch.mapping["number"])
    del file, sheet
    lines = body[LINE].to_list()
    ground = Ground(actor, batch.organization, batch.began_on, on)
    resolved, wrong = ground.resolve(body)
    checked = check(resolved, rounded.intersection(lines), on)
    problems: Problems = dict(checked.problems)
    for line, why in wrong.items():
        problems[line] = problems.get(line, ()) + why
    rows = checked.rows.filter(~pl.col(LINE).is_in(sorted(problems)))
    copies, quarrels = twice(rows)
    judge = Judge(batch.pk or 0, ground, batch.attested, confirmed)
    return Prepared(rows, lines, problems, checked.lacking, copies, quarrels, judge)
