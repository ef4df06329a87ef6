"""Rules of early warning: set, changed, switched, ended, and tried on the year before."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.identifiers import uuid7
from unionhall.core.signals import SIGNALS
from unionhall.earlywarning import detecting, errors, methods, naming, queries
from unionhall.earlywarning.commands import (
    ChangeRule,
    EndRule,
    PreviewRule,
    SetRule,
    SwitchRule,
    Wording,
)
from unionhall.earlywarning.models import Level, WarningRule
from unionhall.earlywarning.permissions import SET
from unionhall.earlywarning.services.levels import setting_body
from unionhall.organizations import queries as organizations
from unionhall.organizations.models import Organization

Kind = WarningRule.Kind
DAYS = (1, 366)
LEAST = (1, 1000)
YEAR = timedelta(days=365)
SHOWN = 20


@transaction.atomic
def set_rule(actor: Actor, command: SetRule) -> WarningRule:
    """Set a rule from today on, once per key."""
    body = setting_body(actor, command.organization)
    values = _values(body, command.wording)
    if command.key and (earlier := WarningRule.objects.filter(public_id=command.key).first()):
        if earlier.organization_id != body.pk or not _same(earlier, values):
            raise errors.OtherContent
        return earlier
    public_id = command.key or uuid7()
    try:
        with transaction.atomic():
            rule = _create(actor, body, values, public_id=public_id, series=public_id)
    except IntegrityError as sent_twice_at_once:
        raise errors.OtherContent from sent_twice_at_once
    audit.record(actor, "earlywarning.rule_set", rule, kind=rule.kind, level=rule.level.name)
    return rule


@transaction.atomic
def change_rule(actor: Actor, command: ChangeRule) -> WarningRule:
    """Have a rule say something else from today on; the same wording changes nothing."""
    rule = _of_today(actor, command.rule)
    values = _values(rule.organization, command.wording)
    if _same(rule, values):
        return rule
    changed = [name for name in values if getattr(rule, name) != values[name]]
    _end(rule)
    fresh = _create(actor, rule.organization, values, series=rule.series, active=rule.active)
    audit.record(actor, "earlywarning.rule_changed", fresh, changed=", ".join(changed))
    return fresh


@transaction.atomic
def switch_rule(actor: Actor, command: SwitchRule) -> WarningRule:
    """Switch a rule on or off."""
    rule = _of_today(actor, command.rule)
    if rule.active != command.active:
        rule.active = command.active
        rule.save(update_fields=["active"])
        if rule.active:
            audit.record(actor, "earlywarning.rule_on", rule)
        else:
            audit.record(actor, "earlywarning.rule_off", rule)
    return rule


@transaction.atomic
def end_rule(actor: Actor, command: EndRule) -> WarningRule:
    """End a rule today; its open warnings stay until somebody judges them."""
    rule = queries.rule(actor, command.rule, SET, lock=True)
    if rule.valid_until is None:
        _end(rule)
        audit.record(actor, "earlywarning.rule_ended", rule)
    return rule


def _of_today(actor: Actor, public_id: Any) -> WarningRule:
    rule = queries.rule(actor, public_id, SET, lock=True)
    if rule.valid_until is not None:
        raise errors.RuleReplaced
    return rule


def _end(rule: WarningRule) -> None:
    rule.valid_until = timezone.localdate()
    rule.save(update_fields=["valid_until"])


def _create(actor: Actor, body: Organization, values: dict[str, Any], **more: Any) -> WarningRule:
    level = Level.objects.select_for_update().get(pk=values["level"].pk)
    if level.retired_on is not None:  # by somebody else, a moment ago
        raise errors.LevelRetired(name=level.name)
    return WarningRule.objects.create(
        organization=body,
        scope_path=body.path,
        set_by_id=actor.user_id,
        valid_from=timezone.localdate(),
        **values,
        **more,
    )


def _same(rule: WarningRule, values: dict[str, Any]) -> bool:
    return all(getattr(rule, name) == value for name, value in values.items())


def _values(body: Organization, wording: Wording) -> dict[str, Any]:
    """Check what a rule is to say, and return its columns."""
    name, source = " ".join(wording.name.split()), " ".join(wording.source.split())
    if not name:
        raise errors.NameNeeded
    if not source:
        raise errors.SourceNeeded
    if not wording.signals:
        raise errors.SignalsNeeded
    for kind in wording.signals:
        if SIGNALS.kind(kind) is None:
            raise errors.UnknownSignal(kind=kind)
    _in_range(wording.least, LEAST, errors.LeastOutOfRange)
    stated = Kind(wording.kind) is Kind.STATED
    if stated:
        _in_range(wording.days or 0, DAYS, errors.DaysNeeded)
    elif not wording.method:
        raise errors.MethodNeeded
    return {
        "name": name,
        "kind": Kind(wording.kind),
        "unit": WarningRule.Unit(wording.unit),
        "signals": sorted(set(wording.signals)),
        "counted": WarningRule.Counted(wording.counted),
        "least": wording.least,
        "days": wording.days if stated else None,
        "method": "" if stated or not wording.method else WarningRule.Method(wording.method),
        "level": _level(body, wording),
        "source": source,
    }


def _in_range(
    number: int, limits: tuple[int, int], refusal: type[errors.LeastOutOfRange | errors.DaysNeeded]
) -> None:
    low, high = limits
    if not low <= number <= high:
        raise refusal(least=low, most=high)


def _level(body: Organization, wording: Wording) -> Level:
    level = Level.objects.filter(public_id=wording.level).first()
    if level is None or not body.path.startswith(level.scope_path):
        raise errors.LevelOfOthers(name=level.name if level else "–")
    if level.retired_on is not None:
        raise errors.LevelRetired(name=level.name)
    return level


# Trying a rule on the year before ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Would:
    """A unit of which the rule would have warned: when last, how often, how many facts.

    Only the name, where confidential records are among them that the reader may not open.
    """

    name: str
    times: int | None
    facts: int | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule would have raised in the year before a day."""

    raised: int
    units: int
    unnamed: int
    months: list[tuple[date, int]]
    first: list[Would]
    facts: int
    short: bool
    """Whether a statistical method lacks the history that it needs."""


def preview_rule(actor: Actor, command: PreviewRule) -> Preview:
    """Say what a rule would have raised in the last year; nothing is written."""
    body = setting_body(actor, command.organization)
    rule = WarningRule(organization=body, **_values(body, command.wording))
    signals = detecting.Signals(body, command.today)
    since = command.today - YEAR
    found = list(detecting.findings(rule, signals, since=since))
    by_subject = signals.of(rule)
    recent = sum(one.on > since for some in by_subject.values() for one in some)
    begin = min((one.on for some in by_subject.values() for one in some), default=command.today)
    weeks = (methods.monday_of(command.today) - methods.monday_of(begin)).days // 7
    months = Counter(_raised_on(rule, one).replace(day=1) for one in found)
    by_unit: dict[str, list[detecting.Finding]] = defaultdict(list)
    for one in found:
        by_unit[one.subject].append(one)
    told = _tell(actor, rule, by_unit, command.today)
    return Preview(
        raised=len(found),
        units=len(by_unit),
        unnamed=len(by_unit) - len(told),
        months=[(month, months[month]) for month in _months(since, command.today)],
        first=sorted(told, key=_most_first)[:SHOWN],
        facts=recent,
        short=bool(rule.method) and weeks < methods.weeks_needed(rule.method),
    )


def _tell(
    actor: Actor, rule: WarningRule, by_unit: dict[str, list[detecting.Finding]], today: date
) -> list[Would]:
    """Say of which units it would have warned, but of none whom the reader may not know of."""
    names = _names(actor, by_unit)
    of_employers = rule.unit == WarningRule.Unit.EMPLOYER
    every = [fact for some in by_unit.values() for one in some for fact in one.facts]
    shut = naming.shut(actor, every) if of_employers else set()
    least = naming.least(rule.organization, today)
    told = []
    for subject, some in by_unit.items():
        facts = [fact for one in some for fact in one.facts]
        name = names.get(subject, "–")
        if not any(fact.record in shut for fact in facts):
            told.append(Would(name, len(some), len(facts), max(one.on for one in some)))
        elif naming.told(facts) >= least:
            told.append(Would(name, None, None, None))
    return told


def _most_first(one: Would) -> tuple[int, int, str]:
    return (-(one.times or 0), -(one.facts or 0), one.name)


def _raised_on(rule: WarningRule, finding: detecting.Finding) -> date:
    """Return the day on which it would have been raised; those that joined later do not move it."""
    if finding.week is not None:
        return finding.week + timedelta(days=6)
    workers = rule.counted == WarningRule.Counted.WORKERS
    counted = 0
    for fact in finding.facts:
        counted += fact.weight if workers else 1
        if counted >= rule.least:
            return fact.on
    return finding.on


def _months(since: date, today: date) -> list[date]:
    month, found = since.replace(day=1), []
    while month <= today:
        found.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def _names(actor: Actor, subjects: Iterable[str]) -> dict[str, str]:
    """Name the units, as far as they are in the reader's sight."""
    keys: dict[str, list[str]] = {"employer": [], "area": [], "trade": []}
    for subject in subjects:
        kind, _, key = subject.partition(":")
        keys[kind].append(key)
    employers = organizations.employers(actor).filter(pk__in=keys["employer"])
    areas = organizations.organizations(actor).filter(pk__in=keys["area"])
    named = {f"employer:{key}": name for key, name in employers.values_list("pk", "name")}
    named |= {f"area:{key}": name for key, name in areas.values_list("pk", "name")}
    return named | {f"trade:{key}": queries.trade(key) for key in keys["trade"]}
