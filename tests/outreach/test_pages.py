"""The pages of outreach: what they show, refuse and cost."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from tests.builders.accounts import a_user
from tests.builders.organizations import an_employer, an_organization
from tests.builders.outreach import a_held_meeting, a_meeting, a_partner, a_promise, a_rule
from unionhall.accounts.models import Role, User
from unionhall.core.models import AuditEntry
from unionhall.organizations.models import Employer, Kind, Organization
from unionhall.outreach.models import Meeting, Promise, ScheduleRule, Tap
from unionhall.outreach.services import stall

MOST_SQL = 15


@pytest.fixture
def staff(client: Client, district: Organization) -> User:
    user = a_user(district)
    client.force_login(user)
    return user


def page(name: str, *args: object) -> str:
    return reverse(f"outreach:{name}", args=args)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    "name", ["meetings", "promises", "due", "rules", "partners", "plan", "record"]
)
def test_pages_cost_a_fixed_number_of_queries(
    client: Client,
    staff: User,
    district: Organization,
    street: Organization,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    name: str,
    rows: int,
) -> None:
    a_rule(district)
    for number in range(rows):
        body = an_organization(f"第{number}街道总工会", parent=district, kind=Kind.STREET)
        a_promise(a_meeting(body))
        a_partner(district, f"律所{number}")
    client.get(page(name))

    with django_assert_max_num_queries(MOST_SQL):
        response = client.get(page(name))

    assert response.status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_a_meetings_page_and_its_stall_cost_a_fixed_number_of_queries(
    client: Client,
    staff: User,
    district: Organization,
    street: Organization,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    meeting = a_meeting(street, opened=True)
    for number in range(rows):
        a_promise(meeting, text=f"诉求{number}")
        duty = a_user(district, Role.BANK_CLERK, f"柜员{number}").duties.get()
        client.post(page("assign", meeting.public_id), {"duty": duty.public_id})

    for name in ("meeting", "stall", "people", "change"):
        with django_assert_max_num_queries(MOST_SQL):
            response = client.get(page(name, meeting.public_id))
        assert response.status_code == 200
    shown = client.get(page("meeting", meeting.public_id)).content.decode()
    assert [f"诉求{n}" in shown and f"柜员{n}" in shown for n in range(rows)] == [True] * rows


def plan_fields(organization: Organization, **changes: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "organization": organization.public_id,
        "kind": "employee",
        "key": uuid4(),
        "theme": "快递员入会沟通会",
        "held_on": timezone.localdate().isoformat(),
        "starts_at": "11:30",
        "ends_at": "13:30",
        "place": "儒林分拨站",
        "place_type": "depot",
    }
    return fields | changes


def test_planning_proposes_today_at_noon_at_the_last_place(
    client: Client, staff: User, street: Organization
) -> None:
    a_held_meeting(street, timezone.localdate() - timedelta(days=7), place="东关物流集散地")

    form = client.get(page("plan"), {"organization": street.public_id}).context["form"]

    assert form["held_on"].value() == timezone.localdate()
    assert form["starts_at"].value().strftime("%H:%M") == "11:30"
    assert form["place"].value() == "东关物流集散地"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({}, "物流园路1号"),
        ({"place": "儒林分拨站"}, ""),
        ({"place": "儒林分拨站", "address": "妫水北街1号"}, "妫水北街1号"),
    ],
)
def test_an_address_offered_for_another_place_is_not_kept(
    client: Client, staff: User, street: Organization, typed: dict[str, str], kept: str
) -> None:
    earlier = timezone.localdate() - timedelta(days=7)
    a_held_meeting(street, earlier, place="东关物流集散地", address="物流园路1号")
    form = client.get(page("plan"), {"organization": street.public_id}).context["form"]
    names = ("place", "address", "offered_place", "offered_address")
    offered = {name: form[name].value() for name in names}

    client.post(page("plan"), plan_fields(street) | offered | typed)

    meeting = Meeting.objects.get(state="planned")
    assert meeting.address == kept
    said = client.get(page("meeting", meeting.public_id)).content.decode()
    assert ("原地点的地址没有保存" in said) is (kept == "")


def test_the_plan_form_plans_once_however_often_it_is_sent(
    client: Client, staff: User, street: Organization
) -> None:
    fields = plan_fields(street)

    first = client.post(page("plan"), fields)
    second = client.post(page("plan"), fields)

    meeting = Meeting.objects.get()
    assert (first.status_code, first["Location"]) == (302, page("meeting", meeting.public_id))
    assert second["Location"] == first["Location"]
    assert meeting.organization == street


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"ends_at": "11:00"}, "ends_at", "会议结束时间"),
        ({"held_on": "2099-01-01"}, "held_on", "超过 400 天"),
        ({"held_on": "明天"}, "held_on", "年-月-日"),
        ({"place": ""}, "place", ""),
    ],
)
def test_a_refused_plan_keeps_what_was_typed_and_names_the_field(
    client: Client,
    staff: User,
    street: Organization,
    changes: dict[str, object],
    field: str,
    sentence: str,
) -> None:
    response = client.post(page("plan"), plan_fields(street, **changes))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    shown = response.content.decode()
    assert "快递员入会沟通会" in shown
    assert sentence in shown
    assert not Meeting.objects.exists()


def test_a_visit_needs_an_employer(client: Client, staff: User, street: Organization) -> None:
    fields = plan_fields(street, kind="enterprise")

    refused = client.post(page("plan"), fields)
    done = client.post(page("plan"), fields | {"employer": an_employer(street).public_id})

    assert refused.status_code == 422
    assert "employer" in refused.context["form"].errors
    assert done.status_code == 302


def test_a_visit_without_a_place_is_at_the_employers(
    client: Client, staff: User, street: Organization
) -> None:
    employer = an_employer(street, "云帆速递有限公司")
    Employer.objects.update(address="金阳南路6号", division_code="520115")
    fields = plan_fields(
        street, kind="enterprise", employer=employer.public_id, place="", address=""
    )

    shown = client.get(page("plan"), {"kind": "enterprise"}).content.decode()
    done = client.post(page("plan"), fields)

    assert "不填，即在该单位" in shown
    assert done.status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.place, meeting.address) == ("云帆速递有限公司", "金阳南路6号")
    assert meeting.division_code == "520115"


def test_another_place_of_a_visit_does_not_get_the_employers_address(
    client: Client, staff: User, street: Organization
) -> None:
    employer = an_employer(street, "云帆速递有限公司")
    Employer.objects.update(address="金阳南路6号")
    fields = plan_fields(
        street, kind="enterprise", employer=employer.public_id, place="街道会议室", address=""
    )

    client.post(page("plan"), fields)

    meeting = Meeting.objects.get()
    assert (meeting.place, meeting.address) == ("街道会议室", "")


def test_the_employer_picker_finds_by_initials(
    client: Client, staff: User, street: Organization, other_district: Organization
) -> None:
    an_employer(street, "云帆速递有限公司")
    an_employer(other_district, "云帆货运有限公司")

    shown = client.get(page("employer_options"), {"q": "yfsd"}).content.decode()
    by_name = client.get(page("employer_options"), {"q": "云帆"}).content.decode()

    assert "云帆速递有限公司" in shown
    assert "云帆货运" not in by_name


def test_the_stall_begins_counts_and_closes(
    client: Client, staff: User, street: Organization
) -> None:
    meeting = a_meeting(street)
    name = meeting.public_id
    tap = {"id": str(uuid4()), "counter": "asked", "by": 1}

    begun = client.post(page("open", name), {"back": "stall"})
    assert begun["Location"] == page("stall", name)
    for _ in range(2):
        answer = client.post(page("taps", name), json.dumps([tap]), "application/json")
    assert answer.json() == {
        "counts": {"asked": 1, "materials": 0, "questionnaires": 0, "forms": 0},
        "taken": [tap["id"]],
        "refused": [],
    }
    assert client.get(page("taps", name)).json()["counts"]["asked"] == 1
    client.post(page("close", name), {"back": "stall"})

    meeting.refresh_from_db()
    assert (meeting.state, meeting.asked, Tap.objects.count()) == ("held", 1, 1)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{}",
        "[]",
        '[{"id": "x"}]',
        '[{"id": "0192f6f0-0000-7000-8000-000000000001", "counter": "beer", "by": 1}]',
        '[{"id": "0192f6f0-0000-7000-8000-000000000001", "counter": "asked", "by": 999}]',
        '[{"id": 5, "counter": "asked", "by": 1}]',
        '["x", null]',
    ],
)
def test_taps_that_are_none_are_refused(
    client: Client, staff: User, street: Organization, body: str
) -> None:
    meeting = a_meeting(street, opened=True)

    response = client.post(page("taps", meeting.public_id), body, "application/json")

    assert response.status_code == 422
    assert response.json()["message"] == "这些点击数据无法识别。"


def test_taps_before_the_opening_say_why_not(
    client: Client, staff: User, street: Organization
) -> None:
    tap = {"id": str(uuid4()), "counter": "asked", "by": 1}
    address = page("taps", a_meeting(street).public_id)

    response = client.post(address, json.dumps([tap]), "application/json")

    assert (response.status_code, response.json()["code"]) == (422, "not_under_way")


def test_a_demand_is_written_down_in_one_line(
    client: Client, staff: User, street: Organization
) -> None:
    meeting = a_meeting(street, opened=True)
    fields = {"demand-key": uuid4(), "demand-text": "没有歇脚点", "demand-category": "rest"}
    address = page("stall_demand", meeting.public_id)

    for _ in range(2):
        part = client.post(address, fields, headers={"HX-Request": "true", "HX-Target": "demand"})
    empty = client.post(address, fields | {"demand-key": uuid4(), "demand-text": " "})

    assert part.status_code == 200
    assert "<html" not in part.content.decode()
    assert "没有歇脚点" in part.content.decode()
    assert empty.status_code == 422
    assert Promise.objects.get().text == "没有歇脚点"


def test_an_answer_is_given_on_the_promises_page(
    client: Client, staff: User, street: Organization
) -> None:
    promise = a_promise(a_meeting(street))
    today = timezone.localdate()
    address = page("promise", promise.public_id)

    refused = client.post(address, {"answer": "", "answered_on": today})
    client.post(address, {"answer": "已办妥", "answered_on": today, "satisfied": "yes"})

    promise.refresh_from_db()
    assert refused.status_code == 422
    assert "answer" in refused.context["form"].errors
    assert (promise.answer, promise.satisfied) == ("已办妥", True)


def test_closing_twice_says_so_and_harms_nothing(
    client: Client, staff: User, street: Organization
) -> None:
    name = a_meeting(street, opened=True).public_id

    client.post(page("close", name))
    again = client.post(page("close", name), follow=True)

    assert "已经结束" in again.content.decode()
    assert Meeting.objects.get().state == "held"


def test_calling_off_without_a_reason_shows_the_sentence(
    client: Client, staff: User, street: Organization
) -> None:
    response = client.post(page("cancel", a_meeting(street).public_id), {"reason": ""})

    assert response.status_code == 422
    assert "请简要写明原因" in response.content.decode()


def test_a_bank_clerk_reaches_the_assigned_meeting_and_nothing_else(
    client: Client, district: Organization, street: Organization
) -> None:
    clerk = a_user(district, Role.BANK_CLERK)
    mine, other = a_meeting(street), a_meeting(street, theme="别处的沟通会")
    a_promise(mine, text="不该给银行看的诉求")
    actor = a_user(district)
    client.force_login(actor)
    client.post(page("assign", mine.public_id), {"duty": clerk.duties.get().public_id})
    client.force_login(clerk)

    listed = client.get(page("meetings")).content.decode()
    shown = client.get(page("meeting", mine.public_id))

    assert "快递员入会沟通会" in listed
    assert "别处的沟通会" not in listed
    assert shown.status_code == 200
    assert "不该给银行看的诉求" not in shown.content.decode()
    refused = {
        "other": client.get(page("meeting", other.public_id)).status_code,
        "stall": client.get(page("stall", mine.public_id)).status_code,
        "promises": client.get(page("promises")).status_code,
        "calendar": client.get(reverse("register:calendar")).status_code,
        "due": client.get(page("due")).status_code,
        "rules": client.get(page("rules")).status_code,
        "plan": client.get(page("plan")).status_code,
        "export": client.get(page("meetings"), {"export": "csv"}).status_code,
    }
    assert refused == {"other": 404} | dict.fromkeys(
        ["stall", "promises", "calendar", "due", "rules", "plan", "export"], 403
    )


def test_an_export_is_noted_in_the_trail(client: Client, staff: User, street: Organization) -> None:
    a_held_meeting(street)

    response = client.get(page("meetings"), {"export": "csv"})

    content = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert "儒林街道总工会" in content
    assert AuditEntry.objects.filter(action="lists.exported").exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "集散地"}, ["东关"]),
        ({"kind": "enterprise"}, ["拜访"]),
        ({"state": "held"}, ["东关"]),
        ({"state": "unclosed"}, []),
        ({"held_by": "other"}, ["拜访"]),
        ({"guided": "1"}, ["东关"]),
    ],
)
def test_the_list_is_narrowed(
    client: Client,
    staff: User,
    district: Organization,
    street: Organization,
    query: dict[str, str],
    found: list[str],
) -> None:
    a_held_meeting(street, theme="东关", place="东关集散地", guided_by=district.public_id)
    a_meeting(street, theme="拜访", employer=an_employer(street), organizer=district.public_id)

    listing = client.get(page("meetings"), query).context["listing"]

    assert [line.row.theme for line in listing] == found


def test_a_rule_is_set_and_ended(client: Client, staff: User, district: Organization) -> None:
    fields = {
        "organization": district.public_id,
        "kind": "employee",
        "level": "district",
        "below": ["street", "township", "park"],
        "pattern": "monthly_weekday",
        "week": "3",
        "weekday": "3",
        "counting": "weekdays",
        "grace": "0",
        "source": "区总工会通知",
        "valid_from": "2026-01-01",
    }

    refused = client.post(page("set_rule"), fields | {"week": ""})
    client.post(page("set_rule"), fields)
    rule = ScheduleRule.objects.get()
    shown = client.get(page("rules")).content.decode()
    client.post(page("end_rule", rule.public_id), {"valid_until": "2026-12-31"})

    rule.refresh_from_db()
    assert refused.status_code == 422
    assert "week" in refused.context["form"].errors
    assert "每月第 3 个星期三" in shown
    assert str(rule.valid_until) == "2026-12-31"


def test_a_meeting_elsewhere_does_not_exist_for_you(
    client: Client, staff: User, other_district: Organization
) -> None:
    meeting = a_meeting(other_district)

    for name in ("meeting", "stall", "people", "change", "taps"):
        assert client.get(page(name, meeting.public_id)).status_code == 404


def test_who_only_looks_sees_no_buttons(
    client: Client, district: Organization, street: Organization
) -> None:
    client.force_login(a_user(district, Role.LEADER))
    meeting = a_meeting(street)

    shown = client.get(page("meeting", meeting.public_id)).content.decode()

    assert page("open", meeting.public_id) not in shown
    assert client.post(page("open", meeting.public_id)).status_code == 403


def test_the_pages_speak_english_too(client: Client, staff: User, street: Organization) -> None:
    a_meeting(street)
    with translation.override("en"):
        shown = client.get(page("meetings"), headers={"Accept-Language": "en"}).content.decode()
    assert "workers&#x27; communication meeting" in shown


def test_partners_come_along(client: Client, staff: User, district: Organization) -> None:
    meeting, partner = a_meeting(district), a_partner(district)

    client.post(page("set_partners", meeting.public_id), {"partner": [partner.public_id]})

    assert list(meeting.partners.all()) == [partner]
    assert stall.counts(meeting)["asked"] == 0


def test_the_duties_to_choose_from_are_not_taken_for_ones_own(
    client: Client, staff: User, district: Organization
) -> None:
    meeting = a_meeting(district)
    a_user(district, name="王同事")
    a_user(district, name="赵同事")

    body = client.get(page("people", meeting.public_id)).content.decode()

    assert "王同事" in body
    assert reverse("accounts:switch_duty") not in body
