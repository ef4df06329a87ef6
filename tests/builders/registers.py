"""Lists of union bodies and employers for tests: as the pages export them, changed, handed in."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from tests.builders.intake import OPERATOR
from unionhall.core.actors import Actor
from unionhall.intake.models import Batch
from unionhall.intake.services import TakeBack, begin_undo, ways
from unionhall.intake.services.taking import Take, take
from unionhall.organizations.models import Organization

Table = list[dict[str, str]]
PAGES = {"unions": "organizations:organizations", "employers": "organizations:employers"}


def exported(client: Client, subject: str, wanted: str, language: str = "zh-hans") -> bytes:
    """The file that the page of the register gives."""
    answer = client.get(
        reverse(PAGES[subject]), {"export": wanted}, headers={"accept-language": language}
    )
    assert isinstance(answer, StreamingHttpResponse)
    return b"".join(answer.streaming_content)  # type: ignore[arg-type]


def rows_of(content: bytes) -> Table:
    """The rows of a file, by heading."""
    if content.startswith(b"PK"):
        lines = load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
        head, *rest = [["" if cell is None else str(cell) for cell in line] for line in lines]
    else:
        head, *rest = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    return [dict(zip(head, line, strict=True)) for line in rest]


def as_file(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """A workbook with these rows; the first one names the columns."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append([row.get(name, "") for name in rows[0]])
    for cell in (cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"):
        cell.data_type = "s"  # a text, as our own files have it
    box = io.BytesIO()
    book.save(box)
    return box.getvalue()


def listed(
    subject: str,
    body: Organization,
    content: bytes | Sequence[Mapping[str, Any]],
    actor: Actor = OPERATOR,
    **more: Any,
) -> Batch:
    """A list that was taken in from beginning to end."""
    file = content if isinstance(content, bytes) else as_file(content)
    name = "list.xlsx" if file.startswith(b"PK") else "list.csv"
    command = Take(organization=body, filename=name, content=file, subject=subject, **more)
    return take(actor, command, lambda *_: None)


def taken_back(batch: Batch, *lines: int, actor: Actor = OPERATOR) -> Batch:
    """A list that was taken back, or some rows of it."""
    command = TakeBack(batch=batch.public_id, lines=frozenset(lines) if lines else None)
    begun = begin_undo(actor, command)
    ways.of(begun).undo(actor, begun, lambda *_: None)
    begun.refresh_from_db()
    return begun


def comes_to(batch: Batch) -> dict[str, int]:
    """The verdicts that a batch has, without those that it has not."""
    return {name: count for name, count in batch.counts.items() if count}
