"""``unionhall verify_audit``: prove that the audit trail is whole."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from unionhall.core import audit_check


class Command(BaseCommand):
    help = "Find tampered, missing or reordered rows of the audit trail, and a shortened end."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        parser.add_argument(
            "--anchor",
            type=Path,
            help="file of earlier heads, kept elsewhere; a whole trail adds its own to it",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        anchor: Path | None = options["anchor"]
        report = audit_check.verify(anchor)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), indent=1))
        else:
            for found in report.findings:
                self.stdout.write(
                    f"{found.kind:<12} chain {found.chain} number {found.number}: {found.detail}"
                )
            self.stdout.write(
                f"{report.entries} entries in {len(report.heads)} chains, "
                f"{len(report.findings)} findings"
            )
        if not report.whole:
            raise CommandError("The audit trail is not whole.", returncode=1)
        if anchor is not None:
            audit_check.remember(anchor, report.heads)
