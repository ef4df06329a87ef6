"""Whether an act can be done with a membership, said for each of many with five questions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError, NotFound, NumberInReason
from unionhall.core.personal import holds_number
from unionhall.lifecycle import errors, law, queries
from unionhall.lifecycle.commands import Act
from unionhall.lifecycle.law import Laws
from unionhall.lifecycle.models import MembershipChange
from unionhall.lifecycle.retiring import Tables, in_words
from unionhall.members import queries as members
from unionhall.members.models import Membership, StandingSpell
from unionhall.rules import wording
from unionhall.rules.book import Rule
from unionhall.rules.deadlines import counted_day

Kind = MembershipChange.Kind
Standing = Membership.Standing
SHORTEST_REASON = 2
BECOMES: dict[str, Membership.Standing] = {
    Kind.KEEP: Standing.RETAINED,
    Kind.SUSPEND: Standing.SUSPENDED,
    Kind.RESUME: Standing.ACTIVE,
}
"""The standing that an act leads to; all others end the membership."""
ENDINGS: dict[str, Membership.Ending] = {
    Kind.WITHDRAW: Membership.Ending.WITHDRAWN,
    Kind.DEEM: Membership.Ending.DEEMED_WITHDRAWN,
    Kind.EXPEL: Membership.Ending.EXPELLED,
    Kind.DECEASE: Membership.Ending.DECEASED,
}
ACTS = (*BECOMES, *ENDINGS)
INTERNAL = "internal_retirement"
"""Internal early retirement: offered among the grounds, because people ask for it."""
GROUNDS = [
    *((one.value, one.label) for one in law.KEEPING),
    (INTERNAL, _("internal early retirement")),
]


@dataclass(slots=True)
class Refused:
    """One membership with which it cannot be done, and why."""

    membership: Membership
    why: DomainError


@dataclass(slots=True)
class Verdict:
    """With whom it can be done, and with whom not."""

    good: list[Membership] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    retiring: dict[int, str] = field(default_factory=dict)
    """By membership, when its member reaches the retirement age; only where that was looked at."""


class Facts:
    """What must be known about memberships to judge them."""

    def __init__(self, actor: Actor, found: Sequence[Membership]) -> None:
        """Ask the database: who is oneself, what is under way, since when, what the rules say."""
        keys = [one.pk for one in found]
        self.own = members.own_persons(actor)
        self.under_way = queries.open_changes(keys)
        spells = StandingSpell.objects.filter(membership__in=keys).values("membership")
        days = spells.annotate(began=Max("since"), ended=Max("until"))
        self.since: dict[int, date] = {
            one["membership"]: max(day for day in (one["began"], one["ended"]) if day)
            for one in days
        }
        self.laws = Laws({one.scope_path for one in found})

    def in_general(self, one: Membership) -> DomainError | None:
        """Refuse what no act can be done with."""
        if one.person_id in self.own:
            return errors.OwnMembership()
        if one.ended_on is not None:
            return errors.NotAMemberNow()
        if under_way := self.under_way.get(one.pk):
            return errors.UnderWay(what=under_way.get_kind_display())
        return None

    def since_when(self, one: Membership) -> date:
        """Return the first day on which something new can hold."""
        return max(one.began_on, self.since.get(one.pk, one.began_on))


def check(command: Act) -> None:
    """Refuse what is wrong with an act whoever it is about."""
    if command.kind not in ACTS:
        raise NotFound
    if not command.memberships:
        raise errors.NobodyChosen
    if command.organization is not None and command.kind != Kind.KEEP:
        raise errors.OnlyKeptElsewhere
    _check_days(command, day_of(command.on))
    if command.kind == Kind.KEEP:
        _check_ground(command)
    explained = command.kind in {Kind.SUSPEND, Kind.EXPEL} or command.early
    reason_given(command.reason, needed=explained)
    if holds_number(command.decision):
        raise NumberInReason(field="decision")


def day_of(on: date | None) -> date:
    """Return the day from which something holds: one is given, and it has come."""
    if on is None:
        raise errors.DayMissing
    if on > timezone.localdate():
        raise errors.InFuture(on=on)
    return on


def reason_given(text: str, *, needed: bool) -> str:
    """Return a reason without spaces around it; refuses an empty one, and numbers of people."""
    reason = text.strip()
    if needed and len(reason) < SHORTEST_REASON:
        raise errors.ReasonMissing
    if holds_number(reason):
        raise NumberInReason
    return reason


def _check_days(command: Act, on: date) -> None:
    for name in ("requested_on", "last_part_on", "talked_on", "decided_on"):
        day = getattr(command, name)
        if day is not None and day > on:
            raise errors.AfterTheDay(field=name)


def _check_ground(command: Act) -> None:
    if command.ground == INTERNAL:
        source = Laws(()).rule(law.INTERNAL, "", day_of(command.on)).source
        raise errors.NothingChanges(source=source.title)
    if command.ground not in law.KEEPING:
        raise errors.GroundMissing


def judge(actor: Actor, command: Act, found: Sequence[Membership]) -> Verdict:
    """Say with whom an act can be done."""
    check(command)
    facts, verdict = Facts(actor, found), Verdict()
    reach = _retiring(actor, command, found)
    verdict.retiring = {key: in_words(days) for key, days in reach.items()}
    for one in found:
        why = facts.in_general(one) or _about(command, one, facts)
        days = reach.get(one.pk)
        if why is None and days and day_of(command.on) < days[0]:
            why = errors.BeforeRetirementAge(days=verdict.retiring[one.pk])
        if why is None:
            verdict.good.append(one)
        else:
            verdict.refused.append(Refused(one, why))
    return verdict


def _retiring(
    actor: Actor, command: Act, found: Sequence[Membership]
) -> dict[int, tuple[date, ...]]:
    """Look when those reach the retirement age who are kept for it; looking is on record."""
    if command.kind != Kind.KEEP or command.ground != StandingSpell.Ground.RETIRED or command.early:
        return {}
    tables = Tables.of(timezone.localdate())
    counts = Counter(one.organization for one in found)
    audit.record_all(
        actor,
        [audit.deed("lifecycle.births_opened", body, opened=n) for body, n in counts.items()],
    )
    return {one.pk: tables.days(one.person) for one in found}


def _about(command: Act, one: Membership, facts: Facts) -> DomainError | None:
    on = day_of(command.on)
    becomes = BECOMES.get(Kind(command.kind))
    if becomes == one.standing:
        return errors.SameStanding(standing=becomes.label)
    if on < (since := facts.since_when(one)):
        return errors.BeforeItBegan(began=since)
    rule = facts.laws.rule(law.rule_of(command.kind, command.ground), one.scope_path, on)
    if command.kind == Kind.DEEM:
        talk = facts.laws.rule(law.TALK, one.scope_path, on)
        return _deemed(command, rule, needs_talk=bool(talk.value))
    wanted = WANTS.get(Kind(command.kind))
    if wanted is None or not rule.value:
        return None
    name, refusal = wanted
    return None if getattr(command, name) else refusal()


WANTS: dict[str, tuple[str, type[DomainError]]] = {
    Kind.WITHDRAW: ("requested_on", errors.RequestMissing),
    Kind.EXPEL: ("decided_on", errors.DecisionMissing),
}
"""The day that a kind needs where its rule says so."""


def needed(kind: str, path: str, on: date) -> frozenset[str]:
    """Name the fields that a kind of change needs at a union, by its rules."""
    fields = {"on"} | ({"ground"} if kind == Kind.KEEP else set())
    if kind in {Kind.SUSPEND, Kind.EXPEL}:
        fields.add("reason")
    laws = Laws([path])
    wanted = WANTS.get(Kind(kind))
    if wanted is not None and laws.rule(law.RULES[Kind(kind)], path, on).value:
        fields.add(wanted[0])
    if kind == Kind.DEEM:
        fields |= {"last_part_on"} | (
            {"talked_on"} if laws.rule(law.TALK, path, on).value else set()
        )
    return frozenset(fields)


def _deemed(command: Act, rule: Rule, *, needs_talk: bool) -> DomainError | None:
    """Say whether enough time has passed, and somebody talked to the member before."""
    if command.last_part_on is None:
        return errors.LastPartMissing()
    if needs_talk and command.talked_on is None:
        return errors.TalkMissing()
    earliest = counted_day(command.last_part_on, rule.number, rule.unit)
    if day_of(command.on) < earliest:
        limit = wording.amount(rule.value, rule.unit)
        return errors.TooEarlyToDeem(limit=limit, last=command.last_part_on, earliest=earliest)
    return None
