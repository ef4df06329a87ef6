"""The desk's pages, both ways in: what they show, and how many statements they take."""

import re
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.builders.accounts import a_user
from tests.builders.advice import (
    a_lawyer,
    a_question,
    aid_for,
    an_article,
    days_ago,
    on_duty,
    pressing_since,
)
from tests.builders.organizations import OPERATOR
from tests.builders.outreach import a_meeting
from unionhall.accounts.models import Role, User
from unionhall.advice.models import Article, Consultation
from unionhall.advice.services import knowledge
from unionhall.core.models import AuditEntry
from unionhall.organizations.models import Organization

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def jurist(client: Client, district: Organization) -> User:
    user = a_user(district, Role.LEGAL_WORKER)
    client.force_login(user)
    return user


def shown(client: Client, name: str, *args: object, **query: str) -> str:
    response = client.get(reverse(f"advice:{name}", args=args), query)
    assert response.status_code == 200, response.content.decode()[:2000]
    return response.content.decode()


def test_a_question_is_taken_down_on_a_phone_in_one_form(
    client: Client, jurist: User, district: Organization
) -> None:
    page = shown(client, "take_down")
    key = re.search(r'name="key"[^>]*value="([0-9a-f-]{36})"', page)
    assert key is not None
    form = {
        "key": key[1],
        "question": "公司拖欠工资，打我电话13800000001",
        "topic": "5",
        "channel": "telephone",
        "asked_on": timezone.localdate().isoformat(),
        "organization": str(district.public_id),
        "name": "赵小川",
        "phone": "13800000001",
        "people": "",
    }

    response = client.post(reverse("advice:take_down"), form)

    row = Consultation.objects.get()
    assert row.public_id == UUID(key[1])
    assert response.status_code == 302
    text = client.get(response["Location"]).content.decode()
    assert "已在保存前隐去" in text
    assert "赵小川" in text


def test_a_wrong_form_keeps_what_was_written_and_says_where(client: Client, jurist: User) -> None:
    response = client.post(
        reverse("advice:take_down"), {"question": "年休假", "topic": "4", "phone": "1380000"}
    )

    assert response.status_code == 422
    assert "年休假" in response.content.decode()


def test_a_stall_has_its_own_short_form(
    client: Client, jurist: User, district: Organization
) -> None:
    meeting = a_meeting(district, opened=True)
    url = reverse("advice:at_stall", args=[meeting.public_id])

    assert 'name="channel"' not in client.get(url).content.decode()
    client.post(url, {"question": "站点押金不退", "topic": "7"})

    row = Consultation.objects.get()
    assert (row.meeting, row.channel) == (meeting, "stall")
    listed = shown(client, "consultations", meeting=str(meeting.public_id))
    assert "站点押金不退" in listed


def test_the_page_of_a_consultation_shows_days_left_with_their_article(
    client: Client, jurist: User, district: Organization
) -> None:
    row = a_question(district, known_on=pressing_since())

    text = shown(client, "consultation", row.public_id)

    assert "距仲裁时效届满仅剩" in text
    assert "《中华人民共和国劳动争议调解仲裁法》第二十七条" in text
    assert "第四十四条" in text
    assert "时效七日内届满" in shown(client, "consultations")


def test_who_writes_over_a_newer_version_is_shown_both(
    client: Client, jurist: User, district: Organization
) -> None:
    row = a_question(district)
    url = reverse("advice:consultation", args=[row.public_id])
    client.post(url, {"version": "1", "answer": "先协商。"})

    response = client.post(url, {"version": "1", "answer": "直接仲裁。"})

    text = response.content.decode()
    assert response.status_code == 409
    assert "先协商。" in text
    assert "直接仲裁。" in text
    version = re.search(r'name="version"[^>]*value="(\d+)"', text)
    assert version is not None
    assert client.post(url, {"version": version[1], "answer": "都写上。"}).status_code == 302
    row.refresh_from_db()
    assert row.answer == "都写上。"


def test_an_answer_to_what_was_closed_meanwhile_is_still_in_the_form(
    client: Client, jurist: User, district: Organization
) -> None:
    row = a_question(district)
    client.post(reverse("advice:close", args=[row.public_id]), {"reason": "本人不再咨询"})

    url = reverse("advice:consultation", args=[row.public_id])
    response = client.post(url, {"version": "1", "answer": "写了很久的答复。"})

    assert response.status_code == 422
    assert "写了很久的答复。" in response.content.decode()


def test_an_article_is_cited_without_losing_the_answer(
    client: Client, jurist: User, district: Organization
) -> None:
    row = a_question(district)
    url = reverse("advice:consultation", args=[row.public_id])

    response = client.post(url, {"version": "1", "answer": "申请调解。", "cite": "1"})

    assert response["Location"].startswith(f"{reverse('advice:search')}?for={row.public_id}")
    row.refresh_from_db()
    assert row.answer == "申请调解。"
    assert client.post(url, {"version": "2", "answer": "", "cite": "1"}).status_code == 302
    row.refresh_from_db()
    assert row.answer == "申请调解。"


def test_a_withdrawn_article_is_still_read_where_it_is_cited(
    client: Client, jurist: User, district: Organization
) -> None:
    article = an_article(district)
    url = reverse("advice:withdraw_article", args=[article.public_id])
    client.post(url, {"reason": "已废止"})

    assert "撤下" in shown(client, "article", article.public_id)


def test_what_ships_offers_no_form(client: Client, jurist: User) -> None:
    knowledge.load_articles(OPERATOR, knowledge.LoadArticles())
    shipped = Article.objects.exclude(rule="")[0]

    response = client.get(reverse("advice:change_article", args=[shipped.public_id]))

    assert response.status_code == 422


def test_a_wrong_day_of_leaving_takes_nobody_off(
    client: Client, jurist: User, district: Organization
) -> None:
    lawyer = a_lawyer(district)
    url = reverse("advice:lawyer_leaves", args=[lawyer.public_id])

    assert client.post(url, {"on": "2026-13-40"}).status_code == 422
    lawyer.refresh_from_db()
    assert lawyer.left_on is None


def test_a_change_over_a_newer_version_is_shown_both(
    client: Client, jurist: User, district: Organization
) -> None:
    row = a_question(district)
    url = reverse("advice:change", args=[row.public_id])
    form = {"asked_on": str(row.asked_on), "topic": "5", "version": "1"}
    assert client.post(url, form | {"question": "第一个人改的"}).status_code == 302

    response = client.post(url, form | {"question": "第二个人改的"})

    assert response.status_code == 409
    assert "第一个人改的" in response.content.decode()
    assert "第二个人改的" in response.content.decode()


def test_a_hit_is_cited_by_one_tap(client: Client, jurist: User, district: Organization) -> None:
    article, row = an_article(district), a_question(district)

    text = shown(client, "search", q="劳动报酬", **{"for": str(row.public_id)})

    assert "<mark>劳动</mark>" in text
    assert "引用" in text
    client.post(
        reverse("advice:cite", args=[row.public_id]),
        {"article": str(article.public_id), "on": "1"},
    )
    assert list(row.articles.all()) == [article]


def test_legal_aid_goes_its_way_on_its_page(
    client: Client, jurist: User, district: Organization
) -> None:
    row, lawyer = a_question(district), a_lawyer(district)
    today = timezone.localdate().isoformat()
    form = {"matter": "wages", "hardship": "exempt", "received_on": today}

    page = client.post(reverse("advice:ask_aid", args=[row.public_id]), form)["Location"]
    text = client.get(page).content.decode()
    assert "作出决定期限" in text
    assert "《中华人民共和国法律援助法（2021年）》第四十三条" in text
    assert client.post(f"{page}decide/", {"decision": "refused", "on": today}).status_code == 422
    client.post(f"{page}decide/", {"decision": "granted", "on": today})
    client.post(f"{page}assign/", {"lawyer": str(lawyer.public_id), "on": today})
    client.post(f"{page}end/", {"outcome": "settled", "on": today})

    row.aid_request.refresh_from_db()
    assert (row.aid_request.state, row.aid_request.outcome) == ("closed", "settled")


def test_the_roster_takes_a_day_and_shows_it(
    client: Client, jurist: User, district: Organization
) -> None:
    lawyer = a_lawyer(district)
    form = {
        "organization": str(district.public_id),
        "lawyer": str(lawyer.public_id),
        "on": "2026-11-30",
        "starts_at": "09:00",
        "ends_at": "11:30",
    }

    response = client.post(reverse("advice:roster"), form)

    assert "冯律" in client.get(response["Location"]).content.decode()
    assert "律师值班" in shown(client, "roster")


def test_the_picture_counts_what_is_in_sight(
    client: Client, jurist: User, district: Organization, other_district: Organization
) -> None:
    a_question(district)
    a_question(district, topic="4")
    a_question(other_district)

    text = shown(client, "picture")

    assert "近两年可见咨询2人次" in text


def test_lists_leave_as_files_with_a_note_in_the_trail(
    client: Client, jurist: User, district: Organization
) -> None:
    a_question(district, name="赵小川", phone="13800000001")

    response = client.get(reverse("advice:consultations"), {"export": "csv"})
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]

    assert "公司拖欠三个月工资" in text
    assert "赵小川" not in text
    assert AuditEntry.objects.get(action="lists.exported").facts["list"] == "advice.consultations"


@pytest.mark.parametrize("count", [1, 4])
def test_pages_take_the_same_statements_however_many_rows(
    client: Client,
    jurist: User,
    district: Organization,
    street: Organization,
    django_assert_max_num_queries: object,
    count: int,
) -> None:
    lawyers = [a_lawyer(district, f"冯{n}") for n in range(count)]
    for lawyer in lawyers:
        row = a_question(street, answer="申请调解。", name="赵小川", known_on=days_ago(30))
        aid_for(row)
        an_article(district)
        on_duty(district, lawyer)
    for name, most in (
        ("consultations", 15),
        ("aid_requests", 13),
        ("articles", 12),
        ("lawyers", 13),
        ("roster", 15),
        ("picture", 12),
    ):
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            shown(client, name)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        shown(client, "search", q="申请调解 劳动报酬")


def test_every_page_opens_for_those_it_is_for(
    client: Client, jurist: User, district: Organization
) -> None:
    row, lawyer, article = a_question(district), a_lawyer(district), an_article(district)
    day = on_duty(district, lawyer)
    for name, args in (
        ("change", [row.public_id]),
        ("article", [article.public_id]),
        ("change_article", [article.public_id]),
        ("new_article", []),
        ("lawyer", [lawyer.public_id]),
        ("duty_day", [day.public_id]),
        ("desks", []),
        ("desk", [district.public_id]),
        ("search", []),
        ("disposal", []),
    ):
        shown(client, name, *args)
