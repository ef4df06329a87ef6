"""``unionhall export_openapi``: write docs/api/openapi.json from the API as it is."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from unionhall.config.api import api


def document() -> str:
    """Return the OpenAPI document in English, as text that differs only where the API does."""
    with translation.override("en"):
        return (
            json.dumps(api.get_openapi_schema(), indent=1, ensure_ascii=False, default=str) + "\n"
        )


class Command(BaseCommand):
    help = "Write the OpenAPI document."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, nargs="?", default=Path("docs/api/openapi.json"))

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document())
        self.stdout.write(f"wrote {path}")
