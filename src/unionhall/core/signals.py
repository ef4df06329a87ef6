"""What an app's rows may warn of: signals of risk, collected by ``earlywarning``.

A signal is one row of an app that happened on one day at one place: a demand about pay, a
term that ran out, a headcount that fell. Each app declares its kinds in a room called
``signals``, which is found and loaded once all apps are ready::

    SIGNALS.register(
        _("Consultations"),
        SignalKind(
            id="advice.wages",
            name=_("consultation about unpaid wages"),
            hook=Hook(article=_("Art. 26"), source="S12", grade="I"),
            rows=of_columns(asked, day="asked_on", employer="employer"),
            open=_opened,
        ),
    )

A signal says how many people it is about and never who they are: rules of early warning
count, and whoever wants to know more opens the record under their own rights.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

from unionhall.core.actors import Actor

Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """The law by which a signal matters.

    ``source`` is a tag of the table of sources (``rules``), ``grade`` says how certain it is
    that a row of this kind falls under the article, by the same letters as rules of law.
    """

    article: Words
    source: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days from ``first`` to ``last``, both included, at a place and below (empty: anywhere)."""

    first: date
    last: date
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One thing that happened: counts and keys, nothing of a person.

    ``path`` is where it happened, ``employer`` the key of the employer where it is known,
    ``trade`` the letter of its industry, ``weight`` how many workers it concerns (1 where
    the row does not say), ``record`` the public id of what opens it: with the day it names the
    signal for good. One record gives signals of several kinds on a day where it is several things
    at once (a case about wages that is collective); a rule that counts both counts it once.
    """

    kind: str
    record: UUID
    on: date
    path: str
    employer: int | None = None
    trade: str = ""
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Opened:
    """A record that a reader may open: what it says in a few words, and where it is."""

    title: str
    url: str


Rows = Callable[[Span], Iterable[Signal]]
Opener = Callable[[Actor, Collection[UUID]], Mapping[UUID, Opened]]
Seen = Callable[[Actor], QuerySet[Any, UUID] | Collection[UUID]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SignalKind:
    """One kind of signal that an app can give.

    ``rows`` yields those of a span, in one question or a few. ``open`` returns, of some
    records, those which this reader may open. A kind whose records are confidential gives with
    ``seen`` the public ids of all that a reader may open (a query): an employer is named for the
    sake of the others only from a number on.
    """

    id: str
    name: Words
    hook: Hook
    rows: Callable[[str, Span], Iterable[Signal]]
    open: Opener
    seen: Seen | None = None

    def signals(self, span: Span) -> Iterable[Signal]:
        """Yield the signals of this kind in a span."""
        return self.rows(self.id, span)


def of_columns(  # noqa: PLR0913 -- all but one by name
    rows: Callable[[], QuerySet[Any]],
    *,
    day: str,
    place: str = "scope_path",
    employer: str = "",
    trade: str = "",
    weight: str = "",
    record: str = "public_id",
) -> Callable[[str, Span], Iterator[Signal]]:
    """Read signals from columns (or annotations) of a queryset, in one question.

    ``employer`` names a key of an employer, ``trade`` its industry's code; without them the
    signals count for streets only.
    """
    columns = [record, day, place, *filter(None, (employer, trade, weight))]

    def read(kind: str, span: Span) -> Iterator[Signal]:
        found = rows().filter(**{f"{day}__gte": span.first, f"{day}__lte": span.last})
        if span.path:
            found = found.filter(**{f"{place}__within": span.path})
        for row in found.order_by(day, record).values(*columns):
            yield Signal(
                kind=kind,
                record=row[record],
                on=row[day],
                path=row[place],
                employer=row[employer] if employer else None,
                trade=(row[trade] or "")[:1] if trade else "",
                weight=(row[weight] or 1) if weight else 1,
            )

    return read


@dataclass(slots=True)
class Signals:
    """The kinds that the apps have registered, by their id, each app's under a heading."""

    kinds: dict[str, SignalKind] = field(default_factory=dict)
    headings: dict[str, Words] = field(default_factory=dict)

    def register(self, heading: Words, *kinds: SignalKind) -> None:
        """Add an app's kinds; one of the same id takes the place of the earlier."""
        self.kinds.update({kind.id: kind for kind in kinds})
        self.headings.update({kind.id: heading for kind in kinds})

    def grouped(self) -> list[tuple[Words, list[SignalKind]]]:
        """List the kinds under the headings of their apps."""
        found: dict[str, tuple[Words, list[SignalKind]]] = {}
        for id_, kind in self.kinds.items():
            heading = self.headings[id_]
            found.setdefault(str(heading), (heading, []))[1].append(kind)
        return [*found.values()]

    def kind(self, id_: str) -> SignalKind | None:
        """Return one kind; None where its app is no longer there."""
        return self.kinds.get(id_)

    def read(self, kinds: Iterable[str], span: Span) -> list[Signal]:
        """Collect the signals of some kinds in a span."""
        return [
            signal
            for id_ in kinds
            if (kind := self.kinds.get(id_)) is not None
            for signal in kind.signals(span)
        ]


SIGNALS = Signals()
