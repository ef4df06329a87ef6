"""What became of a body, day by day: from what to what, the latest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from unionhall.organizations.models import Affiliation, Organization
from unionhall.organizations.names import Named


@dataclass(frozen=True, slots=True)
class Change:
    """One day's change: what it is called, and what was before and after it."""

    on: date
    title: str
    before: str = ""
    after: str = ""


def changes(
    body: Organization,
    spells: Iterable[Affiliation],
    names: Iterable[Named],
    successor: Organization | None,
) -> list[Change]:
    """Tell a body's founding, moves, changes of kind and name, and its end; the latest first.

    ``spells`` and ``names`` come as ``queries.history`` and ``names.all_names`` give them.
    """
    found = [*_spells(list(spells)[::-1]), *_names(list(names)[::-1])]
    if body.dissolved_on is not None:
        after = _("taken over by %(name)s") % {"name": successor.name} if successor else ""
        found.append(Change(body.dissolved_on, _("Dissolved"), after=after))
    return sorted(found, key=lambda one: one.on, reverse=True)


def _spells(rows: list[Affiliation]) -> Iterator[Change]:
    for first in rows[:1]:
        place = _("below %(parent)s") % {"parent": first.parent.name} if first.parent else ""
        yield Change(
            first.valid_from,
            pgettext("history", "Founded"),
            after=" · ".join(filter(None, [str(first.get_kind_display()), place])),
        )
    for before, after in pairwise(rows):
        if before.parent_id != after.parent_id:
            yield Change(after.valid_from, _("Moved"), _parent(before), _parent(after))
        if before.kind != after.kind:
            kinds = str(before.get_kind_display()), str(after.get_kind_display())
            yield Change(after.valid_from, _("Another kind"), *kinds)


def _parent(spell: Affiliation) -> str:
    return spell.parent.name if spell.parent else _("a body out of your sight")


def _names(rows: list[Named]) -> Iterator[Change]:
    for before, after in pairwise(rows):
        if after.since is not None:
            yield Change(after.since, _("Another name"), before.name, after.name)
