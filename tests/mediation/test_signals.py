"""What cases warn of: claims, refusals, agreements not kept; nobody's name, and no open door."""

from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine

from tests.builders.accounts import an_actor
from tests.builders.mediation import a_case, a_worker, agreed, both_agree, mediated, today
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.signals import SIGNALS, Signal, Span
from unionhall.mediation.commands import (
    ClaimAsked,
    DirectElsewhere,
    Fail,
    NoteConsent,
    NotPerformed,
    Pay,
)
from unionhall.mediation.models import Case, Claim, Side
from unionhall.mediation.services import performing, settling, taking
from unionhall.organizations.models import Employer, Organization

pytestmark = pytest.mark.django_db
Kind = Claim.Kind


def of(kind: str, path: str = "", last: date | None = None) -> list[Signal]:
    last = last or today()
    return SIGNALS.read(
        [f"mediation.{kind}"], Span(first=last - timedelta(90), last=last, path=path)
    )


def claims(*kinds: Claim.Kind) -> tuple[ClaimAsked, ...]:
    return tuple(ClaimAsked(kind=kind, amount=Decimal(9000)) for kind in kinds)


def pay(actor: Actor, case: Case, amount: int, on: date) -> None:
    command = Pay(
        submission_id=uuid4(),
        case=case.public_id,
        basis="agreement",
        paid_on=on,
        amount=Decimal(amount),
    )
    performing.pay(actor, command)


def test_a_case_tells_each_claim_with_the_workers_who_make_it(
    registrar: Actor, street: Organization, employer: Employer, other_district: Organization
) -> None:
    workers = [
        a_worker("王建国", claims=claims(Kind.WAGES, Kind.DOUBLE_WAGE)),
        a_worker("李红", claims=claims(Kind.WAGES)),
    ]
    case = a_case(registrar, street, employer, workers)
    [told] = of("wages", street.path)
    assert told == Signal(
        kind="mediation.wages",
        record=case.public_id,
        on=today(),
        path=street.path,
        employer=employer.pk,
        trade=employer.industry[:1],
        weight=2,
    )
    assert [one.weight for one in of("no_contract")] == [1]
    assert of("overtime") == of("collective") == of("wages", other_district.path) == []


def test_ten_workers_with_one_claim_are_a_collective_case(
    registrar: Actor, street: Organization, employer: Employer
) -> None:
    a_case(registrar, street, employer, [a_worker(f"赵{n}") for n in "一二三四五六七八九十"])
    assert [one.weight for one in of("collective")] == [10]


def test_what_is_no_labour_dispute_is_no_signal(registrar: Actor, case: Case) -> None:
    assert len(of("wages")) == 1
    taking.direct_elsewhere(
        registrar, DirectElsewhere(case=case.public_id, on=today(), ground="housing_fund")
    )
    assert of("wages") == []


def test_an_employer_who_does_not_agree_to_mediate_is_told_a_worker_is_not(
    registrar: Actor, street: Organization, employer: Employer, case: Case
) -> None:
    other = a_case(registrar, street, employer, [a_worker("李红")])
    for of_case, side in ((case, Side.EMPLOYER), (other, Side.WORKER)):
        told = NoteConsent(case=of_case.public_id, side=side, agreed=False, on=today())
        taking.note_consent(registrar, told)
    assert [(one.record, one.on) for one in of("declined")] == [(case.public_id, today())]


def test_a_mediation_that_failed_is_told_on_its_last_day(registrar: Actor, case: Case) -> None:
    mediated(registrar, case)
    settling.fail(registrar, Fail(case=case.public_id, on=today(), reason="分歧较大"))
    assert [(one.record, one.on) for one in of("failed")] == [(case.public_id, today())]


@pytest.mark.parametrize(
    ("payments", "late_on"),
    [
        ([], [11, 21]),
        ([(5000, 10)], [21]),
        ([(5000, 11)], [11, 21]),
        ([(4999, 9), (1, 12)], [11, 21]),
        ([(8000, 10)], []),
        ([(5000, 10), (3000, 20)], []),
        ([(5000, 10), (3000, 21)], [21]),
    ],
)
def test_an_instalment_is_late_on_the_day_after_its_last(
    registrar: Actor, case: Case, payments: list[tuple[int, int]], late_on: list[int]
) -> None:
    """5,000 by 10 April and 3,000 by 20 April; what is paid in advance counts."""
    mediated(registrar, case)
    april = [date(2026, 4, day) for day in range(1, 31)]
    agreed(registrar, case, 8000, [(april[9], 5000), (april[19], 3000)])
    for amount, day in payments:
        on = april[day - 1]
        with time_machine.travel(f"{on}T10:00:00+08:00", tick=False):
            pay(registrar, case, amount, on)
    found = of("late", last=date(2026, 4, 30))
    assert [one.on.day for one in found] == late_on
    assert {(one.record, one.weight) for one in found} <= {(case.public_id, 1)}
    assert [one.on.day for one in of("late", last=april[10])] == [
        day for day in late_on if day == 11
    ]


def test_two_instalments_of_one_day_are_late_once(registrar: Actor, case: Case) -> None:
    mediated(registrar, case)
    day = date(2026, 4, 10)
    agreed(registrar, case, 8000, [(day, 5000), (day, 3000)])
    assert [one.on for one in of("late", last=date(2026, 4, 30))] == [date(2026, 4, 11)]


def test_an_agreement_that_was_not_performed_stays_told_when_it_is_paid_after_all(
    registrar: Actor, case: Case
) -> None:
    mediated(registrar, case)
    agreed(registrar, case, 8000)
    command = NotPerformed(case=case.public_id, on=today(), reason="到期未付")
    performing.not_performed(registrar, command)
    pay(registrar, case, 8000, today())
    assert [(one.record, one.on) for one in of("unperformed")] == [(case.public_id, today())]


def test_who_may_not_open_the_case_opens_no_signal_of_it(
    registrar: Actor, head: Actor, leader: Actor, above: Actor, case: Case, street: Organization
) -> None:
    """Also who sees the line, with its number: it tells nobody whose case it is."""
    kind = SIGNALS.kind("mediation.wages")
    assert kind is not None
    both_agree(registrar, case)
    for reader, sees in (
        (registrar, True),
        (head, True),
        (leader, False),
        (above, False),
        (an_actor(street, Role.BANK_CLERK), False),
    ):
        opened = kind.open(reader, {case.public_id})
        assert bool(opened) is sees, reader
    assert {field.name for field in fields(Signal)} == {
        "kind", "record", "on", "path", "employer", "trade", "weight",
    }  # fmt: skip
