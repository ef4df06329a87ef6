"""The records behind a figure, and the bulletin, as files: for pages and programs alike."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from unionhall.core import exporting
from unionhall.core.actors import Actor
from unionhall.indicators import documents, records, services
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


def export(actor: Actor, choice: Choice, wanted: str) -> HttpResponseBase:
    """Give the rows that this reader may take away, and leave that in the trail."""
    fact = choice.ask.fact
    rows = records.export_rows(actor, choice)
    count = rows.count()
    if wanted == "xlsx" and count > exporting.MOST_IN_A_SHEET:
        raise exporting.TooManyForASheet(most=exporting.MOST_IN_A_SHEET, count=count)
    services.note_export(actor, services.NoteExport(choice=choice, form=wanted, rows=count))
    columns = [(str(label), _taking(key)) for key, label in fact.columns]
    shown: Any = records.presented(actor, fact, rows.iterator(chunk_size=records.CHUNK))
    name = str(choice.indicator.name)
    if wanted == "csv":
        return exporting.as_csv(columns, shown, name, get_language() or "")
    return exporting.as_xlsx(columns, shown, name)


def _taking(key: str) -> Callable[[Any], object]:
    return lambda row: row.get(key, "")
