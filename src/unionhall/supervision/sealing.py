"""Sealing who complained, who is to be dismissed and why, and what an employer answered.

The names of the tables (``TABLE`` of the models) are bound into every blob and never change.
"""

from typing import Any

from unionhall.core.sealed import KeyMissing, Tampered, unseal
from unionhall.supervision.errors import CannotBeOpened
from unionhall.supervision.models import Answer, Investigation, Notice

Content = dict[str, Any]


def opened(row: Answer | Investigation | Notice) -> Content:
    """Return what is sealed in a row. Whoever calls this writes down who opened it."""
    if not row.sealed or row.key_version is None:
        return {}
    try:
        return unseal(row.TABLE, row.public_id, bytes(row.sealed), row.key_version)
    except (Tampered, KeyMissing) as wrong:
        raise CannotBeOpened from wrong
