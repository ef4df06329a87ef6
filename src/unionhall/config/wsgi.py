"""The program as the server calls it."""

import os
from collections import deque
from collections.abc import Callable, Iterable
from tempfile import SpooledTemporaryFile
from threading import Lock
from typing import IO, Any

from django.core.wsgi import get_wsgi_application

AT_ONCE = 2
"""How many requests a worker computes at the same time: while one waits for the database, the
other computes. More only hold each other up."""
MOST_BYTES = 32 * 2**20
"""What is longer is refused by its declared length alone, and never read."""
IN_MEMORY = 2**20
CHUNK = 2**16

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Turns:
    """A semaphore that serves who came first; Python's own lets late ones slip in."""

    def __init__(self, number: int) -> None:
        self._lock, self._free = Lock(), number
        self.waiting: deque[Lock] = deque()

    def __enter__(self) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            turn = Lock()
            turn.acquire()
            self.waiting.append(turn)
        turn.acquire()

    def __exit__(self, *_: object) -> None:
        with self._lock:
            if self.waiting:
                self.waiting.popleft().release()
            else:
                self._free += 1


class Gate:
    """Receives a request whole before it takes one of the few turns to compute.

    A phone that sends slowly, or never, holds a thread of the server, which are many, and
    nobody's turn. What is streamed back (a long export) is written after the turn.
    """

    def __init__(self, application: Application, at_once: int = AT_ONCE) -> None:
        self._application = application
        self._turns = Turns(at_once)

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
        with self._turns:
            return self._application(environ, start_response)


def _receive(sent: IO[bytes], length: int, body: IO[bytes]) -> None:
    """Read the body to its end; one that breaks off is handed on as short as it came."""
    while length > 0 and (chunk := sent.read(min(CHUNK, length))):
        body.write(chunk)
        length -= len(chunk)
    body.seek(0)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unionhall.config.settings")
application = Gate(get_wsgi_application())
