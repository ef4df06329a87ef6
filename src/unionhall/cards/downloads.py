"""Handing out a file for the bank, the same for pages and API."""

from django.http import FileResponse, HttpResponseBase

from unionhall.cards.services.batches import SentFile


def as_download(sent: SentFile) -> HttpResponseBase:
    """Stream a file for the bank; no proxy and no browser may keep it."""
    response = FileResponse(
        sent.stream(), as_attachment=True, filename=sent.name, content_type="application/zip"
    )
    response["Cache-Control"] = "no-store, private"
    return response
