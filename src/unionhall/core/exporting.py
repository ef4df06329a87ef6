"""Writing a list to a file: CSV for programs, XLSX for people, both without surprises."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from unionhall.core import exports
from unionhall.core.actors import Permission
from unionhall.core.errors import Rejected
from unionhall.core.http import ActorRequest
from unionhall.core.jobs import Work
from unionhall.core.workbook import workbook

MOST_IN_A_SHEET = 1_048_575
MOST_AT_ONCE = 10_000
"""What has more rows is written beside the pages, and fetched from "my exports"."""
PIECE = 1 << 16
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
_FORMULA = re.compile(r"^[=+\-@\t\r]")
_NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?$")

Columns = Sequence[tuple[str, Callable[[Any], object]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A list as it leaves the house: what, how much, and under which permission.

    ``note`` leaves the trace in the trail; it is called before the first row is read.
    """

    name: str
    permission: Permission
    filename: str
    columns: Columns
    rows: Iterable[Any]
    count: int
    note: Callable[[], object]


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


def check(wanted: str, count: int) -> None:
    """Refuse a format that there is not, and more rows than a sheet has."""
    if wanted not in {"csv", "xlsx"}:
        raise UnknownFormat
    if wanted == "xlsx" and count > MOST_IN_A_SHEET:
        raise TooManyForASheet(most=MOST_IN_A_SHEET, count=count)


def respond(request: ActorRequest, wanted: str, table: Table) -> HttpResponseBase:
    """Give a list as a file: at once, or, where it is long, as a job of the asker's own.

    The job asks for the same address again, as the asker: so what a page shows, filters and
    refuses holds for its file by itself.
    """
    check(wanted, table.count)
    work = exports.work_of(request)
    if work is None and table.count > MOST_AT_ONCE and request.actor.user_id is not None:
        exports.ask(request.actor, request.get_full_path(), table.name)
        messages.success(
            request, _("The list is long, so it is being written. You can go on working meanwhile.")
        )
        return redirect("exports")
    if work is not None:
        table = replace(table, rows=_counted(table, work))
    response = answer(wanted, table)
    if work is not None:
        response.taken_out = exports.TakenOut(  # type: ignore[attr-defined]
            name=table.name,
            permission=table.permission,
            filename=f"{table.filename}.{wanted}",
            rows=table.count,
        )
    return response


def _counted(table: Table, work: Work) -> Iterator[Any]:
    for number, row in enumerate(table.rows):
        work.progress(number, table.count)
        yield row
    work.progress(table.count, table.count)


def answer(wanted: str, table: Table) -> StreamingHttpResponse:
    """Give a list as a file at once, whatever its length, and leave that in the trail."""
    check(wanted, table.count)
    table.note()
    return table_as(
        wanted,
        [label for label, _value in table.columns],
        ([value(row) for _label, value in table.columns] for row in table.rows),
        table.filename,
    )


def table_as(
    wanted: str, headings: Sequence[str], rows: Iterable[Sequence[object]], filename: str
) -> StreamingHttpResponse:
    """Stream a table as a file."""
    pieces = file_of(wanted, headings, rows, filename)
    return as_attachment(pieces, f"{filename}.{wanted}")


def as_attachment(pieces: Iterable[bytes], filename: str) -> StreamingHttpResponse:
    """Stream a file under its name."""
    kind = CSV if filename.endswith(".csv") else XLSX
    response = StreamingHttpResponse(pieces, content_type=kind)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=filename) or ""
    )
    return response


def file_of(
    wanted: str, headings: Sequence[str], rows: Iterable[Sequence[object]], title: str
) -> Iterator[bytes]:
    """Write a table piece by piece, in the language that is the reader's at this moment."""
    written = _csv(headings, rows) if wanted == "csv" else _xlsx(title, headings, rows)
    return _in_language(get_language() or "zh-hans", written)


def _in_language(language: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    # A response is consumed after the language of the request has been put away.
    with override(language):
        yield from pieces


def _xlsx(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    return workbook(title, headings, ([plain(value) for value in row] for row in rows))


def _csv(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Write the rows, with the mark that lets spreadsheets read Chinese."""
    writer = csv.writer(_Echo())
    lines, size = ["\ufeff", writer.writerow([harmless(label) for label in headings])], 0
    for row in rows:
        line = writer.writerow([harmless(plain(value)) for value in row])
        lines.append(line)
        size += len(line)
        if size > PIECE:
            yield "".join(lines).encode()
            lines, size = [], 0
    yield "".join(lines).encode()


class _Echo:
    def write(self, line: str) -> str:
        return line
