"""``unionhall undo_import``: take a list back."""

import json
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from unionhall.core.actors import the_system
from unionhall.core.errors import DomainError
from unionhall.intake import depending, queries
from unionhall.intake.models import Batch
from unionhall.intake.services import TakeBack, begin_undo, undoing, ways


class Command(BaseCommand):
    help = "Take a list back, as far as nothing depends on its rows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", type=UUID)
        parser.add_argument("--lines", default="", help="only these rows, as 3,5,8-12")
        parser.add_argument("--json", action="store_true", help="say it for programs")

    def handle(self, *_: Any, **options: Any) -> None:
        actor = the_system("undo_import")
        try:
            lines = _lines(options["lines"]) if options["lines"] else None
            command = TakeBack(batch=options["batch"], lines=lines)
            batch = begin_undo(actor, command)
            ways.of(batch).undo(actor, batch, lambda _done, _total: None)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        batch.refresh_from_db()
        stays = depending.kept(actor, batch, lines)
        gone = undoing.undone(batch)
        told = {
            "batch": str(batch.public_id),
            "state": batch.state,
            "undone": gone,
            "stay": queries.standing(batch).count(),
            "kept": {str(one.line): list(one.why) for one in stays},
        }
        if options["json"]:
            self.stdout.write(json.dumps(told))
            return
        self.stdout.write(f"{depending.outcome(gone, stays)} {Batch.state_label(batch.state)}")
        for one in stays:
            self.stdout.write(f"row {one.line} stays: {', '.join(one.why)}")


def _lines(text: str) -> frozenset[int]:
    lines: set[int] = set()
    for part in text.split(","):
        first, _dash, last = part.partition("-")
        try:
            lines |= set(range(int(first), int(last or first) + 1))
        except ValueError as wrong:
            raise CommandError("Name rows as 3,5,8-12.") from wrong
    return frozenset(lines)
