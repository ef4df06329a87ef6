"""The addresses of employers' links, and their QR codes."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from unionhall.joining.pictures import qr_svg
from unionhall.supervision.readable import grouped


def address(request: HttpRequest, token: str) -> str:
    """Return the whole address of a link, as it is printed."""
    path = reverse("supervision:send", args=[grouped(token)])
    return (
        f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
    )


def short_address(request: HttpRequest, token: str) -> str:
    """Return the address as people read it, without the scheme."""
    return address(request, token).partition("://")[2].rstrip("/")


def qr(request: HttpRequest, token: str) -> bytes:
    """Draw the QR code of a link."""
    return qr_svg(address(request, token))
