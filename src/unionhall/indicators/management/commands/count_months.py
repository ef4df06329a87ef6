"""Count closed months in advance: what is new, what became stale, or everything."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from unionhall.indicators import counting


class Command(BaseCommand):
    help = "Count closed months in advance, so that figures come quickly. Safe at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="Count everything again.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Count, and print one line for each fact."""
        for done in counting.count_months(today=timezone.localdate(), rebuild=options["rebuild"]):
            if options["verbosity"]:
                state = "" if done.complete else " (somebody else is counting)"
                self.stdout.write(f"{done.fact}: {done.lines} lines, to {done.to:%Y-%m}{state}")
