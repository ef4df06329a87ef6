"""The cells of a row, read as the form of the single page would have them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from unionhall.codes import lists
from unionhall.core.errors import DomainError
from unionhall.intake import days, errors

_FORMULA = re.compile(r"^'(?=[=+\-@\t\r])")
"""What our own files put before a text, so that no spreadsheet takes it for a formula."""
_WHOLE = re.compile(r"(\d[\d,]*)(\.0+)?")

REFUSALS: Mapping[str, type[DomainError]] = {
    "required": errors.CellMissing,
    "max_length": errors.CellTooLong,
    "invalid_choice": errors.CellNotInList,
    "min_value": errors.CellNoNumber,
    "max_value": errors.CellNoNumber,
}
"""What a form says of a field, as a refusal that can be kept and said in any language."""


def tidy(text: str) -> str:
    """Return a text as people see it: single blanks, no invisible marks, no guard of our files."""
    seen = (c for c in text if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf"})
    return " ".join(_FORMULA.sub("", "".join(seen)).split())


@dataclass(slots=True)
class Cells:
    """A row of a list: its line, its cells by field, and what is wrong with them."""

    line: int
    texts: Mapping[str, str]
    problems: list[DomainError] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return the text of a cell; empty where the list says nothing."""
        return tidy(self.texts.get(name, ""))

    def day(self, name: str) -> date | None:
        """Return the day that a cell names."""
        text = self.text(name)
        if not text:
            return None
        try:
            return date.fromisoformat(days.plain(text))
        except ValueError:
            self.problems.append(errors.CellNoDay(field=name))
            return None

    def number(self, name: str) -> int | None:
        """Return the number in a cell."""
        text = unicodedata.normalize("NFKC", self.text(name))
        if not text:
            return None
        found = _WHOLE.fullmatch(text)
        if found is None:
            self.problems.append(errors.CellNoNumber(field=name))
            return None
        return int(found[1].replace(",", "")[:12])

    def coded(self, name: str, code: str, now: str) -> str:
        """Return the code of what two cells say, one in words and one as a code.

        Of the two, somebody changes the one they see: what differs from the record counts.
        """
        said = {self._code(field, name, now) for field in (name, code)} - {"", now}
        if len(said) > 1:
            self.problems.append(errors.CellsDisagree(field=name))
        return next(iter(said), now)

    def _code(self, field: str, listed: str, now: str) -> str:
        text = self.text(field)
        if not text:
            return ""
        found = lists.find(listed, text)
        if now and now.startswith(found or text):  # lists have the section of a finer industry
            return now
        if found is None:
            self.problems.append(errors.CellNotInList(field=field))
        return found or ""


def refusals(form: forms.Form, fields: Mapping[str, str] | None = None) -> list[DomainError]:
    """Return what a form finds wrong; ``fields``: the columns of its fields, where they differ."""
    found: list[DomainError] = []
    for name, wrong in form.errors.as_data().items():
        at = (fields or {}).get(name, name)
        found += [_refusal(one, at) for one in wrong]
    return found


def _refusal(wrong: ValidationError, at: str) -> DomainError:
    kind = REFUSALS.get(wrong.code or "", errors.CellWrong)
    params: Mapping[str, Any] = wrong.params or {}
    if kind is errors.CellTooLong:
        return kind(field=at, most=int(params["limit_value"]))
    return kind(field=at)
