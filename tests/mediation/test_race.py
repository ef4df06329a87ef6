"""Two at the same moment: neighbouring numbers, one consent, one payment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connections

from tests.builders.accounts import an_actor
from tests.builders.advice import a_question
from tests.builders.mediation import (
    a_case,
    a_worker,
    agreed,
    an_application,
    both_agree,
    mediated,
    today,
)
from tests.builders.organizations import an_employer, an_organization
from unionhall.accounts.models import Role
from unionhall.advice.commands import MarkTurned
from unionhall.advice.models import Turn
from unionhall.advice.services.turning import mark_turned
from unionhall.codes.documents import demo_number
from unionhall.core.errors import Conflict, Rejected
from unionhall.core.models import AuditEntry
from unionhall.mediation import services
from unionhall.mediation.commands import Accept, NameMediator, NoteConsent, Pay, TakeBack, Withdraw
from unionhall.mediation.models import Case
from unionhall.mediation.services import performing, retracting, settling, taking
from unionhall.organizations.models import Kind

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

ONE_OR_THE_OTHER = (["TurnedAlready", "done", "done"], ["TurnedAlready", "TurnedAlready", "done"])
"""What three come to of whom two send the same: theirs is done, or the third one's."""


def both(*deeds: Callable[[], object]) -> list[str]:
    barrier = Barrier(len(deeds))

    def press(deed: Callable[[], object]) -> str:
        try:
            barrier.wait(timeout=30)
            deed()
        except (Rejected, Conflict) as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(press, deeds))


def test_two_at_once_take_neighbouring_numbers_and_one_key_is_one_case() -> None:
    city = an_organization("北京市总工会")
    street = an_organization("儒林街道总工会", parent=city, kind=Kind.DISTRICT)
    actor = an_actor(street, Role.ORGANIZER)
    employer = an_employer(street)
    one = an_application(street, employer, [a_worker("王建国")])
    two = an_application(street, employer, [a_worker("李红")], submission_id=uuid4())
    assert both(
        lambda: services.apply(actor, one),
        lambda: services.apply(actor, one),
        lambda: services.apply(actor, two),
    ) == ["done", "done", "done"]
    assert sorted(Case.objects.values_list("number", flat=True)) == [1, 2]


def test_a_consultation_becomes_one_case_and_no_second() -> None:
    city = an_organization("北京市总工会")
    street = an_organization("儒林街道总工会", parent=city, kind=Kind.DISTRICT)
    actor = an_actor(street, Role.ORGANIZER)
    employer, asked = an_employer(street), a_question(street)
    same = an_application(street, employer, consultation=asked.public_id)
    other = an_application(street, employer, consultation=asked.public_id)
    answers = both(
        lambda: services.apply(actor, same),
        lambda: services.apply(actor, same),
        lambda: services.apply(actor, other),
    )
    assert answers in (
        ["TurnedAlready", "done", "done"],
        ["TurnedAlready", "TurnedAlready", "done"],
    )
    case = Case.objects.get()
    assert case.number == 1
    assert list(Turn.objects.values_list("into", "ref")) == [(Turn.Into.CASE, case.public_id)]


def test_a_consultation_that_is_marked_twice_is_marked_once() -> None:
    city = an_organization("北京市总工会")
    street = an_organization("儒林街道总工会", parent=city, kind=Kind.DISTRICT)
    actor, asked = an_actor(street, Role.ORGANIZER), a_question(street)
    one, two = (
        MarkTurned(consultation=asked.public_id, into=Turn.Into.CASE, ref=uuid4()) for _ in range(2)
    )
    answers = both(
        lambda: mark_turned(actor, one),
        lambda: mark_turned(actor, one),
        lambda: mark_turned(actor, two),
    )
    assert answers in (
        ["TurnedAlready", "done", "done"],
        ["TurnedAlready", "TurnedAlready", "done"],
    )
    assert Turn.objects.count() == 1
    assert AuditEntry.objects.filter(action="advice.turned").count() == 1


def test_of_two_bodies_at_the_same_instant_one_takes_the_worker_in() -> None:
    city = an_organization("北京市总工会")
    street = an_organization("儒林街道总工会", parent=city, kind=Kind.DISTRICT)
    employer = an_employer(street)
    worker = a_worker("王建国", document=demo_number("7001", date(1990, 3, 7), 1))
    clerks = [(body, an_actor(body, Role.ORGANIZER)) for body in (city, street)]
    deeds = [
        partial(services.apply, actor, an_application(body, employer, [worker]))
        for body, actor in clerks
    ]
    answers = both(*deeds)
    assert answers.count("done") == 1
    assert set(answers) - {"done"} < {"OpenAtAnother", "OpenElsewhere"}
    assert Case.objects.count() == 1


def test_a_file_is_opened_again_or_the_worker_is_taken_in_anew_never_both() -> None:
    city = an_organization("北京市总工会")
    street = an_organization("儒林街道总工会", parent=city, kind=Kind.DISTRICT)
    employer, actor = an_employer(street), an_actor(street, Role.ORGANIZER)
    worker = a_worker("王建国", document=demo_number("7001", date(1990, 3, 7), 1))
    case = mediated(actor, a_case(actor, street, employer, [worker]))
    agreed(actor, case, 8000, [(today(), 8000)])
    told = {"submission_id": uuid4(), "paid_on": today(), "basis": "agreement"}
    event = performing.pay(actor, Pay(case=case.public_id, amount=Decimal(8000), **told)).event
    wrong = TakeBack(case=case.public_id, event=event.public_id, reason="金额录错")
    again = an_application(street, employer, [worker])
    answers = both(lambda: retracting.take_back(actor, wrong), lambda: services.apply(actor, again))
    assert answers in (["AlreadyOpen", "done"], ["OpensBeside", "done"])
    assert Case.objects.filter(state__in=Case.OPEN).count() == 1


def test_an_application_is_accepted_or_withdrawn_never_both() -> None:
    city = an_organization("北京市总工会")
    street = an_organization("儒林街道总工会", parent=city, kind=Kind.DISTRICT)
    actor = an_actor(street, Role.ORGANIZER)
    case = a_case(actor, street, an_employer(street))
    both_agree(actor, case)
    taking.name_mediator(actor, NameMediator(case=case.public_id, name="赵小川"))
    accept = Accept(case=case.public_id, on=today())
    withdraw = Withdraw(case=case.public_id, on=today(), reason="已和解")
    answers = both(lambda: taking.accept(actor, accept), lambda: settling.withdraw(actor, withdraw))
    kinds = list(case.events.order_by("pk").values_list("kind", flat=True))
    case.refresh_from_db()
    assert case.state == Case.State.WITHDRAWN
    if answers == ["NotNow", "done"]:  # withdrawn first, then there was nothing to accept
        assert case.accepted_on is None
        assert "accepted" not in kinds
    else:  # accepted first, then withdrawn from the mediation
        assert answers == ["done", "done"]
        assert kinds[-2:] == ["accepted", "withdrawn"]


def test_of_two_payments_at_once_no_more_than_what_is_open_is_noted() -> None:
    city = an_organization("北京市总工会")
    street = an_organization("儒林街道总工会", parent=city, kind=Kind.DISTRICT)
    actor = an_actor(street, Role.ORGANIZER)
    for amount, refusal in ((8000, "NothingOpen"), (5000, "PaidTooMuch")):
        case = a_case(actor, street, an_employer(street))
        mediated(actor, case)
        agreed(actor, case, 8000)
        pays = [
            Pay(
                case=case.public_id,
                submission_id=uuid4(),
                paid_on=today(),
                amount=Decimal(amount),
            )
            for _one in range(2)
        ]
        assert both(*(partial(performing.pay, actor, one) for one in pays)) == [refusal, "done"]
        assert case.payments.count() == 1


def test_one_payment_sent_twice_at_once_is_one_and_taken_back_at_once_is_taken_back_once() -> None:
    city = an_organization("北京市总工会")
    street = an_organization("儒林街道总工会", parent=city, kind=Kind.DISTRICT)
    actor = an_actor(street, Role.ORGANIZER)
    case = a_case(actor, street, an_employer(street))
    mediated(actor, case)
    agreed(actor, case, 8000)
    key = uuid4()
    pay = Pay(case=case.public_id, submission_id=key, paid_on=today(), amount=Decimal(8000))
    assert both(lambda: performing.pay(actor, pay), lambda: performing.pay(actor, pay)) == [
        "done",
        "done",
    ]
    event = case.payments.get().event
    back = TakeBack(case=case.public_id, event=event.public_id, reason="金额录错")
    assert both(
        lambda: retracting.take_back(actor, back), lambda: retracting.take_back(actor, back)
    ) == ["done", "done"]
    case.refresh_from_db()
    assert case.state == Case.State.AGREED


def test_a_side_answers_once() -> None:
    city = an_organization("北京市总工会")
    street = an_organization("儒林街道总工会", parent=city, kind=Kind.DISTRICT)
    actor = an_actor(street, Role.ORGANIZER)
    case = a_case(actor, street, an_employer(street))
    yes, no = (
        NoteConsent(case=case.public_id, side="employer", agreed=agreed, on=today())
        for agreed in (True, False)
    )
    answers = both(lambda: taking.note_consent(actor, yes), lambda: taking.note_consent(actor, no))
    assert answers.count("done") == 1
    assert case.consents.count() == 1
