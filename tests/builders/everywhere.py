"""Looking for a text in the whole database, sealed and encrypted columns opened."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from zlib import error as not_packed

from django.contrib.sessions.models import Session
from django.db import connection

from unionhall.accounts.session_store import SessionStore
from unionhall.core.sealed import unseal
from unionhall.core.sealed_tables import sealed_tables


def _tables() -> Iterator[tuple[str, list[str], list[tuple[Any, ...]]]]:
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608 -- our own tables
            yield name, [column[0] for column in cursor.description], cursor.fetchall()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, bytes | memoryview):
        raw = bytes(value)
        yield raw.hex()
        for encoding in ("utf-8", "gb18030", "utf-16"):
            yield raw.decode(encoding, "ignore")
        with suppress(zipfile.BadZipFile, not_packed):
            packed = zipfile.ZipFile(io.BytesIO(raw))
            for name in packed.namelist():
                yield packed.read(name).decode("utf-8", "ignore")
    elif value is not None:
        text = str(value)
        yield text
        yield text.replace("-", "")
        with suppress(UnicodeDecodeError):
            yield text.encode("latin-1", "ignore").decode("unicode_escape", "ignore")


def _sealed() -> Iterator[tuple[str, str]]:
    for table in sealed_tables():
        for row in table.model._default_manager.exclude(**{f"{table.blob}__isnull": True}):
            blob, version = getattr(row, table.blob), getattr(row, table.version)
            content = unseal(table.bound, getattr(row, table.row), bytes(blob), version)
            yield f"{table.model._meta.db_table}.{table.blob}", str(content)


def found_in(words: dict[str, str]) -> set[str]:
    """Name every column in which one of the words stands, with the word's own name."""
    hits = set()
    for table, columns, rows in _tables():
        for row in rows:
            for column, value in zip(columns, row, strict=True):
                for text in _texts(value):
                    hits |= {f"{table}.{column}: {k}" for k, word in words.items() if word in text}
    for where, text in _sealed():
        hits |= {f"{where}: {name}" for name, word in words.items() if word in text}
    box = SessionStore()
    for session in Session.objects.all():
        text = str(box.decode(session.session_data))
        hits |= {f"django_session: {name}" for name, word in words.items() if word in text}
    return hits
