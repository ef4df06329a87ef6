"""The program as the server calls it."""

import os
from collections import deque
from collections.abc import Callable, Iterable
from tempfile import SpooledTemporaryFile
from threading import Lock
from time import monotonic
from typing import IO, Any

from django.core.wsgi import get_wsgi_application

from unionhall.config.balance import Share

AT_ONCE = 1
"""How many requests a worker computes at the same time. Two threads of one process only hold each
other up: of sixteen clients who open pages, all are served a fifth more quickly one by one."""
PATIENCE = 0.1
"""Seconds after which whoever is first in line goes ahead beside one who takes long."""
MOST_BYTES = 32 * 2**20
"""What is longer is refused by its declared length alone, and never read."""
IN_MEMORY = 2**20
CHUNK = 2**16

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Turns:
    """A semaphore that serves who came first; Python's own lets late ones slip in.

    Where nobody was served for ``patience`` seconds, the first in line goes ahead all the same:
    a long export holds nobody up. ``_free`` is below zero while there are more than ``number``.
    """

    def __init__(self, number: int, patience: float = PATIENCE) -> None:
        self._lock, self._number, self._free = Lock(), number, number
        self.patience, self._served = patience, 0.0
        self.waiting: deque[Lock] = deque()

    def __enter__(self) -> None:
        with self._lock:
            if self._free > 0:
                self._take()
                return
            turn = Lock()
            turn.acquire()
            self.waiting.append(turn)
        while not turn.acquire(timeout=self.patience):
            if self._goes_ahead(turn):
                return

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._free += 1
            if self._free > 0 and self.waiting:
                self._take()
                self.waiting.popleft().release()

    @property
    def in_hand(self) -> int:
        """How many have a turn or wait for one."""
        with self._lock:
            return self._number - self._free + len(self.waiting)

    def _take(self) -> None:
        self._free, self._served = self._free - 1, monotonic()

    def _goes_ahead(self, turn: Lock) -> bool:
        with self._lock:
            first = bool(self.waiting) and self.waiting[0] is turn
            if not first or monotonic() - self._served < self.patience:
                return False
            self.waiting.popleft()
            self._take()
            return True


class Gate:
    """Receives a request whole before it takes one of the few turns to compute.

    A phone that sends slowly, or never, holds a thread of the server, which are many, and
    nobody's turn. What is streamed back (a long export) is written after the turn. Where another
    worker has clearly less in hand, the connection ends with the answer (``balance``).
    """

    def __init__(
        self, application: Application, at_once: int = AT_ONCE, share: Share | None = None
    ) -> None:
        self._application = application
        self._turns, self._share = Turns(at_once), share or Share()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer one request."""
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or not 0 < int(length) <= MOST_BYTES:
            return self._answered(environ, start_response)
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            _receive(environ["wsgi.input"], int(length), body)
            return self._answered(environ | {"wsgi.input": body}, start_response)

    def _answered(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        def answer(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            in_hand = self._turns.in_hand
            self._share.holds(in_hand - 1)
            if self._share.too_many(in_hand):
                headers = [*headers, ("Connection", "close")]
            return start_response(status, headers, *rest)

        with self._turns:
            self._share.holds(self._turns.in_hand)
            return self._application(environ, answer)


def _receive(sent: IO[bytes], length: int, body: IO[bytes]) -> None:
    """Read the body to its end; one that breaks off is handed on as short as it came."""
    while length > 0 and (chunk := sent.read(min(CHUNK, length))):
        body.write(chunk)
        length -= len(chunk)
    body.seek(0)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unionhall.config.settings")
application = Gate(get_wsgi_application())
