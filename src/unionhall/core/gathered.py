"""A list whose rows stand in memory: what data files hold, not the database."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from unionhall.core.actors import Permission
from unionhall.core.keyset import Slice
from unionhall.core.listing import Listing


class Gathered(Listing[Any]):
    """A ``Listing`` of some hundred objects, filtered, sorted and paged in memory.

    ``rows`` is a sequence in its usual order; ``search`` and every filter's ``apply`` get a
    sequence and return one; a column's ``sort`` names an attribute.
    """

    def __init__(self, request: Any, rows: Sequence[Any], **described: Any) -> None:
        """Describe the list as ``Listing`` does."""
        gathered: Any = rows
        super().__init__(request, gathered, **described)

    @cached_property
    def rows(self) -> Any:
        """The rows that pass the filters, in the order asked for."""
        if not self.valid:
            return []
        rows: Any = self._all
        given = self.form.cleaned_data
        if self.search is not None and given["q"]:
            rows = self.search(rows, given["q"].strip())
        for one in self.filters:
            rows = one.narrow(rows, given)
        if not self.order:
            return list(rows)
        name = self.order[0].removeprefix("-")

        def key(row: Any) -> tuple[bool, Any]:
            value = getattr(row, name)
            return (value is not None, value)

        return sorted(rows, key=key, reverse=self.order[0].startswith("-"))

    @property
    def order(self) -> list[str]:
        """The attribute to sort by, if a sort was asked for."""
        wanted = self.sort.removeprefix("-")
        down = "-" if self.sort.startswith("-") else ""
        return [f"{down}{c.sort}" for c in self.columns if c.sort and c.key == wanted]

    @cached_property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    @cached_property
    def page(self) -> Slice[Any]:
        """The rows of this page; a place that no longer exists is the first page."""
        asked = self.request.GET.get("at", "")
        start = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0  # noqa: PLR2004 -- an absurd place
        start = start if start < self.count else 0
        following = start + self.page_size
        return Slice(
            self.rows[start:following],
            start,
            str(max(0, start - self.page_size)) if start else "",
            str(following) if following < self.count else "",
        )

    def _exported(self, permission: Permission) -> tuple[int, Iterable[Any]]:
        """Return all rows: they belong to nobody."""
        del permission
        return self.count, self.rows
