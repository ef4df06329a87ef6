"""Addresses of records, for lists that name hundreds of them."""

from functools import lru_cache
from uuid import UUID

from django.urls import get_script_prefix, reverse

NOBODY = UUID(int=0)


def page_of(name: str, *more: str | UUID) -> str:
    """Return the address of a page about one record, whose public id comes last.

    It is ``reverse``, resolved once for all records.
    """
    before, after = _around(name, more[:-1], get_script_prefix())
    return f"{before}{more[-1]}{after}"


@lru_cache(maxsize=500)
def _around(name: str, fixed: tuple[str, ...], _prefix: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[*fixed, NOBODY]).partition(str(NOBODY))
    return before, after
