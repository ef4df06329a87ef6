"""Lists of employers as files."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from unionhall.codes.credit_code import check_character

HEADINGS = ("单位名称", "统一社会信用代码", "经营地址", "职工人数")


def a_code(number: int) -> str:
    """Make up a credit code with the right check character."""
    first = f"91110119MA{number:07d}"
    return first + check_character(first)


def a_workbook(
    rows: Sequence[Sequence[Any]],
    headings: Sequence[Any] = HEADINGS,
    *,
    above: Sequence[Sequence[Any]] = (),
) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (*above, headings, *rows):
        sheet.append(list(row))
    box = io.BytesIO()
    book.save(box)
    return box.getvalue()


def a_csv(
    rows: Sequence[Sequence[Any]],
    headings: Sequence[Any] = HEADINGS,
    *,
    encoding: str = "gb18030",
) -> bytes:
    box = io.StringIO(newline="")
    csv.writer(box).writerows([headings, *rows])
    return box.getvalue().encode(encoding)
