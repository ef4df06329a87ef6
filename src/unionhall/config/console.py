"""The one console command: ``unionhall``."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run a management command under the product's own name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unionhall.config.settings")
    execute_from_command_line(["unionhall", *sys.argv[1:]])
