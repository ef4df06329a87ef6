"""``unionhall import_targets``: take in a list of employers that are to get a union."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from unionhall.core.actors import the_system
from unionhall.core.errors import DomainError
from unionhall.organizations.models import Organization
from unionhall.targets.services.importing import TakeIn, preview, take_in


class Command(BaseCommand):
    help = "Take in a list of employers without a union, from .xlsx or .csv."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--org", required=True, help="register code of the body they lie in")
        parser.add_argument("--dry-run", action="store_true", help="only say what it comes to")
        parser.add_argument("--json", action="store_true", help="say it for programs")

    def handle(self, *_: Any, **options: Any) -> None:
        file: Path = options["file"]
        body = Organization.objects.filter(code=options["org"]).first()
        if body is None:
            raise CommandError(f"No union body has the register code {options['org']}.")
        try:
            content = file.read_bytes()
        except OSError as unreadable:
            raise CommandError(f"{file.name}: {unreadable.strerror}") from unreadable
        command = TakeIn(organization=body.public_id, filename=file.name, content=content)
        actor = the_system("import_targets")
        try:
            outcome = (preview if options["dry_run"] else take_in)(actor, command)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["json"]:
            told = {
                "saved": outcome.saved,
                "total": outcome.total,
                "counts": {verdict.value: count for verdict, count in outcome.table},
                "rows": [
                    {"row": one.row.number, "verdict": one.verdict.value, "reason": one.words}
                    for one in outcome.rows
                ],
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        for verdict, count in outcome.table:
            self.stdout.write(f"{count:>7}  {verdict.label}")
        self.stdout.write(f"{outcome.total:>7}  = {'saved' if outcome.saved else 'nothing saved'}")
