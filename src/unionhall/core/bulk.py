"""Writing many rows with one statement: COPY on PostgreSQL, a prepared INSERT on SQLite.

Django's ``bulk_create`` needs a statement for every few dozen rows on SQLite, whose
parameters it counts by a limit of long ago.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection, connections, transaction
from django.db.models import Model

Row = tuple[Any, ...]
AT_A_TIME = 10_000


def insert(records: Sequence[Model]) -> None:
    """Write new records of one model and give them their keys, in the order they stand in."""
    if len(records) < 2:  # noqa: PLR2004 -- one alone is Django's to write
        for record in records:
            record.save(force_insert=True)
        return
    model = type(records[0])
    fields = model._meta.local_concrete_fields
    here = connections[connection.alias]  # looked up once, not once for each value
    with transaction.atomic(savepoint=False):
        for record, key in zip(records, new_keys(model, len(records)), strict=True):
            record.pk = key
        rows = [
            tuple(f.get_db_prep_save(f.pre_save(record, add=True), here) for f in fields)
            for record in records
        ]
        write(model, [str(field.column) for field in fields], rows)
    for record in records:
        record._state.adding, record._state.db = False, here.alias  # noqa: SLF001


def new_keys(model: type[Model], count: int) -> list[int]:
    """Set primary keys aside: from the sequence, or, on SQLite, behind the lock that we hold."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        (last,) = cursor.fetchone() or (0,)
    return list(range(last + 1, last + 1 + count))


def write(model: type[Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows as the database takes them, ten thousand with a statement."""
    table = model._meta.db_table
    names = ", ".join(map(connection.ops.quote_name, columns))
    places = ", ".join(["%s"] * len(columns))
    source = iter(rows)
    while batch := list(islice(source, AT_A_TIME)):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                copying = f"COPY {table} ({names}) FROM STDIN"
                # Django gives the driver's refusals their own names for everything but COPY.
                with connection.wrap_database_errors, cursor.copy(copying) as copy:
                    for row in batch:
                        copy.write_row(row)
            else:
                insert_one = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608
                cursor.executemany(insert_one, batch)


def copy_csv(model: type[Model], columns: Sequence[str], table: bytes) -> None:
    """Insert a table that is written as CSV already; on PostgreSQL only."""
    copying = f"COPY {model._meta.db_table} ({', '.join(columns)}) FROM STDIN WITH (FORMAT csv)"
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(copying) as copy,
    ):
        copy.write(table)
