"""Addresses of records, for lists that name hundreds of them."""

from functools import lru_cache
from uuid import UUID

from django.urls import get_script_prefix, reverse

NOBODY = UUID(int=0)


def page_of(name: str, public_id: UUID) -> str:
    """Return the address of a record's page: ``reverse``, resolved once for all records."""
    before, after = _around(name, get_script_prefix())
    return f"{before}{public_id}{after}"


@lru_cache(maxsize=200)
def _around(name: str, _prefix: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[NOBODY]).partition(str(NOBODY))
    return before, after
