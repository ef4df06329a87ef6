"""Django's own backend, and a file in which those who want to write stand in line.

SQLite's own waiting tries again after pauses that grow to a tenth of a second, and whoever comes
in between goes first: of sixteen who write at once, a few wait for over a second. A lock of the
operating system is handed on in the order of coming, at once, and falls with its process.
"""

import fcntl
import os
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection; a transaction waits for its turn before it begins.

    ``timeout`` of the options, in seconds, is for all of the waiting: in line, and for a writer
    that does not stand in line (another program).
    """

    _turn: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        longest = float(self.settings_dict["OPTIONS"]["timeout"])
        until = monotonic() + longest
        self._turn = _take_turn(f"{self.settings_dict['NAME']}-line", until)
        try:
            self._begin(longest, until)
        except BaseException:
            self._next_please()
            raise

    def _begin(self, longest: float, until: float) -> None:
        self._patience(until - monotonic())
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        finally:
            self._patience(longest)

    def _patience(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {max(0, int(seconds * 1000))}")

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            self._next_please()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._next_please()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._next_please()

    def _next_please(self) -> None:
        if self._turn is not None:
            os.close(self._turn)
            self._turn = None


def _take_turn(line: str, until: float) -> int:
    """Return an open file that has the turn; closing it hands the turn on."""
    turn = os.open(line, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(turn)
        return _Place(line).wait(until)
    return turn


class _Place:
    """A place in line. A thread of its own stands there, since ``flock`` waits without end."""

    def __init__(self, line: str) -> None:
        self._file = os.open(line, os.O_RDWR)
        self._came, self._left, self._lock = Event(), False, Lock()
        Thread(target=self._stand, daemon=True).start()

    def _stand(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)
        with self._lock:
            if self._left:
                os.close(self._file)
            else:
                self._came.set()

    def wait(self, until: float) -> int:
        self._came.wait(max(0.0, until - monotonic()))
        with self._lock:
            if self._came.is_set():
                return self._file
            self._left = True
        raise OperationalError("database is locked")
