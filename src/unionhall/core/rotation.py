"""Sealing everything anew with a new key, while people go on working.

May be stopped at any moment, by whatever means, and started again: each chunk is one
transaction, and what is left to do is what the rows themselves say. A row that somebody
changes meanwhile is left to them: they seal with the new key already.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.core import audit, keyring
from unionhall.core.actors import the_system
from unionhall.core.errors import Rejected
from unionhall.core.sealed import KeyMissing, Tampered, reseal
from unionhall.core.sealed_tables import SealedTable, sealed_tables

CHUNK = 1000
LONGEST_REQUEST = timedelta(minutes=10)
"""So long a process may hold on to a key that it took before a newer one was in place."""

Row = tuple[int, UUID, bytes, int]
Progress = Callable[[int], None]


class KeysFromEnvironment(Rejected):
    message = _(
        "The keys come from UNIONHALL_KEYS, which this command cannot change. Add a new version "
        "there, make it current, restart, and run rotate_keys again."
    )


class KeyStillUsed(Rejected):
    message = _("Rows are still sealed with older keys: %(rows)s. Run rotate_keys first.")


class KeyTooYoung(Rejected):
    message = _(
        "The current key is only a few minutes old and a request may still be using an older one. "
        "Try again after %(after)s."
    )


@dataclass(slots=True)
class Outcome:
    """How many rows were sealed anew, and which do not open."""

    resealed: int = 0
    broken: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class KeyVersion:
    """A version of the key as the audit trail names it."""

    version: int
    scope_path: str = ""

    @property
    def public_id(self) -> UUID:
        """The version in the form of a public name."""
        return UUID(int=self.version)


def status() -> dict[str, Counter[int]]:
    """Count each table's rows by the version of the key that seals them."""
    counted: dict[str, Counter[int]] = defaultdict(Counter)
    for table in sealed_tables():
        by_version = _sealed(table).values_list(table.version).annotate(rows=Count("pk")).order_by()
        counted[table.bound].update(dict(by_version))
    return dict(counted)


def waiting() -> int:
    """Count the rows that are not sealed with the current key."""
    current = keyring.keyring().current
    return sum(rows for counter in status().values() for v, rows in counter.items() if v != current)


def begin() -> int:
    """Add a new version, unless an earlier rotation is not finished; return the current one."""
    if waiting():
        return keyring.keyring().current
    if keyring.in_environment():
        raise KeysFromEnvironment
    version = keyring.add_version(Path(settings.SEALING_KEY_FILE))
    audit.record(the_system("rotate_keys"), "keys.version_added", KeyVersion(version))
    return version


def reseal_all(progress: Progress, *, chunk: int = CHUNK) -> Outcome:
    """Seal anew what is sealed with another than the current key, until nothing is left."""
    outcome = Outcome()
    for table in sealed_tables():
        while True:
            before = outcome.resealed
            broken: list[str] = []
            for rows in chunks(table, chunk):
                outcome.resealed += reseal_rows(table, rows, broken)
                progress(outcome.resealed)
            if outcome.resealed == before:  # the rest does not open, or there is none
                outcome.broken += broken
                break
    return outcome


def retire() -> list[int]:
    """Forget the keys that no row is sealed with; return their versions."""
    if keyring.in_environment():
        raise KeysFromEnvironment
    path = Path(settings.SEALING_KEY_FILE)
    ring = keyring.keyring()
    made = keyring.made_at(path, ring.current)
    if made is not None and timezone.now() < made + LONGEST_REQUEST:
        raise KeyTooYoung(after=timezone.localtime(made + LONGEST_REQUEST).strftime("%H:%M"))
    old = sorted(set(ring.seal) - {ring.current})
    with transaction.atomic():
        _wait_for_writers()
        if left := waiting():
            raise KeyStillUsed(rows=left)
        keyring.drop_versions(path, old)
    if old:
        audit.record(
            the_system("rotate_keys"),
            "keys.versions_dropped",
            KeyVersion(ring.current),
            versions=", ".join(map(str, old)),
        )
    return old


def _sealed(table: SealedTable) -> QuerySet[Any]:
    return table.model._default_manager.exclude(**{f"{table.blob}__isnull": True})


def chunks(table: SealedTable, size: int) -> Iterator[list[Row]]:
    """Walk once through the rows that are sealed with another than the current key."""
    current, last = keyring.keyring().current, 0
    columns = ("pk", table.row, table.blob, table.version)
    rows = _sealed(table).exclude(**{table.version: current}).order_by("pk")
    while chunk := list(rows.filter(pk__gt=last).values_list(*columns)[:size]):
        yield chunk
        last = chunk[-1][0]


def reseal_rows(table: SealedTable, rows: list[Row], broken: list[str]) -> int:
    """Seal rows anew unless they were changed since; return how many were."""
    changes = []
    for pk, row, blob, version in rows:
        try:
            fresh, current = reseal(table.bound, row, bytes(blob), version)
        except (Tampered, KeyMissing):
            broken.append(f"{table.bound} {row}")
        else:
            changes.append((fresh, current, pk, bytes(blob)))
    if not changes:
        return 0
    name = table.model._meta.db_table
    # Compare and set: what was changed since it was read stays as it is.
    update = (
        f"UPDATE {name} SET {table.blob} = %s, {table.version} = %s "  # noqa: S608
        f"WHERE id = %s AND {table.blob} = %s"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(update, changes)
        return int(cursor.rowcount)


def _wait_for_writers() -> None:
    """Let nobody write sealed rows while they are counted, on PostgreSQL."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in sealed_tables():
                cursor.execute(f"LOCK TABLE {table.model._meta.db_table} IN SHARE MODE")
