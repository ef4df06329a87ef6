"""What keeps rows of a batch from being taken back, in words."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from unionhall.codes import lists
from unionhall.core import formats
from unionhall.core.actors import Actor
from unionhall.intake.models import Batch
from unionhall.intake.services import ways
from unionhall.intake.services.undoing import CHANGED

WORDS: dict[str, str | Promise] = {
    CHANGED: _("the record was changed again afterwards"),
    "accounts.user": _("an account of the member"),
    "cards.card": _("a member service card"),
    "cards.sharing": _("data given to the bank"),
    "duplicates.merge": _("a merge with another record"),
    "founding.candidacy": _("a candidacy in an election"),
    "joining.application": _("an application of the member"),
    "members.consent": _("a consent that the member gave later"),
    "members.membership": _("a later membership"),
    "organizations.organization": _("a union body below it"),
    "organizations.affiliation": _("its move or change of kind afterwards"),
    "organizations.coverage": _("the cover of an employer by a union"),
    "organizations.formername": _("a change of name"),
    "organizations.headcount": _("a later headcount"),
    "targets.target": _("a target of founding"),
    "register.seat": _("a seat in a committee"),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that stays, and why."""

    line: int
    why: tuple[str, ...]


def words(name: str) -> str:
    """Say what depends on a record: by our own words, else by the model's name."""
    if name in WORDS:
        return str(WORDS[name])
    model = apps.get_model(name)
    return str(model._meta.verbose_name)


def kept(actor: Actor, batch: Batch, lines: Collection[int] | None = None) -> list[Kept]:
    """Return the written rows that something depends on; ``lines``: only of these."""
    found = ways.of(batch).dependents(actor, batch)
    return [
        Kept(line, tuple(sorted({words(name) for name in names})))
        for line, names in sorted(found.items())
        if names and (lines is None or line in lines)
    ]


def outcome(gone: int, stays: Collection[Kept]) -> str:
    """Say how many rows were taken back, how many stay, and why."""
    said = ngettext("%(n)s row was taken back.", "%(n)s rows were taken back.", gone)
    words = [said % {"n": formats.grouped(gone)}]
    if stays:
        said = ngettext("%(n)s row stays: %(why)s.", "%(n)s rows stay: %(why)s.", len(stays))
        why = lists.join(
            gettext("%(what)s (%(n)s)") % {"what": what, "n": formats.grouped(count)}
            for what, count in by_what(stays)
        )
        words.append(said % {"n": formats.grouped(len(stays)), "why": why})
    return " ".join(words)


def by_what(rows: Collection[Kept]) -> list[tuple[str, int]]:
    """Count the rows that stay by what depends on them."""
    counted = Counter(why for row in rows for why in row.why)
    return counted.most_common()
