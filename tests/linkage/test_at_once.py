"""Two at once: one answer, one withdrawal, one referral, and nobody waits for ever."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection

from tests.builders.linkage import a_partner, a_wish, at_window_of, received, referred
from tests.builders.mediation import a_case, agreed, mediated
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from tests.mediation.conftest import NOW
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError
from unionhall.linkage import errors
from unionhall.linkage.commands import Answer, AttachFile, EndPartner, Report, Return, Withdraw
from unionhall.linkage.models import PartnerBody, Referral
from unionhall.linkage.services import answering, files, partners, sending
from unionhall.mediation.models import Case
from unionhall.organizations.models import Kind, Organization

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
State = Referral.State
ASK = {"purpose": "review", "parts": ("workers", "agreement"), "both_ask": True}


def all_at_once(*deeds: Callable[[], object]) -> list[object]:
    start = threading.Barrier(len(deeds))
    answers: list[object] = []

    def do(deed: Callable[[], object]) -> None:
        start.wait()
        try:
            answers.append(deed())
        except DomainError as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def district() -> Organization:
    city = an_organization("北京市总工会")
    return an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT)


@pytest.fixture
def case(district: Organization) -> Case:
    return a_case(OPERATOR, district, an_employer(district))


def refused(answers: list[object]) -> list[type]:
    return [type(one) for one in answers if isinstance(one, DomainError)]


def test_two_seats_accept_at_once_and_it_is_accepted_once(case: Case, office: PartnerBody) -> None:
    found = referred(OPERATOR, case, office)
    seats = [at_window_of(office) for _ in range(2)]
    told = Answer(referral=found.public_id)
    answers = all_at_once(*[lambda seat=seat: answering.accept(seat, told) for seat in seats])
    assert refused(answers) == []
    assert found.events.filter(became=State.ACCEPTED).count() == 1


def test_one_seat_accepts_while_another_returns_and_one_is_told(
    case: Case, office: PartnerBody
) -> None:
    found = referred(OPERATOR, case, office)
    first, second = (at_window_of(office) for _ in range(2))
    answers = all_at_once(
        lambda: answering.accept(first, Answer(referral=found.public_id)),
        lambda: answering.give_back(second, Return(referral=found.public_id, reason="不属本局")),
    )
    assert refused(answers) == [errors.AnsweredOtherwise]
    found.refresh_from_db()
    assert found.state in {State.ACCEPTED, State.RETURNED}
    assert found.events.count() == 2


def test_withdrawn_while_the_window_answers_it_is_withdrawn_in_the_end(
    case: Case, office: PartnerBody
) -> None:
    found = referred(OPERATOR, case, office)
    seat = at_window_of(office)
    answers = all_at_once(
        lambda: answering.accept(seat, Answer(referral=found.public_id)),
        lambda: sending.withdraw(OPERATOR, Withdraw(referral=found.public_id, reason="不需要")),
    )
    assert refused(answers) in ([], [errors.NotTheStep])
    found.refresh_from_db()
    assert found.state == State.WITHDRAWN


def test_the_same_sending_eight_times_at_once_is_one_referral(
    case: Case, office: PartnerBody
) -> None:
    wish = a_wish(case, office)
    ready = replace(wish, seen=sending.preview(OPERATOR, wish).fingerprint)
    answers = all_at_once(*[lambda: sending.refer(OPERATOR, ready)] * 8)
    assert answers == [Referral.objects.get()] * 8


def test_a_partner_does_not_end_while_something_is_sent_to_it(
    case: Case, office: PartnerBody
) -> None:
    wish = a_wish(case, office)
    ready = replace(wish, seen=sending.preview(OPERATOR, wish).fingerprint)
    gone = EndPartner(partner=office.public_id, on=NOW.date())
    answers = all_at_once(
        lambda: sending.refer(OPERATOR, ready), lambda: partners.end_partner(OPERATOR, gone)
    )
    assert refused(answers) in ([errors.PartnerEnded], [errors.PartnerHasOpen])
    office.refresh_from_db()
    assert (office.ended_on is None) == Referral.objects.exists()


def test_a_review_is_reported_while_it_is_asked_for_again_and_neither_waits_for_ever(
    case: Case, district: Organization
) -> None:
    commission = a_partner(district, "arbitration")
    mediated(OPERATOR, case)
    agreed(OPERATOR, case)
    found = referred(OPERATOR, case, commission, **ASK)
    seat = at_window_of(commission)
    answering.accept(seat, Answer(referral=found.public_id))
    wish = a_wish(case, commission, **ASK)
    ready = replace(wish, seen=sending.preview(OPERATOR, wish).fingerprint)
    done = Report(referral=found.public_id, result="refused")
    answers = all_at_once(
        lambda: answering.report(seat, done), lambda: sending.refer(OPERATOR, ready)
    )
    assert refused(answers) in ([], [errors.ReferredAlready])
    found.refresh_from_db()
    assert found.state == State.REPORTED


def test_files_attached_at_once_are_numbered_one_by_one(office: PartnerBody) -> None:
    found = received(OPERATOR, office)

    def attach(seat: Actor, number: int) -> object:
        content = b"%PDF-1.7 " + bytes([number])
        told = AttachFile(referral=found.public_id, what="other", content=content)
        return files.attach_file(seat, told)

    seats = [at_window_of(office) for _ in range(4)]
    answers = all_at_once(*[lambda n=n: attach(seats[n], n) for n in range(4)])
    assert refused(answers) == []
    assert [one.number for one in found.given.all()] == [1, 2, 3, 4]
