"""Letters, investigations and notices, taken through their steps by the services."""

import itertools
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from tests.builders.organizations import OPERATOR
from unionhall.core.actors import Actor
from unionhall.organizations.models import Employer, Organization
from unionhall.supervision import queries, services
from unionhall.supervision.commands import (
    DeliverLetter,
    DraftLetter,
    EnterInspector,
    IssueLetter,
    Receive,
    RecordAnswer,
    TakeNotice,
    Told,
)
from unionhall.supervision.models import Answer, Inspector, Investigation, Letter, Notice, Violation
from unionhall.supervision.services import answers, investigations, notices

FACTS = "四月、五月未足额支付十二名职工的工资。"
DEMAND = "请足额支付所欠工资，并书面答复我会。"
_numbers = itertools.count(1)


def today() -> date:
    return timezone.localdate()


def an_inspector(body: Organization, name: str = "王监督", **overrides: Any) -> Inspector:
    fields: dict[str, Any] = {
        "card": f"JD-{next(_numbers):05d}",
        "valid_from": today() - timedelta(days=400),
        "last_day": today() + timedelta(days=700),
    }
    command = EnterInspector(organization=body.public_id, name=name, **fields | overrides)
    return investigations.enter_inspector(OPERATOR, command)


def an_investigation(
    body: Organization, employer: Employer, *, actor: Actor = OPERATOR, **overrides: Any
) -> Investigation:
    fields: dict[str, Any] = {
        "submission_id": uuid4(),
        "source": Investigation.Source.COMPLAINT,
        "about": "多名职工反映拖欠工资。",
        "received_on": today(),
        "worker": "赵小川",
        "phone": "13900001234",
    }
    command = Receive(
        organization=body.public_id, employer=employer.public_id, **fields | overrides
    )
    return investigations.receive(actor, command)


def a_letter(
    body: Organization,
    employer: Employer,
    kind: Letter.Kind = Letter.Kind.OPINION,
    *,
    actor: Actor = OPERATOR,
    **overrides: Any,
) -> Letter:
    fields: dict[str, Any] = {
        "submission_id": uuid4(),
        "violation": Violation.OTHER,
        "facts": FACTS,
        "demand": DEMAND,
    }
    command = DraftLetter(
        organization=body.public_id,
        kind=kind,
        employer=employer.public_id,
        **fields | overrides,
    )
    return services.draft_letter(actor, command)


def issued(letter: Letter, on: date | None = None, *, actor: Actor = OPERATOR) -> Letter:
    """Issue a letter, an opinion signed by the first who may."""
    seats = queries.signers(letter.organization, on or today())
    signer = seats[0].public_id if seats else None
    command = IssueLetter(letter=letter.public_id, on=on or today(), signer=signer)
    return services.issue_letter(actor, command)


def delivered(letter: Letter, on: date | None = None, *, actor: Actor = OPERATOR) -> Letter:
    command = DeliverLetter(
        letter=letter.public_id,
        on=on or today(),
        manner=Letter.Manner.HAND,
        receipt="单位办公室",
    )
    return services.deliver_letter(actor, command)


def answered(
    letter: Letter,
    on: date | None = None,
    text: str = "已补发。",
    *,
    actor: Actor = OPERATOR,
    submission_id: UUID | None = None,
) -> Answer:
    command = RecordAnswer(
        submission_id=submission_id or uuid4(),
        letter=letter.public_id,
        on=on or today(),
        text=text,
    )
    return answers.record_answer(actor, command)


def told(kind: Notice.Kind = Notice.Kind.DISMISSAL, **overrides: Any) -> Told:
    fields: dict[str, Any] = {"happens_on": today()}
    if kind == Notice.Kind.DISMISSAL:
        fields |= {"worker": "赵小川", "post": "快递员", "reasons": "严重违反规章制度"}
    else:
        fields |= {"text": "三人受伤，已送医。", "people": 3}
    return Told(kind=kind, **fields | overrides)


def a_notice(
    employer: Employer,
    kind: Notice.Kind = Notice.Kind.DISMISSAL,
    *,
    actor: Actor = OPERATOR,
    received_on: date | None = None,
    **overrides: Any,
) -> Notice:
    command = TakeNotice(
        submission_id=overrides.pop("submission_id", None) or uuid4(),
        employer=employer.public_id,
        received_on=received_on or today(),
        told=told(kind, **overrides),
    )
    return notices.take_notice(actor, command)
