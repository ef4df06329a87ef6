"""The records behind a figure as a file: for pages and programs alike."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import get_language

from unionhall.core import exporting
from unionhall.core.actors import Actor
from unionhall.indicators import records, services
from unionhall.indicators.records import Choice

FORMATS = {"csv", "xlsx"}


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
