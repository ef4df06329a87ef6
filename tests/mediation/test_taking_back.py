"""A payment or an award that was noted wrongly is taken back, and everything goes on without it."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.builders.accounts import an_actor
from tests.builders.mediation import a_case, a_worker, agreed, mediated, today
from unionhall.accounts.models import User
from unionhall.codes.documents import demo_number
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.core.facts import Period
from unionhall.indicators import counting
from unionhall.indicators import queries as indicators
from unionhall.indicators.queries import Where
from unionhall.mediation import errors, law, queries, yearly
from unionhall.mediation.clocks import INSTALMENT
from unionhall.mediation.clocks import State as Clock
from unionhall.mediation.commands import (
    Fail,
    NoteEvent,
    NotPerformed,
    Pay,
    TakeBack,
    Withdraw,
    WorkerNamed,
)
from unionhall.mediation.models import Case, Event, Payment
from unionhall.mediation.services import performing, retracting, settling
from unionhall.organizations.models import Employer, Organization

pytestmark = pytest.mark.django_db
State = Case.State
Kind = Event.Kind
WHY = "金额录错"


def paid(actor: Actor, case: Case, amount: str, basis: str = "agreement") -> Event:
    told = {"submission_id": uuid4(), "paid_on": today(), "basis": basis}
    return performing.pay(actor, Pay(case=case.public_id, amount=Decimal(amount), **told)).event


def noted(actor: Actor, case: Case, kind: str, amount: str | None = None) -> Event:
    money = None if amount is None else Decimal(amount)
    command = NoteEvent(case=case.public_id, kind=kind, on=today(), amount=money)
    return performing.note_event(actor, command)


def taken_back(actor: Actor, case: Case, event: Event, reason: str = WHY) -> Event:
    command = TakeBack(case=case.public_id, event=event.public_id, reason=reason)
    return retracting.take_back(actor, command)


def instalment(case: Case) -> Clock:
    return next(one.state for one in law.clocks_of(queries.whole(case)) if one.id == INSTALMENT)


@pytest.fixture
def settled(registrar: Actor, case: Case) -> Case:
    mediated(registrar, case)
    return agreed(registrar, case, 8000, [(today() + timedelta(days=2), 8000)])


@pytest.fixture
def failed(registrar: Actor, case: Case) -> Case:
    mediated(registrar, case)
    settling.fail(registrar, Fail(case=case.public_id, on=today(), reason="分歧过大"))
    noted(registrar, case, Kind.ARBITRATION_ASKED)
    return case


def test_a_payment_taken_back_opens_the_file_and_the_instalment_again(
    registrar: Actor, settled: Case
) -> None:
    due = (settled.due_on, settled.due_rule)
    event = paid(registrar, settled, "8000")
    settled.refresh_from_db()
    assert (settled.state, settled.closed_on, settled.due_on) == (State.CLOSED, today(), None)
    taken_back(registrar, settled, event)
    settled.refresh_from_db()
    assert (settled.state, settled.closed_on) == (State.AGREED, None)
    assert (settled.due_on, settled.due_rule) == due
    assert instalment(settled) is Clock.RUNNING
    assert queries.money(queries.whole(settled)).open == Decimal(8000)
    paid(registrar, settled, "7999.50")
    paid(registrar, settled, "0.50")
    settled.refresh_from_db()
    assert settled.state == State.CLOSED


def test_what_was_taken_back_stays_with_who_when_and_why(registrar: Actor, settled: Case) -> None:
    event = taken_back(registrar, settled, paid(registrar, settled, "8000"))
    event.refresh_from_db()
    told = (event.taken_back_by, event.taken_back_why, event.taken_back_at is not None)
    assert told == ("孙明", WHY, True)
    assert Payment.objects.count() == 1
    closing = settled.events.get(kind=Kind.CLOSED)
    assert (closing.stands, closing.taken_back_why) == (False, WHY)


def test_one_payment_of_two_taken_back_opens_the_file_whichever_closed_it(
    registrar: Actor, settled: Case
) -> None:
    first = paid(registrar, settled, "3000")
    paid(registrar, settled, "5000")
    taken_back(registrar, settled, first)
    settled.refresh_from_db()
    assert settled.state == State.AGREED
    assert queries.money(queries.whole(settled)).open == Decimal(3000)


def test_a_case_that_was_not_performed_goes_back_to_that(registrar: Actor, settled: Case) -> None:
    command = NotPerformed(case=settled.public_id, on=today(), reason="逾期未付")
    performing.not_performed(registrar, command)
    with time_machine.travel(today() + timedelta(days=9), tick=False):
        event = paid(registrar, settled, "8000")
    taken_back(registrar, settled, event)
    settled.refresh_from_db()
    assert (settled.state, settled.closed_on) == (State.UNPERFORMED, command.on)


def in_full(registrar: Actor, street: Organization, employer: Employer) -> tuple[Case, Event]:
    """Settle a case of a worker who showed a document, and pay it: the file is closed."""
    case = a_case(registrar, street, employer, [with_document()])
    mediated(registrar, case)
    agreed(registrar, case, 8000, [(today() + timedelta(days=2), 8000)])
    return case, paid(registrar, case, "8000")


def with_document() -> WorkerNamed:
    return a_worker(document=demo_number("7001", date(1990, 3, 7), 1))


def test_no_case_is_opened_again_beside_another_one_of_the_worker(
    registrar: Actor, street: Organization, employer: Employer
) -> None:
    case, event = in_full(registrar, street, employer)
    other = a_case(registrar, street, employer, [with_document()])
    with pytest.raises(errors.OpensBeside) as refused:
        taken_back(registrar, case, event)
    assert (refused.value.field, refused.value.facts) == (
        "event",
        {"name": "王建国", "reference": other.reference, "body": street.name},
    )
    case.refresh_from_db()
    event.refresh_from_db()
    assert (case.state, event.stands) == (State.CLOSED, True)
    settling.withdraw(registrar, Withdraw(case=other.public_id, on=today(), reason="另案处理"))
    taken_back(registrar, case, event)
    case.refresh_from_db()
    assert case.state == State.AGREED


def test_of_another_case_out_of_sight_no_more_is_told_than_that_there_is_one(
    registrar: Actor, street: Organization, district: Organization, employer: Employer
) -> None:
    case, event = in_full(registrar, street, employer)
    a_case(an_actor(district), district, employer, [with_document()])
    with pytest.raises(errors.OpensBesideUnseen) as refused:
        taken_back(registrar, case, event)
    assert refused.value.facts == {"name": "王建国"}


def test_what_was_not_performed_is_over_and_may_be_so_again(
    registrar: Actor, street: Organization, employer: Employer
) -> None:
    case = a_case(registrar, street, employer, [with_document()])
    mediated(registrar, case)
    agreed(registrar, case, 8000, [(today() + timedelta(days=2), 8000)])
    command = NotPerformed(case=case.public_id, on=today(), reason="逾期未付")
    performing.not_performed(registrar, command)
    event = paid(registrar, case, "8000")
    a_case(registrar, street, employer, [with_document()])
    taken_back(registrar, case, event)
    case.refresh_from_db()
    assert case.state == State.UNPERFORMED


def test_money_paid_on_the_spot_can_be_taken_back_too(registrar: Actor, case: Case) -> None:
    mediated(registrar, case)
    agreed(registrar, case, paid_on_spot=True)
    taken_back(registrar, case, case.events.get(kind=Kind.PAID))
    case.refresh_from_db()
    assert case.state == State.AGREED
    assert queries.money(queries.whole(case)).performed == 0


def test_taken_back_twice_is_once(registrar: Actor, settled: Case) -> None:
    event = paid(registrar, settled, "8000")
    first = taken_back(registrar, settled, event)
    paid(registrar, settled, "8000")
    again = taken_back(registrar, settled, event, "再录一次")
    assert (again.pk, again.taken_back_why) == (first.pk, WHY)
    settled.refresh_from_db()
    assert settled.state == State.CLOSED


def test_an_award_taken_back_makes_room_for_the_right_one(registrar: Actor, failed: Case) -> None:
    award = noted(registrar, failed, Kind.AWARDED, "7000")
    taken_back(registrar, failed, award)
    assert queries.money(queries.whole(failed)).awarded == 0
    with pytest.raises(errors.NoAward):
        paid(registrar, failed, "7000", "award")
    assert noted(registrar, failed, Kind.AWARDED, "7000").pk != award.pk
    assert queries.money(queries.whole(failed)).awarded == Decimal(7000)


def test_an_award_on_which_money_is_paid_stays_until_that_is_taken_back(
    registrar: Actor, failed: Case
) -> None:
    award = noted(registrar, failed, Kind.AWARDED, "7000")
    payment = paid(registrar, failed, "7000", "award")
    with pytest.raises(errors.AwardIsPaid, match="7,000"):
        taken_back(registrar, failed, award)
    taken_back(registrar, failed, payment)
    taken_back(registrar, failed, award)


def test_what_something_else_follows_from_stays_until_that_is_taken_back(
    registrar: Actor, failed: Case
) -> None:
    award = noted(registrar, failed, Kind.AWARDED, "7000")
    received = noted(registrar, failed, Kind.AWARD_RECEIVED)
    with pytest.raises(errors.SomethingFollows):
        taken_back(registrar, failed, award)
    taken_back(registrar, failed, received)
    taken_back(registrar, failed, award)


def test_what_restarted_the_limitation_restarts_it_no_more(registrar: Actor, case: Case) -> None:
    mediated(registrar, case)
    before = [one.due_on for one in law.limitation_of(queries.whole(case))]
    Case.objects.update(employed=False, left_on=date(2026, 2, 1))
    plain = [one.due_on for one in law.limitation_of(queries.whole(case))]
    promise = noted(registrar, case, Kind.PROMISED)
    anew = [one.due_on for one in law.limitation_of(queries.whole(case))]
    taken_back(registrar, case, promise)
    assert [one.due_on for one in law.limitation_of(queries.whole(case))] == plain != anew
    assert before == [None]


def test_steps_of_the_mediation_and_entries_of_other_cases_are_not_taken_back(
    registrar: Actor, settled: Case
) -> None:
    for event in (settled.events.get(kind=Kind.AGREED), Event(public_id=uuid4())):
        with pytest.raises(errors.NotToTakeBack):
            taken_back(registrar, settled, event)


def test_it_needs_a_reason_without_names(registrar: Actor, settled: Case) -> None:
    event = paid(registrar, settled, "8000")
    with pytest.raises(errors.ReasonNeeded):
        taken_back(registrar, settled, event, " ")
    with pytest.raises(errors.ReasonNamesSomebody):
        taken_back(registrar, settled, event, "王建国说没有收到")


def test_only_who_works_on_the_case_takes_back_and_nothing_of_a_file_disposed_of(
    registrar: Actor, leader: Actor, above: Actor, settled: Case
) -> None:
    event = paid(registrar, settled, "8000")
    for other in (leader, above):
        with pytest.raises((errors.NotTheirPart, NotFound)):
            taken_back(other, settled, event)
    Case.objects.update(disposed_on=today())
    with pytest.raises(errors.DisposedOf):
        taken_back(registrar, settled, event)


def test_a_late_instalment_warns_again_when_its_payment_is_taken_back(
    registrar: Actor, settled: Case
) -> None:
    taken_back(registrar, settled, paid(registrar, settled, "8000"))
    with time_machine.travel(today() + timedelta(days=5), tick=False):
        assert instalment(settled) is Clock.MISSED


@pytest.mark.parametrize("counted", [False, True])
def test_figures_and_the_return_count_without_it_in_closed_months_too(
    registrar: Actor, settled: Case, district: Organization, leader: Actor, *, counted: bool
) -> None:
    event = paid(registrar, settled, "8000")
    march = Period(first=date(2026, 3, 1), last=date(2026, 3, 31))
    with time_machine.travel(date(2026, 5, 3), tick=False):
        if counted:
            counting.count_months(today=date(2026, 5, 3))

        def performed() -> tuple[int, object]:
            found = indicators.figures(Where(body=district), march, ("disputes_paid",))
            [total, *_rest] = yearly.lines(leader, district, 2026)
            return found["disputes_paid"].value, total.cells["performed"]

        assert performed() == (8000, Decimal(8000))
        taken_back(registrar, settled, event)
        assert performed() == (0, Decimal(0))


def test_the_page_strikes_it_out_and_says_who_and_why(
    client: Client, worker_at_the_desk: User, registrar: Actor, settled: Case
) -> None:
    client.force_login(worker_at_the_desk)
    event = paid(registrar, settled, "8000")
    page = reverse("mediation:case", args=[settled.public_id])
    address = reverse("mediation:take_back", args=[settled.public_id])
    assert client.post(address, {"event": "", "reason": WHY}).status_code == 422
    answer = client.post(address, {"event": event.public_id, "reason": WHY})
    assert answer.headers["Location"] == page
    drawn = client.get(page).content.decode()
    assert "taken-back" in drawn
    assert WHY in drawn


def test_the_api_takes_back_and_tells_it(
    client: Client, worker_at_the_desk: User, registrar: Actor, settled: Case
) -> None:
    client.force_login(worker_at_the_desk)
    event = paid(registrar, settled, "8000")
    address = f"/api/v1/disputes/{settled.public_id}/events/{event.public_id}/take-back"
    for _time in range(2):
        answer = client.post(address, {"reason": WHY}, content_type="application/json")
        assert answer.status_code == 200
        told = answer.json()
        assert (told["state"], told["money"]["performed"]) == ("agreed", "0")
        [one] = [one for one in told["events"] if one["id"] == str(event.public_id)]
        assert (one["taken_back"]["by"], one["taken_back"]["why"]) == ("孙明", WHY)
