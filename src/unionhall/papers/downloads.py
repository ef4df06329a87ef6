"""Handing out files, the same for pages and API: no proxy and no browser may keep them."""

from collections.abc import Iterator

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png", "docx": WORD}


def as_file(content: bytes, name: str) -> HttpResponseBase:
    """Return one file under its Chinese name."""
    kind = TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    return _dressed(HttpResponse(content, content_type=kind), name)


def as_archive(pieces: Iterator[bytes], name: str) -> HttpResponseBase:
    """Stream an archive while it is written."""
    return _dressed(StreamingHttpResponse(pieces, content_type="application/zip"), name)


def _dressed(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or ""
    )
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response
