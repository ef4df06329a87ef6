"""What runs beside the server: our own commands, begun again when they die."""

import subprocess
import sys
from threading import Event, Thread

PAUSE = 5.0
"""Seconds before one that died is begun again."""
GRACE = 20.0
"""Seconds that one has to put away what it is at."""


class Companion:
    """A process of our own that lives as long as the server does."""

    def __init__(self, *command: str) -> None:
        self._command = [sys.executable, "-m", "unionhall", *command]
        self._over = Event()
        self._process = self._begin()
        Thread(target=self._watch, name=command[0], daemon=True).start()

    def _begin(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(self._command)  # noqa: S603 -- our own command

    def _watch(self) -> None:
        while not self._over.is_set():
            self._process.wait()
            if not self._over.wait(PAUSE):
                self._process = self._begin()

    def end(self) -> None:
        """Tell it to end, and make sure that it does."""
        self._over.set()
        self._process.terminate()
        try:
            self._process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
