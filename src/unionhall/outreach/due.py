"""What is due at which body, what was done and what was missed.

Three queries whatever the number of bodies: the rules, the bodies they apply to, and the
days on which meetings were held there.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from unionhall.organizations.models import Organization
from unionhall.outreach import schedule
from unionhall.outreach.models import Meeting, ScheduleRule
from unionhall.outreach.queries import line_of
from unionhall.outreach.schedule import Occurrence, State

FREQUENCY = {
    ScheduleRule.Pattern.WEEKLY: "week",
    ScheduleRule.Pattern.MONTHLY_DAY: "month",
    ScheduleRule.Pattern.MONTHLY_WEEKDAY: "month",
    ScheduleRule.Pattern.HALF_YEARLY: "half_year",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One occurrence of a rule at a body, and what became of it."""

    rule: ScheduleRule
    occurrence: Occurrence
    state: State


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that was due at one body in a period."""

    body: Organization
    items: list[Item] = field(default_factory=list)

    def count(self, state: State) -> int:
        return sum(item.state == state for item in self.items)

    @property
    def done(self) -> int:
        return self.count(State.DONE)

    @property
    def missed(self) -> int:
        return self.count(State.MISSED)

    @property
    def due(self) -> int:
        return self.count(State.DUE)

    @property
    def coming(self) -> int:
        return self.count(State.COMING)

    @property
    def missed_items(self) -> list[Item]:
        return [item for item in self.items if item.state == State.MISSED]


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence of a rule over all bodies to which it applies: so many of so many."""

    rule: ScheduleRule
    occurrence: Occurrence
    done: int
    missed: int
    due: int
    coming: int

    @property
    def bodies(self) -> int:
        return self.done + self.missed + self.due + self.coming

    @property
    def state(self) -> State:
        """The most pressing of what is true of any body."""
        if self.missed:
            return State.MISSED
        if self.due:
            return State.DUE
        return State.COMING if self.coming else State.DONE


def plain(rule: ScheduleRule) -> schedule.Rule:
    """Return the numbers of a stored rule for the pure functions."""
    return schedule.Rule(
        pattern=rule.pattern,
        weekday=rule.weekday,
        week=rule.week,
        counting=rule.counting,
        day=rule.day,
        grace=rule.grace,
        kind=rule.kind,
        level=rule.level,
        valid_from=rule.valid_from,
        valid_until=rule.valid_until,
    )


def standings(root: Organization, first: date, last: date, today: date) -> list[Standing]:
    """Say of every body below ``root`` that owes meetings how it stands, in tree order.

    The caller has checked that ``root`` is in the reader's sight.
    """
    asked = {
        rule: found
        for rule in _rules(root, first, last)
        if (found := schedule.occurrences(plain(rule), first, last))
    }
    if not asked:
        return []
    bodies = _bodies(root, list(asked), first, last)
    begin = min(one.first for found in asked.values() for one in found)
    held = _held(root, {body.path for body in bodies}, begin, last)
    return [
        standing
        for body in bodies
        if (standing := _standing(body, asked, held[body.path], today)).items
    ]


def _rules(root: Organization, first: date, last: date) -> list[ScheduleRule]:
    return list(
        ScheduleRule.objects.filter(
            Q(scope_path__in=line_of(root.path)) | Q(scope_path__within=root.path),
            Q(valid_until=None) | Q(valid_until__gt=first),
            valid_from__lte=last,
        )
        .select_related("organization")
        .order_by("scope_path", "level", "pk")
    )


def _bodies(
    root: Organization, rules: Sequence[ScheduleRule], first: date, last: date
) -> list[Organization]:
    kinds = {kind for rule in rules for kind in rule.below.split(",") if kind}
    themselves = [rule.organization_id for rule in rules if not rule.below]
    return list(
        Organization.objects.filter(
            Q(kind__in=kinds) | Q(pk__in=themselves),
            Q(dissolved_on=None) | Q(dissolved_on__gt=first),
            path__within=root.path,
            founded_on__lte=last,
        )
        .select_related("parent")
        .order_by("path")
    )


Held = dict[tuple[str, str], list[date]]


def _held(root: Organization, paths: set[str], first: date, last: date) -> dict[str, Held]:
    """Sort the days on which meetings were held under every body whose area they lay in."""
    days: dict[str, Held] = defaultdict(lambda: defaultdict(list))
    rows = (
        Meeting.objects.filter(
            scope_path__within=root.path,
            state=Meeting.State.HELD,
            held_on__gte=first,
            held_on__lte=last,
        )
        .order_by("held_on")
        .values_list("scope_path", "kind", "level", "held_on")
    )
    for path, kind, level, day in rows:
        for place in line_of(path):
            if place in paths:
                days[place][kind, level].append(day)
    return days


def applies(rule: ScheduleRule, body: Organization) -> bool:
    """Say whether a rule is meant for a body."""
    if not rule.below:
        return rule.organization_id == body.pk
    return body.path.startswith(rule.scope_path) and body.kind in rule.below.split(",")


def _standing(
    body: Organization,
    asked: dict[ScheduleRule, list[Occurrence]],
    held: Held,
    today: date,
) -> Standing:
    standing = Standing(body)
    for rule in _nearest(rule for rule in asked if applies(rule, body)):
        numbers = plain(rule)
        days = sorted(
            day
            for (kind, level), found in held.items()
            if schedule.satisfies(kind, level, numbers)
            for day in found
        )
        standing_then = [
            one
            for one in asked[rule]
            if one.first >= body.founded_on
            and (body.dissolved_on is None or one.last < body.dissolved_on)
        ]
        standing.items.extend(
            Item(rule, one, state) for one, state in schedule.judge(standing_then, days, today)
        )
    standing.items.sort(key=lambda item: (item.occurrence.last, item.occurrence.first))
    return standing


def _nearest(rules: Iterable[ScheduleRule]) -> list[ScheduleRule]:
    """Keep, of the rules about the same thing, those that the nearest body has set."""
    by_subject: dict[tuple[str, str, str], list[ScheduleRule]] = defaultdict(list)
    for rule in rules:
        subject = rule.kind, rule.level, FREQUENCY[ScheduleRule.Pattern(rule.pattern)]
        by_subject[subject].append(rule)
    kept: list[ScheduleRule] = []
    for same in by_subject.values():
        nearest = max(len(rule.scope_path) for rule in same)
        kept.extend(rule for rule in same if len(rule.scope_path) == nearest)
    return kept


def lines(standings: Iterable[Standing]) -> list[Line]:
    """Add up the standings by occurrence, for a calendar."""
    states: dict[tuple[int, Occurrence], list[State]] = defaultdict(list)
    rules: dict[int, ScheduleRule] = {}
    for standing in standings:
        for item in standing.items:
            rules[item.rule.pk] = item.rule
            states[item.rule.pk, item.occurrence].append(item.state)
    return sorted(
        (
            Line(
                rules[pk],
                occurrence,
                *(found.count(s) for s in (State.DONE, State.MISSED, State.DUE, State.COMING)),
            )
            for (pk, occurrence), found in states.items()
        ),
        key=lambda line: (line.occurrence, line.rule.pk),
    )
