"""``unionhall load_boundaries``: the boundaries of the areas below a body."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from unionhall.core.actors import the_system
from unionhall.core.errors import DomainError
from unionhall.organizations.commands import LoadBoundaries
from unionhall.organizations.models import Organization
from unionhall.organizations.services import bounding


class Command(BaseCommand):
    help = "Load the boundaries of the areas below a body from GeoJSON, for maps."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--org", required=True, help="register code of the body above them")
        parser.add_argument("--source", required=True, help="whose drawing it is")
        parser.add_argument("--as-of", type=date.fromisoformat, required=True, metavar="DATE")
        parser.add_argument("--dry-run", action="store_true", help="only say what fits")

    def handle(self, *_: Any, **options: Any) -> None:
        file: Path = options["file"]
        body = Organization.objects.filter(code=options["org"]).first()
        if body is None:
            raise CommandError(f"No union body has the register code {options['org']}.")
        try:
            content = file.read_bytes()
        except OSError as unreadable:
            raise CommandError(f"{file.name}: {unreadable.strerror}") from unreadable
        command = LoadBoundaries(
            organization=body.public_id,
            content=content,
            source=options["source"],
            dated_on=options["as_of"],
        )
        deed = bounding.preview if options["dry_run"] else bounding.load
        try:
            found = deed(the_system("load_boundaries"), command)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        for area, called, _outline in found.matched:
            self.stdout.write(f"+ {area.name}  <- {called}")
        for area in found.missing:
            self.stdout.write(f"- {area.name}")
        for called in found.foreign:
            self.stdout.write(f"? {called}")
        said = "nothing written" if options["dry_run"] else "written"
        count = len(found.matched)
        self.stdout.write(f"{count} of {count + len(found.missing)}, {said}")
