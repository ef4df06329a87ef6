"""Whoever merely knows a number learns nothing; the person is told what is on record."""

import re
from dataclasses import replace

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders.joining import a_link, a_number, a_submission, applied
from tests.builders.members import admitted
from tests.builders.organizations import an_organization
from unionhall.accounts.errors import AskedJustNow, WrongCode
from unionhall.accounts.sms import MemoryProvider
from unionhall.core.actors import ANYONE, Actor
from unionhall.joining import errors, queries, services
from unionhall.joining.models import Application, JoinLink
from unionhall.joining.services import confirmation, decisions
from unionhall.joining.services.confirmation import AskCode, AskTransfer, Confirm
from unionhall.joining.services.decisions import Approve, ConfirmBySight
from unionhall.organizations.models import Kind, Organization

PHONE, OTHER_PHONE = "13712345678", "13987654321"
State, Finding = Application.State, Application.Finding


@pytest.fixture(autouse=True)
def _messages(settings: LazySettings) -> None:
    settings.SMS_PROVIDER = "unionhall.accounts.sms.MemoryProvider"
    settings.SMS_IN_BACKGROUND = False
    MemoryProvider.sent.clear()


def code_for(application: Application, phone: str = PHONE) -> str:
    confirmation.ask_code(
        ANYONE, AskCode(receipt=application.receipt, phone=phone, address="192.0.2.1")
    )
    return str(MemoryProvider.sent[-1][2]["code"])


def confirmed(application: Application, phone: str = PHONE) -> Application:
    code = code_for(application, phone)
    return confirmation.confirm(
        ANYONE, Confirm(receipt=application.receipt, phone=phone, code=code)
    )


def member_like(application: Application, union: Organization, phone: str = PHONE):  # noqa: ANN201
    identity = replace(queries.papers_of(application).identity, phone=phone)
    return admitted(union, identity)


@pytest.fixture
def elsewhere(other_district: Organization) -> Organization:
    return an_organization("平谷快递联合工会", parent=other_district, kind=Kind.JOINT)


def test_a_code_confirms_the_phone(link: JoinLink) -> None:
    application = confirmed(applied(link, phone=PHONE))
    assert (application.confirmed_by, application.finding) == ("code", Finding.NEW)
    assert application.confirmed_at == application.phone_confirmed_at is not None
    assert not application.recognised


def test_confirming_twice_is_once(link: JoinLink) -> None:
    application = applied(link, phone=PHONE)
    code = code_for(application)
    command = Confirm(receipt=application.receipt, phone=PHONE, code=code)
    first = confirmation.confirm(ANYONE, command)
    assert confirmation.confirm(ANYONE, command).confirmed_at == first.confirmed_at


def test_a_wrong_code_confirms_nothing(link: JoinLink) -> None:
    application = applied(link, phone=PHONE)
    right = code_for(application)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for _ in range(5):
        with pytest.raises(WrongCode):
            confirmation.confirm(
                ANYONE, Confirm(receipt=application.receipt, phone=PHONE, code=wrong)
            )
    with pytest.raises(WrongCode):  # after five tries the right one does not help either
        confirmation.confirm(ANYONE, Confirm(receipt=application.receipt, phone=PHONE, code=right))
    application.refresh_from_db()
    assert application.confirmed_at is None


def test_asking_about_another_phone_or_receipt_is_answered_the_same(link: JoinLink) -> None:
    application = applied(link, phone=PHONE)
    for receipt, phone in ((application.receipt, OTHER_PHONE), ("22222222", "13700000009")):
        confirmation.ask_code(ANYONE, AskCode(receipt=receipt, phone=phone, address="192.0.2.1"))
        with pytest.raises(WrongCode):
            confirmation.confirm(ANYONE, Confirm(receipt=receipt, phone=phone, code="000000"))
    assert MemoryProvider.sent == []


def test_a_second_code_has_to_wait(link: JoinLink) -> None:
    application = applied(link, phone=PHONE)
    code_for(application)
    with pytest.raises(AskedJustNow):
        code_for(application)


def test_a_member_with_the_phone_on_record_is_told(link: JoinLink, elsewhere: Organization) -> None:
    application = applied(link, phone=PHONE)
    member_like(application, elsewhere)
    told = confirmed(application)
    assert (told.recognised, told.finding) == (True, Finding.MEMBER_ELSEWHERE)
    asked = confirmation.ask_transfer(ANYONE, AskTransfer(receipt=told.receipt, phone=PHONE))
    assert asked.wants_transfer


def test_the_transfer_that_was_asked_for_is_approved(
    staff: Actor, link: JoinLink, elsewhere: Organization
) -> None:
    application = applied(link, phone=PHONE)
    old = member_like(application, elsewhere)
    confirmed(application)
    with pytest.raises(errors.TransferNotAsked):
        decisions.approve(staff, Approve(application=application.public_id))
    confirmation.ask_transfer(ANYONE, AskTransfer(receipt=application.receipt, phone=PHONE))
    done = decisions.approve(staff, Approve(application=application.public_id))
    assert done.membership is not None
    assert done.membership.person == old.person


def test_with_another_phone_nothing_is_told_and_staff_must_look(
    staff: Actor, link: JoinLink, elsewhere: Organization
) -> None:
    application = applied(link, phone=PHONE)
    old = member_like(application, elsewhere, OTHER_PHONE)
    told = confirmed(application)
    assert (told.recognised, told.state) == (False, State.APPLIED)
    with pytest.raises(errors.NoTransferToAsk):
        confirmation.ask_transfer(ANYONE, AskTransfer(receipt=told.receipt, phone=PHONE))
    with pytest.raises(errors.SightNeeded):
        decisions.approve(staff, Approve(application=told.public_id, transfer=True))
    done = decisions.approve(
        staff, Approve(application=told.public_id, by_sight=True, transfer=True)
    )
    assert done.membership is not None
    assert done.membership.person == old.person


def test_a_member_here_who_is_recognised_needs_nothing_more(
    link: JoinLink, joint_union: Organization
) -> None:
    application = applied(link, phone=PHONE)
    member_like(application, joint_union)
    told = confirmed(application)
    assert (told.state, told.finding) == (State.DUPLICATE, Finding.MEMBER_HERE)
    assert told.sealed is None


def test_a_second_application_shows_the_first(staff: Actor, link: JoinLink) -> None:
    number = a_number()
    first = confirmed(applied(link, number=number, phone=PHONE))
    second = applied(link, number=number, phone=PHONE)
    told = confirmed(second)
    assert (told.state, told.same_as) == (State.DUPLICATE, first)


def test_a_second_application_from_another_phone_is_for_the_staff(
    staff: Actor, link: JoinLink
) -> None:
    number = a_number()
    first = confirmed(applied(link, number=number, phone=OTHER_PHONE), OTHER_PHONE)
    second = confirmed(applied(link, number=number, phone=PHONE))
    assert (second.state, second.confirmed_at, second.same_as) == (State.APPLIED, None, first)
    assert second.phone_confirmed_at is not None
    with pytest.raises(errors.SightNeeded):
        decisions.approve(staff, Approve(application=second.public_id))

    decisions.confirm_by_sight(staff, ConfirmBySight(application=second.public_id))

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.same_as) == (State.DUPLICATE, second)
    assert second.confirmed_by == "sight"
    decisions.approve(staff, Approve(application=second.public_id))


def _statements(context: CaptureQueriesContext) -> list[str]:
    """Return the statements without the values in them."""
    values = re.compile(r"('[^']*'|\b\d+\b|s\d+_x\d+|\bNULL\b|\btrue\b|\bfalse\b)(::\w+)?")
    return [values.sub("?", query["sql"]) for query in context.captured_queries]


def test_submitting_asks_the_database_the_same_for_members_and_others(
    staff: Actor, link: JoinLink, joint_union: Organization, elsewhere: Organization
) -> None:
    known_here, known_there, open_elsewhere, unknown = (a_number() for _ in range(4))
    member_like(applied(link, number=known_here), joint_union)
    member_like(applied(link, number=known_there), elsewhere)
    confirmed(applied(link, number=open_elsewhere, phone=PHONE))
    seen = []
    for number in (known_here, known_there, open_elsewhere, unknown):
        with CaptureQueriesContext(
            connection,
        ) as context:
            services.submit(ANYONE, a_submission(link, number=number))
        seen.append(_statements(context))
    assert seen[0] == seen[1] == seen[2] == seen[3]
    assert not any("members_" in statement for statement in seen[0])


def test_a_confirmed_stranger_and_a_member_with_another_phone_look_alike(
    link: JoinLink, elsewhere: Organization
) -> None:
    number, phone, twin_phone = a_number(), "13700000001", "13700000002"
    member, stranger = applied(link, phone=PHONE), applied(link, phone=phone)
    member_like(member, elsewhere, OTHER_PHONE)
    confirmed(applied(link, number=number, phone=OTHER_PHONE), OTHER_PHONE)
    twin = applied(link, number=number, phone=twin_phone)
    seen = []
    for application, with_phone in ((member, PHONE), (stranger, phone), (twin, twin_phone)):
        code = code_for(application, with_phone)
        with CaptureQueriesContext(connection) as context:
            confirmation.confirm(
                ANYONE, Confirm(receipt=application.receipt, phone=with_phone, code=code)
            )
        seen.append(_statements(context))
    assert seen[0] == seen[1] == seen[2]


def test_a_union_link_confirms_too(staff: Actor, joint_union: Organization) -> None:
    link = a_link(staff, organization=joint_union)
    assert confirmed(applied(link, phone=PHONE)).confirmed_at is not None
