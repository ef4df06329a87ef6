"""What an act does, in sentences to read before pressing; and the rules with their certainty."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from unionhall.core import formats
from unionhall.lifecycle import law
from unionhall.lifecycle.law import Laws
from unionhall.lifecycle.models import MembershipChange
from unionhall.members.models import Membership
from unionhall.rules import wording
from unionhall.rules.book import Rule

Kind = MembershipChange.Kind
TITLES: dict[str, str | Promise] = {
    Kind.TRANSFER: _("Transfer to another union"),
    Kind.KEEP: _("Keep the membership"),
    Kind.SUSPEND: _("Suspend the membership"),
    Kind.RESUME: _("Make it active again"),
    Kind.WITHDRAW: _("Withdrawal"),
    Kind.DEEM: _("Deem withdrawn"),
    Kind.EXPEL: _("Expel"),
    Kind.DECEASE: _("Note the death"),
    Kind.REJOIN: _("Admit again"),
}
ATTESTATION = _(
    "These members work at our union's units now, have shown us their documents, and agree to be "
    "transferred."
)
"""What a union states that asks for members from a list."""
CONDITIONS: dict[str, str | Promise] = {
    Kind.TRANSFER: _(
        "The member has come to another employer or place. The old union hands over, the new one "
        "accepts; cards and consents go along."
    ),
    Kind.KEEP: _(
        "The member is retired, unemployed, or the unit was closed. While kept: no vote, no "
        "candidacy, no dues. Internal early retirement changes nothing."
    ),
    Kind.SUSPEND: _("For a while, for a reason that is written down. The membership goes on."),
    Kind.RESUME: _("Kept or suspended until now; the member works again, with vote and dues."),
    Kind.WITHDRAW: _("The member asked for it in writing; group and committee agreed."),
    Kind.DEEM: _(
        "For months neither dues nor part taken, and somebody has talked to the member before."
    ),
    Kind.EXPEL: _("A grave crime with penalty; the committee has decided."),
    Kind.DECEASE: _("The membership ends with the day after the death."),
    Kind.REJOIN: _("Who left may join again; the person stays one record."),
}
ICONS: dict[str, str] = {
    Kind.TRANSFER: "arrows-exchange",
    Kind.KEEP: "lock",
    Kind.SUSPEND: "hourglass",
    Kind.RESUME: "refresh",
    Kind.WITHDRAW: "logout",
    Kind.DEEM: "calendar",
    Kind.EXPEL: "x",
    Kind.DECEASE: "flag",
    Kind.REJOIN: "user-check",
}
EFFECTS: dict[str, str | Promise] = {
    Kind.KEEP: _("Kept members neither vote nor stand, and pay no dues."),
    Kind.SUSPEND: _(
        "Suspended members neither vote nor stand, and pay no dues, unless the office has set "
        "it otherwise."
    ),
    Kind.RESUME: _("From then on they vote, may be elected and pay dues."),
    Kind.TRANSFER: _("At the new union they are active, vote there and pay dues there."),
}
COMING_BACK: dict[str, str | Promise] = {
    Membership.Ending.WITHDRAWN: _("Who left may join again; the person stays one record."),
    Membership.Ending.DEEMED_WITHDRAWN: _(
        "This membership was deemed withdrawn. They may join again; the person stays one record."
    ),
    Membership.Ending.EXPELLED: _(
        "This member was expelled. Whether somebody expelled is admitted again is for the union "
        "to decide; the person stays one record."
    ),
    Membership.Ending.TRANSFERRED_OUT: _(
        "This member went to another union. Who comes back is transferred again."
    ),
    Membership.Ending.DECEASED: _("This member has died. The membership has ended for good."),
}
"""What is said of coming back, by how a membership ended."""
ENDED = _("Vote, candidacy and dues end with the membership.")


@dataclass(frozen=True, slots=True)
class Cited:
    """A rule as it is shown: what it says, where it stands, how certain that is."""

    rule: Rule

    @property
    def name(self) -> str:
        return str(self.rule.name)

    @property
    def value(self) -> str:
        return wording.value(self.rule)

    @property
    def source(self) -> str:
        return f"{self.rule.source.title} {self.rule.article}".strip()

    @property
    def grade(self) -> str:
        return str(self.rule.grade.label)

    @property
    def tone(self) -> str:
        return self.rule.grade.tone

    @property
    def note(self) -> str:
        return str(self.rule.note)


def cited(kind: str, ground: str, path: str, on: date) -> list[Cited]:
    """List the rules on which a kind of change rests, and those about what follows."""
    laws = Laws([path])
    codes = (law.rule_of(kind, ground), *law.BESIDE.get(Kind(kind), ()))
    return [Cited(laws.rule(code, path, on)) for code in codes]


def title(kind: str) -> str:
    """Return what a kind of change is called as a deed."""
    return str(TITLES[Kind(kind)])


def effect(kind: str) -> str:
    """Say what a change does to vote and dues."""
    return str(EFFECTS.get(Kind(kind), ENDED))


def sentence(kind: str, count: int, unions: Sequence[str], on: date | None, to: str = "") -> str:
    """Say what will happen, with whom, where and from when."""
    who = ngettext("%(count)s member", "%(count)s members", count) % {"count": count}
    where = unions[0] if len(unions) == 1 else _unions(len(unions))
    facts = {"who": who, "where": where, "what": title(kind), "to": to}
    if kind == Kind.TRANSFER:
        return gettext("%(who)s of %(where)s: transfer to %(to)s.") % facts
    day = formats.day(on) if on else ""
    return gettext("%(who)s of %(where)s: %(what)s, from %(day)s on.") % {**facts, "day": day}


def _unions(count: int) -> str:
    return ngettext("%(count)s union", "%(count)s unions", count) % {"count": count}
