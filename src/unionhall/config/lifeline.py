"""No process that ``unionhall serve`` starts outlives it.

A server killed outright (SIGKILL, no memory left) cannot end its workers; they would keep the
port and the database. So each looks every second whether the server is still its parent.
"""

import os
import time
from threading import Thread

SERVER = "UNIONHALL_SERVE_PID"
"""Tells a process the number of the server that started it."""
EVERY = 1.0


def hold_on() -> None:
    """End this process as soon as the server that started it is gone, if a server did."""
    if server := os.environ.get(SERVER):
        Thread(target=_end_with, args=(int(server),), daemon=True).start()


def _end_with(server: int) -> None:
    while os.getppid() == server:
        time.sleep(EVERY)
    os._exit(1)
