"""``unionhall work``: does the jobs that pages asked for."""

import os
import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from unionhall.config import lifeline
from unionhall.core.worker import Worker


class Command(BaseCommand):
    help = "Do the jobs that wait (unionhall serve runs one such worker); --batch: then end."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", action="store_true", help="end when nothing waits")

    def handle(self, *_: Any, **options: Any) -> None:
        lifeline.hold_on()
        worker = Worker(f"{os.uname().nodename[:30]}-{os.getpid()}-{secrets.token_hex(4)}")
        worker.listen()
        worker.work(batch=options["batch"])
