"""Legal aid: days by the law, missing papers once, begun first when time presses."""

from datetime import date

import pytest
import time_machine

from tests.builders.accounts import an_actor
from tests.builders.advice import a_lawyer, a_question, aid_for
from unionhall.accounts.models import Role
from unionhall.advice import commands, errors, law, queries
from unionhall.advice.models import AidRequest, Turn
from unionhall.advice.services import aid
from unionhall.core.actors import Actor
from unionhall.core.dues import DUES, Wanted
from unionhall.core.errors import NotPermitted
from unionhall.core.states import NoSuchStep
from unionhall.organizations.models import Organization
from unionhall.register.law import Place

pytestmark = pytest.mark.django_db
State, Hardship, Matter = AidRequest.State, AidRequest.Hardship, AidRequest.Matter
DAY = date(2026, 3, 2)
PLACE = Place("110119", "")


@pytest.fixture(autouse=True)
def march() -> object:
    with time_machine.travel("2026-03-12 10:00+08:00"):
        yield


@pytest.fixture
def jurist(district: Organization) -> Actor:
    return an_actor(district, Role.LEGAL_WORKER)


@pytest.fixture
def request_of(street: Organization) -> AidRequest:
    return aid_for(a_question(street, asked_on=DAY))


def decide(
    actor: Actor, request: AidRequest, *, granted: bool = True, **more: object
) -> AidRequest:
    fields: dict[str, object] = {"request": request.public_id, "granted": granted, "on": DAY}
    return aid.decide_aid(actor, commands.DecideAid(**fields | more))  # type: ignore[arg-type]


def test_one_tap_makes_one_request(street: Organization) -> None:
    row = a_question(street, asked_on=DAY)

    first = aid_for(row)

    assert aid_for(row) == first
    assert queries.turns(row) == {Turn.Into.AID: first.public_id}
    assert (first.state, first.scope_path) == (State.RECEIVED, street.path)


def test_it_is_decided_within_seven_days_and_a_lawyer_comes_within_three(
    jurist: Actor, district: Organization, request_of: AidRequest
) -> None:
    decision = law.aid_clock(request_of, PLACE)
    assert decision is not None
    assert (decision.on, decision.rule.id, str(decision.rule.article)) == (
        date(2026, 3, 9),
        "aid.decision",
        "第四十三条",
    )

    granted = decide(jurist, request_of, on=date(2026, 3, 6))
    lawyer_by = law.aid_clock(granted, PLACE)
    assert lawyer_by is not None
    assert (lawyer_by.on, lawyer_by.rule.id) == (date(2026, 3, 9), "aid.lawyer")

    lawyer = a_lawyer(district)
    assigned = aid.assign_lawyer(
        jurist,
        commands.AssignLawyer(
            request=request_of.public_id, lawyer=lawyer.public_id, on=date(2026, 3, 9)
        ),
    )
    assert (assigned.state, law.aid_clock(assigned, PLACE)) == (State.ASSIGNED, None)
    ended = aid.end_aid(
        jurist,
        commands.EndAid(
            request=request_of.public_id, on=date(2026, 3, 12), outcome=AidRequest.Outcome.WON
        ),
    )
    assert (ended.state, ended.closed_on) == (State.CLOSED, date(2026, 3, 12))


def test_what_is_due_stands_in_the_inbox_with_its_law(
    jurist: Actor, request_of: AidRequest
) -> None:
    [due] = DUES.collect(jurist, Wanted(today=DAY, kinds=frozenset({"advice.aid_decision"})))

    assert (due.due_on, due.about) == (date(2026, 3, 9), "请求支付劳动报酬")
    assert due.may(jurist)
    assert "法律援助法" in str(due.detail)


def test_only_migrant_workers_claiming_wages_or_injury_need_no_proof(street: Organization) -> None:
    row = a_question(street, asked_on=DAY)

    with pytest.raises(errors.ExemptForWagesOrInjury):
        aid_for(row, matter=Matter.RELATION, hardship=Hardship.EXEMPT)
    assert aid_for(row, matter=Matter.RELATION, hardship=Hardship.PROOF).hardship == "proof"


def test_what_is_missing_is_told_once(jurist: Actor, street: Organization) -> None:
    request = aid_for(a_question(street, asked_on=DAY), hardship=Hardship.MISSING)
    ask = commands.AskPapers(request=request.public_id, papers="困难证明", on=DAY)

    with pytest.raises(errors.HardshipMissing):
        decide(jurist, request)
    with pytest.raises(errors.NothingMissing):
        aid.take_papers(jurist, commands.TakePapers(request=request.public_id, on=DAY))
    aid.ask_papers(jurist, ask)
    with pytest.raises(errors.PapersToldAlready):
        aid.ask_papers(jurist, ask)
    came = aid.take_papers(
        jurist, commands.TakePapers(request=request.public_id, on=date(2026, 3, 4))
    )
    assert came.hardship == Hardship.PROOF
    assert decide(jurist, request, on=date(2026, 3, 5)).state == State.GRANTED


def test_aid_begins_first_only_when_fewer_than_seven_days_are_left(
    jurist: Actor, street: Organization
) -> None:
    pressing = aid_for(a_question(street, asked_on=DAY, known_on=date(2025, 3, 16)))
    calm = aid_for(a_question(street, asked_on=DAY, known_on=date(2025, 3, 19)))

    def begin(request: AidRequest) -> AidRequest:
        command = commands.BeginFirst(request=request.public_id, on=date(2026, 3, 12))
        return aid.begin_first(jurist, command)

    assert begin(pressing).started_on == date(2026, 3, 12)
    with pytest.raises(errors.BegunAlready):
        begin(pressing)
    with pytest.raises(errors.NotUrgent) as calmly:
        begin(calm)
    assert "不足7日" in str(calmly.value)


def test_a_refusal_gives_its_reason_and_ends_it(jurist: Actor, request_of: AidRequest) -> None:
    with pytest.raises(errors.ReasonNeeded):
        decide(jurist, request_of, granted=False)

    refused = decide(jurist, request_of, granted=False, reason="不属于援助事项")

    assert (refused.state, refused.closed_on) == (State.REFUSED, DAY)
    with pytest.raises(NoSuchStep):
        decide(jurist, refused)


def test_days_are_in_order_and_not_ahead(jurist: Actor, request_of: AidRequest) -> None:
    for day in (date(2026, 3, 1), date(2026, 3, 13)):
        with pytest.raises(errors.DayOutOfOrder):
            decide(jurist, request_of, on=day)


def test_the_desk_asks_for_aid_and_only_the_legal_worker_decides(
    street: Organization, jurist: Actor
) -> None:
    clerk = an_actor(street, Role.STREET_STAFF)
    request = aid_for(a_question(street, actor=clerk, asked_on=DAY), actor=clerk)

    with pytest.raises(NotPermitted):
        decide(clerk, request)
    assert decide(jurist, request).state == State.GRANTED


def test_a_lawyer_is_one_of_the_line(
    jurist: Actor, request_of: AidRequest, other_district: Organization
) -> None:
    elsewhere = a_lawyer(other_district)
    decide(jurist, request_of)

    with pytest.raises(errors.LawyerNeeded):
        aid.assign_lawyer(
            jurist,
            commands.AssignLawyer(request=request_of.public_id, lawyer=elsewhere.public_id, on=DAY),
        )


def test_who_withdraws_says_why(jurist: Actor, request_of: AidRequest) -> None:
    with pytest.raises(errors.ReasonNeeded):
        aid.end_aid(jurist, commands.EndAid(request=request_of.public_id, on=DAY))
    ended = aid.end_aid(
        jurist, commands.EndAid(request=request_of.public_id, on=DAY, reason="已和解")
    )
    assert ended.state == State.WITHDRAWN
