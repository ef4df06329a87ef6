"""How the addresses of this system begin, as links in messages do."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> str:
    """Return scheme and host: as the operator set them, else as the request came."""
    return settings.PUBLIC_URL or request.build_absolute_uri("/")
