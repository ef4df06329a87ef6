"""``unionhall create_administrator``: the first account of an installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from unionhall.accounts import services
from unionhall.accounts.models import Role
from unionhall.core.actors import the_system
from unionhall.core.errors import DomainError
from unionhall.organizations.models import Organization


class Command(BaseCommand):
    help = "Open an account with the duty of system administrator and print its first password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--org", required=True, metavar="CODE", help="register code")
        parser.add_argument("--name", default="", help="the person's name")

    def handle(self, *_: Any, **options: Any) -> None:
        operator = the_system("create_administrator")
        body = Organization.objects.filter(code=options["org"]).first()
        if body is None:
            raise CommandError(f"No union body has the register code {options['org']}.")
        username = options["username"]
        try:
            with transaction.atomic():
                _user, password = services.open_account(
                    operator,
                    services.OpenAccount(username=username, name=options["name"] or username),
                )
                services.appoint(
                    operator,
                    services.Appoint(
                        username=username,
                        role=Role.ADMINISTRATOR,
                        organization=body.public_id,
                        valid_from=timezone.localdate(),
                    ),
                )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{username}: first password {password} (to be changed at sign-in)")
