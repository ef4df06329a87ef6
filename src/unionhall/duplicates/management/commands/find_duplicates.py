"""unionhall find_duplicates: compare records, and propose those that may be of one person."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from unionhall.duplicates.blocks import LARGEST
from unionhall.duplicates.services import finding
from unionhall.duplicates.services.finding import Progress


class Command(BaseCommand):
    help = (
        "Compare all records, or (--new) those that are new or changed since the last run. "
        "Stopped at any moment and started again, it goes on where it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--new", action="store_true", help="new and changed records only")
        parser.add_argument(
            "--part", type=int, default=finding.PART, help="records opened at a time"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        find = finding.find_new if options["new"] else finding.find_all
        scan = find(self._watch, part=options["part"])
        for one in scan.skipped:
            self.stdout.write(
                f"not compared: {one['blocks']} blocks by {one['block']} with {one['records']} "
                f"records, each with more than {LARGEST} after all narrowing"
            )
        self.stdout.write(f"done: {scan.seen} records looked at, {scan.found} pairs proposed")

    def _watch(self, now: Progress) -> None:
        self.stdout.write(
            f"part {now.done} of {now.parts}, {now.seen} records, {now.found} pairs, "
            f"{now.rate:.0f} records a second, {now.seconds_left:.0f} s left"
        )
        self.stdout.flush()
