"""Writing judged rows to the staging table."""

import io

import polars as pl
from django.db import connection

from unionhall.core import bulk
from unionhall.intake.judging import STAGED
from unionhall.intake.models import Row

_BYTES = ("sealed", "before")


def stage(rows: pl.DataFrame) -> None:
    """Insert rows, with one statement."""
    if not rows.height:
        return
    if connection.vendor != "postgresql":
        texts = rows.with_columns(pl.col("began_on").cast(pl.String))
        bulk.write(Row, STAGED, texts.iter_rows())
        return
    written = io.BytesIO()
    rows.with_columns(
        pl.format("\\x{}", pl.col(name).bin.encode("hex")).alias(name) for name in _BYTES
    ).write_csv(written, include_header=False)
    bulk.copy_csv(Row, STAGED, written.getvalue())
