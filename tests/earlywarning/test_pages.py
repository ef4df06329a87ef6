"""The pages of early warning: what they show, refuse and cost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.builders.accounts import a_user, an_actor
from tests.builders.earlywarning import ASKED, FakeRoom, a_level, a_rule, a_warning, demands, run
from tests.builders.organizations import an_employer
from unionhall.accounts.models import Role, User
from unionhall.core.dues import DUES, Wanted
from unionhall.core.today import TODAY as CARDS
from unionhall.earlywarning.models import EarlyWarning, Level, Step, WarningRule
from unionhall.indicators import registry
from unionhall.organizations.models import Employer, Organization

MOST_SQL = 15
TODAY = timezone.localdate()


@pytest.fixture
def user(client: Client, district: Organization) -> User:
    found = a_user(district)
    client.force_login(found)
    return found


def page(name: str, *args: object) -> str:
    return reverse(f"earlywarning:{name}", args=args)


def test_the_history_names_the_level_of_a_warning(
    client: Client, user: User, room: FakeRoom, district: Organization, employer: Employer
) -> None:
    warning = a_warning(room, district, employer)
    text = client.get(page("warning", warning.public_id)).content.decode()
    assert "级别：重点" in text
    assert "等级次序" not in text


@pytest.mark.parametrize("rows", [1, 4])
@pytest.mark.parametrize(
    "name", ["board", "warnings", "streets", "rules", "levels", "new_rule", "new_level"]
)
def test_pages_cost_a_fixed_number_of_queries(
    client: Client,
    user: User,
    room: FakeRoom,
    district: Organization,
    street: Organization,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    name: str,
    rows: int,
) -> None:
    level = a_level(district)
    a_rule(district, level)
    for number in range(rows):
        a_rule(district, level, name=f"第{number}条", days=10 + number)
        room.asked(an_employer(street, f"第{number}公司"), 0, 1, 2)
    run()
    client.get(page(name))
    with django_assert_max_num_queries(MOST_SQL):
        assert client.get(page(name)).status_code == 200


@pytest.mark.parametrize("facts", [3, 9])
def test_a_warnings_page_costs_a_fixed_number_of_queries(
    client: Client,
    user: User,
    district: Organization,
    street: Organization,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    facts: int,
) -> None:
    a_rule(district, unit="street", signals=("outreach.demand_pay",))
    demands(street, facts)
    run()
    url = page("warning", EarlyWarning.objects.get().public_id)
    client.get(url)
    with django_assert_max_num_queries(20):
        text = client.get(url).content.decode()
    assert text.count("快递员入会沟通会 · ") == facts


def test_a_warning_goes_its_way_by_forms(
    client: Client, user: User, room: FakeRoom, district: Organization, employer: Employer
) -> None:
    warning = a_warning(room, district, employer)
    key = warning.public_id
    assert client.post(page("dismiss", key), {"reason": ""}).status_code == 422
    client.post(page("confirm", key), {"reason": "走访属实"})
    sent = {"kind": "interview", "done_on": TODAY, "note": "约谈负责人"}
    client.post(page("step", key), sent)
    client.post(page("close", key), {"outcome": "dispute", "note": "已申请调解"})
    warning.refresh_from_db()
    assert (warning.state, warning.outcome, Step.objects.count()) == ("closed", "dispute", 1)
    text = client.get(page("warning", key)).content.decode()
    assert "转为争议" in text
    assert "约谈负责人" in text


def test_facts_that_a_reader_may_not_open_are_counted_only(
    client: Client, user: User, room: FakeRoom, district: Organization, employer: Employer
) -> None:
    warning = a_warning(room, district, employer)
    text = client.get(page("warning", warning.public_id)).content.decode()
    assert "另有3件无权查看" in text
    assert "/tests/" not in text
    room.readers.add(user.pk)
    text = client.get(page("warning", warning.public_id)).content.decode()
    assert text.count('href="/tests/') == 3


def test_a_rule_is_tried_and_set_by_the_editor(
    client: Client, user: User, room: FakeRoom, district: Organization, employer: Employer
) -> None:
    level = a_level(district)
    room.asked(employer, 40, 41, 42)
    sent = {
        "organization": district.public_id, "name": "三件咨询", "kind": "stated",
        "unit": "employer", "signals": [ASKED], "counted": "facts", "least": 3, "days": 30,
        "level": level.public_id, "source": "办法",
    }  # fmt: skip
    text = client.post(page("new_rule"), {**sent, "deed": "preview"}).content.decode()
    assert "云帆速递有限公司" in text
    assert not WarningRule.objects.exists()
    client.post(page("new_rule"), {**sent, "deed": "save"})
    rule = WarningRule.objects.get()
    assert rule.set_by == user
    client.post(page("change_rule", rule.public_id), {**sent, "least": 4})
    fresh = WarningRule.objects.get(valid_until=None)
    assert (fresh.least, fresh.series) == (4, rule.series)
    client.post(page("switch_rule", fresh.public_id), {"active": "0"})
    client.post(page("end_rule", fresh.public_id))
    fresh.refresh_from_db()
    assert (fresh.active, fresh.valid_until) == (False, TODAY)
    text = client.get(page("rule", fresh.public_id)).content.decode()
    assert "历史版本" in text


def test_a_refused_rule_says_why_beside_the_field(
    client: Client, user: User, room: FakeRoom, district: Organization
) -> None:
    level = a_level(district)
    sent = {
        "organization": district.public_id, "name": "三件咨询", "kind": "statistical",
        "unit": "employer", "signals": [ASKED], "counted": "facts", "least": 3,
        "level": level.public_id, "source": "办法",
    }  # fmt: skip
    answer = client.post(page("new_rule"), sent)
    assert answer.status_code == 422
    assert "请选择计算常态水平的方法" in answer.content.decode()


def test_a_level_is_set_changed_and_retired_by_forms(
    client: Client, user: User, district: Organization
) -> None:
    sent = {
        "organization": district.public_id, "name": "重大", "colour": "red", "rank": 1,
        "owner_role": "organizer", "owner_at": "setter", "hours": 4,
    }  # fmt: skip
    client.post(page("new_level"), sent)
    level = Level.objects.get()
    client.post(page("change_level", level.public_id), {**sent, "hours": 8})
    level.refresh_from_db()
    assert level.hours == 8
    client.post(page("retire_level", level.public_id))
    level.refresh_from_db()
    assert level.retired_on == TODAY


def test_the_page_of_a_statistical_rule_shows_what_was_measured(
    client: Client, user: User, room: FakeRoom, district: Organization
) -> None:
    rule = a_rule(district, kind="statistical", method="farrington")
    text = client.get(page("rule", rule.public_id)).content.decode()
    assert "每年误报" in text
    assert "改进Farrington法" in text


def test_the_list_is_narrowed_and_leaves_as_a_file(
    client: Client, user: User, room: FakeRoom, district: Organization, street: Organization
) -> None:
    level = a_level(district)
    a_rule(district, level)
    for name in ("甲公司", "乙公司"):
        room.asked(an_employer(street, name), 0, 1, 2)
    run()
    one = EarlyWarning.objects.get(employer__name="甲公司")
    for asked in (
        {"q": "甲公司"},
        {"employer": one.employer.public_id if one.employer else ""},
    ):
        listing = client.get(page("warnings"), asked).context["listing"]
        assert [line.row for line in listing] == [one]
    for asked in (
        {"standing": "open", "level": level.public_id, "area": street.public_id},
        {"rule": one.series, "unit": "employer", "mine": "0", "raised_on_from": TODAY},
    ):
        assert client.get(page("warnings"), asked).context["listing"].count == 2
    assert client.get(page("warnings"), {"standing": "late"}).context["listing"].count == 0
    file = client.get(page("warnings"), {"export": "csv"})
    text = b"".join(file.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "甲公司" in text


def test_the_employers_page_leads_to_its_warnings_only_for_those_who_may(
    client: Client, user: User, room: FakeRoom, district: Organization, employer: Employer
) -> None:
    a_warning(room, district, employer)
    url = reverse("organizations:employer", args=[employer.public_id])
    text = client.get(url).content.decode()
    assert page("warnings") in text
    assert "三十日内三件咨询" not in text
    client.force_login(a_user(district, Role.ADMINISTRATOR))
    assert page("warnings") not in client.get(url).content.decode()


def test_the_owner_finds_it_on_the_first_page_and_in_the_inbox(
    room: FakeRoom, district: Organization, street: Organization, employer: Employer
) -> None:
    warning = a_warning(room, district, employer)
    owner, above = an_actor(street, Role.STREET_STAFF), an_actor(district)
    url = f"{page('warnings')}?standing=raised&mine=1"
    assert [card.count for card in CARDS.cards(owner, TODAY) if card.url == url] == [1]
    assert [card for card in CARDS.cards(above, TODAY) if card.url == url] == []
    wanted = Wanted(today=TODAY, kinds=frozenset({"earlywarning.respond"}))
    [due] = DUES.collect(owner, wanted)
    assert due.due_on == timezone.localdate(warning.respond_by)
    assert due.may(owner)
    assert due.late(TODAY + timedelta(days=2))


def test_warnings_are_figures_that_open_their_rows(
    client: Client, user: User, room: FakeRoom, district: Organization, employer: Employer
) -> None:
    warning = a_warning(room, district, employer)
    fact = registry.fact("warnings")
    actor = an_actor(district)
    assert list(fact.visible(actor)) == [warning]
    [told] = fact.present(actor, [warning])
    assert told["url"] == page("warning", warning.public_id)
    client.post(page("confirm", warning.public_id), {})
    assert registry.fact("warnings_confirmed").rows().get() == warning
    assert not registry.fact("warnings_dismissed").rows().exists()
