"""Prove that what was counted in advance equals a slow recount of every row."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from unionhall.indicators import counting


class Command(BaseCommand):
    help = "Recount every row and compare; ends with 1 if anything differs."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Compare, and print one line for each fact and each difference."""
        wrong = 0
        for fact, lines, differences in counting.check():
            self.stdout.write(f"{fact}: {lines} lines, {len(differences)} differ")
            for cell, counted, true in differences[:20]:
                self.stdout.write(f"  {' '.join(cell)}: {counted} instead of {true}")
            wrong += len(differences)
        if wrong:
            raise CommandError(
                f"{wrong} counts differ from the rows. Run: unionhall count_months --rebuild"
            )
        self.stdout.write("All figures agree with their rows.")
