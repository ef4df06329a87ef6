"""``unionhall demo``: the demo district, ready to walk through."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from unionhall.config.demo import signins
from unionhall.organizations.models import Organization


class Command(BaseCommand):
    help = "Migrate, load the demo district if it is not there yet, print the sign-ins, serve."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="only prepare")

    def handle(self, *_: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo runs with UNIONHALL_DEMO=1 only (make demo sets it).")
        begun = time.monotonic()
        self.stdout.write("» preparing the database")
        call_command("migrate", verbosity=0)
        if not Organization.objects.exists():
            call_command("load_demo", stdout=self.stdout)
        self.stdout.write(f"» ready in {time.monotonic() - begun:.0f} s")
        self.stdout.write(signins.sheet(f"http://127.0.0.1:{options['port']}/"))
        self.stdout.flush()
        if not options["no_serve"]:
            call_command("serve", port=options["port"])
