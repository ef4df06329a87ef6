"""What is due in the register: when it appears, for whom, and how it goes."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.builders.accounts import an_actor
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR, an_organization
from tests.builders.register import a_certificate, a_seat, a_term, an_account, three
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.dues import DUES, Wanted
from unionhall.core.errors import NotPermitted
from unionhall.organizations.commands import Dissolve
from unionhall.organizations.models import Kind, Organization
from unionhall.organizations.services.dissolving import dissolve
from unionhall.register import errors, inbox, services
from unionhall.register.commands import ChangeSeat, OrderElection, PutOffDue, ReportChange
from unionhall.register.models import Body, ChangeNotice, Post
from unionhall.register.services import notices, putting_off, seating
from unionhall.rules.models import LocalValue

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
WHOLE = (*three(), a_seat("周主任", Body.AUDIT, Post.DIRECTOR))


def due(
    actor: Actor, today: date = TODAY, *, until: date | None = None, dated: bool = True
) -> list[tuple[str, date | None]]:
    found = DUES.collect(actor, Wanted(today=today, until=until, dated=dated))
    return [(one.kind.removeprefix("register."), one.due_on) for one in found]


def in_order(union: Organization) -> None:
    a_term(union, date(2025, 3, 3), seats=WHOLE)
    a_certificate(union, date(2025, 4, 1), date(2028, 3, 31))
    an_account(union, date(2025, 5, 6))


def test_nothing_is_due_where_all_is_in_order(organizer: Actor, joint_union: Organization) -> None:
    in_order(joint_union)
    assert due(organizer, dated=False) == []


def test_a_term_that_ends_is_due_from_its_first_reminder_on(
    organizer: Actor, joint_union: Organization
) -> None:
    a_term(joint_union, date(2023, 12, 1), seats=WHOLE)  # until 2026-11-30
    assert due(organizer, date(2026, 6, 2)) == []
    assert due(organizer, date(2026, 6, 3)) == [("term_ends", date(2026, 11, 30))]
    [one] = DUES.collect(organizer, Wanted(today=date(2026, 9, 1), dated=True))
    assert one.steps == (
        date(2026, 6, 3),
        date(2026, 9, 1),
        date(2026, 10, 31),
        date(2026, 11, 23),
    )
    assert (one.step(date(2026, 9, 1)), one.tone(date(2026, 9, 1))) == (2, "neutral")
    assert one.tone(date(2026, 10, 31)) == "due"


def test_a_body_may_set_its_own_reminders(
    organizer: Actor, district: Organization, joint_union: Organization
) -> None:
    a_term(joint_union, date(2023, 12, 1), seats=WHOLE)
    LocalValue.objects.create(
        scope_path=district.path,
        rule="term.reminders",
        value=[200],
        reason="区里的安排",
        set_by="李干事",
        valid_from=date(2026, 1, 1),
    )
    assert due(organizer, date(2026, 5, 14)) == [("term_ends", date(2026, 11, 30))]
    assert due(organizer, date(2026, 5, 13)) == []


def test_an_overdue_term_waits_for_the_upper_union_and_then_for_the_election(
    street: Organization, joint_union: Organization
) -> None:
    staff = an_actor(street, Role.STREET_STAFF)
    chair = an_actor(joint_union, Role.UNION_CHAIR)
    a_term(joint_union, date(2023, 5, 2), seats=WHOLE)
    [of_staff] = DUES.collect(staff, Wanted(today=TODAY, dated=True))
    [of_chair] = DUES.collect(chair, Wanted(today=TODAY, dated=True))
    assert (of_staff.kind, of_staff.due_on) == ("register.term_lapsed", date(2026, 5, 1))
    assert of_staff.may(staff)
    assert not of_chair.may(chair)
    order = OrderElection(
        organization=joint_union.public_id, by=date(2026, 8, 31), paper_number="7号"
    )
    services.order_election(staff, order)
    [now] = DUES.collect(chair, Wanted(today=TODAY, dated=True))
    assert (now.due_on, now.may(chair)) == (date(2026, 8, 31), True)
    a_term(joint_union, TODAY, approved_on=TODAY, approval_number="2", seats=WHOLE)
    assert due(staff) == []


def test_a_certificate_is_due_in_its_last_thirty_days_and_then_expired(
    organizer: Actor, joint_union: Organization
) -> None:
    a_certificate(joint_union, date(2023, 7, 1), date(2026, 6, 30))
    last = date(2026, 6, 30)
    assert due(organizer, date(2026, 5, 31)) == []
    assert due(organizer, date(2026, 6, 1)) == [("certificate_renewal", last)]
    assert due(organizer, last) == [("certificate_renewal", last)]
    assert due(organizer, date(2026, 7, 1)) == [("certificate_expired", last)]


def test_a_new_chair_is_due_until_the_change_is_registered(
    organizer: Actor, joint_union: Organization
) -> None:
    in_order(joint_union)
    change = ChangeSeat(
        organization=joint_union.public_id, seat=a_seat("李主席"), since=date(2026, 5, 6)
    )
    seating.change_seat(OPERATOR, change)
    assert due(organizer) == [("change_notice", date(2026, 6, 5))]
    report = ReportChange(notice=ChangeNotice.objects.get().public_id, reported_on=TODAY)
    notices.report_change(OPERATOR, report)
    assert due(organizer) == []


def test_what_is_missing_on_record_is_listed_without_a_day(
    organizer: Actor, joint_union: Organization
) -> None:
    assert set(due(organizer, dated=False)) == {("no_term", None), ("no_certificate", None)}
    a_term(joint_union, seats=())
    assert set(due(organizer, dated=False)) == {
        ("no_chair", None),
        ("no_audit", None),
        ("no_certificate", None),
    }
    a_certificate(joint_union)
    assert ("no_account", None) in due(organizer, dated=False)


def test_ten_women_members_ask_for_a_committee_of_theirs(
    organizer: Actor, joint_union: Organization
) -> None:
    in_order(joint_union)
    for _number in range(9):
        admitted(joint_union, an_identity(sex="2"), actor=OPERATOR)
    assert due(organizer, dated=False) == []
    admitted(joint_union, an_identity(sex="2"), actor=OPERATOR)
    assert due(organizer, dated=False) == [("no_women", None)]


def test_it_is_put_off_with_a_reason_until_a_day_and_comes_back(
    street: Organization, joint_union: Organization
) -> None:
    staff = an_actor(street, Role.STREET_STAFF)
    a_certificate(joint_union, date(2023, 7, 1), date(2026, 6, 30))
    wanted = Wanted(today=TODAY, dated=True)
    [item], _nothing = inbox.items(staff, wanted)
    off = PutOffDue(
        organization=joint_union.public_id,
        subject=item.due.subject,
        until=date(2026, 6, 10),
        reason="主席出差",
    )
    leader = an_actor(street, Role.LEADER)
    with pytest.raises(NotPermitted):
        putting_off.put_off(leader, off)
    row = putting_off.put_off(staff, off)
    assert putting_off.put_off(staff, off) == row
    assert inbox.items(staff, wanted)[0] == []
    back, _nothing = inbox.items(staff, Wanted(today=date(2026, 6, 10), dated=True))
    assert [one.due.subject for one in back] == [item.due.subject]


@pytest.mark.parametrize(
    ("until", "reason", "refusal"),
    [
        (date(2026, 6, 10), " ", errors.ReasonNeeded),
        (TODAY, "出差", errors.DayMustCome),
        (date(2027, 6, 1), "出差", errors.PutOffTooFar),
    ],
)
def test_nothing_is_put_off_for_good_or_without_a_reason(
    joint_union: Organization, until: date, reason: str, refusal: type[Exception]
) -> None:
    certificate = a_certificate(joint_union, date(2023, 7, 1), date(2026, 6, 30))
    subject = f"register.certificate_renewal:{certificate.public_id}"
    command = PutOffDue(
        organization=joint_union.public_id, subject=subject, until=until, reason=reason
    )
    with pytest.raises(refusal):
        putting_off.put_off(OPERATOR, command)


def test_what_is_not_due_cannot_be_put_off(joint_union: Organization) -> None:
    command = PutOffDue(
        organization=joint_union.public_id,
        subject="register.term_ends:x",
        until=date(2026, 6, 10),
        reason="出差",
    )
    with pytest.raises(errors.NothingDue):
        putting_off.put_off(OPERATOR, command)


def test_nothing_is_due_at_a_body_that_has_ended(
    organizer: Actor, joint_union: Organization
) -> None:
    a_term(joint_union, date(2023, 5, 2), seats=WHOLE)
    a_certificate(joint_union, date(2023, 5, 2), date(2026, 5, 1))
    assert len(due(organizer)) == 2
    dissolve(OPERATOR, Dissolve(organization=joint_union.public_id, on=TODAY))
    assert due(organizer, dated=False) == []


def test_others_see_nothing_of_it(other_district: Organization, joint_union: Organization) -> None:
    a_term(joint_union, date(2023, 5, 2), seats=WHOLE)
    assert due(an_actor(other_district), dated=False) == []


def test_it_costs_the_same_few_statements_however_many_unions_there_are(
    organizer: Actor,
    street: Organization,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(12):
        union = an_organization(f"第{number}联合工会", parent=street, kind=Kind.JOINT)
        if number % 3:
            a_term(union, date(2023, 5 + number % 2, 2), seats=WHOLE)
            a_certificate(union, date(2023, 7, 1), date(2026, 6, 30))
    with django_assert_max_num_queries(25):  # eight of the register, the others of the apps above
        items, _put_off = inbox.items(organizer, Wanted(today=TODAY))
    assert len(items) == 4 * 2 + 8 * 3
