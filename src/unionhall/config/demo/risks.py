"""What early warning of the demo rests on: questions about one employer, an agreement not kept."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Case, When

from unionhall.advice import services as advice
from unionhall.advice.commands import TakeDown
from unionhall.advice.models import Consultation
from unionhall.core.actors import Actor, the_system
from unionhall.mediation import services as mediation
from unionhall.mediation.commands import (
    Accept,
    Agree,
    Apply,
    ClaimAsked,
    NameMediator,
    NoteConsent,
    PartDue,
    Pay,
    SumAgreed,
    WorkerNamed,
)
from unionhall.mediation.models import Case as Dispute
from unionhall.mediation.models import Claim, Side
from unionhall.mediation.services import performing, settling, taking
from unionhall.organizations.models import Employer, Organization
from unionhall.supervision.models import Letter

OPERATOR = the_system("演示数据")
Channel, Step = Consultation.Channel, Consultation.NextStep
ASKED = (
    (24, Channel.WALK_IN, "5", True, "两个月没有发工资，公司说等回款，能要回来吗？"),
    (13, Channel.TELEPHONE, "5", True, "年前的加班费一直拖着，找谁反映？"),
    (6, Channel.WALK_IN, "3", False, "公司口头让我别来了，有没有补偿？"),
    (2, Channel.TELEPHONE, "4", False, "公司少缴公积金，工会管不管？"),
)
ANSWER = "已告知先与单位协商、收集工资条和考勤；协商不成可申请调解，工会将同时核实。"
WORKERS = (("曹凤林", 12000), ("佟玉梅", 9600), ("郎德顺", 8400))
APPLIED, AGREED, FIRST, SECOND = (timedelta(days=n) for n in (52, 45, 30, 9))


def happen(adviser: Actor, body: Organization, today: date) -> None:
    """Let people ask about an employer that had a letter, and another pay half and no more.

    The letter is one that is not answered, where there is such a one.
    """
    issued = Letter.objects.filter(issued_on__isnull=False, scope_path__within=body.path)
    silent = Case(When(state=Letter.State.SILENT, then=0), default=1)
    found = issued.select_related("employer").order_by(silent, "-issued_on", "pk")
    letter = found.first()
    if letter is None:
        return
    for ago, channel, topic, wages, question in ASKED:
        command = TakeDown(
            organization=body.public_id, channel=channel, topic=topic, unpaid_wages=wages,
            asked_on=today - timedelta(days=ago), question=question, answer=ANSWER,
            employer=letter.employer.public_id, next_step=Step.MEDIATE,
        )  # fmt: skip
        advice.take_down(adviser, command)
    others = Employer.objects.filter(scope_path__within=body.path, industry__startswith="G")
    employer = others.exclude(pk=letter.employer_id).order_by("scope_path", "pk").first()
    if employer is not None:
        _half_paid(body, employer, today)


def _half_paid(body: Organization, employer: Employer, today: date) -> None:
    """Take a case of three workers to an agreement in two instalments; the second is not paid."""
    applied, agreed = today - APPLIED, today - AGREED
    workers = tuple(
        WorkerNamed(name=name, claims=(ClaimAsked(kind=Claim.Kind.WAGES, amount=Decimal(amount)),))
        for name, amount in WORKERS
    )
    command = Apply(
        submission_id=uuid.uuid4(), organization=body.public_id, employer=employer.public_id,
        workers=workers, category="5", channel="walk_in", applied_on=applied,
        facts="三名职工反映公司拖欠两个月工资。", division_code=body.division_code,
        known_on=applied - timedelta(days=20),
    )  # fmt: skip
    case = mediation.apply(OPERATOR, command)
    for side in Side:
        told = NoteConsent(case=case.public_id, side=side, agreed=True, on=applied)
        taking.note_consent(OPERATOR, told)
    taking.name_mediator(OPERATOR, NameMediator(case=case.public_id, name="冯国强（律师）"))
    taking.accept(OPERATOR, Accept(case=case.public_id, on=applied + timedelta(days=1)))
    _agree(case, agreed, today)
    first = sum(amount for _name, amount in WORKERS) // 2
    performing.pay(
        OPERATOR,
        Pay(
            submission_id=uuid.uuid4(), case=case.public_id, paid_on=today - FIRST,
            amount=Decimal(first),
        ),
    )  # fmt: skip


def _agree(case: Dispute, on: date, today: date) -> None:
    claims = case.claims.order_by("pk")
    total = sum((one.amount or Decimal(0) for one in claims), Decimal(0))
    parts = (
        PartDue(due_on=today - FIRST, amount=total / 2),
        PartDue(due_on=today - SECOND, amount=total / 2),
    )
    sums = tuple(SumAgreed(claim=one.public_id, amount=one.amount) for one in claims if one.amount)
    settling.agree(
        OPERATOR,
        Agree(
            case=case.public_id, effective_on=on, sums=sums, parts=parts,
            terms="公司分两期支付三名职工工资。", manner="银行转账。",
        ),
    )  # fmt: skip
