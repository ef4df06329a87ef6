from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from unionhall.organizations import tree


class Command(BaseCommand):
    help = (
        "Recompute every path and every copy of it from the parent links, and list what "
        "differs; with --repair, write it anew."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="write differing rows anew")

    def handle(self, *_args: Any, **options: Any) -> None:
        number = 0
        for finding in tree.check(repair=options["repair"]):
            number += 1
            self.stdout.write(
                f"{finding.table} {finding.row}: {finding.found}, should be {finding.expected}"
            )
        if not number:
            self.stdout.write("The tree is whole.")
        elif options["repair"]:
            self.stdout.write(f"{number} rows repaired")
        else:
            raise CommandError(f"{number} rows differ; --repair writes them anew")
