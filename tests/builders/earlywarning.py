from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from tests.builders.organizations import OPERATOR
from tests.builders.outreach import a_held_meeting, a_promise
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.identifiers import uuid7
from unionhall.core.signals import SIGNALS, Hook, Opened, Signal, SignalKind, Span
from unionhall.earlywarning.commands import ChangeRule, RaiseWarnings, SetLevel, SetRule, Wording
from unionhall.earlywarning.models import EarlyWarning, Level, WarningRule
from unionhall.earlywarning.services import levels, rules
from unionhall.earlywarning.services.raising import Raised, raise_warnings
from unionhall.organizations.models import Employer, Organization
from unionhall.outreach.models import Promise

ASKED = "tests.asked"
"""A kind of signal of an app that the tests make up."""


class FakeRoom:
    """The room ``signals`` of an app that the tests make up: consultations about employers."""

    def __init__(self) -> None:
        self.signals: list[Signal] = []
        self.readers: set[int | None] = set()
        SIGNALS.register(
            "tests",
            SignalKind(
                id=ASKED,
                name="consultation",
                hook=Hook(article="Art. 27", source="S42", grade="A"),
                rows=self._rows,
                open=self._open,
            ),
        )

    def asked(
        self,
        employer: Employer,
        *days_ago: int,
        weight: int = 1,
        today: date | None = None,
        trade: str = "",
    ) -> list[UUID]:
        """Let people ask about an employer, so many days before today."""
        records = [uuid7() for _ in days_ago]
        self.signals += [
            Signal(
                kind=ASKED,
                record=record,
                on=(today or timezone.localdate()) - timedelta(days=ago),
                path=employer.scope_path,
                employer=employer.pk,
                trade=trade or employer.industry[:1],
                weight=weight,
            )
            for record, ago in zip(records, days_ago, strict=True)
        ]
        return records

    def _rows(self, kind: str, span: Span) -> Iterable[Signal]:
        return [
            one
            for one in self.signals
            if one.kind == kind
            and span.first <= one.on <= span.last
            and one.path.startswith(span.path)
        ]

    def _open(self, actor: Actor, records: Iterable[UUID]) -> dict[UUID, Opened]:
        if not actor.everywhere and actor.user_id not in self.readers:
            return {}
        return {record: Opened("consultation", f"/tests/{record}/") for record in records}

    def close(self) -> None:
        SIGNALS.kinds.pop(ASKED)
        SIGNALS.headings.pop(ASKED)


def a_level(body: Organization, *, actor: Actor = OPERATOR, **overrides: Any) -> Level:
    fields: dict[str, Any] = {
        "name": "重点",
        "colour": Level.Colour.ORANGE,
        "rank": 2,
        "owner_role": Role.STREET_STAFF,
        "owner_at": Level.OwnerAt.AREA,
        "hours": 24,
    }
    command = SetLevel(organization=body.public_id, **fields | overrides)
    return levels.set_level(actor, command)


def a_wording(level: Level, **overrides: Any) -> Wording:
    fields: dict[str, Any] = {
        "name": "三十日内三件咨询",
        "kind": WarningRule.Kind.STATED,
        "unit": WarningRule.Unit.EMPLOYER,
        "signals": (ASKED,),
        "level": level.public_id,
        "least": 3,
        "days": 30,
        "source": "区总工会风险预警工作办法",
    }
    if overrides.get("kind") == WarningRule.Kind.STATISTICAL:
        fields |= {"days": None, "method": WarningRule.Method.C2}
    return Wording(**fields | overrides)


def a_rule(
    body: Organization, level: Level | None = None, *, actor: Actor = OPERATOR, **overrides: Any
) -> WarningRule:
    wording = a_wording(level or a_level(body), **overrides)
    return rules.set_rule(actor, SetRule(organization=body.public_id, wording=wording))


def changed(rule: WarningRule, *, actor: Actor = OPERATOR, **overrides: Any) -> WarningRule:
    wording = a_wording(rule.level, **overrides)
    return rules.change_rule(actor, ChangeRule(rule=rule.public_id, wording=wording))


def run(now: datetime | None = None) -> Raised:
    return raise_warnings(OPERATOR, RaiseWarnings(now=now or timezone.now()))


def a_warning(room: FakeRoom, body: Organization, employer: Employer) -> EarlyWarning:
    """Raise one about an employer, by a rule of this body."""
    rule = a_rule(body)
    room.asked(employer, 0, 3, 5)
    run()
    return EarlyWarning.objects.get(series=rule.series)


def demands(street: Organization, number: int, day: date | None = None) -> list[Promise]:
    """Let workers ask for their pay at a meeting."""
    meeting = a_held_meeting(street, day)
    return [
        a_promise(meeting, category=Promise.Category.PAY, text=f"工资拖欠{n}")
        for n in range(number)
    ]
