"""What can have happened to lists of members."""

from dataclasses import dataclass
from typing import Any

Batch = Any
"""``models.Batch``; the rooms of events lie below that of models."""


@dataclass(frozen=True, slots=True)
class RowsWritten:
    """The rows of a batch between two keys of the staging table were written."""

    batch: Batch
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class RowsTakenBack:
    """Rows of a batch between two keys were taken back."""

    batch: Batch
    first: int
    last: int
