"""``unionhall export_permissions``: write docs/permissions.md from the table in force."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from unionhall.accounts.models import Role
from unionhall.accounts.permission_names import MEMBER_ONLY, declared, name_of
from unionhall.accounts.roles import ROLES

HEAD = """# What each role may do

Written by `unionhall export_permissions` from `accounts/roles.py`, the only table of roles and
permissions; a test compares the two. A duty gives its role's permissions at its union body and
everywhere below it. Bank clerks reach only the meetings that they are assigned to, and there only
applicants who consented. Members hold no permission: they see their own record.

"""


def table() -> str:
    """Return the document."""
    roles = [(role, str(Role(role).label)) for role in Role.values]
    lines = [
        f"| permission | allows | {' | '.join(label for _role, label in roles)} |",
        f"|---|---|{':-:|' * len(roles)}",
    ]
    for permission in declared():
        marks = " | ".join("x" if permission in ROLES[role] else "" for role, _label in roles)
        lines.append(f"| `{permission}` | {name_of(permission)} | {marks} |")
    lines += [f"\n`{name}` (members only): {words}" for name, words in MEMBER_ONLY.items()]
    return HEAD + "\n".join(lines) + "\n"


class Command(BaseCommand):
    help = "Write docs/permissions.md from the table of roles in force."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, nargs="?", default=Path("docs/permissions.md"))

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["path"]
        with translation.override("en"):
            path.write_text(table())
        self.stdout.write(f"wrote {path}")
