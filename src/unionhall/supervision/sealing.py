"""Sealing who complained, who is to be dismissed and why, and what an employer answered.

The names of the tables (``TABLE`` of the models) are bound into every blob and never change.
"""

import re
from typing import Any

from unionhall.core.sealed import KeyMissing, Tampered, unseal
from unionhall.supervision import causes
from unionhall.supervision.errors import CannotBeOpened
from unionhall.supervision.models import Answer, Investigation, Letter, Notice

Content = dict[str, Any]
BETWEEN = re.compile(r"[、,，;；/]")
SHORTEST_NAME = 2


def opened(row: Answer | Investigation | Notice) -> Content:
    """Return what is sealed in a row. Whoever calls this writes down who opened it."""
    if not row.sealed or row.key_version is None:
        return {}
    try:
        return unseal(row.TABLE, row.public_id, bytes(row.sealed), row.key_version)
    except (Tampered, KeyMissing) as wrong:
        raise CannotBeOpened from wrong


def names_in(told: str) -> frozenset[str]:
    """Return the names that stand in the field of the worker, which may hold several."""
    parts = ("".join(part.split()) for part in BETWEEN.split(told))
    return frozenset(part for part in parts if len(part) >= SHORTEST_NAME)


def names(row: Investigation | Notice) -> frozenset[str]:
    """Return the workers' names sealed in a row, which no open text about it may say.

    They are compared and never shown, so it is no opening that is written down.
    """
    return names_in(str(opened(row).get("worker", "")))


def names_behind(letter: Letter) -> frozenset[str]:
    """Return the names sealed in what led to a letter.

    That is a complaint, notices, a dispute, the letter before.
    """
    rows: list[Investigation | Notice] = list(letter.notices.all())
    if letter.investigation is not None:
        rows.append(letter.investigation)
    found = causes.names(letter.case).union(*(names(row) for row in rows))
    return found | names_behind(letter.follows) if letter.follows else found
