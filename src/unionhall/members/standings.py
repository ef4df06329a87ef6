"""What follows from a standing: who votes and stands for election, who pays dues, and why.

Nothing of it is a constant: the rules ``membership.retained_…`` and ``membership.suspended_…``
say it, on the day and at the place. Elections take their voters from ``voters``.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext

from unionhall.core import formats
from unionhall.core.scoping import STEP
from unionhall.members.models import Membership, StandingSpell
from unionhall.members.queries import standing_on
from unionhall.organizations.models import Organization
from unionhall.rules import queries as rules
from unionhall.rules import wording
from unionhall.rules.book import Rule

Standing = Membership.Standing
RESTING = (Standing.RETAINED, Standing.SUSPENDED)
COUNTRY, COUNTY = "000000", 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """Whether a member may (or must) on a day, in a sentence; ``rule`` is what says so."""

    may: bool
    why: str
    rule: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """Where a membership stands on a day, and what follows."""

    standing: str
    ground: str
    since: date
    vote: Right
    dues: Right


def region_of(path: str) -> str:
    """Return the county of a body: its own division's, or its nearest ancestor's."""
    line = [path[:end] for end in range(STEP, len(path) + 1, STEP)]
    bodies = Organization.objects.filter(path__in=line).exclude(division_code="")
    nearest = bodies.order_by("-path").values_list("division_code", flat=True).first()
    return (nearest or COUNTRY)[:COUNTY]


def law(rule: str, path: str, on: date) -> Rule:
    """Return a rule about memberships as it holds at a body on a day."""
    return rules.rule(rule, on=on, region=region_of(path), place=path)


def rights(membership: Membership, on: date) -> Rights:
    """Say whether somebody votes and pays dues on a day, and why."""
    if membership.began_on > on or (membership.ended_on and membership.ended_on <= on):
        right = Right(may=False, why=_no_member(membership, on))
        since = membership.ended_on or membership.began_on
        return Rights(standing="", ground="", since=since, vote=right, dues=right)
    period = period_on(membership, on)
    if period is None:
        yes = Right(may=True, why=gettext("an active member"))
        return Rights(
            standing=Standing.ACTIVE, ground="", since=membership.began_on, vote=yes, dues=yes
        )
    region = region_of(membership.scope_path)
    place = membership.scope_path

    def said(what: str) -> Right:
        found = rules.rule(
            f"membership.{period.standing}_{what}", on=on, region=region, place=place
        )
        return Right(may=bool(found.value), why=_because(period, found), rule=found)

    return Rights(
        standing=period.standing,
        ground=period.ground,
        since=period.since,
        vote=said("vote"),
        dues=said("dues"),
    )


def period_on(membership: Membership, on: date) -> StandingSpell | None:
    """Return the period that covers a day, if the membership was not active on it."""
    return _covering(on).filter(membership=membership).order_by("-since", "-pk").first()


def standing_of(rows: QuerySet[Membership], on: date) -> QuerySet[Membership]:
    """Note beside each membership which standing it had on a day, and why (empty: active)."""
    mine = _covering(on).filter(membership=OuterRef("pk")).order_by("-since", "-pk")
    return rows.annotate(
        standing_then=Subquery(mine.values("standing")[:1]),
        ground_then=Subquery(mine.values("ground")[:1]),
    )


def voters(rows: QuerySet[Membership], on: date, path: str) -> QuerySet[Membership]:
    """Keep those who vote and may be elected at a body on a day: members, and not at rest."""
    return without_standings(standing_on(rows, on), on, _voteless(on, path))


def without_vote(rows: QuerySet[Membership], on: date, path: str) -> QuerySet[Membership]:
    """Keep those at rest on a day, who so neither vote nor may be elected at a body."""
    resting = _covering(on).filter(standing__in=_voteless(on, path))
    return rows.filter(pk__in=resting.values("membership"))


def _voteless(on: date, path: str) -> list[str]:
    region = region_of(path)
    return [
        standing
        for standing in RESTING
        if not rules.rule(f"membership.{standing}_vote", on=on, region=region, place=path).value
    ]


def without_standings(
    rows: QuerySet[Membership], on: date, standings: Collection[str]
) -> QuerySet[Membership]:
    """Leave out those whose membership had one of these standings on a day."""
    resting = _covering(on).filter(standing__in=list(standings))
    return rows.exclude(pk__in=resting.values("membership")) if standings else rows


def _covering(on: date) -> QuerySet[StandingSpell]:
    return StandingSpell.objects.filter(Q(until=None) | Q(until__gt=on), since__lte=on)


def _no_member(membership: Membership, on: date) -> str:
    if membership.began_on > on:
        return gettext("a member only from %(day)s on") % {"day": formats.day(membership.began_on)}
    facts = {
        "day": formats.day(membership.ended_on),
        "how": membership.get_ending_display(),
    }
    return gettext("no member since %(day)s (%(how)s)") % facts


def _because(period: StandingSpell, rule: Rule) -> str:
    return gettext("%(standing)s since %(day)s (%(ground)s); %(rule)s: %(value)s") % {
        "standing": period.get_standing_display(),
        "day": formats.day(period.since),
        "ground": period.get_ground_display(),
        "rule": rule.name,
        "value": wording.value(rule),
    }
