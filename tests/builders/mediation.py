"""Mediation cases, taken through their steps by the services, as staff would."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils import timezone

from unionhall.core.actors import Actor
from unionhall.mediation import services
from unionhall.mediation.commands import (
    Accept,
    Agree,
    Apply,
    ClaimAsked,
    HoldSession,
    NameMediator,
    NoteConsent,
    PartDue,
    SumAgreed,
    WorkerNamed,
)
from unionhall.mediation.models import Case, Claim, Side
from unionhall.mediation.services import sessions, settling, taking
from unionhall.organizations.models import Employer, Organization


def today() -> date:
    return timezone.localdate()


def a_worker(name: str = "王建国", amount: int | None = 9000, **overrides: Any) -> WorkerNamed:
    money = None if amount is None else Decimal(amount)
    fields: dict[str, Any] = {"claims": (ClaimAsked(kind=Claim.Kind.WAGES, amount=money),)}
    return WorkerNamed(name=name, **fields | overrides)


def an_application(
    organization: Organization,
    employer: Employer,
    workers: Sequence[WorkerNamed] = (),
    **overrides: Any,
) -> Apply:
    fields: dict[str, Any] = {
        "submission_id": uuid4(),
        "category": "5",
        "channel": "walk_in",
        "applied_on": today(),
        "facts": "公司拖欠一月份工资。",
        "division_code": "110117",
        "known_on": date(2026, 2, 1),
    }
    return Apply(
        organization=organization.public_id,
        employer=employer.public_id,
        workers=tuple(workers) or (a_worker(),),
        **fields | overrides,
    )


def a_case(
    actor: Actor,
    organization: Organization,
    employer: Employer,
    workers: Sequence[WorkerNamed] = (),
    **overrides: Any,
) -> Case:
    return services.apply(actor, an_application(organization, employer, workers, **overrides))


def both_agree(actor: Actor, case: Case, on: date | None = None) -> None:
    for side in Side:
        told = NoteConsent(case=case.public_id, side=side, agreed=True, on=on or today())
        taking.note_consent(actor, told)


def mediated(actor: Actor, case: Case, name: str = "赵小川", on: date | None = None) -> Case:
    """Take a new case to where it is mediated, by somebody from outside."""
    both_agree(actor, case, on)
    taking.name_mediator(actor, NameMediator(case=case.public_id, name=name))
    return taking.accept(actor, Accept(case=case.public_id, on=on or today()))


def met(actor: Actor, case: Case, record: str = "双方陈述事实，同意继续协商。") -> None:
    command = HoldSession(
        case=case.public_id,
        held_on=today(),
        place="区职工服务中心调解室",
        present="双方当事人、调解员",
        record=record,
    )
    sessions.hold_session(actor, command)


def agreed(
    actor: Actor,
    case: Case,
    amount: int | str = 8000,
    parts: Sequence[tuple[date, int]] = (),
    *,
    none_due: bool = False,
    **overrides: Any,
) -> Case:
    """Agree on so much of the first claim, in these parts (else all of it today)."""
    claim = case.claims.order_by("pk")[0]
    money = Decimal(amount)
    due = [PartDue(due_on=on, amount=Decimal(part)) for on, part in parts]
    fields: dict[str, Any] = {
        "effective_on": today(),
        "terms": "用人单位支付劳动报酬。",
        "manner": "银行转账。",
        "sums": (SumAgreed(claim=claim.public_id, amount=money),),
        "parts": due or ([] if none_due else [PartDue(due_on=today(), amount=money)]),
    }
    return settling.agree(actor, Agree(case=case.public_id, **fields | overrides))
