"""Measure the methods of early warning on simulated history, with a fixed seed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from unionhall.earlywarning import simulation


class Command(BaseCommand):
    help = "Measure false alarms and detection of the statistical methods; writes measured.json."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--units", type=int, default=60)
        parser.add_argument("--years", type=int, default=3)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Measure, and print one line for each method and usual number."""
        for row in simulation.write(units=options["units"], years=options["years"]):
            self.stdout.write(
                f"{row.method:11} mean {row.mean:4}: {row.false_alarms_per_unit_year:5} false "
                f"alarms a unit and year, {row.detected:.0%} of clusters seen"
            )
