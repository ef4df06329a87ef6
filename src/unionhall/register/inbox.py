"""The inbox of a body: what is due at it and below it, the most urgent first."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.dues import DUES, Due, Wanted
from unionhall.register import queries
from unionhall.register.models import PutOff

SOON = 30


@dataclass(frozen=True, slots=True)
class Item:
    """A due as the inbox shows it."""

    due: Due
    today: date
    may: bool
    put_off: PutOff | None = None

    @property
    def kind(self) -> str | Promise:
        return DUES.kinds[self.due.kind]

    @property
    def days(self) -> int | None:
        return self.due.days_left(self.today)

    @property
    def late_by(self) -> int:
        return -(self.days or 0)

    @property
    def tone(self) -> str:
        return self.due.tone(self.today)

    @property
    def upper(self) -> bool:
        """Say whether the union above must act."""
        return bool(self.due.at) and self.due.at != self.due.path

    @property
    def whose(self) -> str | Promise:
        return _("the union above") if self.upper else _("the union itself")


@dataclass(frozen=True, slots=True)
class Group:
    """Dues of one urgency."""

    title: str | Promise
    tone: str
    items: list[Item] = field(default_factory=list)


def items(actor: Actor, wanted: Wanted) -> tuple[list[Item], list[Item]]:
    """List what is due, and apart from it what is put off beyond today."""
    held = {row.subject: row for row in queries.put_offs(actor, wanted.today)}
    found = [
        Item(due, wanted.today, due.may(actor), held.get(due.subject))
        for due in DUES.collect(actor, wanted)
    ]
    return [i for i in found if i.put_off is None], [i for i in found if i.put_off]


def groups(shown: list[Item], today: date) -> Iterator[Group]:
    """Sort items by urgency: late, within thirty days, later, missing on record."""
    soon = today + timedelta(days=SOON)
    sorts = (
        (_("Late"), "late", lambda on: on is not None and on < today),
        (_("Within 30 days"), "due", lambda on: on is not None and today <= on <= soon),
        (_("Later"), "neutral", lambda on: on is not None and on > soon),
        (_("Missing on record, or without a set day"), "info", lambda on: on is None),
    )
    for title, tone, belongs in sorts:
        mine = [item for item in shown if belongs(item.due.due_on)]
        if mine:
            yield Group(title, tone, mine)
