"""``unionhall found_city``: the top of the tree of an installation."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from unionhall.core.actors import the_system
from unionhall.core.errors import DomainError
from unionhall.organizations.commands import Found
from unionhall.organizations.models import Kind
from unionhall.organizations.services import found


class Command(BaseCommand):
    help = "Enter the municipal federation, below which everything else is founded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="division code, such as 110000")
        parser.add_argument("name")
        parser.add_argument("--founded", type=date.fromisoformat, required=True, metavar="DATE")

    def handle(self, *_: Any, **options: Any) -> None:
        command = Found(
            code=options["code"],
            name=options["name"],
            kind=Kind.CITY,
            parent=None,
            founded_on=options["founded"],
            division_code=options["code"],
        )
        try:
            body = found(the_system("found_city"), command)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{body.code} {body.name}")
