"""What an app counts: declarations of facts, collected by ``indicators``.

A fact is one row that happened on one day at one place: a meeting held, a spell of
membership begun or ended, a card handed over. Each app lists its own in a room called
``facts``; a figure is never anything but a number of such rows (or, where a fact says so,
a number of distinct things they are about).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from unionhall.core.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One kind of countable row.

    ``rows()`` returns the bare queryset of everything that counts. ``place`` is the column
    with the path, ``begins`` the column with the day. For a stock, ``ends`` is the column
    with the day on which the row stops counting (exclusive; empty = still counts).
    ``distinct`` names the column whose different values are counted instead of rows.
    ``dimensions`` maps a dimension's name to its column, ``guided_by`` among them where
    the row knows which body guided it. ``visible(actor)`` returns the rows that this
    reader may open, ``present(rows)`` turns a page of them into what the list shows.
    """

    code: str
    rows: Callable[[], QuerySet[Any]]
    place: str
    begins: str
    ends: str | None = None
    distinct: str | None = None
    dimensions: Mapping[str, str] = field(default_factory=dict)
    visible: Callable[[Actor], QuerySet[Any]]
    columns: tuple[tuple[str, str | Promise], ...]
    present: Callable[[Actor, list[Model]], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date
