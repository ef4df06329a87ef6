"""Handing out files, the same for pages and API: no proxy and no browser may keep them.

A file that came from outside is known by its beginning alone, and may be something else besides.
It is only ever saved, under the type of its beginning, and where a browser shows it all the same
it runs nothing.
"""

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
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
