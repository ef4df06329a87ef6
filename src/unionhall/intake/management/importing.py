"""What the commands that take lists in have in common."""

import json
import time
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from unionhall.core.actors import the_system
from unionhall.core.errors import DomainError
from unionhall.intake import answers
from unionhall.intake.models import Batch, Verdict
from unionhall.intake.services.checking import unheard
from unionhall.intake.services.taking import Take, compared, take
from unionhall.intake.subjects import SUBJECTS
from unionhall.organizations.models import Organization


class Importing(BaseCommand):
    """Takes a list about one subject in."""

    subject: str = Batch.Subject.MEMBERS

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--org", required=True, help="register code of the body")
        parser.add_argument("--sheet", default="", help="the sheet, where it is not the first")
        parser.add_argument("--began-on", type=date.fromisoformat, help="where a row names no day")
        parser.add_argument(
            "--employment-form", default="", help="code, for new members whose row states none"
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what it comes to")
        parser.add_argument("--go-on", action="store_true", help="take over what waits on the page")
        parser.add_argument("--report", type=Path, help="write the list with its answers here")
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
        command = Take(
            organization=body,
            filename=file.name,
            content=content,
            sheet=options["sheet"],
            began_on=options["began_on"],
            employment_form=options["employment_form"],
            attested=bool(options.get("attested")),
            subject=self.subject,
            go_on=options["go_on"],
        )
        begun = time.perf_counter()
        actor, progress = the_system(f"import_{self.subject}"), _Progress(self.stderr.write)
        subject, given = SUBJECTS[self.subject], dict[int, answers.Answer]()

        def note(line: int, verdict: int, why: Any, changed: str) -> None:
            given[line] = answers.answer(subject, verdict, why, changed)

        try:
            if options["dry_run"]:
                each = note if options["report"] else unheard
                batch = compared(actor, command, progress, each)
            else:
                batch = take(actor, command, progress)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        seconds = time.perf_counter() - begun
        if options["report"]:
            known = given if options["dry_run"] else None
            with options["report"].open("wb") as out:
                out.writelines(answers.of(batch, content=content, given=known))
        told = {
            "batch": str(batch.public_id) if batch.pk else None,
            "total": batch.total,
            **batch.counts,
            "seconds": round(seconds, 2),
            "rows_per_second": round(batch.total / seconds) if seconds else 0,
        }
        if options["json"]:
            self.stdout.write(json.dumps(told))
            return
        for verdict in Verdict:
            self.stdout.write(f"{batch.counts[verdict.name.lower()]:>9,}  {verdict.label}")
        self.stdout.write(f"{batch.total:>9,}  = {told['rows_per_second']:,} rows a second")


class _Progress:
    """Say now and then how far it is, how fast, and how long it will still take."""

    EVERY = 1.0

    def __init__(self, write: Any) -> None:
        self.write, self.what, self.begun, self.last = write, "", 0.0, 0.0

    def __call__(self, what: str, done: int, total: int) -> None:
        now = time.perf_counter()
        if what != self.what:
            self.what, self.begun, self.last = what, now, now
            return
        if now - self.last < self.EVERY and done < total:
            return
        self.last = now
        rate = done / (now - self.begun) if now > self.begun else 0
        left = (total - done) / rate if rate else 0
        self.write(f"{what}: {done:,} of {total:,}, {rate:,.0f} a second, {left:,.0f} s left")
