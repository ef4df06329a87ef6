"""unionhall rotate_keys: make a new sealing key and seal everything anew with it."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from unionhall.core import rotation
from unionhall.core.errors import DomainError
from unionhall.core.keyring import keyring


class Command(BaseCommand):
    help = (
        "Add a new version of the sealing key and seal all rows anew, while the server runs. "
        "Stopped at any moment and started again, it finishes what it began."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--status", action="store_true", help="only show which keys are in use")
        parser.add_argument(
            "--retire", action="store_true", help="forget older keys that no row needs any more"
        )
        parser.add_argument("--chunk", type=int, default=rotation.CHUNK, help="rows a transaction")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["status"]:
                self._status()
            elif options["retire"]:
                dropped = rotation.retire()
                self.stdout.write(f"keys forgotten: {', '.join(map(str, dropped)) or 'none'}")
            else:
                self._rotate(options["chunk"])
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal

    def _rotate(self, chunk: int) -> None:
        version = rotation.begin()
        total, began = rotation.waiting(), time.monotonic()
        self.stdout.write(f"sealing {total} rows with key {version}")

        def progress(done: int) -> None:
            rate = done / max(time.monotonic() - began, 0.001)
            left = max(total - done, 0) / rate if rate else 0
            self.stdout.write(f"{done} of {total}, {rate:.0f} rows a second, {left:.0f} s left")
            self.stdout.flush()

        outcome = rotation.reseal_all(progress, chunk=chunk)
        self._status()
        if outcome.broken:
            raise CommandError(
                f"{len(outcome.broken)} rows do not open with any key and were left alone: "
                + "; ".join(outcome.broken[:20])
            )
        self.stdout.write(f"done: {outcome.resealed} rows are sealed with key {version}")

    def _status(self) -> None:
        current = keyring().current
        for table, versions in rotation.status().items():
            rows = ", ".join(
                f"key {version}{' (current)' if version == current else ''}: {count}"
                for version, count in sorted(versions.items())
            )
            self.stdout.write(f"{table}: {rows or 'empty'}")
