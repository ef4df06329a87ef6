"""Employers' notices: where they stand, their clocks, and what the union does about them."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from tests.builders.accounts import an_actor
from tests.builders.lists import a_code
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from tests.builders.supervision import a_notice, told
from unionhall.accounts.models import Role
from unionhall.core.actors import ANYONE, Actor
from unionhall.core.errors import NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.organizations.commands import Cover, EndCoverage
from unionhall.organizations.models import Employer, Kind, Organization
from unionhall.organizations.services import cover, end_coverage
from unionhall.supervision import errors, queries
from unionhall.supervision.commands import (
    AskCorrection,
    CloseNotice,
    MakeNoticeLink,
    NameEmployer,
    NoObjection,
    OpenNotice,
    RecordReply,
    ReportUp,
    RevokeNoticeLink,
    SendNotice,
    TurnIntoLetter,
    VoidNotice,
)
from unionhall.supervision.models import Letter, Notice, Violation
from unionhall.supervision.services import deciding, links
from unionhall.supervision.services import notices as services

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("beijing")]
K, State = Notice.Kind, Notice.State
MONDAY = date(2026, 6, 15)
CODE = a_code(7)


@pytest.fixture(autouse=True)
def _a_monday() -> Any:
    with time_machine.travel(f"{MONDAY}T10:00:00+08:00", tick=False) as clock:
        yield clock


@pytest.fixture
def covered(employer: Employer, joint_union: Organization) -> Organization:
    command = Cover(
        organization=joint_union.public_id, employer=employer.public_id, on=date(2026, 1, 5)
    )
    cover(OPERATOR, command)
    return joint_union


def test_a_notice_stands_at_the_union_that_covers_the_employer(
    staff: Actor, employer: Employer, covered: Organization
) -> None:
    notice = a_notice(employer, actor=staff)
    assert (notice.organization, notice.to_upper) == (covered, False)


def test_where_no_union_covers_it_the_upper_union_gets_it(
    staff: Actor, employer: Employer, street: Organization
) -> None:
    notice = a_notice(employer, actor=staff)
    assert (notice.organization, notice.to_upper) == (street, True)


def test_the_union_of_the_day_on_which_it_came_in_counts(
    staff: Actor, employer: Employer, covered: Organization, street: Organization
) -> None:
    coverage = covered.coverages.get()
    end_coverage(OPERATOR, EndCoverage(coverage=coverage.public_id, on=date(2026, 6, 10)))
    before = a_notice(employer, actor=staff, received_on=date(2026, 6, 9))
    after = a_notice(employer, actor=staff, received_on=date(2026, 6, 10))
    assert (before.organization, after.organization) == (covered, street)


@pytest.mark.parametrize(
    ("happens_on", "latest_on", "late"),
    [
        # The 19th is Dragon Boat Festival: five working days before the 23rd is the 15th.
        (date(2026, 6, 23), date(2026, 6, 15), False),
        (date(2026, 6, 22), date(2026, 6, 12), True),
    ],
)
def test_a_dismissal_is_told_five_working_days_before(
    staff: Actor, employer: Employer, happens_on: date, latest_on: date, late: object
) -> None:
    notice = a_notice(employer, actor=staff, happens_on=happens_on)
    assert (notice.latest_on, notice.late, notice.due_on) == (latest_on, late, happens_on)


def test_before_the_law_there_was_no_such_term(staff: Actor, employer: Employer) -> None:
    notice = a_notice(
        employer, actor=staff, received_on=date(2026, 4, 30), happens_on=date(2026, 5, 1)
    )
    assert (notice.latest_on, notice.late) == (None, False)


@pytest.mark.parametrize(
    ("people", "staff_count", "must"),
    [(20, 500, True), (19, 190, True), (19, 191, False), (19, None, False)],
)
def test_a_layoff_of_twenty_or_a_tenth_is_reported_to_the_labour_office(
    staff: Actor, employer: Employer, people: int, staff_count: int | None, must: object
) -> None:
    notice = a_notice(
        employer,
        K.LAYOFF,
        actor=staff,
        happens_on=date(2026, 7, 15),
        people=people,
        staff=staff_count,
    )
    assert (notice.must_report, notice.latest_on, notice.late) == (must, MONDAY, False)


def test_an_accident_is_to_be_looked_at_at_once(staff: Actor, employer: Employer) -> None:
    notice = a_notice(employer, K.ACCIDENT, actor=staff, serious=True, dead=1)
    assert (notice.due_on, notice.latest_on, notice.serious) == (MONDAY, None, True)


def test_who_is_dismissed_and_why_is_sealed_and_opened_with_a_trace(
    staff: Actor, employer: Employer, street: Organization
) -> None:
    notice = a_notice(employer, actor=staff, worker="赵小川", reasons="连续旷工")
    assert "赵小川".encode() not in bytes(notice.sealed or b"")
    assert notice.text == ""
    worker = an_actor(street, Role.STATION_WORKER)
    with pytest.raises(NotPermitted):
        deciding.open_notice(worker, OpenNotice(notice=notice.public_id))
    opened = deciding.open_notice(staff, OpenNotice(notice=notice.public_id))
    assert (opened["worker"], opened["reasons"]) == ("赵小川", "连续旷工")
    assert AuditEntry.objects.filter(action="supervision.notice_opened").count() == 1


def test_sent_twice_it_is_one_notice_and_other_content_is_refused(
    staff: Actor, employer: Employer
) -> None:
    key = uuid4()
    first = a_notice(employer, actor=staff, submission_id=key)
    assert a_notice(employer, actor=staff, submission_id=key) == first
    with pytest.raises(errors.OtherContent):
        a_notice(employer, actor=staff, submission_id=key, worker="钱江")


def test_what_cannot_be_is_refused(staff: Actor, employer: Employer) -> None:
    for wrong, kind, fields in (
        (errors.WorkerMissing, K.DISMISSAL, {"worker": " "}),
        (errors.ReasonsMissing, K.DISMISSAL, {"reasons": ""}),
        (errors.ReasonsMissing, K.STRIKE, {"text": ""}),
        (errors.NumberInText, K.STRIKE, {"text": "联系13900001234"}),
        (errors.PeopleWrong, K.LAYOFF, {"people": 30, "staff": 20}),
        (errors.EventInFuture, K.ACCIDENT, {"happens_on": date(2026, 6, 16)}),
        (errors.DayTooFar, K.DISMISSAL, {"happens_on": date(2036, 6, 16)}),
    ):
        with pytest.raises(wrong):
            a_notice(employer, kind, actor=staff, **fields)
    assert not Notice.objects.exists()


def test_the_union_asks_for_correction_and_the_employer_answers(
    staff: Actor, employer: Employer
) -> None:
    notice = a_notice(employer, actor=staff)
    key = notice.public_id
    deciding.ask_correction(
        staff, AskCorrection(notice=key, on=MONDAY, objection="理由不成立，请撤销。")
    )
    with pytest.raises(errors.NotNow):
        deciding.no_objection(staff, NoObjection(notice=key, on=MONDAY))
    deciding.record_reply(staff, RecordReply(notice=key, on=MONDAY, reply="已撤销决定。"))
    closed = deciding.close_notice(staff, CloseNotice(notice=key, on=MONDAY))
    assert (closed.state, closed.reply, closed.reply_due_on) == (
        State.CLOSED,
        "已撤销决定。",
        None,
    )


def test_a_strike_is_reported_to_the_union_right_above(
    staff: Actor, employer: Employer, district: Organization
) -> None:
    notice = a_notice(employer, K.STRIKE, actor=staff)
    told_up = deciding.report_up(staff, ReportUp(notice=notice.public_id, on=MONDAY))
    assert (told_up.state, told_up.reported_to) == (State.REPORTED, district.name)


def test_a_notice_becomes_a_letter_once(staff: Actor, employer: Employer) -> None:
    notice = a_notice(employer, K.ACCIDENT, actor=staff)
    command = TurnIntoLetter(
        notice=notice.public_id,
        submission_id=uuid4(),
        kind=Letter.Kind.OPINION,
        violation=Violation.SAFETY,
        facts="未配备防护用品。",
        demand="请立即整改。",
    )
    letter = deciding.turn_into_letter(staff, command)
    assert deciding.turn_into_letter(staff, command) == letter
    notice.refresh_from_db()
    assert (notice.state, notice.letter) == (State.LETTER, letter)


def test_a_second_letter_from_a_notice_is_refused_and_not_swallowed(
    staff: Actor, employer: Employer
) -> None:
    notice = a_notice(employer, K.ACCIDENT, actor=staff)
    command = TurnIntoLetter(
        notice=notice.public_id,
        submission_id=uuid4(),
        kind=Letter.Kind.OPINION,
        violation=Violation.SAFETY,
        facts="未配备防护用品。",
        demand="请立即整改。",
    )
    deciding.turn_into_letter(staff, command)
    with pytest.raises(errors.NotNow):
        deciding.turn_into_letter(staff, replace(command, submission_id=uuid4(), facts="其他。"))


def test_whoever_takes_a_call_for_another_unions_employer_learns_where_it_belongs(
    staff: Actor, employer: Employer, district: Organization
) -> None:
    trade = an_organization("延庆区快递行业工会联合会", parent=district, kind=Kind.JOINT)
    cover(
        OPERATOR,
        Cover(organization=trade.public_id, employer=employer.public_id, on=date(2026, 1, 5)),
    )
    with pytest.raises(errors.CoveredElsewhere, match=trade.name):
        a_notice(employer, actor=staff)


def test_a_mistake_is_set_aside_with_its_reason(staff: Actor, employer: Employer) -> None:
    notice = a_notice(employer, actor=staff)
    void = deciding.void_notice(staff, VoidNotice(notice=notice.public_id, reason="重复登记"))
    assert (void.state, void.outcome) == (State.VOID, "重复登记")


def test_the_enterprises_union_enters_its_own(
    employer: Employer, covered: Organization, street: Organization
) -> None:
    chair = an_actor(covered, Role.UNION_CHAIR)
    assert a_notice(employer, actor=chair).channel == Notice.Channel.UNION
    with pytest.raises(errors.EmployerUnknown):
        a_notice(an_employer(street, "邻家公司"), actor=chair)


def a_link(body: Organization) -> str:
    return links.make_link(OPERATOR, MakeNoticeLink(organization=body.public_id)).token


def sent(token: str, **fields: Any) -> SendNotice:
    given: dict[str, Any] = {
        "submission_id": uuid4(),
        "address": "192.0.2.7",
        "employer_name": "云帆速递有限公司",
        "told": told(K.STRIKE, contact="周某", phone="13900001234"),
    }
    return SendNotice(token=token, **given | fields)


def test_an_employer_sends_by_the_link_and_its_code_finds_the_union(
    street: Organization, joint_union: Organization
) -> None:
    firm = an_employer(street, "云海物流有限公司", credit_code=CODE)
    cover(
        OPERATOR,
        Cover(organization=joint_union.public_id, employer=firm.public_id, on=date(2026, 1, 5)),
    )
    command = sent(a_link(street), employer_name=firm.name, credit_code=CODE.lower())
    notice = services.send_notice(ANYONE, command)
    assert (notice.organization, notice.employer, notice.channel) == (joint_union, firm, "link")
    assert services.send_notice(ANYONE, command).receipt == notice.receipt


def test_who_is_not_on_record_waits_at_the_union_of_the_link_until_named(
    staff: Actor, street: Organization, employer: Employer, covered: Organization
) -> None:
    notice = services.send_notice(ANYONE, sent(a_link(street)))
    assert (notice.organization, notice.employer) == (street, None)
    with pytest.raises(errors.EmployerStillUnknown):
        deciding.turn_into_letter(
            staff,
            TurnIntoLetter(
                notice=notice.public_id,
                submission_id=uuid4(),
                kind=Letter.Kind.OPINION,
                violation=Violation.SAFETY,
                facts="x",
                demand="x",
            ),
        )
    named = services.name_employer(
        staff, NameEmployer(notice=notice.public_id, employer=employer.public_id)
    )
    assert (named.organization, named.employer) == (covered, employer)


def test_a_withdrawn_link_takes_nothing(street: Organization) -> None:
    token = a_link(street)
    link = queries.links(OPERATOR).get()
    links.revoke_link(OPERATOR, RevokeNoticeLink(link=link.public_id))
    with pytest.raises(errors.LinkRevoked):
        services.send_notice(ANYONE, sent(token))
    with pytest.raises(errors.UnknownLink):
        services.send_notice(ANYONE, sent("NOSUCHLINK"))
    assert a_link(street) != token


def test_too_many_from_one_address_are_slowed_down(street: Organization) -> None:
    token = a_link(street)
    for _number in range(services.PER_ADDRESS):
        services.send_notice(ANYONE, sent(token))
    with pytest.raises(errors.TooManyNotices):
        services.send_notice(ANYONE, sent(token))
    assert services.send_notice(ANYONE, sent(token, address="192.0.2.8")).receipt
