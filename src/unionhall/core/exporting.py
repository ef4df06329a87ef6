"""Writing a list to a file: CSV for programs, XLSX for people, both without surprises."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any

from django.db.models import Model
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from unionhall.core.errors import Rejected

MOST_IN_A_SHEET = 1_048_575
_FORMULA = re.compile(r"^[=+\-@\t\r]")
_NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?$")

Row = Sequence[tuple[str, Callable[[Any], object]]]


class UnknownFormat(Rejected):
    message = _("A list can be exported as csv or xlsx.")
    field = "export"


class TooManyForASheet(Rejected):
    message = _(
        "A spreadsheet holds %(most)s rows at most, and this list has %(count)s. "
        "Filter the list, or export it as CSV."
    )
    field = "export"


def plain(value: object) -> object:
    """Turn what a column shows into what a file holds."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if isinstance(value, int | float | Decimal | date | time):
        return value
    if isinstance(value, Promise):
        return str(value)
    return str(value)


def harmless(value: object) -> str:
    """Write a value for CSV so that no spreadsheet takes it for a formula."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    text = str(value)
    if isinstance(value, str) and _FORMULA.match(text) and not _NUMBER.match(text):
        return f"'{text}"
    return text


class _Echo:
    def write(self, line: str) -> str:
        return line


def as_csv(
    columns: Sequence[tuple[str, Callable[[Any], object]]],
    rows: Iterable[Model],
    filename: str,
    language: str,
) -> HttpResponseBase:
    """Stream the rows, with the mark that lets spreadsheets read Chinese."""
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        # The response is consumed after the language of the request has been put away.
        with override(language):
            yield "\ufeff" + writer.writerow([harmless(label) for label, _value in columns])
            for row in rows:
                yield writer.writerow([harmless(plain(value(row))) for _label, value in columns])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"{filename}.csv") or ""
    )
    return response


def as_xlsx(
    columns: Sequence[tuple[str, Callable[[Any], object]]],
    rows: Iterable[Model],
    filename: str,
) -> HttpResponseBase:
    """Write a workbook row by row to a temporary file, which is gone once it was sent."""
    cells = ([value(row) for _label, value in columns] for row in rows)
    return table_as_xlsx([label for label, _value in columns], cells, filename)


def table_as_xlsx(
    headings: Sequence[str], rows: Iterable[Sequence[object]], filename: str
) -> HttpResponseBase:
    """Write a table as a workbook, as ``as_xlsx`` does."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(filename[:31])
    sheet.freeze_panes = "A2"

    def cell(value: object) -> WriteOnlyCell:
        if not isinstance(value, str):
            return WriteOnlyCell(sheet, value)
        made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
        made.data_type = "s"  # a text that begins with "=" stays a text
        return made

    sheet.append([cell(label) for label in headings])
    for row in rows:
        sheet.append([cell(plain(value)) for value in row])
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 -- the response closes it
    book.save(file)
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{filename}.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
