"""The desk by programs: the same rules, the same sentences."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.builders.accounts import a_user
from tests.builders.advice import a_desk, a_lawyer, a_question, an_article, days_ago, pressing_since
from tests.builders.organizations import OPERATOR
from unionhall.accounts.models import Role
from unionhall.advice.models import Article, Consultation
from unionhall.advice.services import knowledge
from unionhall.organizations.models import Organization

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ROOT = "/api/v1/advice"


@pytest.fixture
def desk(client: Client, district: Organization) -> Client:
    client.force_login(a_user(district, Role.LEGAL_WORKER))
    return client


def send(client: Client, method: str, path: str, **body: Any) -> Any:
    response = getattr(client, method)(f"{ROOT}{path}", body, content_type="application/json")
    return response.status_code, response.json() if response.content else None


def test_a_question_goes_its_way(desk: Client, district: Organization) -> None:
    today = timezone.localdate().isoformat()
    article, lawyer = an_article(district), a_lawyer(district)
    status, made = send(
        desk,
        "post",
        "/",
        organization=str(district.public_id),
        channel="telephone",
        asked_on=today,
        topic="5",
        question="拖欠工资，电话13800000001",
        name="赵小川",
        known_on=pressing_since().isoformat(),
    )
    assert (status, made["question"], made["anonymous"]) == (201, "拖欠工资，电话×××", False)
    one = f"/{made['id']}"

    status, cited = send(desk, "post", f"{one}/cite", article=str(article.public_id))
    assert (status, cited["version"]) == (200, 2)
    status, answered = send(
        desk,
        "post",
        f"{one}/answer",
        version=2,
        answer="申请调解。",
        articles=[str(article.public_id)],
        next_step="mediate",
    )
    assert (status, answered["state"], answered["version"]) == (200, "answered", 3)
    status, refused = send(desk, "post", f"{one}/answer", version=2, answer="别的。")
    assert (status, refused["code"]) == (409, "changed_meanwhile")
    now = desk.get(f"{ROOT}{one}").json()["consultation"]
    assert (now["answer"], now["version"]) == ("申请调解。", 3)
    status, again = send(
        desk,
        "post",
        f"{one}/answer",
        version=3,
        answer="申请调解。别的。",
        articles=[str(article.public_id)],
    )
    assert (status, again["answer"]) == (200, "申请调解。别的。")

    status, aid = send(
        desk, "post", f"{one}/aid", matter="wages", hardship="exempt", received_on=today
    )
    assert (status, aid["state"]) == (201, "received")
    path = f"/aid/{aid['id']}"
    assert send(desk, "post", f"{path}/begin", on=today)[0] == 200
    assert send(desk, "post", f"{path}/decide", granted=True, on=today)[1]["state"] == "granted"
    status, assigned = send(desk, "post", f"{path}/assign", lawyer=str(lawyer.public_id), on=today)
    assert (status, assigned["lawyer"]) == (200, str(lawyer.public_id))

    shown = desk.get(f"{ROOT}{one}").json()
    assert (shown["asker"], shown["turned"]) == ("赵小川", {"aid": aid["id"]})
    assert shown["articles"] == [str(article.public_id)]
    limit = shown["limitation"]
    assert (limit["standing"], limit["urgent"]) == ("urgent", True)
    assert "第二十七条" in limit["basis"]
    assert send(desk, "post", f"{one}/close")[1]["state"] == "closed"


def test_an_entry_of_ones_own_is_corrected_and_what_ships_is_not(
    desk: Client, district: Organization
) -> None:
    own = an_article(district)
    knowledge.load_articles(OPERATOR, knowledge.LoadArticles())
    shipped = Article.objects.exclude(rule="")[0]
    body = {"law": "本区口径", "text": "新的文字", "source": "区总工会", "grade": "I"}

    status, changed = send(desk, "put", f"/articles/{own.public_id}", **body)
    assert (status, changed["law"], changed["grade"]) == (200, "本区口径", "I")
    status, refused = send(desk, "put", f"/articles/{shipped.public_id}", **body)
    assert (status, refused["code"]) == (422, "shipped_article")


def test_what_is_no_longer_kept_is_shown_and_confirmed(
    desk: Client, district: Organization
) -> None:
    row = a_question(district, answer="申请调解。")
    Consultation.objects.filter(pk=row.pk).update(state="closed", closed_on=days_ago(5 * 366))
    due = desk.get(f"{ROOT}/disposal").json()
    assert (due["ids"], due["more"]) == ([str(row.public_id)], False)

    other = send(desk, "post", "/disposal", seen=str(row.public_id), reason="保存期满")
    assert (other[0], other[1]["code"]) == (409, "list_changed")
    done = send(desk, "post", "/disposal", seen=due["mark"], reason="保存期满")
    assert done == (200, {"count": 1})
    shown = desk.get(f"{ROOT}/{row.public_id}").json()["consultation"]
    assert (shown["question"], shown["topic"]) == ("", "5")


def test_answers_and_articles_are_searched(desk: Client, district: Organization) -> None:
    article = an_article(district)
    row = a_question(district, answer="劳动报酬应当足额支付。")

    found = desk.get(f"{ROOT}/search", {"q": "劳动报酬"}).json()

    assert [hit["id"] for hit in found["articles"]] == [str(article.public_id)]
    assert [hit["id"] for hit in found["consultations"]] == [str(row.public_id)]
    assert {"text": "劳动", "found": True} in found["articles"][0]["text"]
    listed = desk.get(f"{ROOT}/", {"q": "工资", "state": "answered"}).json()
    assert [one["id"] for one in listed["items"]] == [str(row.public_id)]


def test_a_worker_asks_and_reads_without_signing_in(client: Client, district: Organization) -> None:
    desk = a_desk(district)
    [offered] = client.get(f"{ROOT}/desks/online").json()["items"]
    assert offered["name"] == "延庆区总工会"

    status, received = send(
        client,
        "post",
        f"/desks/online/{desk.public_id}/questions",
        topic="4",
        question="年休假没休怎么办？",
        consent=True,
    )

    assert status == 201
    status, told = send(client, "post", "/answers", **received)
    assert (status, told["state"], told["answer"]) == (200, "open", "")
    wrong = received | {"code": "22222222"}
    assert send(client, "post", "/answers", **wrong)[0] == 404


def test_duties_are_put_swapped_and_taken_off(desk: Client, district: Organization) -> None:
    one, two = a_lawyer(district, "冯一"), a_lawyer(district, "冯二")
    today = timezone.localdate().isoformat()
    status, day = send(
        desk,
        "post",
        "/roster",
        organization=str(district.public_id),
        lawyer=str(one.public_id),
        on=today,
        starts_at="09:00:00",
        ends_at="11:30:00",
    )
    assert (status, day["lawyer_name"]) == (201, "冯一")

    path = f"/roster/{day['id']}"
    assert send(desk, "post", f"{path}/swap", lawyer=str(two.public_id))[1]["lawyer_name"] == "冯二"
    listed = desk.get(f"{ROOT}/roster", {"first": today, "last": today}).json()
    assert [row["lawyer_name"] for row in listed["items"]] == ["冯二"]
    assert send(desk, "post", f"{path}/off", reason="临时有事")[0] == 204
