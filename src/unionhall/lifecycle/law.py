"""The rules of this app, read for many unions with two questions to the database."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from unionhall.core.scoping import STEP
from unionhall.lifecycle.models import MembershipChange
from unionhall.members.models import StandingSpell
from unionhall.members.standings import COUNTRY, COUNTY
from unionhall.organizations.models import Organization
from unionhall.rules import queries as rules
from unionhall.rules import values
from unionhall.rules.book import Rule
from unionhall.rules.models import LocalValue

Kind = MembershipChange.Kind
Ground = StandingSpell.Ground

KEEPING = {
    Ground.RETIRED: "membership.keep_retired",
    Ground.UNEMPLOYED: "membership.keep_unemployed",
    Ground.UNIT_CLOSED: "membership.keep_closed",
}
RULES = {
    Kind.TRANSFER: "membership.follows_work",
    Kind.KEEP: "membership.keep_retired",
    Kind.SUSPEND: "membership.suspended_vote",
    Kind.RESUME: "membership.follows_work",
    Kind.WITHDRAW: "membership.withdrawal_written",
    Kind.DEEM: "membership.deemed_after",
    Kind.EXPEL: "membership.expulsion_decided",
    Kind.DECEASE: "membership.death_ends",
    Kind.REJOIN: "membership.may_rejoin",
}
"""The rule that each kind of change rests on."""
TALK = "membership.deemed_talk"
SILENCE = "membership.silence_hands_over"
HAND_OVER = "membership.hand_over"
ACCEPT = "membership.accept"
PAPER = "membership.paper_on_transfer"
INTERNAL = "membership.internal_retirement"
BESIDE = {
    Kind.TRANSFER: (PAPER, HAND_OVER, SILENCE, ACCEPT),
    Kind.KEEP: ("membership.retained_vote", "membership.retained_dues"),
    Kind.SUSPEND: ("membership.suspended_dues",),
    Kind.DEEM: (TALK,),
}
"""What else is shown beside a change: its conditions and what follows."""


def rule_of(kind: str, ground: str = "") -> str:
    """Return the id of the rule on which a change rests."""
    if kind == Kind.KEEP:
        return KEEPING.get(Ground(ground), RULES[Kind.KEEP]) if ground else RULES[Kind.KEEP]
    return RULES[Kind(kind)]


class Laws:
    """What the rules say at some unions: regions and local values, read once for all."""

    def __init__(self, paths: Collection[str]) -> None:
        """Read the divisions above these places, and what bodies there have set."""
        line = {path[:end] for path in paths for end in range(STEP, len(path) + 1, STEP)}
        bodies = Organization.objects.filter(path__in=line).exclude(division_code="")
        self._regions = dict(bodies.values_list("path", "division_code"))
        set_there = Q(scope_path__in=line, rule__startswith="membership.")
        self._local = list(LocalValue.objects.filter(set_there).order_by("-scope_path"))

    def rule(self, code: str, path: str, on: date) -> Rule:
        """Return a rule as it holds at a union on a day."""
        line = [path[:end] for end in range(len(path), 0, -STEP)]
        region = next((self._regions[one] for one in line if one in self._regions), COUNTRY)
        found = rules.shipped_rule(code, on=on, region=region[:COUNTY])
        if not found.settable:
            return found
        for one in self._local:
            if one.rule == code and one.holds_on(on) and path.startswith(one.scope_path):
                return values.applied(found, one)
        return found
