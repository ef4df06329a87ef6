"""On SQLite, whoever wants to write stands in line, and is served in the order of coming."""

import dataclasses
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, OperationalError, ProgrammingError, connections, transaction
from django.db.utils import ConnectionHandler

from unionhall.config import environment

FILE = "line"
WRITERS = 5


@pytest.fixture(autouse=True)
def file(tmp_path: Path, django_db_blocker: Any) -> Iterator[None]:
    """A database of its own, whatever the others are; each thread has its own connection."""
    own = dataclasses.replace(settings.ENVIRONMENT, data=tmp_path, database_url="")
    filled = ConnectionHandler({"default": environment.database(own)}).settings
    connections.settings[FILE] = filled["default"]
    with django_db_blocker.unblock():
        ask("CREATE TABLE came (who integer NOT NULL UNIQUE)")
        yield
        connections[FILE].close()
    del connections.settings[FILE], connections[FILE]


def ask(sql: str, *given: int) -> list[tuple[int]]:
    with connections[FILE].cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


def come(who: int) -> None:
    with transaction.atomic(using=FILE):
        ask("INSERT INTO came (who) VALUES (%s)", who)


def come_and_leave(who: int) -> None:
    come(who)
    connections[FILE].close()


def in_line(tmp_path: Path) -> int:
    """Count who waits for the lock, as the system tells."""
    inode = (tmp_path / "unionhall.sqlite3-line").stat().st_ino
    locks = Path("/proc/locks").read_text().splitlines()
    return sum("->" in line and f":{inode} " in line for line in locks)


def test_writers_are_served_in_the_order_of_coming(tmp_path: Path) -> None:
    threads = [Thread(target=come_and_leave, args=[who]) for who in range(WRITERS)]
    with transaction.atomic(using=FILE):
        for number, thread in enumerate(threads, start=1):
            thread.start()
            until = time.monotonic() + 20
            while in_line(tmp_path) < number and time.monotonic() < until:
                pass
    for thread in threads:
        thread.join(20)

    assert ask("SELECT who FROM came ORDER BY rowid") == [(who,) for who in range(WRITERS)]


def come_twice() -> None:
    with transaction.atomic(using=FILE):
        come(1)
        come(1)


def vanish() -> None:
    with transaction.atomic(using=FILE):
        come(1)
        connections[FILE].connection.close()


@pytest.mark.parametrize(
    ("deed", "refusal"), [(come_twice, IntegrityError), (vanish, ProgrammingError)]
)
def test_the_turn_is_given_back_however_it_ends(
    deed: Callable[[], None], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        deed()

    next_one = Thread(target=come_and_leave, args=[2], daemon=True)
    next_one.start()
    next_one.join(20)
    connections[FILE].close()

    assert ask("SELECT who FROM came") == [(2,)]


def test_who_waits_too_long_is_told_so_and_leaves_the_line() -> None:
    begun, go_on = Event(), Event()

    def take_long() -> None:
        with transaction.atomic(using=FILE):
            begun.set()
            assert go_on.wait(30)
        connections[FILE].close()

    long = Thread(target=take_long)
    long.start()
    assert begun.wait(30)
    connections[FILE].settings_dict["OPTIONS"]["timeout"] = 0.05
    with pytest.raises(OperationalError, match="database is locked"):
        come(1)
    go_on.set()
    long.join(30)
    connections[FILE].settings_dict["OPTIONS"]["timeout"] = 20
    come(2)

    assert ask("SELECT who FROM came") == [(2,)]


def test_a_writer_outside_the_line_is_waited_for_as_long_and_no_longer(tmp_path: Path) -> None:
    outside = sqlite3.connect(tmp_path / "unionhall.sqlite3", isolation_level=None)
    outside.execute("BEGIN IMMEDIATE")
    connections[FILE].settings_dict["OPTIONS"]["timeout"] = 0.05
    with pytest.raises(OperationalError, match="database is locked"):
        come(1)
    outside.rollback()
    outside.close()
    come(2)

    assert ask("SELECT who FROM came") == [(2,)]
