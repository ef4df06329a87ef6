"""A batch's list in memory: read, and ready to be understood and judged part by part."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

import polars as pl

from unionhall.codes.documents import normalise_number
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError
from unionhall.intake import errors, filing, headings
from unionhall.intake.checks import LINE, Checked, check
from unionhall.intake.ground import Ground
from unionhall.intake.judging import Judge, Staged, framed
from unionhall.intake.known import index_of
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
    employment_form: str = ""
    unsaved: Problems = field(default_factory=dict, repr=False)

    def apply(self, body: pl.DataFrame) -> Checked:
        """Understand rows, and say what is wrong with each of the others."""
        resolved, wrong = self.ground.resolve(headings.whole(body))
        stated = pl.col("employment_form") != ""
        form = pl.when(stated).then("employment_form").otherwise(pl.lit(self.employment_form))
        resolved = resolved.with_columns(stated.alias("form_stated"), form.alias("employment_form"))
        checked = check(resolved, set(self.rounded.intersection(body[LINE])), self.on)
        problems: Problems = dict(checked.problems)
        for line, why in wrong.items():
            problems[line] = problems.get(line, ()) + why
        for line in self.unsaved.keys() & set(body[LINE]):
            problems[line] = self.unsaved[line]  # what it leaves empty says nothing
        for found in (*problems.values(), *checked.lacking.values()):
            for refusal in found:  # a traceback would keep all that its functions held
                refusal.__traceback__ = refusal.__context__ = None
        rows = checked.rows.filter(~pl.col(LINE).is_in(sorted(problems)))
        return Checked(rows, problems, checked.lacking)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The texts of a list in parts of ``CHUNK``; each part can be judged by itself.

    Only texts are held for the whole list, packed: what is understood of a part goes with
    the part, so that a long list needs little more memory than a short one.
    """

    packed: Sequence[bytes] = field(repr=False)
    total: int
    notes: int
    rules: Rules
    copies: Mapping[int, int]
    quarrels: Mapping[int, int]
    judge: Judge = field(repr=False)

    @property
    def parts(self) -> range:
        """The numbers of the parts."""
        return range(len(self.packed))

    def lines_of(self, number: int) -> list[int]:
        """Return the lines of a part."""
        return unpack(self.packed[number])[LINE].to_list()

    def part(self, number: int) -> pl.DataFrame:
        """Give each row of a part its verdict, by the record as it is now."""
        body = unpack(self.packed[number])
        judge, checked = self.judge, self.rules.apply(body)
        refused: list[Staged] = []
        apart: list[int] = []
        kinds = body["kind"] if "kind" in body.columns else pl.repeat("", body.height, eager=True)
        for line, kind, text in zip(body[LINE], kinds, body["number"], strict=True):
            if line in checked.problems:
                verdict, why = Verdict.REJECTED, checked.problems[line]
            elif line in self.quarrels:
                verdict = Verdict.NEEDS_PERSON
                why = (errors.TwiceWithOtherName(line=self.quarrels[line]),)
                apart.append(line)
            elif line in self.copies:
                verdict = Verdict.DUPLICATE_IN_FILE
                why = (errors.TwiceInFile(line=self.copies[line]),)
                apart.append(line)
            else:
                continue
            index = index_of(kind, text)
            refused.append(judge.refused(line, verdict, *why, blind_index=index))
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
    known = list(settled or ())
    rounded: set[int] = set()
    unsaved: Problems = {}
    fields = {column: name for name, column in batch.mapping.items()}
    notes = 0
    marks: list[pl.DataFrame] = []
    packed: list[bytes] = []

    def bodies() -> Iterator[pl.DataFrame]:
        nonlocal notes
        wanted = {*batch.mapping.values(), headings.FIRST}
        for piece in file.pieces(batch.sheet, wanted, batch.mapping["number"]):
            rounded.update(piece.rounded)
            for line, column in piece.unsaved:
                if name := fields.get(column):
                    why = errors.FormulaWithoutResult(field=name)
                    unsaved[line] = (*unsaved.get(line, ()), why)
            cells = headings.without_notes(piece.cells, batch.head_line, batch.mapping)
            notes += piece.cells.height - cells.height
            body = headings.body(cells, batch.head_line, batch.mapping)
            yield body.filter(~pl.col(LINE).is_in(known)) if known else body

    for part in in_parts(bodies()):
        marks.append(part.select(LINE, mark(part["number"])))
        packed.append(pack(part))
    ground = Ground(actor, batch.organization, batch.began_on, on)
    rules = Rules(ground, on, frozenset(rounded), batch.employment_form, unsaved)
    copies, quarrels = _copies(packed, alike(marks), rules)
    judge = Judge(
        batch.pk or 0,
        ground,
        batch.attested,
        frozenset(batch.confirmed),
        {person: line for line, person in (settled or {}).items()},
    )
    total = sum(part.height for part in marks)
    return Prepared(packed, total, notes, rules, copies, quarrels, judge)


def in_parts(bodies: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Cut rows that come in pieces of any size into parts of ``CHUNK``; the last is shorter."""
    left: pl.DataFrame | None = None
    for body in bodies:
        left = body if left is None else pl.concat([left, body])
        whole = left.height // CHUNK * CHUNK
        yield from left[:whole].iter_slices(CHUNK)
        left = left[whole:]
    if left is not None and left.height:
        yield left


def pack(part: pl.DataFrame) -> bytes:
    """Return a part in little memory."""
    file = BytesIO()
    part.write_ipc(file, compression="lz4")
    return file.getvalue()


def unpack(packed: bytes) -> pl.DataFrame:
    """Return what was packed."""
    return pl.read_ipc(packed)


def mark(number: pl.Series) -> pl.Series:
    """Return what is the same for the same document number, however it is written."""
    odd = number.filter(~number.str.contains(r"^[0-9]{17}[0-9X]$")).unique()
    if len(odd):
        normal = pl.Series([normalise_number(text) for text in odd], dtype=pl.String)
        number = number.replace(odd, normal)
    return number.hash().set(number == "", None).alias("mark")


def alike(marks: Sequence[pl.DataFrame]) -> list[int]:
    """Return the lines that have their mark in common with another line."""
    if not marks:
        return []
    rows = pl.concat(marks).drop_nulls()
    return rows.filter(pl.col("mark").is_duplicated())[LINE].to_list()


def _copies(
    packed: Sequence[bytes], lines: Sequence[int], rules: Rules
) -> tuple[dict[int, int], dict[int, int]]:
    """Find copies and quarrels among the lines whose numbers are alike, as ``twice`` says."""
    if not lines:
        return {}, {}
    among = pl.col(LINE).is_in(lines)
    rows = rules.apply(pl.concat(unpack(part).filter(among) for part in packed)).rows
    return twice(rows.filter(pl.col("ended_on") == ""))


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
