"""The same deed sent again is one deed; another in its place is told what stands."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client

from tests.builders.mediation import agreed, both_agree, mediated, met, today
from unionhall.accounts.models import User
from unionhall.core.actors import Actor
from unionhall.mediation import errors
from unionhall.mediation.commands import (
    Accept,
    Agree,
    CloseFile,
    DirectElsewhere,
    Fail,
    NameMediator,
    NoteConsent,
    NotPerformed,
    PartDue,
    SumAgreed,
    Withdraw,
)
from unionhall.mediation.models import Case, Event
from unionhall.mediation.services import performing, settling, taking
from unionhall.papers.errors import OtherContent
from unionhall.papers.models import Paper
from unionhall.papers.services import MakeFromPage, make_from_page

pytestmark = pytest.mark.django_db
YESTERDAY = date(2026, 3, 9)


def counted(case: Case) -> int:
    return Event.objects.filter(case=case).count()


def test_a_no_sent_again_ends_the_case_once(registrar: Actor, case: Case) -> None:
    command = NoteConsent(case=case.public_id, side="employer", agreed=False, on=today())
    for _time in range(2):
        assert taking.note_consent(registrar, command).state == Case.State.DECLINED
    with pytest.raises(errors.AnsweredAlready):
        taking.note_consent(registrar, replace(command, agreed=True))


def test_an_acceptance_sent_again_is_one_also_after_the_agreement(
    registrar: Actor, case: Case
) -> None:
    mediated(registrar, case)
    agreed(registrar, case)
    before = counted(case)
    command = Accept(case=case.public_id, on=today())
    assert taking.accept(registrar, command).accepted_on == today()
    assert counted(case) == before
    with pytest.raises(errors.AcceptedAlready):
        taking.accept(registrar, replace(command, on=YESTERDAY))


def test_an_agreement_sent_again_is_one_and_another_is_told(registrar: Actor, case: Case) -> None:
    mediated(registrar, case)
    sums = (SumAgreed(claim=case.claims.get().public_id, amount=Decimal(8000)),)
    command = Agree(
        case=case.public_id,
        effective_on=today(),
        terms=" 支付工资。 ",
        manner="转账",
        sums=sums,
        parts=(PartDue(due_on=today(), amount=Decimal("8000.00")),),
    )
    settling.agree(registrar, command)
    before = counted(case)
    assert settling.agree(registrar, command) == case
    assert counted(case) == before
    for other in (
        replace(command, terms="别的。"),
        replace(command, parts=(PartDue(due_on=today() + timedelta(1), amount=Decimal(8000)),)),
        replace(command, paid_on_spot=True),
    ):
        with pytest.raises(errors.AgreedAlready):
            settling.agree(registrar, other)


def test_money_paid_on_the_spot_sent_again_is_paid_once(registrar: Actor, case: Case) -> None:
    mediated(registrar, case)
    for _time in range(2):
        agreed(registrar, case, paid_on_spot=True)
    assert case.payments.count() == 1


def test_each_end_sent_again_is_one(registrar: Actor, case: Case) -> None:
    withdraw = Withdraw(case=case.public_id, on=today(), reason="已和解")
    first = settling.withdraw(registrar, withdraw)
    assert settling.withdraw(registrar, withdraw) == first
    with pytest.raises(errors.NotNow):
        settling.withdraw(registrar, replace(withdraw, reason="别的原因"))


def test_what_failed_was_not_performed_or_is_closed_sent_again_is_one(
    registrar: Actor, case: Case
) -> None:
    mediated(registrar, case)
    agreed(registrar, case, sums=(), none_due=True, no_money=True)
    broken = NotPerformed(case=case.public_id, on=today(), reason="逾期未付")
    close = CloseFile(case=case.public_id, on=today())
    for _time in range(2):
        performing.not_performed(registrar, broken)
    for _time in range(2):
        performing.close_file(registrar, close)
    kinds = [one.kind for one in Event.objects.filter(case=case)]
    assert (kinds.count("unperformed"), kinds.count("closed")) == (1, 1)


def test_directed_elsewhere_and_failed_sent_again_are_one(
    registrar: Actor, case: Case, street: object
) -> None:
    del street
    elsewhere = DirectElsewhere(case=case.public_id, ground="taxi", on=today())
    for _time in range(2):
        assert taking.direct_elsewhere(registrar, elsewhere).state == Case.State.ELSEWHERE
    with pytest.raises(errors.NotNow):
        settling.fail(registrar, Fail(case=case.public_id, on=today(), reason="分歧过大"))


def test_a_mediator_named_again_declares_anew(registrar: Actor, case: Case) -> None:
    command = NameMediator(case=case.public_id, name="赵小川")
    taking.name_mediator(registrar, command)
    declared = replace(command.declared, relative=True)
    with pytest.raises(errors.OwnCause):
        taking.name_mediator(registrar, replace(command, declared=declared))


def test_a_paper_asked_for_again_is_the_one_that_was_made_whatever_became_of_the_case(
    registrar: Actor, above: Actor, case: Case
) -> None:
    mediated(registrar, case)
    met(registrar, case)
    command = MakeFromPage(
        kind="mediation.record", subject=case.public_id, on=today(), submission_id=uuid4()
    )
    made = make_from_page(registrar, command)
    met(registrar, case, "第二次，双方达成一致。")
    agreed(registrar, case)
    assert make_from_page(registrar, command) == made
    with pytest.raises(OtherContent):
        make_from_page(registrar, replace(command, on=YESTERDAY))
    with pytest.raises(errors.NotTheirPart):
        make_from_page(above, command)
    assert Paper.objects.count() == 1


def test_the_api_answers_what_stands_and_in_words_what_differs(
    client: Client, worker_at_the_desk: User, registrar: Actor, case: Case
) -> None:
    client.force_login(worker_at_the_desk)

    def send(path: str, body: dict[str, object]) -> tuple[int, str]:
        address = f"/api/v1/disputes/{case.public_id}/{path}"
        answer = client.post(address, body, content_type="application/json")
        told = answer.json()
        return answer.status_code, told.get("code") or told["state"]

    day = today().isoformat()
    yes: dict[str, object] = {"side": "worker", "agreed": True, "on": day}
    both_agree(registrar, case)
    assert send("consents", yes) == (200, "applied")
    assert send("consents", yes | {"agreed": False}) == (409, "answered_already")
    for _time in range(2):
        assert send("mediators", {"name": "赵小川"}) == (200, "applied")
    for _time in range(2):
        assert send("accept", {"on": day}) == (200, "accepted")
    assert send("accept", {"on": YESTERDAY.isoformat()}) == (409, "accepted_already")
