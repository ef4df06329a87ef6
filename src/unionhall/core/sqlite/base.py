"""Django's own backend, and a file in which those who want to write stand in line.

SQLite's own waiting tries again after pauses that grow to a tenth of a second, and whoever comes
in between goes first: of sixteen who write at once, a few wait for over a second. A lock of the
operating system is handed on in the order of coming, at once, and falls with its process.
"""

import fcntl
import os
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection; a transaction waits for its turn before it begins.

    Writers that do not stand in line (another program) are waited for as SQLite does.
    """

    _line: int | None = None
    _has_turn = False

    def _start_transaction_under_autocommit(self) -> None:
        if self._line is None:
            name = f"{self.settings_dict['NAME']}-line"
            self._line = os.open(name, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._line, fcntl.LOCK_EX)
        self._has_turn = True
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except BaseException:
            self._next_please()
            raise

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
            if self._line is not None:
                os.close(self._line)  # gives the turn back as well
                self._line, self._has_turn = None, False

    def _next_please(self) -> None:
        if self._has_turn and self._line is not None:
            fcntl.flock(self._line, fcntl.LOCK_UN)
            self._has_turn = False
