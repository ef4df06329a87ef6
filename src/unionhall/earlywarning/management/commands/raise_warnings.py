"""``unionhall raise_warnings``: look at all rules of early warning, now."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from unionhall.core.actors import the_system
from unionhall.earlywarning.commands import RaiseWarnings
from unionhall.earlywarning.services.raising import raise_warnings


class Command(BaseCommand):
    help = "Raise what the rules of early warning warn of. Safe at any time, and twice."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Look, and print one line."""
        done = raise_warnings(the_system("raise_warnings"), RaiseWarnings(now=timezone.now()))
        self.stdout.write(
            f"{done.rules} rules, {done.raised} warnings raised, {done.added} facts added."
        )
