"""Lists of members for tests: a line says what it needs, the rest is right."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tests.builders.joining import a_number
from unionhall.core.actors import Actor, the_system
from unionhall.intake import headings
from unionhall.intake.models import Batch
from unionhall.intake.services.taking import Take, take
from unionhall.organizations.models import Organization

OPERATOR = the_system("tests")
TITLES = {column.field: column.headings[0] for column in headings.COLUMNS}


def a_line(**said: str) -> dict[str, str]:
    """A line of a list about somebody new, by field."""
    right = {
        "name": "王建国",
        "number": a_number(),
        "phone": "13800000001",
        "valid_until": "长期",
        "employment_form": "快递员",
    }
    return right | said


def as_csv(lines: Sequence[Mapping[str, str]], encoding: str = "utf-8-sig") -> bytes:
    """The lines as a CSV file; what a line does not say stays empty."""
    fields = list(dict.fromkeys(field for line in lines for field in line))
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([TITLES[field] for field in fields])
    writer.writerows([line.get(field, "") for field in fields] for line in lines)
    return file.getvalue().encode(encoding)


def taken(
    union: Organization,
    lines: Sequence[Mapping[str, str]],
    *,
    actor: Actor = OPERATOR,
    **said: Any,
) -> Batch:
    """A list that was taken in from beginning to end."""
    fields: dict[str, Any] = {"began_on": date(2026, 2, 2)} | said
    command = Take(organization=union, filename="名单.csv", content=as_csv(lines), **fields)
    return take(actor, command, lambda _what, _done, _total: None)
