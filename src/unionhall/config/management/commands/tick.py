"""``unionhall tick``: the regular work, once or for ever."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from unionhall.config import lifeline, schedule


class Command(BaseCommand):
    help = "Run the regular work that is due (config/schedule.py); --every repeats it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, metavar="SECONDS")

    def handle(self, *_: Any, **options: Any) -> None:
        lifeline.hold_on()
        while True:
            for name in schedule.run_due(timezone.now()):
                self.stdout.write(name)
            close_old_connections()
            if not options["every"]:
                return
            time.sleep(options["every"])
