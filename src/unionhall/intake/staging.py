"""Writing judged rows to the staging table."""

import io
from collections.abc import Sequence

import polars as pl
from django.db import connection

from unionhall.core import bulk
from unionhall.intake.judging import STAGED, Staged
from unionhall.intake.models import Row

_BYTES = ("sealed", "before")
_KINDS: dict[str, type[pl.DataType]] = {
    "id": pl.Int64,
    "batch_id": pl.Int64,
    "line": pl.Int64,
    "verdict": pl.Int64,
    "undone": pl.Boolean,
    "sealed": pl.Binary,
    "key_version": pl.Int64,
    "before": pl.Binary,
    "before_version": pl.Int64,
    "birth_year": pl.Int64,
    "organization_id": pl.Int64,
    "employer_id": pl.Int64,
    "began_on": pl.Date,
}
_SCHEMA = {name: _KINDS.get(name, pl.String) for name in STAGED}


def stage(rows: Sequence[Staged]) -> None:
    """Insert rows, with one statement."""
    if not rows:
        return
    if connection.vendor != "postgresql":
        bulk.write(Row, STAGED, [_for_sqlite(row) for row in rows])
        return
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    written = io.BytesIO()
    frame.with_columns(
        pl.format("\\x{}", pl.col(name).bin.encode("hex")).alias(name) for name in _BYTES
    ).write_csv(written, include_header=False)
    bulk.copy_csv(Row, STAGED, written.getvalue())


def _for_sqlite(row: Staged) -> bulk.Row:
    began = row["began_on"]
    return tuple(
        (began.isoformat() if began else None) if name == "began_on" else row[name]
        for name in STAGED
    )
