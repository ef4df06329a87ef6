"""The tests' own databases: migrated once for a state of the migrations, then copied."""

import fcntl
import hashlib
import inspect
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

KEPT = "tests-*.sqlite3"


def stamp() -> str:
    """Name the state of all migrations by their texts."""
    texts = hashlib.sha256()
    for key, migration in sorted(MigrationLoader(None).disk_migrations.items()):
        texts.update(repr(key).encode())
        texts.update(Path(inspect.getfile(type(migration))).read_bytes())
    return texts.hexdigest()[:16]


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one worker at a time make its database."""
    with (folder / "tests.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class Copies:
    """Makes the test database a copy of the first that was migrated."""

    def __init__(self) -> None:
        self.folder = settings.STATIC_ROOT.parent
        self.folder.mkdir(parents=True, exist_ok=True)
        self.creation = connection.creation
        self.migrated = self.creation.create_test_db

    def create_test_db(self, *args: Any, **options: Any) -> str:
        """Create the database as Django does, whose migrations find nothing left to do."""
        with alone(self.folder):
            if connection.vendor == "postgresql":
                return self._on_postgresql(f"tests_{stamp()}", *args, **options)
            return self._on_sqlite(self.folder / KEPT.replace("*", stamp()), *args, **options)

    def _on_sqlite(self, kept: Path, *args: Any, **options: Any) -> str:
        if not kept.exists():
            name = self.migrated(*args, **options)
            for old in self.folder.glob(KEPT):
                old.unlink()
            unfinished = kept.with_suffix(".new")
            with (
                closing(sqlite3.connect(name)) as file,
                closing(sqlite3.connect(unfinished)) as new,
            ):
                file.backup(new)
            unfinished.replace(kept)
            return name
        path = str(connection.settings_dict["TEST"]["NAME"])
        for ending in ("", "-wal", "-shm"):
            Path(path + ending).unlink(missing_ok=True)
        shutil.copyfile(kept, path)
        return self.migrated(*args, **{**options, "keepdb": True})

    def _on_postgresql(self, kept: str, *args: Any, **options: Any) -> str:
        with self.creation._nodb_cursor() as cursor:  # noqa: SLF001 -- there is no database yet
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [kept])
            if known := cursor.fetchone():
                connection.settings_dict["TEST"]["TEMPLATE"] = kept
        name = self.migrated(*args, **options)
        if not known:
            connection.close()
            connection.close_pool()  # nobody may be in a database that is copied
            with self.creation._nodb_cursor() as cursor:  # noqa: SLF001
                cursor.execute(f'CREATE DATABASE "{kept}" TEMPLATE "{name}"')
        return name
