"""The records behind a figure, and the bulletin, as files: for pages and programs alike."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from unionhall.core import exporting
from unionhall.core.actors import Actor
from unionhall.indicators import documents, permissions, records, services
from unionhall.indicators.bulletin import Bulletin
from unionhall.indicators.records import Choice

FORMATS = {"csv", "xlsx"}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word(made: Bulletin) -> HttpResponse:
    """Give a bulletin as a document of its own name."""
    answer = HttpResponse(documents.docx(made), content_type=DOCX)
    kept = content_disposition_header(as_attachment=True, filename=documents.name(made))
    answer["Content-Disposition"] = kept or "attachment"
    return answer


def table(actor: Actor, choice: Choice, wanted: str) -> exporting.Table:
    """Return the rows that this reader may take away; taking them is left in the trail."""
    fact = choice.ask.fact
    rows = records.export_rows(actor, choice)
    count = rows.count()
    note = services.NoteExport(choice=choice, form=wanted, rows=count)
    return exporting.Table(
        name=f"indicators.{choice.indicator.code}",
        permission=fact.export or permissions.REPORT,
        filename=str(choice.indicator.name),
        columns=[(str(label), _taking(key)) for key, label in fact.columns],
        rows=records.presented(actor, fact, rows.iterator(chunk_size=records.CHUNK)),
        count=count,
        note=lambda: services.note_export(actor, note),
    )


def _taking(key: str) -> Callable[[Any], object]:
    return lambda row: row.get(key, "")
