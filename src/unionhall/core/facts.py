"""What an app counts: declarations of facts, collected by ``indicators``.

A fact is one row that happened on one day at one place: a meeting held, a spell of
membership begun or ended, a card handed over. Each app lists its own in a room called
``facts``; a figure is never anything but a number of such rows (or, where a fact says so,
a number of distinct things they are about).

Whoever writes, corrects or takes back a row that counts says so with ``changed``, in the
same transaction. ``docs/figures.md`` lists which facts the figures are made of.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from unionhall.core import events
from unionhall.core.actors import ANYONE, Actor, Permission

Labels = Callable[[], Mapping[str, str | Promise]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fact:
    """One kind of countable row.

    ``rows()`` returns the bare queryset of everything that counts. ``place`` is the column
    with the path (a ``PathField``), ``begins`` the column with the day (a ``DateField``).
    For a stock, ``ends`` is the column with the day on which the row stops counting
    (exclusive; empty = still counts).

    ``as_of(day)`` takes the place of ``begins`` and ``ends`` where two columns cannot say
    which rows counted on a day (the latest headcount, for example); it returns the rows
    that did. ``distinct`` names the column whose different values are counted instead of
    rows; ``amount`` names one whose whole numbers are added up instead (staff of employers),
    as of a day only. Facts with any of the three are counted live, never in advance.

    ``dimensions`` maps a dimension's name to its column; ``guided_by`` (a foreign key to
    the body that guided the row) among them where the row knows it. ``labels`` gives names
    to a dimension's values where the column has no ``choices`` of its own.

    ``visible(actor)`` returns the same rows as ``rows()``, narrowed to those which this
    reader may open. ``present(actor, page)`` turns some of them into what the list shows:
    one dict a row with the keys of ``columns`` and, where the record has a page, ``url``.
    ``export`` is the permission to take the list away as a file.

    ``then`` names another fact of the same app that counts the same things at the place
    where they stood on the day, for "the tree as of then".
    """

    code: str
    rows: Callable[[], QuerySet[Any]]
    place: str
    begins: str
    ends: str | None = None
    as_of: Callable[[date], QuerySet[Any]] | None = None
    distinct: str | None = None
    amount: str | None = None
    dimensions: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Labels] = field(default_factory=dict)
    visible: Callable[[Actor], QuerySet[Any]]
    columns: tuple[tuple[str, str | Promise], ...]
    present: Callable[[Actor, list[Model]], list[dict[str, Any]]]
    export: Permission | None = None
    then: str = ""

    @property
    def additive(self) -> bool:
        """Say whether rows are counted by their days alone, and may be counted in advance."""
        return self.as_of is None and self.distinct is None and self.amount is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class FactChanged:
    """Rows of a fact were written, corrected or taken back: their days, by place."""

    fact: str
    days: Mapping[str, tuple[date, ...]]


def changed(fact: str, place: str, *days: date | None) -> None:
    """Tell the figures that rows of ``fact`` with these days changed at this place.

    To be called in the transaction of the write, with every day that matters: the old and
    the new one of a corrected row, the first and the last one of a spell. Days that are
    not set yet may be passed along as they are. For an open month it costs nothing.
    """
    rows_changed(fact, [(place, days)])


def rows_changed(fact: str, rows: Iterable[tuple[str, Iterable[date | None]]]) -> None:
    """Tell the figures of many rows, each with its place and its days: once for all."""
    told: dict[str, dict[date, None]] = defaultdict(dict)
    for place, some in rows:
        told[place].update((day, None) for day in some if day is not None)
    late = {place: tuple(known) for place, known in told.items() if known}
    if late:
        events.publish(ANYONE, FactChanged(fact, late))
