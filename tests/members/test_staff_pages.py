"""What staff see of members, find, open and take away."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.builders.accounts import a_user
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import an_organization
from unionhall.accounts.models import User
from unionhall.core.models import AuditEntry
from unionhall.members import queries
from unionhall.members.models import Membership, Unsealing
from unionhall.organizations.models import Kind, Organization

WHO = an_identity("欧阳建国", phone="13911112222")


@pytest.fixture
def member(joint_union: Organization) -> Membership:
    return admitted(joint_union, WHO)


@pytest.fixture
def stranger(other_district: Organization) -> Membership:
    union = an_organization("平谷快递联合工会", parent=other_district, kind=Kind.JOINT)
    return admitted(union, an_identity("欧阳建国", phone="13911113333"))


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    content: str = answer.content.decode()
    return content


@pytest.mark.parametrize(("role", "name"), [("organizer", "欧阳建国"), ("leader", "欧阳**")])
def test_the_list_shows_members_below_ones_body_masked_unless_names_may_be_seen(
    client: Client,
    district: Organization,
    member: Membership,
    stranger: Membership,
    role: str,
    name: str,
) -> None:
    page = text(signed_in(client, a_user(district, role)).get("/members/"))
    assert name in page
    assert str(member.public_id) in page
    assert str(stranger.public_id) not in page
    assert "139****2222" in page
    for clear in (WHO.number, WHO.phone, *(["欧阳建国"] if role == "leader" else [])):
        assert clear not in page


def test_a_duty_that_has_nothing_to_do_with_members_sees_none(
    client: Client, district: Organization, member: Membership
) -> None:
    for role in ("bank_clerk", "administrator"):
        signed_in(client, a_user(district, role))
        assert client.get("/members/").status_code == 403
        assert client.get(f"/members/{member.public_id}/").status_code == 404
        assert client.post("/members/find/", {"words": WHO.phone}).status_code == 403


@pytest.mark.parametrize("role", ["organizer", "union_chair"])
@pytest.mark.parametrize("count", [1, 3])
def test_a_page_of_the_list_costs_the_same_however_many_rows(
    client: Client,
    city: Organization,
    joint_union: Organization,
    role: str,
    count: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(count):
        admitted(joint_union)
    body = joint_union if role == "union_chair" else city
    signed_in(client, a_user(body, role))
    client.get("/members/")
    with django_assert_max_num_queries(8):
        page = text(client.get("/members/"))
    assert page.count("王*国" if role == "leader" else "王建国") == count


def test_former_members_are_listed_when_asked_for(
    client: Client, joint_union: Organization, member: Membership
) -> None:
    Membership.objects.filter(pk=member.pk).update(ended_on="2026-02-10", ending="withdrawn")
    signed_in(client, a_user(joint_union, "union_chair"))
    assert str(member.public_id) not in text(client.get("/members/"))
    assert str(member.public_id) in text(client.get("/members/?state=past"))
    assert str(member.public_id) in text(client.get("/members/?state=all&union=快递行业"))
    assert str(member.public_id) not in text(client.get("/members/?state=all&union=出租"))
    assert str(member.public_id) in text(
        client.get("/members/?state=all&sex=1&employment_form=03&began_on_from=2026-02-02")
    )


@pytest.mark.parametrize("words", ["欧阳建国", "13911112222", "139 1111 2222", " 欧阳建国 "])
def test_somebody_is_found_by_exact_name_or_phone_below_ones_body_only(
    client: Client, district: Organization, member: Membership, stranger: Membership, words: str
) -> None:
    signed_in(client, a_user(district))
    page = text(client.post("/members/find/", {"words": words}))
    assert str(member.public_id) in page
    assert str(stranger.public_id) not in page
    nobody = text(client.post("/members/find/", {"words": "13911113333"}))
    assert str(stranger.public_id) not in nobody


def test_looking_for_half_a_phone_says_what_is_wrong(
    client: Client, district: Organization
) -> None:
    signed_in(client, a_user(district))
    answer = client.post("/members/find/", {"words": "1391111"})
    assert answer.status_code == 422
    assert 'value="1391111"' in text(answer)


def test_the_full_data_is_shown_once_for_a_reason_and_everybody_can_see_that(
    client: Client, district: Organization, member: Membership
) -> None:
    user = a_user(district)
    address = f"/members/{member.public_id}/unseal/"
    signed_in(client, user)
    assert client.get(address).status_code == 405

    answer = client.post(address, {"reason": "银行退卡，需核对证件号码"})

    assert answer.status_code == 200
    assert WHO.number in text(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    seen = Unsealing.objects.get()
    assert (seen.person, seen.user, seen.role) == (member.person, user, "organizer")
    entry = AuditEntry.objects.get(action="members.unsealed")
    assert (entry.reason, entry.actor_id) == ("银行退卡，需核对证件号码", user.pk)
    again = text(client.get(f"/members/{member.public_id}/"))
    assert WHO.number not in again
    assert "银行退卡，需核对证件号码" in again


@pytest.mark.parametrize("reason", ["", "看看", "啊啊啊啊啊啊", "他的电话是13911112222"])
def test_without_a_proper_reason_nothing_is_opened(
    client: Client, district: Organization, member: Membership, reason: str
) -> None:
    signed_in(client, a_user(district))
    answer = client.post(f"/members/{member.public_id}/unseal/", {"reason": reason})
    assert answer.status_code == 422
    assert WHO.number not in text(answer)
    assert not Unsealing.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"), [("leader", 403), ("station_worker", 403), ("auditor", 403)]
)
def test_who_may_see_members_may_not_therefore_open_them(
    client: Client, district: Organization, member: Membership, role: str, status: int
) -> None:
    signed_in(client, a_user(district, role))
    answer = client.post(f"/members/{member.public_id}/unseal/", {"reason": "核对证件号码"})
    assert answer.status_code == status
    assert not Unsealing.objects.exists()


def test_an_export_is_masked_allowed_to_few_and_on_record(
    client: Client, district: Organization, member: Membership
) -> None:
    signed_in(client, a_user(district, "leader"))
    assert client.get("/members/?export=csv").status_code == 403
    signed_in(client, a_user(district))
    answer = client.get("/members/?export=csv")
    file = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "欧阳**" in file
    for clear in ("欧阳建国", WHO.number, WHO.phone):
        assert clear not in file
    assert AuditEntry.objects.get(action="lists.exported").facts["rows"] == 1


def test_the_api_shows_the_same(
    client: Client, district: Organization, member: Membership, stranger: Membership
) -> None:
    signed_in(client, a_user(district))
    listed = client.get("/api/v1/members").json()
    assert [item["id"] for item in listed["items"]] == [str(member.public_id)]
    assert (listed["items"][0]["name"], listed["items"][0]["phone"]) == ("欧阳建国", "139****2222")
    assert client.get("/api/v1/members?state=past").json()["items"] == []
    one = client.get(f"/api/v1/members/{member.public_id}").json()
    assert one["member"] == listed["items"][0]
    assert client.get(f"/api/v1/members/{stranger.public_id}").status_code == 404

    def post(path: str, body: dict[str, str]) -> Any:
        return client.post(f"/api/v1/members{path}", json.dumps(body), "application/json")

    assert post("/find", {"words": "欧阳建国"}).json() == listed["items"]
    assert post(f"/{member.public_id}/unseal", {"reason": "看"}).status_code == 422
    opened = post(f"/{member.public_id}/unseal", {"reason": "核对证件号码"})
    assert opened.json()["number"] == WHO.number
    assert opened.headers["Cache-Control"] == "no-store"


@pytest.mark.postgresql
def test_the_order_of_the_list_comes_from_an_index(city: Organization, member: Membership) -> None:
    from tests.builders.accounts import an_actor  # noqa: PLC0415

    rows = queries.memberships(an_actor(city)).select_related(None).filter(ended_on=None)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")  # a page of a big list must not need any
    plan = rows.values("scope_path", "id")[:50].explain()
    assert "membership_by_place" in plan
    assert "Sort" not in plan


def test_a_name_stands_in_no_title(
    client: Client, district: Organization, member: Membership
) -> None:
    page = text(signed_in(client, a_user(district)).get(f"/members/{member.public_id}/"))
    title = page.partition("<title>")[2].partition("</title>")[0]
    assert WHO.name in page
    assert WHO.name not in title
