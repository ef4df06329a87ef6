"""The register's pages: what they show, and how few statements they cost."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from tests.builders.accounts import a_user, an_actor
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from tests.builders.outreach import a_held_meeting, a_meeting, a_rule
from tests.builders.register import a_certificate, a_seat, a_term, an_account, three
from unionhall.accounts.models import Duty, Role
from unionhall.organizations.commands import Cover
from unionhall.organizations.models import Kind, Organization
from unionhall.organizations.services import cover
from unionhall.register import coverage
from unionhall.register.commands import ChangeSeat, MakeFeed, RevokeFeed
from unionhall.register.models import Seat, Term
from unionhall.register.services import feeds, seating

pytestmark = pytest.mark.django_db
MOST = 15
ASKED_OF_ALL = {"calendar": 31, "inbox": 31, "today": 25}
"""These ask every app, each two or three times, however many bodies and meetings there are."""


@pytest.fixture
def desk(client: Client, street: Organization) -> Client:
    client.force_login(a_user(street, Role.STREET_STAFF))
    return client


@pytest.fixture
def union(joint_union: Organization) -> Organization:
    a_term(joint_union, date(2023, 5, 2))
    a_certificate(joint_union, date(2023, 7, 1), date(2026, 6, 30))
    an_account(joint_union)
    return joint_union


@pytest.mark.parametrize(
    "name", ["inbox", "calendar", "coverage", "responsibilities", "today", "union"]
)
@pytest.mark.parametrize("more", [0, 6])
def test_a_page_asks_the_database_the_same_few_questions(
    desk: Client,
    street: Organization,
    union: Organization,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    name: str,
    more: int,
) -> None:
    for number in range(more):
        other = an_organization(f"第{number}联合工会", parent=street, kind=Kind.JOINT)
        a_term(other, date(2023, 5, 2), seats=())
    args = [union.public_id] if name == "union" else []
    desk.get("/")  # the first request of a session also writes it
    with django_assert_max_num_queries(ASKED_OF_ALL.get(name, MOST)):
        page = desk.get(reverse(f"register:{name}", args=args))
    assert page.status_code == 200


def test_the_inbox_shows_the_most_urgent_first_and_hands_itself_out(
    client: Client, district: Organization, union: Organization
) -> None:
    desk = client
    desk.force_login(a_user(district, Role.ORGANIZER))
    page = desk.get(reverse("register:inbox")).content.decode()
    assert page.index("逾期未换届") < page.index("证书待换发")
    only = desk.get(reverse("register:inbox"), {"within": "late"}).content.decode()
    assert 'class="due-item tone-late"' in only
    assert 'class="due-item tone-info"' not in only
    for kind in ("csv", "xlsx"):
        file = desk.get(reverse("register:inbox"), {"export": kind})
        assert file.status_code == 200
        assert b"".join(file)  # type: ignore[arg-type]
        for close in file._resource_closers:  # noqa: SLF001 -- close() would end the connection of the test
            close()
    assert desk.get(reverse("register:inbox"), {"export": "pdf"}).status_code == 422
    assert desk.get(reverse("register:inbox"), {"within": "nonsense"}).status_code == 422


def test_the_register_of_a_union_is_shown_as_of_any_day(desk: Client, union: Organization) -> None:
    change = ChangeSeat(organization=union.public_id, seat=a_seat("李主席"), since=date(2026, 5, 6))
    seating.change_seat(OPERATOR, change)
    address = reverse("register:union", args=[union.public_id])
    now, then = (
        desk.get(address, {"on": day}).content.decode() for day in ("2026-05-06", "2026-05-05")
    )
    assert "李主席" in now
    assert "王主席" not in now.partition("工会法人资格证书")[0]
    assert "王主席" in then
    assert "李主席" not in then
    before = desk.get(address, {"on": "2023-05-01"}).content.decode()
    assert "当日没有任期记录" in before


def test_a_term_is_entered_on_its_form_with_those_elected(
    desk: Client, joint_union: Organization
) -> None:
    address = reverse("register:begin_term", args=[joint_union.public_id])
    given = {
        "elected_on": "2026-05-20",
        "begins_on": "2026-05-20",
        "years": "5",
        "approval_number": "延工发〔2026〕12号",
        "approved_on": "2026-05-19",
        "seats-TOTAL_FORMS": "4",
        "seats-INITIAL_FORMS": "0",
    }
    places = ("committee:chair", "committee:member", "committee:member", "audit:director")
    for number, place in enumerate(places):
        given |= {
            f"seats-{number}-place": place,
            f"seats-{number}-name": "赵钱孙李"[number] + "建国",
        }
    refused = desk.post(address, given)
    assert refused.status_code == 422
    assert "批复日期" in refused.content.decode()
    assert not Term.objects.exists()
    desk.post(address, given | {"approved_on": "2026-05-25"})
    assert Term.objects.get().ends_on == date(2031, 5, 20)
    assert Seat.objects.count() == 4


def test_the_calendar_shows_meetings_and_what_is_due_and_either_alone(
    desk: Client, district: Organization, street: Organization, union: Organization
) -> None:
    a_rule(district)
    a_held_meeting(street, date(2026, 3, 4), theme="快递员入会沟通会")
    day = {"month": "2026-03", "organization": str(street.public_id)}
    address = reverse("register:calendar")

    def shown(month: str, **more: str) -> set[str]:
        page = desk.get(address, {**day, "month": month, **more})
        assert page.status_code == 200
        return {one.kind for one in page.context["happenings"]}

    assert shown("2026-03") == {"outreach.meeting", "outreach.asked"}
    assert shown("2026-03", kind="outreach.meeting") == {"outreach.meeting"}
    assert shown("2026-03", kind="due") == set()
    assert shown("2026-06", kind="due") == {"register.certificate_renewal"}
    text = desk.get(address, {**day, "view": "list"}).content.decode()
    assert "快递员入会沟通会" in text
    assert "day-sum" in desk.get(address, day).content.decode()


def test_the_feed_holds_meetings_with_place_and_hours(
    client: Client, street: Organization, union: Organization
) -> None:
    meeting = a_meeting(street, theme="入会沟通会")
    secret = feeds.make_feed(an_actor(street, Role.STREET_STAFF), MakeFeed())
    answer = client.get(reverse("register:feed", args=[secret]))
    book = Calendar.from_ical(answer.content)
    assert [zone.tz_name for zone in book.timezones] == ["Asia/Shanghai"]
    assert not book.get_missing_tzids()
    events = book.walk("VEVENT")
    [found] = [one for one in events if str(one["summary"]) == "入会沟通会"]
    assert str(found["uid"]) == f"outreach.meeting:{meeting.public_id}@unionhall"
    assert str(found["location"]) == meeting.place
    assert found.decoded("dtstart").time() == meeting.starts_at


def test_the_number_of_members_leads_to_this_union_alone(
    desk: Client, street: Organization, joint_union: Organization
) -> None:
    namesake = an_organization(joint_union.name, parent=street, kind=Kind.JOINT)
    admitted(joint_union, an_identity("王建国"))
    admitted(namesake, an_identity("李小明"))
    panel = desk.get(reverse("register:union", args=[joint_union.public_id])).content.decode()
    way = f"{reverse('members:memberships')}?of={joint_union.public_id}"
    assert f'href="{way}"' in panel
    listing = desk.get(way).context["listing"]
    assert [line.row.organization_id for line in listing] == [joint_union.pk]


def test_the_coverage_counts_each_firm_once_and_none_that_is_large(
    street: Organization, joint_union: Organization
) -> None:
    staff = an_actor(street, Role.STREET_STAFF)
    firms = [
        an_employer(street, f"公司{number}", staff=number, counted_on=date(2021, 1, 1))
        for number in (10, 99, 100)
    ]
    for firm in firms:
        command = Cover(
            organization=joint_union.public_id, employer=firm.public_id, on=date(2025, 1, 1)
        )
        cover(OPERATOR, command)
    an_employer(street, "未建会公司")
    [area] = coverage.areas(staff, date(2026, 6, 1))
    assert (area.covered, area.uncovered, area.joint_unions, area.percent) == (2, 1, 1, 66)
    [then] = coverage.areas(staff, date(2024, 12, 31))
    assert then.covered == 0


def test_the_feed_opens_with_its_secret_only_and_names_no_people(
    client: Client, street: Organization, union: Organization
) -> None:
    staff = an_actor(street, Role.STREET_STAFF)
    secret = feeds.make_feed(staff, MakeFeed())
    address = reverse("register:feed", args=[secret])
    answer = client.get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    assert "王主席" not in answer.content.decode()
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert {str(one["summary"]) for one in events} == {
        "逾期未换届 · 儒林街道快递行业联合工会",
        "证书待换发 · 儒林街道快递行业联合工会",
    }
    uids = {str(one["uid"]) for one in events}
    assert len(uids) == 2
    again = client.get(address)
    assert {str(one["uid"]) for one in Calendar.from_ical(again.content).walk("VEVENT")} == uids
    assert client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304
    other = feeds.make_feed(staff, MakeFeed())
    assert client.get(address).status_code == 404
    feeds.revoke_feed(staff, RevokeFeed())
    assert client.get(reverse("register:feed", args=[other])).status_code == 404


def test_the_feed_closes_with_the_duty(
    client: Client, street: Organization, union: Organization
) -> None:
    secret = feeds.make_feed(an_actor(street, Role.STREET_STAFF), MakeFeed())
    Duty.objects.update(valid_until=date(2026, 6, 1))
    assert client.get(reverse("register:feed", args=[secret])).status_code == 404


def test_names_of_staff_are_shown_as_accounts_shows_them(
    client: Client, street: Organization, district: Organization
) -> None:
    a_user(street, Role.STREET_STAFF, name="张街道")
    address = reverse("register:responsibilities")
    client.force_login(a_user(street, Role.STREET_STAFF))
    assert "张街道" not in client.get(address).content.decode()
    client.force_login(a_user(district))
    assert "张街道" in client.get(address).content.decode()


def test_the_committee_of_three_is_the_smallest(joint_union: Organization) -> None:
    assert a_term(joint_union, seats=three()).seats.count() == 3


@pytest.mark.parametrize("month", ["9999-12", "0001-01"])
def test_a_month_at_the_end_of_the_calendar_is_refused_in_words(desk: Client, month: str) -> None:
    answer = desk.get(reverse("register:calendar"), {"month": month})
    assert answer.status_code in {200, 422}
    assert answer.status_code == 200 or "请检查年份" in answer.content.decode()
    told = desk.get("/api/v1/register/due", {"until": "9999-12-31"})
    assert told.status_code in {200, 422}
