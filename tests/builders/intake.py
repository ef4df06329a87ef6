"""Lists of members as files, and batches of them."""

import io
import itertools
from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

from unionhall.codes.documents import demo_number
from unionhall.core.actors import Actor
from unionhall.intake import services
from unionhall.intake.models import Batch
from unionhall.intake.services import Check, HandIn, working
from unionhall.organizations.models import Organization

HEADINGS = ("姓名", "证件号码", "手机号", "证件有效期止", "就业形态", "工会名称", "学历")
_numbers = itertools.count(1)


def a_number(birth: date = date(1985, 4, 12)) -> str:
    """Make up a document number that nobody else has."""
    number = next(_numbers)
    return demo_number(f"{9000 + number // 500:04d}", birth, number % 500 * 2 + 1)


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
