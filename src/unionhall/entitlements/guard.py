"""Who counts how often a visitor calculates: told by an app above, which knows addresses."""

from collections.abc import Callable

from django.http import HttpRequest

Counter = Callable[[HttpRequest], None]
_told: list[Counter] = []


def tell(counter: Counter) -> None:
    """Have an app above count; it raises TooMany when it was too often."""
    _told[:] = [counter]


def count(request: HttpRequest) -> None:
    """Count one calculation of whoever sends the request."""
    for counter in _told:
        counter(request)
