"""The six-month rule, workers who gather in joint unions, large employers, streets, figures."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.builders.accounts import an_actor
from tests.builders.founding import a_case
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from tests.builders.outreach import a_held_meeting
from tests.builders.targets import a_party, a_target, a_task, cover, its_own_union
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.dues import Wanted
from unionhall.organizations.models import Employer, Kind, Organization
from unionhall.outreach.models import Meeting
from unionhall.targets import commands, dues, queries, services, watching
from unionhall.targets.facts import FACTS
from unionhall.targets.models import Mode, Target

TODAY = timezone.localdate()
RULE_DAY = date(2026, 6, 1)


@pytest.fixture
def beijing(city: Organization) -> Organization:
    city.division_code = "110000"
    city.save(update_fields=["division_code"])
    return city


@pytest.fixture
def staff(beijing: Organization, street: Organization) -> Actor:
    return an_actor(street, Role.STREET_STAFF)


def wanting(street: Organization, name: str, opened: date, wanted: date) -> Target:
    target = a_target(an_employer(street, name), opened_on=opened)
    services.note_wish(OPERATOR, commands.NoteWish(target=target.public_id, on=wanted))
    target.refresh_from_db()
    return target


def months_ago(months: int) -> date:
    return TODAY - timedelta(days=31 * months)


def test_who_is_open_for_half_a_year_and_wanted_waits_for_help(
    staff: Actor, street: Organization
) -> None:
    old = wanting(street, "老公司", months_ago(8), TODAY)
    young = wanting(street, "新公司", months_ago(2), TODAY)
    a_target(an_employer(street, "无人提"), opened_on=months_ago(8))
    rule = watching.help_rule(watching.place_of(staff), TODAY)
    assert rule is not None
    waiting = watching.waiting_for_help(staff)
    assert list(waiting) == [old, young]
    assert list(watching.due_now(waiting, rule, TODAY)) == [old]


def test_a_visit_since_the_wish_ends_the_waiting(staff: Actor, street: Organization) -> None:
    target = wanting(street, "老公司", months_ago(8), TODAY - timedelta(days=5))
    visit = {"kind": Meeting.Kind.ENTERPRISE, "employer": target.employer.public_id}
    a_held_meeting(street, TODAY - timedelta(days=9), **visit)
    assert watching.waiting_for_help(staff).count() == 1
    a_held_meeting(street, TODAY - timedelta(days=1), **visit)
    assert watching.waiting_for_help(staff).count() == 0


def test_help_is_due_by_the_calendar_of_the_law_but_not_before_the_wish(
    staff: Actor, street: Organization
) -> None:
    rule = watching.help_rule(watching.place_of(staff), TODAY)
    assert rule is not None
    # 2026-05-16 is a Saturday: the period ends on the Monday after it.
    target = wanting(street, "公司", date(2025, 11, 16), date(2026, 3, 2))
    assert watching.due_of(target, rule).on == date(2026, 5, 18)
    services.note_wish(OPERATOR, commands.NoteWish(target=target.public_id, on=date(2026, 9, 1)))
    target.refresh_from_db()
    assert watching.due_of(target, rule).on == date(2026, 9, 1)


def test_a_day_behind_the_table_of_holidays_is_said_to_be_unsure(
    staff: Actor, street: Organization
) -> None:
    rule = watching.help_rule(watching.place_of(staff), TODAY)
    assert rule is not None
    target = wanting(street, "公司", TODAY, TODAY)
    target.opened_on = date(2090, 1, 10)
    due = watching.due_of(target, rule)
    assert (due.on, due.known) == (date(2090, 7, 10), False)


def test_where_no_rule_is_known_nobody_is_said_to_be_late(street: Organization) -> None:
    actor = an_actor(street, Role.STREET_STAFF)
    assert watching.help_rule(watching.place_of(actor), TODAY) is None
    assert list(dues.helping(actor, Wanted(today=TODAY))) == []


def test_dues_name_the_help_that_is_owed_and_the_tasks(staff: Actor, street: Organization) -> None:
    target = wanting(street, "老公司", months_ago(8), TODAY)
    a_task(a_party(target), "约见", due_on=TODAY)
    wanted = Wanted(today=TODAY)
    found = list(dues.helping(staff, wanted))
    assert [due.heading for due in found] == [f"老公司 · {street.name}"]
    assert [str(due.title) for due in dues.tasks(staff, wanted)] == ["约见"]


def gathered(actor: Actor, least: int) -> list[tuple[str, int]]:
    return [(e.name, e.gathered) for e in watching.gathered(actor, least, TODAY)]


def work_for(employer: Employer, union: Organization, count: int) -> None:
    for _ in range(count):
        admitted(union, an_identity(), employer=employer.public_id)


def test_workers_of_one_employer_gather_in_joint_unions(
    staff: Actor,
    street: Organization,
    joint_union: Organization,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    second = an_organization("第二联合工会", parent=street, kind=Kind.JOINT)
    many, few = an_employer(street, "多公司"), an_employer(street, "少公司")
    work_for(many, joint_union, 2)
    work_for(many, second, 1)
    work_for(few, joint_union, 2)
    with django_assert_num_queries(1):
        assert gathered(staff, 3) == [("多公司", 3)]
    assert {name for name, _n in gathered(staff, 2)} == {"多公司", "少公司"}


def test_whoever_has_a_union_or_is_on_the_list_is_not_proposed(
    staff: Actor, street: Organization, joint_union: Organization
) -> None:
    listed, founded = an_employer(street, "已列公司"), an_employer(street, "有会公司")
    for employer in (listed, founded):
        work_for(employer, joint_union, 1)
    a_target(listed)
    its_own_union(founded)
    assert gathered(staff, 1) == []


def test_members_out_of_sight_are_not_counted(
    beijing: Organization,
    street: Organization,
    joint_union: Organization,
    other_district: Organization,
) -> None:
    employer = an_employer(street)
    work_for(employer, an_organization("外区联合工会", parent=other_district, kind=Kind.JOINT), 3)
    assert gathered(an_actor(street, Role.STREET_STAFF), 1) == []


def test_names_are_masked_for_those_who_may_not_see_them(
    staff: Actor, street: Organization, joint_union: Organization
) -> None:
    employer = an_employer(street)
    admitted(joint_union, an_identity("王建国"), employer=employer.public_id)
    [row] = watching.gathering_members_of(staff, employer)
    assert queries.shown(staff, row).name == "王建国"
    assert queries.shown(an_actor(street, Role.LEADER), row).name != "王建国"


def test_large_employers_stand_on_their_list_until_they_have_a_union(
    staff: Actor, street: Organization, joint_union: Organization
) -> None:
    size: dict[str, Any] = {"counted_on": TODAY}
    plain = an_employer(street, "大公司", staff=100, **size)
    covered = an_employer(street, "被覆盖公司", staff=300, **size)
    an_employer(street, "小公司", staff=99, **size)
    its_own_union(an_employer(street, "有会公司", staff=500, **size))
    cover(joint_union, covered)
    a_target(plain)
    found = watching.large_without_union(staff, 100, TODAY)
    assert {(e.name, e.stage, e.joint) for e in found} == {
        ("大公司", "listed", None),
        ("被覆盖公司", None, joint_union.name),
    }
    assert [e.name for e in watching.not_listed(found, wanted=True)] == ["被覆盖公司"]


def test_streets_are_counted_by_stage(
    staff: Actor, street: Organization, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        a_target(an_employer(street, f"第{number}公司"))
    a_target(an_employer(street, "已分派公司"), owner=street.public_id)
    with django_assert_num_queries(2):
        [found] = watching.streets(queries.targets(staff))
    assert (found.counts, found.total) == ({"listed": 3, "assigned": 1}, 4)


def counted(code: str, day: date, **where: str) -> int:
    fact = next(fact for fact in FACTS if fact.code == code)
    if fact.as_of:
        return fact.as_of(day).filter(**where).count()
    rows = fact.rows().filter(valid_from__lte=day, **where)
    ended = rows.filter(valid_until__lte=day).count() if fact.ends else 0
    return rows.count() - ended


def test_figures_of_a_past_day_stay_what_they_were(street: Organization) -> None:
    employer = an_employer(street, staff=120, counted_on=TODAY - timedelta(days=30))
    target = a_target(employer)
    earlier = TODAY - timedelta(days=10)
    Target.objects.update(listed_on=earlier)
    target.stages.update(valid_from=earlier)
    target.refresh_from_db()
    services.assign(OPERATOR, commands.Assign(target=target.public_id, owner=street.public_id))
    services.set_mode(OPERATOR, commands.SetMode(target=target.public_id, mode=Mode.SAFETY_NET))
    yesterday = TODAY - timedelta(days=1)
    assert counted("targets", yesterday, stage="listed", mode="key") == 1
    assert counted("targets", TODAY, stage="listed") == 0
    assert counted("targets", TODAY, stage="assigned", mode="safety_net") == 1
    assert counted("targets_large", TODAY) == counted("targets_large", yesterday) == 1
    services.give_up(OPERATOR, commands.GiveUp(target=target.public_id, reason="停业", gone=True))
    assert counted("targets", TODAY) == 0
    assert counted("targets_closed", TODAY, stage="gone") == 1
    services.take_up_again(OPERATOR, commands.TakeUpAgain(target=target.public_id))
    assert counted("targets", TODAY) == 1
    assert counted("targets", yesterday) == 1


def test_where_a_union_is_being_founded_nobody_must_be_sent(
    staff: Actor, street: Organization
) -> None:
    listed, other = (wanting(street, name, months_ago(8), TODAY) for name in ("甲", "乙"))
    assert set(watching.waiting_for_help(staff)) == {listed, other}
    services.begin_founding(OPERATOR, commands.BeginFounding(target=listed.public_id))
    assert set(watching.waiting_for_help(staff)) == {other}
    a_case(OPERATOR, street, [other.employer])
    assert not watching.waiting_for_help(staff).exists()
    assert not list(dues.helping(staff, Wanted(today=TODAY)))


def test_closing_a_target_leaves_none_of_its_tasks_due(staff: Actor, street: Organization) -> None:
    target = a_target(an_employer(street))
    task = a_task(a_party(target), due_on=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    assert queries.overdue(queries.tasks(staff), tomorrow).get() == task
    services.give_up(OPERATOR, commands.GiveUp(target=target.public_id, reason="停业", gone=True))
    assert not queries.overdue(queries.tasks(staff), tomorrow).exists()
    assert not queries.with_overdue(queries.targets(staff), tomorrow).get().late
    assert not list(dues.tasks(staff, Wanted(today=tomorrow)))
