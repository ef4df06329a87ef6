"""The two short tables of a body's page, sorted by any column through the address."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.quality.queries import Below
from unionhall.quality.ranking import Repair
from unionhall.quality.standard import Words

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A column's name, and the address that sorts by it."""

    label: Words
    url: str
    numeric: bool
    direction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """A column; numbers come with the largest first, and the other way round the next time."""

    key: str
    label: Words
    value: Callable[[Row], Any]
    numeric: bool = True


REPAIRS: tuple[Column[Repair], ...] = (
    Column(key="step", label=_("Step"), value=lambda r: r.step, numeric=False),
    Column(
        key="detail",
        label=pgettext_lazy("quality", "Detail"),
        value=lambda r: r.detail.bit,
        numeric=False,
    ),
    Column(key="points", label=_("Raises the rate by (points)"), value=lambda r: r.points),
    Column(key="gained", label=_("Becomes qualified (members)"), value=lambda r: r.gained),
    Column(key="lacking", label=_("Lack it (members)"), value=lambda r: r.lacking),
    Column(key="rate", label=_("Rate after this step"), value=lambda r: r.rate),
)
BELOW: tuple[Column[Below], ...] = (
    Column(key="body", label=_("Body"), value=lambda b: b.body.path, numeric=False),
    Column(key="points", label=_("Could raise the rate by (points)"), value=lambda b: b.points),
    Column(key="lacking", label=_("Lack something (members)"), value=lambda b: b.tally.lacking_any),
    Column(
        key="members", label=pgettext_lazy("quality", "Members"), value=lambda b: b.tally.members
    ),
    Column(key="rate", label=pgettext_lazy("quality", "Rate"), value=lambda b: b.tally.rate or 0),
)


def sorted_by(
    asked: QueryDict, name: str, columns: Sequence[Column[Row]], rows: Sequence[Row]
) -> tuple[list[Heading], list[Row]]:
    """Return headings and rows; asked for nothing, rows stay in the order in which they came."""
    wanted = asked.get(name, "")
    down = wanted.startswith("-")
    by = {column.key: column for column in columns}.get(wanted.removeprefix("-"))
    headings = []
    for column in columns:
        first = f"-{column.key}" if column.numeric else column.key
        other = column.key if column.numeric else f"-{column.key}"
        address = asked.copy()
        address[name] = other if wanted == first else first
        headings.append(
            Heading(
                label=column.label,
                url=f"?{address.urlencode()}#{name}",
                numeric=column.numeric,
                direction=("descending" if down else "ascending") if column is by else "",
            )
        )
    return headings, sorted(rows, key=by.value, reverse=down) if by else list(rows)
