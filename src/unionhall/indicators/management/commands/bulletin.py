"""``unionhall bulletin``: a body's figures for some days, in words, for programs or on paper."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from unionhall.core.actors import the_system
from unionhall.core.errors import DomainError
from unionhall.indicators import bulletin, documents, periods, queries
from unionhall.indicators.bulletin import Bulletin, Order
from unionhall.indicators.models import HouseStyle

WRONG_INPUT = 2


class Command(BaseCommand):
    help = "Write a bulletin of one union body for a period."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--org", required=True, help="register code, for example 110117")
        parser.add_argument("--from", required=True, dest="first", metavar="YYYY-MM-DD")
        parser.add_argument("--to", required=True, dest="last", metavar="YYYY-MM-DD")
        parser.add_argument("--format", choices=["text", "json", "docx"], default="text")
        parser.add_argument("--lang", choices=["zh", "en"], default="zh")
        parser.add_argument("--scope", default="", help="a named scope of the body")
        parser.add_argument("--template", choices=HouseStyle.Template.values, default="")
        parser.add_argument("--output", type=Path, help="write to this file")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write it to the file, or to where the command prints."""
        with translation.override("en" if options["lang"] == "en" else "zh-hans"):
            try:
                made = _make(options)
            except DomainError as refused:
                raise CommandError(str(refused), returncode=WRONG_INPUT) from refused
        self._print(made, options["format"], options["output"])

    def _print(self, made: Bulletin, form: str, output: Path | None) -> None:
        if form == "docx":
            content = documents.docx(made)
        elif form == "json":
            content = json.dumps(made.as_json(), ensure_ascii=False, indent=2).encode() + b"\n"
        else:
            content = made.text.encode() + b"\n"
        if output is not None:
            output.write_bytes(content)
        elif form == "docx":
            sys.stdout.buffer.write(content)
        else:
            self.stdout.write(content.decode(), ending="")


def _make(options: dict[str, Any]) -> Bulletin:
    actor, today = the_system("bulletin"), timezone.localdate()
    _, days = periods.chosen({"from": options["first"], "to": options["last"]}, today)
    at = queries.where(queries.body_by_code(actor, options["org"]), options["scope"], on=days.last)
    order = Order(at=at, period=days, lang=options["lang"], template=options["template"])
    return bulletin.make(actor, order, today)
