from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from unionhall.core.errors import DomainError
from unionhall.rules import refreshing


class Command(BaseCommand):
    help = (
        "Take new years into the table of holidays, from files of holiday-cn "
        "(github.com/NateScarlet/holiday-cn, like 2027.json) or a folder of them. "
        "They are kept in the data folder and beat what ships."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="+", type=Path, help="file or folder")
        parser.add_argument("--look", action="store_true", help="show the difference only")
        parser.add_argument("--into", type=Path, help="another file of the table's form")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            years = refreshing.merged(refreshing.years_in(options["path"]))
        except DomainError as refused:
            raise CommandError(str(refused)) from refused
        changes = refreshing.difference(years)
        for change in changes:
            kind = "off " if change.off else "work"
            self.stdout.write(f"{change.sign} {change.day} {kind} {change.name}")
        numbers = ", ".join(str(number) for number in sorted(years))
        if options["look"]:
            self.stdout.write(f"{numbers}: {len(changes)} differences, nothing written")
            return
        refreshing.take_in(years, options["into"])
        self.stdout.write(f"{numbers}: {len(changes)} differences, written")
