"""Disputes of an invented district: the published figures are numbers of these rows.

平谷 published 1,546 disputes settled for 1,925 workers, and more than 67 million yuan recovered
in five years. So many cases, parties and payments are laid out; how many failed, what was agreed
and not paid, and what came later is our choice.
"""

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils import timezone

from unionhall.config.demo.chance import Chance
from unionhall.config.demo.plan import SINCE, UNTIL
from unionhall.config.demo.tree import District
from unionhall.core import bulk
from unionhall.core.actors import Actor
from unionhall.core.identifiers import uuid7
from unionhall.core.sealed import sealer
from unionhall.mediation.models import (
    AgreedSum,
    Agreement,
    Case,
    CaseSeries,
    Category,
    Channel,
    Claim,
    Event,
    Handler,
    Instalment,
    Party,
    Payment,
    Side,
)
from unionhall.mediation.services.common import set_due
from unionhall.organizations.models import Employer, Organization

State, Kind = Case.State, Event.Kind
CLAIMS = (
    (Claim.Kind.WAGES, 9),
    (Claim.Kind.SEVERANCE, 4),
    (Claim.Kind.DAMAGES, 3),
    (Claim.Kind.OVERTIME, 3),
    (Claim.Kind.INJURY, 2),
    (Claim.Kind.DOUBLE_WAGE, 1),
)
CATEGORIES: dict[str, str] = {
    Claim.Kind.WAGES: Category.PAY,
    Claim.Kind.OVERTIME: Category.PAY,
    Claim.Kind.INJURY: Category.PAY,
    Claim.Kind.SEVERANCE: Category.LEAVING,
    Claim.Kind.DAMAGES: Category.LEAVING,
    Claim.Kind.DOUBLE_WAGE: Category.CONTRACT,
}
CHANNELS = (
    (Channel.WALK_IN, 8),
    (Channel.ORAL, 3),
    (Channel.TELEPHONE, 2),
    (Channel.CONSULTATION, 3),
    (Channel.MEETING, 2),
    (Channel.REFERRAL, 2),
)
FACTS = "申请人陈述：用人单位未足额支付应付款项，经协商未果，请求调解。"
TERMS = "用人单位按约定期限支付协议金额，双方就本争议不再有其他请求。"
TABLES: tuple[type[Model], ...] = (
    Case,
    Party,
    Claim,
    Handler,
    Agreement,
    AgreedSum,
    Instalment,
    Payment,
    Event,
)
"""In the order in which they are written: parents first."""
LATER = 14
"""Days from one instalment to the next."""


@dataclass(slots=True)
class Pile:
    """The rows of all cases, written table by table at the end."""

    rows: dict[type[Model], list[Any]] = field(default_factory=dict)
    seal: dict[str, Any] = field(default_factory=dict)
    numbers: Counter[tuple[int, int]] = field(default_factory=Counter)

    def add(self, row: Any) -> Any:
        """Take a row in."""
        self.rows.setdefault(type(row), []).append(row)
        return row

    def sealed(self, table: str, content: dict[str, Any]) -> dict[str, Any]:
        """Seal a content for a new row; return its id and columns."""
        public_id = uuid7()
        seal, version = self.seal.setdefault(table, sealer(table))
        blob = seal(public_id.bytes, content)
        return {"public_id": public_id, "sealed": blob, "key_version": version}

    def write(self) -> None:
        """Write everything, parents first."""
        for model in TABLES:
            self._write(self.rows.get(model, []))
        series = [
            CaseSeries(organization_id=body, year=year, last=last)
            for (body, year), last in sorted(self.numbers.items())
        ]
        CaseSeries.objects.bulk_create(series)

    def _write(self, rows: list[Any]) -> None:
        for row in rows:
            for one in row._meta.concrete_fields:
                if one.is_relation and one.is_cached(row):
                    setattr(row, one.attname, getattr(row, one.name).pk)
        bulk.insert(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one case is to be: when, for whom, how much, how it ends."""

    body: Organization
    employer: Employer
    applied_on: date
    workers: int
    yuan: int
    state: str


def write_disputes(chance: Chance, district: District, today: date) -> int:
    """Write the disputes of a district; return how many."""
    plan = district.plan
    if not plan.disputes:
        return 0
    pile = Pile()
    told = list(_settled(chance, district))
    told += _others(chance, district, today)
    for one in sorted(told, key=lambda t: (t.applied_on, t.body.pk)):
        _case(chance, pile, one, today)
    pile.write()
    for case in pile.rows[Case]:
        if case.state in Case.OPEN:
            set_due(case)
    return len(told)


def _settled(chance: Chance, district: District) -> Iterable[Told]:
    """Lay out the settled cases of the five years, with all their workers and money."""
    plan = district.plan
    workers = chance.shares(plan.dispute_workers - plan.disputes, plan.disputes // 9)
    amounts = chance.shares(plan.dispute_yuan, plan.disputes, least=1200)
    last = UNTIL - timedelta(days=90)
    for number in range(plan.disputes):
        more = workers[number // 9] if number % 9 == 0 and number // 9 < len(workers) else 0
        yield Told(
            body=_body(chance, district),
            employer=_firm(chance, district),
            applied_on=chance.working_day(SINCE, last),
            workers=1 + more,
            yuan=amounts[number],
            state=State.CLOSED,
        )


def _others(chance: Chance, district: District, today: date) -> list[Told]:
    """Lay out what failed in the five years, and what came after them."""
    plan = district.plan
    ends = ((State.FAILED, 6), (State.DECLINED, 2), (State.WITHDRAWN, 2))
    found = [
        Told(
            body=_body(chance, district),
            employer=_firm(chance, district),
            applied_on=chance.working_day(SINCE, UNTIL - timedelta(days=40)),
            workers=1,
            yuan=chance.random.randrange(2000, 60000),
            state=chance.weighted(ends),
        )
        for _ in range(plan.disputes // 3)
    ]
    found += [
        Told(
            body=_body(chance, district),
            employer=_firm(chance, district),
            applied_on=chance.working_day(UNTIL + timedelta(days=1), today - timedelta(days=90)),
            workers=1,
            yuan=chance.random.randrange(2000, 90000),
            state=chance.weighted(((State.CLOSED, 7), (State.FAILED, 3))),
        )
        for _ in range(plan.disputes // 4)
    ]
    ends_now = (State.APPLIED, State.ACCEPTED, State.AGREED)
    return found + [
        Told(
            body=_body(chance, district),
            employer=_firm(chance, district),
            applied_on=chance.working_day(today - timedelta(days=12), today - timedelta(days=1)),
            workers=1,
            yuan=chance.random.randrange(2000, 90000),
            state=ends_now[number % 3],
        )
        for number in range(plan.disputes // 70)
    ]


def _body(chance: Chance, district: District) -> Organization:
    """Choose who mediates: the district most, its streets the rest."""
    return chance.weighted(((district.body, 6), (chance.pick(list(district.places.values())), 4)))


def _firm(chance: Chance, district: District) -> Employer:
    return chance.pick(chance.pick(district.unions).employers)


def _case(chance: Chance, pile: Pile, told: Told, today: date) -> None:
    """Lay out one case with everything that belongs to it."""
    kind = chance.weighted(CLAIMS)
    number = (told.body.pk, told.applied_on.year)
    pile.numbers[number] += 1
    accepted = min(told.applied_on + timedelta(days=chance.random.randrange(1, 4)), today)
    ended = accepted + timedelta(days=chance.random.randrange(3, 14))
    begun = told.state not in {State.APPLIED, State.DECLINED}
    over = told.state not in {State.APPLIED, State.ACCEPTED}
    settled = told.state in {State.CLOSED, State.AGREED}
    if told.state == State.AGREED:
        ended = min(ended, today)
    parts = 2 if told.yuan > 30000 else 1
    paid = [ended + timedelta(days=LATER * n) for n in range(parts)]
    closed = None
    if over and told.state != State.AGREED:
        closed = paid[-1] if settled else ended
    case = pile.add(
        Case(
            **pile.sealed(Case.TABLE, {"facts": FACTS}),
            submission_id=uuid.UUID(int=chance.random.getrandbits(128), version=4),
            sent_hash=uuid7(),
            organization=told.body,
            scope_path=told.body.path,
            year=told.applied_on.year,
            number=pile.numbers[number],
            state=told.state,
            category=CATEGORIES[kind],
            channel=chance.weighted(CHANNELS),
            division_code=told.body.division_code,
            employer=told.employer,
            applied_on=told.applied_on,
            known_on=told.applied_on - timedelta(days=chance.random.randrange(20, 200)),
            accepted_on=accepted if begun else None,
            ended_on=ended if over else None,
            closed_on=closed,
        )
    )
    registrar, mediator = chance.name(), chance.name()
    for name, part in ((registrar, "registrar"), (mediator, "mediator")):
        pile.add(Handler(case=case, name=name, part=part, since=told.applied_on))
    claims = _parties(chance, pile, case, kind, told)
    days: list[tuple[str, date, str]] = [(Kind.APPLIED, told.applied_on, State.APPLIED)]
    payments: list[Payment] = []
    if begun:
        days.append((Kind.ACCEPTED, accepted, State.ACCEPTED))
    endings = {
        State.FAILED: Kind.FAILED,
        State.DECLINED: Kind.DECLINED,
        State.WITHDRAWN: Kind.WITHDRAWN,
    }
    if told.state in endings:
        days.append((endings[State(told.state)], ended, told.state))
    if settled:
        days.append((Kind.AGREED, ended, State.AGREED))
        payments = _agreed(pile, case, claims, paid, by=registrar)
    if told.state == State.CLOSED:
        days += [(Kind.PAID, day, State.AGREED) for day in paid]
        days.append((Kind.CLOSED, paid[-1], State.CLOSED))
    for what, on, became in days:
        at = timezone.make_aware(datetime.combine(on, time(10)))
        event = Event(case=case, kind=what, was="", became=became, on=on, at=at, by=registrar)
        if what == Kind.PAID:
            event.payment = payments.pop(0)
            event.amount = event.payment.amount
        pile.add(event)


def _parties(
    chance: Chance, pile: Pile, case: Case, kind: str, told: Told
) -> list[tuple[Claim, Decimal]]:
    """Name the workers, each with a share of the money, and the employer."""
    shares = []
    for amount in chance.shares(told.yuan, told.workers, least=1):
        content = {"name": chance.name()}
        party = pile.add(Party(case=case, side=Side.WORKER, **pile.sealed(Party.TABLE, content)))
        more = chance.random.randrange(0, 1 + amount // 5)
        claim = pile.add(Claim(case=case, party=party, kind=kind, amount=Decimal(amount + more)))
        shares.append((claim, Decimal(amount)))
    pile.add(Party(case=case, side=Side.EMPLOYER, **pile.sealed(Party.TABLE, {})))
    return shares


def _agreed(
    pile: Pile,
    case: Case,
    shares: list[tuple[Claim, Decimal]],
    paid: list[date],
    *,
    by: str,
) -> list[Payment]:
    """Lay out the agreement with its instalments; what is closed was paid, as is returned."""
    content = {"terms": TERMS, "manner": "银行转账。"}
    sealed = pile.sealed(Agreement.TABLE, content)
    agreement = pile.add(Agreement(case=case, effective_on=paid[0], **sealed))
    for claim, amount in shares:
        pile.add(AgreedSum(agreement=agreement, claim=claim, amount=amount))
    total = sum((amount for _claim, amount in shares), Decimal(0))
    first = (total / len(paid)).quantize(Decimal(1))
    amounts = [first] * (len(paid) - 1) + [total - first * (len(paid) - 1)]
    payments = []
    for number, (day, amount) in enumerate(zip(paid, amounts, strict=True), 1):
        pile.add(Instalment(agreement=agreement, number=number, due_on=day, amount=amount))
        if case.state == State.CLOSED:
            payment = Payment(
                submission_id=uuid7(),
                case=case,
                basis=Payment.Basis.AGREEMENT,
                paid_on=day,
                amount=amount,
                noted_by=by,
            )
            payments.append(pile.add(payment))
    return payments


def hand_over(body: Organization, worker: Actor) -> None:
    """Make somebody who signs in the mediator of the body's running cases."""
    running = Case.objects.filter(
        organization=body, state__in=[State.APPLIED, State.ACCEPTED, State.AGREED]
    )
    Handler.objects.filter(case__in=running, part=Handler.Part.MEDIATOR).update(
        user=worker.user_id, name=worker.name
    )
