"""Lists of members for tests: a line says what it needs, the rest is right."""

import csv
import io
import itertools
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

from tests.builders.joining import a_number
from unionhall.core.actors import Actor, the_system
from unionhall.intake import headings, services
from unionhall.intake.models import Batch
from unionhall.intake.services import Check, HandIn, working
from unionhall.intake.services.taking import Take, take
from unionhall.organizations.models import Organization

OPERATOR = the_system("tests")
TITLES = {column.field: column.heading for column in headings.COLUMNS}


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


# As people hand them in ---------------------------------------------------------------------

HEADINGS = ("姓名", "证件号码", "手机号", "证件有效期止", "就业形态", "工会名称", "学历")
_numbers = itertools.count(1)


def a_row(name: str = "赵建国", union: str = "", **cells: str) -> list[str]:
    """Return a row under ``HEADINGS``; each call is another person unless ``number`` is given."""
    number = cells.get("number") or a_number()
    phone = cells.get("phone", f"137{next(_numbers):08d}")
    return [
        name,
        number,
        phone,
        cells.get("until", "长期"),
        cells.get("form", "快递员"),
        union,
        cells.get("education", ""),
    ]


def a_book(
    rows: Sequence[Sequence[Any]],
    headings: Sequence[Any] = HEADINGS,
    *,
    above: Sequence[Sequence[Any]] = (),
    title: str = "会员",
) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in (*above, headings, *rows):
        sheet.append(list(row))
    box = io.BytesIO()
    book.save(box)
    return box.getvalue()


def handed_in(
    actor: Actor, body: Organization, content: bytes, filename: str = "名单.xlsx"
) -> Batch:
    command = HandIn(organization=body.public_id, filename=filename, content=content)
    return services.hand_in(actor, command)


def checked(actor: Actor, body: Organization, content: bytes, **more: Any) -> Batch:
    """A batch whose rows have their verdicts."""
    batch = handed_in(actor, body, content)
    batch = services.begin_check(actor, Check(batch=batch.public_id, mapping=batch.mapping, **more))
    working.carry_on(actor, batch)
    batch.refresh_from_db()
    return batch


def written(actor: Actor, body: Organization, content: bytes, **more: Any) -> Batch:
    """A batch that was written."""
    batch = checked(actor, body, content, **more)
    batch = services.begin_writing(actor, services.Step(batch=batch.public_id))
    working.carry_on(actor, batch)
    batch.refresh_from_db()
    return batch
