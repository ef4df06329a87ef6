"""How often meetings are to be held: rules as data, with their source."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.organizations import queries as organizations
from unionhall.organizations.models import Kind
from unionhall.outreach import queries
from unionhall.outreach.errors import EndsBeforeItBegins, RuleIncomplete, SourceNeeded
from unionhall.outreach.models import Level, Meeting, ScheduleRule
from unionhall.outreach.permissions import SCHEDULE

LIMITS = {"weekday": (1, 7), "week": (1, 5), "day": (1, 31), "grace": (0, 14)}
NEEDS: dict[str, tuple[str, ...]] = {
    ScheduleRule.Pattern.WEEKLY: (),
    ScheduleRule.Pattern.MONTHLY_DAY: ("day",),
    ScheduleRule.Pattern.MONTHLY_WEEKDAY: ("week", "weekday"),
    ScheduleRule.Pattern.HALF_YEARLY: (),
}
TAKES: dict[str, tuple[str, ...]] = {
    ScheduleRule.Pattern.WEEKLY: ("weekday",),
    ScheduleRule.Pattern.MONTHLY_DAY: ("day",),
    ScheduleRule.Pattern.MONTHLY_WEEKDAY: ("week", "weekday"),
    ScheduleRule.Pattern.HALF_YEARLY: (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRule:
    """From a day on, meetings are to be held this often; ``models.ScheduleRule`` explains it."""

    organization: UUID
    level: Level
    pattern: ScheduleRule.Pattern
    source: str
    valid_from: date
    kind: Meeting.Kind = Meeting.Kind.EMPLOYEE
    below: tuple[Kind, ...] = ()
    weekday: int | None = None
    week: int | None = None
    counting: ScheduleRule.Counting = ScheduleRule.Counting.WEEKDAYS
    day: int | None = None
    grace: int = 0
    theme: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRule:
    """From a day on (excluded), a rule holds no longer."""

    rule: UUID
    valid_until: date


@transaction.atomic
def set_rule(actor: Actor, command: SetRule) -> ScheduleRule:
    """Set how often meetings are to be held; setting the same rule again changes nothing."""
    organization = organizations.organization(actor, command.organization)
    if not queries.everything(actor):
        actor.require(SCHEDULE, organization.path)
    if not command.source.strip():
        raise SourceNeeded
    if command.valid_until is not None and command.valid_until <= command.valid_from:
        raise EndsBeforeItBegins
    numbers = _numbers(command)
    rule, created = ScheduleRule.objects.get_or_create(
        organization=organization,
        kind=command.kind,
        level=command.level,
        below=",".join(command.below),
        pattern=command.pattern,
        counting=command.counting,
        valid_from=command.valid_from,
        valid_until=command.valid_until,
        **numbers,
        defaults={
            "scope_path": organization.path,
            "theme": command.theme.strip(),
            "source": command.source.strip(),
        },
    )
    if created:
        audit.record(actor, "outreach.rule_set", rule, pattern=rule.pattern, level=rule.level)
    return rule


def _numbers(command: SetRule) -> dict[str, int | None]:
    numbers: dict[str, int | None] = {"grace": command.grace}
    for name in ("weekday", "week", "day"):
        value = getattr(command, name)
        if value is None and name in NEEDS[command.pattern]:
            least, most = LIMITS[name]
            raise RuleIncomplete(least=least, most=most, field=name)
        numbers[name] = value if name in TAKES[command.pattern] else None
    for name, number in numbers.items():
        least, most = LIMITS[name]
        if number is not None and not least <= number <= most:
            raise RuleIncomplete(least=least, most=most, field=name)
    return numbers


@transaction.atomic
def end_rule(actor: Actor, command: EndRule) -> ScheduleRule:
    """End a rule; what it asked for until then stays asked for."""
    rule = queries.rules(actor).filter(public_id=command.rule).first()
    if rule is None:
        raise NotFound
    if not queries.everything(actor):
        actor.require(SCHEDULE, rule.scope_path)
    if command.valid_until <= rule.valid_from:
        raise EndsBeforeItBegins
    if rule.valid_until != command.valid_until:
        before = str(rule.valid_until or "")
        rule.valid_until = command.valid_until
        rule.save(update_fields=["valid_until"])
        audit.record(actor, "outreach.rule_ended", rule, before=before, after=str(rule.valid_until))
    return rule
