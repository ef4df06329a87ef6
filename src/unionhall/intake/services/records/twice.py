"""Rows of a list that are about the same."""

from dataclasses import dataclass, field

from unionhall.core.errors import DomainError
from unionhall.intake import errors
from unionhall.intake.models import Verdict
from unionhall.intake.services.records.cells import Cells


@dataclass(slots=True)
class Twice:
    """What the rows so far were about: a record's key, or what tells apart what is new."""

    first: dict[object, Cells] = field(default_factory=dict)

    def seen(self, row: Cells, *about: object) -> tuple[Verdict, tuple[DomainError, ...]] | None:
        """Say what a row comes to that is about the same as an earlier one."""
        for one in about:
            earlier = self.first.setdefault(one, row)
            if earlier.line == row.line:
                continue
            if earlier.texts == row.texts:
                return Verdict.DUPLICATE_IN_FILE, (errors.SameInFile(line=earlier.line),)
            return Verdict.NEEDS_PERSON, (errors.OtherwiseInFile(line=earlier.line),)
        return None
