"""The pages: from choosing to doing, on the desk and on the member's phone."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.builders.accounts import a_user
from tests.builders.lifecycle import asked, done
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR
from unionhall.accounts.models import Role, SignIn, User
from unionhall.core.actors import Actor
from unionhall.core.models import AuditEntry
from unionhall.lifecycle.models import MembershipChange
from unionhall.members.models import Membership
from unionhall.organizations.models import Organization
from unionhall.papers import queries as papers
from unionhall.papers.services import MakeFromPage, make_from_page

MOST_STATEMENTS = 15


@pytest.fixture
def desk(client: Client, joint_union: Organization) -> Client:
    client.force_login(a_user(joint_union, Role.UNION_CHAIR))
    return client


@pytest.fixture
def phone(member: Membership) -> Client:
    user = User.objects.create_user("member-phone", name="王**")
    user.person = member.person.public_id
    user.save(update_fields=["person"])
    client = Client()
    client.force_login(user)
    SignIn.objects.filter(user=user).update(method=SignIn.Method.CODE)
    return client


def text(answer: Any) -> str:
    content: str = answer.content.decode()
    return content


def words_of(docx: bytes) -> str:
    with ZipFile(BytesIO(docx)) as packed:
        return packed.read("word/document.xml").decode()


def key_of(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]


def test_from_choosing_to_doing_with_a_sentence_before(
    desk: Client, member: Membership, joint_union: Organization
) -> None:
    gone = admitted(joint_union, actor=OPERATOR)
    done("withdraw", gone)
    form = {"kind": "keep", "membership": f"{member.public_id},{gone.public_id}"}
    page = text(desk.post("/lifecycle/together/", form))
    assert "保留" in page
    today = timezone.localdate().isoformat()
    filled = form | {"key": key_of(page), "ground": "unemployed", "on": today}
    page = text(desk.post("/lifecycle/together/", filled | {"stage": "preview"}))
    assert "1名会员" in page or "会员1人" in page
    assert "该会籍已经终止" in page
    assert MembershipChange.objects.filter(kind="keep").count() == 0
    answer = desk.post("/lifecycle/together/", filled | {"stage": "carry"})
    assert answer.status_code == 200
    member.refresh_from_db()
    assert member.standing == "retained"


def test_a_refusal_stands_beside_its_field(desk: Client, member: Membership) -> None:
    form = {"kind": "keep", "membership": str(member.public_id), "stage": "preview", "on": ""}
    answer = desk.post("/lifecycle/together/", form)
    assert answer.status_code == 422
    answer = desk.post("/lifecycle/together/", form | {"on": "2026-03-02", "ground": ""})
    assert answer.status_code == 422
    assert "请选择保留会籍的事由" in text(answer)


def test_all_that_the_filters_leave_are_taken(
    desk: Client, member: Membership, joint_union: Organization
) -> None:
    kept = admitted(joint_union, actor=OPERATOR)
    done("keep", kept)
    page = text(desk.post("/lifecycle/together/?standing=active", {"kind": "keep", "all": "1"}))
    assert str(member.public_id) in page
    assert str(kept.public_id) not in page


def test_the_lists_take_a_fixed_number_of_statements(
    desk: Client, joint_union: Organization, other_union: Organization, chair: Actor
) -> None:
    counts = []
    desk.get("/lifecycle/")  # the first request of a session writes more
    for number in (2, 12):
        people = [admitted(joint_union, actor=OPERATOR) for _ in range(number)]
        asked(chair, other_union, *people)
        for address in ("/lifecycle/?open=1&time=soon", "/lifecycle/members/"):
            with CaptureQueriesContext(connection) as statements:
                assert desk.get(address).status_code == 200
            counts.append(len(statements))
    assert counts[:2] == counts[2:]
    assert max(counts) <= MOST_STATEMENTS


@pytest.mark.parametrize("kind", ["transfer", "keep", "withdraw", "deem", "expel", "decease"])
def test_every_kind_has_its_form_with_rules_and_grades(
    desk: Client, member: Membership, kind: str
) -> None:
    page = text(
        desk.post("/lifecycle/together/", {"kind": kind, "membership": str(member.public_id)})
    )
    assert "有关规定" in page
    assert "chip" in page
    assert desk.get(f"/lifecycle/members/{member.public_id}/").status_code == 200


def test_the_member_asks_in_one_step_and_may_take_it_back(
    phone: Client, member: Membership, other_union: Organization
) -> None:
    assert "换了工作单位" in text(phone.get("/me/membership/"))
    page = text(phone.post("/me/membership/transfer/", {"words": "平谷快递"}))
    assert other_union.name in page
    answer = phone.post(
        "/me/membership/transfer/", {"words": "平谷快递", "target": str(other_union.public_id)}
    )
    assert answer.status_code == 302
    change = MembershipChange.objects.get()
    assert (change.state, change.employer_typed) == ("asked", "")
    assert other_union.name in text(phone.get("/me/membership/"))
    assert other_union.name not in text(phone.get("/me/"))
    phone.post(f"/me/membership/{change.public_id}/back/")
    change.refresh_from_db()
    assert change.state == "taken_back"


def test_the_member_asks_to_leave(phone: Client) -> None:
    assert phone.post("/me/membership/leave/", {"reason": "回老家"}).status_code == 302
    assert MembershipChange.objects.get().kind == "withdraw"
    assert phone.post("/me/membership/leave/", {"reason": "电话13911112222"}).status_code == 422


def test_who_reaches_the_age_is_looked_at_on_record(
    desk: Client, joint_union: Organization
) -> None:
    today = timezone.localdate()
    born = today.replace(year=today.year - 61, day=1)
    old = admitted(joint_union, an_identity("赵卫国", birth=born), actor=OPERATOR)
    woman = admitted(
        joint_union,
        an_identity("钱秀英", birth=today.replace(year=today.year - 52, day=1), sex="2"),
        actor=OPERATOR,
    )
    young = admitted(joint_union, actor=OPERATOR)
    form = {"organization": str(joint_union.public_id), "months": "6"}
    page = text(desk.post("/lifecycle/retiring/", form))
    assert str(old.public_id) in page
    assert str(woman.public_id) in page
    assert "视岗位" in page
    assert str(young.public_id) not in page
    entry = AuditEntry.objects.get(action="lifecycle.births_opened")
    assert (entry.facts["opened"], entry.facts["found"]) == (2, 2)


def test_the_papers_name_everybody_of_the_batch(
    district: Organization,
    organizer: Actor,
    joint_union: Organization,
    other_union: Organization,
    chair: Actor,
) -> None:
    people = [admitted(joint_union, an_identity(f"赵卫{word}"), actor=OPERATOR) for word in "国民"]
    [first, _] = asked(chair, other_union, *people).done
    command = MakeFromPage(
        kind="lifecycle.transfer_letter",
        subject=first.public_id,
        on=timezone.localdate(),
        submission_id=uuid4(),
    )
    letter = make_from_page(organizer, command)
    words = words_of(papers.opened(letter))
    assert "赵卫国" in words
    assert "赵卫民" in words
    assert other_union.name in words


def test_a_closing_firm_is_found_by_the_name_as_it_was_typed_and_all_go_on_together(
    desk: Client, joint_union: Organization, other_union: Organization
) -> None:
    fields = {"actor": OPERATOR, "employer_typed": "顺达快递儒林站"}
    three = [admitted(joint_union, **fields) for _ in range(3)]
    admitted(joint_union, actor=OPERATOR, employer_typed="同城外卖")
    asked = {"employer": "顺达"}
    assert text(desk.get("/lifecycle/members/", asked)).count("顺达快递儒林站（按填报文字）") == 3
    assert "顺达快递儒林站" not in text(desk.get("/lifecycle/members/", {"employer": "同城"}))
    found = desk.get("/members/", asked)
    assert all(str(one.public_id) in text(found) for one in three)
    form = {"kind": "transfer", "all": "1", "words": other_union.name, "stage": "find"}
    page = text(desk.post("/lifecycle/together/?employer=顺达", form))
    chosen = re.search(r'name="membership" value="([^"]+)"', page)
    assert chosen
    assert set(chosen[1].split(",")) == {str(one.public_id) for one in three}
    form |= {"target": str(other_union.public_id), "stage": "carry", "key": key_of(page)}
    form["membership"] = chosen[1]
    del form["all"]
    assert desk.post("/lifecycle/together/", form).status_code in {200, 302}
    assert MembershipChange.objects.filter(kind="transfer", target=other_union).count() == 3


def test_only_papers_that_fit_a_change_are_offered_and_who_decides_makes_them(
    desk: Client, chair: Actor, joint_union: Organization, other_union: Organization
) -> None:
    one, other, dead = (admitted(joint_union, actor=OPERATOR) for _ in range(3))
    [transfer] = asked(chair, other_union, one).done

    def offered(change: MembershipChange) -> set[str]:
        page = text(desk.get(f"/lifecycle/{change.public_id}/"))
        return set(re.findall(r'value="(lifecycle\.[a-z_]+)"', page))

    assert offered(transfer) == {"lifecycle.transfer_letter"}
    assert offered(done("withdraw", other)) == {"lifecycle.ending"}
    assert offered(done("decease", dead)) == set()
    made = MakeFromPage(
        kind="lifecycle.transfer_letter",
        subject=transfer.public_id,
        on=timezone.localdate(),
        submission_id=uuid4(),
    )
    assert make_from_page(chair, made).kind == "lifecycle.transfer_letter"
    transfer.advance(MembershipChange.State.TAKEN_BACK)
    assert offered(transfer) == set()


def test_a_death_is_entered_by_its_day_and_holds_from_the_next(
    desk: Client, member: Membership
) -> None:
    today = timezone.localdate()
    form = {"kind": "decease", "membership": str(member.public_id), "stage": "preview"}
    page = text(desk.post("/lifecycle/together/", form))
    assert "请填写去世日期" in page
    assert "生效日期" not in page
    answer = desk.post("/lifecycle/together/", form | {"died_on": today.isoformat()})
    assert answer.status_code == 422
    died = today - timedelta(days=3)
    form |= {"died_on": died.isoformat(), "key": key_of(page), "stage": "carry"}
    desk.post("/lifecycle/together/", form)
    member.refresh_from_db()
    assert (member.ended_on, member.ending) == (died + timedelta(days=1), "deceased")
    assert MembershipChange.objects.get().died_on == died


@pytest.mark.parametrize(
    ("kind", "said", "offered"),
    [
        ("withdraw", "退会后可以重新入会", True),
        ("deem", "此人已视为自动退会", True),
        ("expel", "此人已被开除会籍", True),
        ("decease", "此人已去世", False),
    ],
)
def test_each_ending_says_whether_somebody_may_come_back(
    desk: Client, member: Membership, kind: str, said: str, *, offered: bool
) -> None:
    done(kind, member)
    page = text(desk.get(f"/lifecycle/members/{member.public_id}/"))
    assert said in page
    assert ("重新入会" in page and f"{member.public_id}/rejoin/" in page) is offered
