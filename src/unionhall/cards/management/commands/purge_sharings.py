from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from unionhall.cards.services.retention import PurgeSharings, kept_since, purge_sharings
from unionhall.core.actors import the_system


class Command(BaseCommand):
    help = "Remove records of sharings with the bank that are older than three years."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count only, remove nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.now()
        command = PurgeSharings(now=now, dry_run=options["dry_run"])
        number = purge_sharings(the_system("purge_sharings"), command)
        before = timezone.localdate(kept_since(now)).isoformat()
        verb = "would be removed" if options["dry_run"] else "removed"
        self.stdout.write(f"{number} record(s) of sharings from before {before} {verb}.")
