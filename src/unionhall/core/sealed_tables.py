"""Which tables hold sealed blobs: each app registers its own when it is ready."""

from dataclasses import dataclass

from django.db.models import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedTable:
    """One sealed column of a table.

    ``bound`` is the name that is bound into every blob, ``row`` the column with the id that
    is; ``blob`` may be empty in a row. Two tables have the same name bound where blobs move
    from one to the other.
    """

    model: type[Model]
    bound: str
    row: str = "public_id"
    blob: str = "sealed"
    version: str = "key_version"


_tables: dict[tuple[str, str, str], SealedTable] = {}


def register(table: SealedTable) -> None:
    """Add a table; registering it again changes nothing."""
    _tables[table.bound, table.model._meta.label, table.blob] = table


def sealed_tables() -> list[SealedTable]:
    """List all registered tables."""
    return [_tables[key] for key in sorted(_tables)]
