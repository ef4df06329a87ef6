"""``unionhall serve``: the product behind one command."""

import os
from argparse import ArgumentParser
from contextlib import suppress
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from granian.constants import Interfaces
from granian.server import Server

from unionhall.config import (
    balance,  # noqa: F401 -- laid out before the workers are forked
    beside,
    lifeline,
)

SETTLED = 60
"""Seconds after which a server has proved that it can serve."""
TRIES = 3
"""So often in a row one that has not is started again: then it is broken."""


class Command(BaseCommand):
    help = "Serve the product (granian, WSGI); beside it, a worker and what is due every minute."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
        parser.add_argument(
            "--threads", type=int, default=32, help="connections served at once, per worker"
        )
        parser.add_argument("--no-tick", action="store_true", help="run no regular work beside it")
        parser.add_argument("--no-work", action="store_true", help="run no jobs beside it")

    def handle(self, *_: Any, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("The database is not up to date. Run: unionhall migrate")
        connection.close()
        if connection.vendor == "postgresql":
            # Workers are forked: one that inherited an open pool would share its connections
            # with the others, and read their answers.
            connection.close_pool()  # type: ignore[attr-defined]
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        os.environ[lifeline.SERVER] = str(os.getpid())
        companions = [
            beside.Companion(*command)
            for command, left_out in (
                (("tick", "--every", "60"), options["no_tick"]),
                (("work",), options["no_work"]),
            )
            if not left_out
        ]
        try:
            failed = 0
            while (seconds := _served(options)) and failed < TRIES:
                failed = failed + 1 if seconds < SETTLED else 0
                self.stderr.write("Workers died twice in a row. Starting all of them again.")
        finally:
            for companion in companions:
                companion.end()
        if seconds:
            raise CommandError("The server does not stay up. The lines above say why.")


def _served(options: dict[str, Any]) -> float:
    """Serve until told to stop (then 0), or until the server gave its workers up.

    Granian does so when one dies again within seconds, and takes the healthy ones with it.
    Returns how many seconds it had served until then.
    """
    server = Server(
        "unionhall.config.serving:application",
        address=options["host"],
        port=options["port"],
        interface=Interfaces.WSGI,
        workers=options["workers"],
        blocking_threads=options["threads"],
        backpressure=options["threads"] * 16,
        websockets=False,
        log_access=False,
        respawn_failed_workers=True,
    )
    begun = monotonic()
    with suppress(SystemExit):
        server.serve()
    return 0 if server.interrupt_signal else monotonic() - begun
