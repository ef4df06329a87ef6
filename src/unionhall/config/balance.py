"""How much each worker has in hand, where the others see it.

A connection stays with the worker that accepted it. Where chance gave one worker more than
another, its clients wait longer for as long as they keep their connections; so a worker that
has clearly more in hand than another ends a connection after its answer, and the client comes
back by the next one.
"""

import mmap
import os
import struct
from contextlib import suppress

PLACES = 256
"""Far more than workers; a worker's place follows from its process number."""
AHEAD = 3
"""Requests that one must have more than another, and
a quarter of what the other has, before it sends anybody away."""
_ENTRY = struct.Struct("=ii")
_board = mmap.mmap(-1, PLACES * _ENTRY.size)
"""Memory that a process shares with those it forks: process number and requests in hand."""


class Share:
    """What this process has in hand, beside the others who share the board."""

    def __init__(self, board: mmap.mmap = _board, process: int | None = None) -> None:
        self._board, self._process = board, process or os.getpid()
        self._place = self._process % PLACES
        self._remove_the_dead()
        self.holds(0)

    def holds(self, requests: int) -> None:
        """Write down how many requests this process computes or keeps waiting."""
        _ENTRY.pack_into(self._board, self._place * _ENTRY.size, self._process, requests)

    def too_many(self, requests: int) -> bool:
        """Tell whether another has so much less in hand that a client had better go there."""
        others = [held for process, held in self._entries() if process not in (0, self._process)]
        least = min(others, default=requests)
        return requests - least >= AHEAD + least // 4

    def _entries(self) -> list[tuple[int, int]]:
        return list(_ENTRY.iter_unpack(self._board[:]))

    def _remove_the_dead(self) -> None:
        for place, (process, _) in enumerate(self._entries()):
            if process and not _alive(process):
                _ENTRY.pack_into(self._board, place * _ENTRY.size, 0, 0)


def _alive(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, 0)
        return True
    return False
