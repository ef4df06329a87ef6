"""The run: looks at every rule in force, raises warnings, adds new facts to open ones."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from unionhall.core import audit, bulk
from unionhall.core import facts as figures
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.earlywarning import detecting
from unionhall.earlywarning.commands import RaiseWarnings
from unionhall.earlywarning.detecting import Finding, Key
from unionhall.earlywarning.models import OPEN, EarlyWarning, Level, WarningFact, WarningRule
from unionhall.organizations.models import Employer, Organization

State = EarlyWarning.State
RAISED = "warnings"
Known = dict[str, dict[Key, bool]]
"""By subject, the signals that a rule has used, and whether their warning is open."""


@dataclass(slots=True)
class Raised:
    """What a run came to."""

    rules: int = 0
    raised: int = 0
    added: int = 0


def raise_warnings(actor: Actor, command: RaiseWarnings) -> Raised:
    """Raise what the rules warn of; what was raised before only gets its new facts.

    Signals are read and judged before anything is locked; what is found is written rule by
    rule. Of two runs at once the second waits for the first at each rule, looks again at what
    is used already, and finds nothing left to do.
    """
    if not actor.everywhere:
        raise NotPermitted
    outcome = Raised()
    today = timezone.localdate(command.now)
    read: dict[int, detecting.Signals] = {}
    for rule in _in_force():
        signals = read.get(rule.organization_id)
        if signals is None:
            signals = read[rule.organization_id] = detecting.Signals(rule.organization, today)
        outcome.rules += 1
        found = list(detecting.findings(rule, signals, used=_over(_known(rule.series))))
        if found:
            _write(actor, rule, found, command.now, outcome)
    return outcome


def _in_force() -> QuerySet[WarningRule]:
    rules = WarningRule.objects.filter(valid_until=None, active=True)
    return (
        rules.filter(organization__dissolved_on=None)
        .select_related("organization", "level", "level__organization")
        .order_by("scope_path", "pk")
    )


def _over(known: Known) -> dict[str, set[Key]]:
    """Keep the signals on which warnings rest that are over."""
    return {
        subject: {key for key, is_open in told.items() if not is_open}
        for subject, told in known.items()
    }


@transaction.atomic
def _write(
    actor: Actor, rule: WarningRule, found: list[Finding], now: datetime, outcome: Raised
) -> None:
    held = _in_force().select_for_update(of=("self",)).filter(pk=rule.pk).first()
    if held is None:  # ended or switched off meanwhile
        return
    rule = held  # with its level as it is now
    opened = {
        one.subject: one
        for one in EarlyWarning.objects.select_for_update().filter(
            series=rule.series, subject__in={one.subject for one in found}, state__in=OPEN
        )
    }
    known = _known(rule.series)  # once nobody can judge the open ones any more
    over = _over(known)
    merged: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        keys = {detecting.key(one) for one in finding.facts}
        if keys - known[finding.subject].keys() and not keys & over.get(finding.subject, set()):
            merged[finding.subject].append(finding)
    units = _Units(rule, merged)
    for subject, some in merged.items():
        warning = opened.get(subject)
        if warning is None:
            warning = _raise(actor, rule, units, subject, some[-1], now)
            outcome.raised += 1
            _add(warning, some, known[subject], now)
        else:
            count = _add(warning, some, known[subject], now)
            outcome.added += count
            audit.record(actor, "earlywarning.facts_added", warning, count=count)


def _known(series: UUID) -> Known:
    """Return what a rule has used so far."""
    found: Known = defaultdict(dict)
    rows = WarningFact.objects.filter(series=series).values_list(
        "warning__subject", "warning__state", "record", "on"
    )
    for subject, state, record, on in rows:
        found[subject][record, on] = state in OPEN
    return found


class _Units:
    """The employers and areas of some findings: two questions."""

    def __init__(self, rule: WarningRule, subjects: Iterable[str]) -> None:
        self.rule = rule
        keys: dict[str, list[int]] = defaultdict(list)
        for subject in subjects:
            kind, _, key = subject.partition(":")
            if kind != "trade":
                keys[kind].append(int(key))
        self.employers = Employer.objects.select_related("area").in_bulk(keys["employer"])
        self.areas = Organization.objects.in_bulk(keys["area"])

    def place(self, subject: str) -> tuple[Organization, Employer | None, str]:
        """Return where a warning stands, the employer and the trade that it is about."""
        kind, _, key = subject.partition(":")
        if kind == "trade":
            return self.rule.organization, None, key
        if kind == "area":
            return self.areas[int(key)], None, ""
        employer = self.employers[int(key)]
        return employer.area, employer, ""


def _raise(  # noqa: PLR0913, PLR0917 -- what is raised, where and when
    actor: Actor, rule: WarningRule, units: _Units, subject: str, finding: Finding, now: datetime
) -> EarlyWarning:
    area, employer, trade = units.place(subject)
    level = rule.level
    warning = EarlyWarning.objects.create(
        rule=rule,
        series=rule.series,
        level=level,
        subject=subject,
        state=State.RAISED,
        scope_path=employer.scope_path if employer else area.path,
        area=area,
        employer=employer,
        trade=trade,
        owner=_answering(area if level.owner_at == Level.OwnerAt.AREA else level.organization),
        owner_role=level.owner_role,
        raised_at=now,
        raised_on=timezone.localdate(now),
        respond_by=now + timedelta(hours=level.hours),
        observed=finding.observed,
        expected=finding.expected,
        threshold=finding.threshold,
        week=finding.week,
    )
    audit.record(
        actor,
        "earlywarning.raised",
        warning,
        level=level.name,
        count=len(finding.facts),
        respond_by=warning.respond_by.isoformat(),
    )
    figures.changed(RAISED, warning.scope_path, warning.raised_on)
    return warning


def _answering(body: Organization) -> Organization:
    """Return the body, or the nearest above it that has not ended: facts may outlive a street."""
    while body.dissolved_on is not None and body.parent is not None:
        body = body.parent
    return body


def _add(warning: EarlyWarning, found: list[Finding], known: dict[Key, bool], now: datetime) -> int:
    fresh: dict[Key, WarningFact] = {}
    for finding in found:
        for one in finding.facts:
            if detecting.key(one) not in known:
                fresh[detecting.key(one)] = WarningFact(
                    warning=warning,
                    series=warning.series,
                    kind=one.kind,
                    record=one.record,
                    on=one.on,
                    weight=one.weight,
                    added_at=now,
                )
    bulk.insert([*fresh.values()])
    return len(fresh)
