"""What becomes of the memberships of two records that turn out to be of one person.

A person belongs to one union at a time, and counts once on every day on which one of the
records did. Of two spells that overlap, the one that stays is whole (the chosen open one,
else the longer); the other is cut where the first begins or ends, and one that lies wholly
within is taken out: it is the same membership, entered twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext

from unionhall.core import formats
from unionhall.duplicates.errors import NotAnOpenMembership
from unionhall.members.models import Membership


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One spell and what it becomes: ``began_on`` None means that it is taken out."""

    spell: Membership
    began_on: date | None
    ended_on: date | None
    follows: bool = False

    @property
    def out(self) -> bool:
        return self.began_on is None

    @property
    def sentence(self) -> str:
        """Say what the figures will be."""
        where = self.spell.organization.name
        if self.out:
            since, until = formats.day(self.spell.began_on), formats.day(self.spell.ended_on)
            if until:
                sentence = gettext(
                    "%(where)s: entered twice, no longer counted from %(since)s to %(until)s"
                )
                return sentence % {"where": where, "since": since, "until": until}
            sentence = gettext("%(where)s: entered twice, no longer counted from %(since)s on")
            return sentence % {"where": where, "since": since}
        if self.ended_on != self.spell.ended_on:
            return gettext("%(where)s: one member fewer from %(day)s") % {
                "where": where,
                "day": formats.day(self.ended_on),
            }
        if self.began_on != self.spell.began_on:
            return gettext("%(where)s: counted from %(day)s only") % {
                "where": where,
                "day": formats.day(self.began_on),
            }
        return gettext("%(where)s: goes on from an earlier membership, nobody joins") % {
            "where": where
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What stays as it is, and what is changed."""

    stays: Membership | None
    unchanged: list[Membership]
    changes: list[Change]

    def heir(self, spell: Membership) -> Membership | None:
        """Return the spell that takes over what referred to one that is taken out."""
        standing = [
            *self.unchanged,
            *(change.spell for change in self.changes if not change.out),
        ]
        around = [s for s in standing if s.began_on <= spell.began_on]
        return max(around, key=lambda s: s.began_on) if around else self.stays


def open_ones(spells: Sequence[Membership]) -> list[Membership]:
    """List the spells that go on today."""
    return [spell for spell in spells if spell.ended_on is None]


def plan(spells: Sequence[Membership], stays: UUID | None = None) -> Plan:
    """Lay the spells of both records out as those of one person.

    ``stays`` is the spell that stays whole; without a word, the open one that began last, or
    first, where all are of one union: who was entered twice there joined when they first did.
    """
    going_on = open_ones(spells)
    if stays is None:
        usual = min if len({spell.organization_id for spell in going_on}) == 1 else max
        first = usual(going_on, key=lambda s: (s.began_on, s.pk), default=None)
    else:
        first = next((spell for spell in going_on if spell.public_id == stays), None)
        if first is None:
            raise NotAnOpenMembership
    others = sorted(
        (spell for spell in spells if spell is not first),
        key=lambda s: (s.ended_on is None, (s.ended_on or date.max) - s.began_on, s.began_on, s.pk),
        reverse=True,
    )
    taken: list[tuple[date, date]] = []
    unchanged: list[Membership] = []
    changes: list[Change] = []
    if first is not None:
        taken.append((first.began_on, date.max))
        unchanged.append(first)
    for spell in others:
        began, ended = _what_is_left(spell, taken)
        if began is None:
            changes.append(Change(spell=spell, began_on=None, ended_on=None))
            continue
        taken.append((began, ended))
        until = None if ended == date.max else ended
        if (began, until) == (spell.began_on, spell.ended_on):
            unchanged.append(spell)
        else:
            changes.append(Change(spell=spell, began_on=began, ended_on=until))
    if first is not None and _goes_on(first, changes):
        unchanged.remove(first)
        changes.insert(0, Change(spell=first, began_on=first.began_on, ended_on=None, follows=True))
    return Plan(stays=first, unchanged=unchanged, changes=changes)


def _goes_on(first: Membership, changes: Sequence[Change]) -> bool:
    """Say whether the spell that stays begins where another was cut: then nobody joins."""
    joining = {Membership.Beginning.JOINED, Membership.Beginning.REJOINED}
    return first.beginning in joining and any(
        change.ended_on == first.began_on for change in changes if not change.out
    )


def _what_is_left(
    spell: Membership, taken: Sequence[tuple[date, date]]
) -> tuple[date | None, date]:
    """Return the days of a spell that no longer one has: one stretch, or none."""
    began, ended = spell.began_on, spell.ended_on or date.max
    for since, until in sorted(taken):
        if until <= began or since >= ended:
            continue
        if since <= began:
            began = until
        else:
            ended = since
        if began >= ended:
            return None, ended
    return (began, ended) if began < ended or spell.ended_on == spell.began_on else (None, ended)
