"""QR codes, and the addresses in them."""

import io

import segno
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def address(request: HttpRequest, token: str) -> str:
    """Return the whole address of a link, as it is printed."""
    path = reverse("joining:join", args=[token])
    return (
        f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
    )


def short_address(request: HttpRequest, token: str) -> str:
    """Return the address as people read it, without the scheme."""
    return address(request, token).partition("://")[2].rstrip("/")


def qr_svg(text: str) -> bytes:
    """Draw a QR code that still reads from a creased poster (error correction Q)."""
    out = io.BytesIO()
    segno.make(text, error="q", micro=False).save(
        out, kind="svg", border=2, xmldecl=False, omitsize=True, dark="#000", light="#fff"
    )
    return out.getvalue()
