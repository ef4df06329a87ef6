"""What members ask about their own data, and how the union decides it."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.cards import sign_in
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import an_employer
from unionhall.accounts.members_accounts import of_person
from unionhall.accounts.models import Role
from unionhall.codes.credit_code import check_character
from unionhall.codes.documents import demo_number
from unionhall.core.actors import Actor
from unionhall.core.dues import DUES, Wanted
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.members import errors, queries
from unionhall.members import requests as reading
from unionhall.members.models import DataRequest, Membership, Unsealing
from unionhall.members.services import Profile, requests
from unionhall.members.services.ending import EndSpells, end_spells
from unionhall.organizations.errors import BadCreditCode
from unionhall.organizations.models import Organization
from unionhall.rules.services import SetValue, set_value

pytestmark = pytest.mark.django_db
State = DataRequest.State


@pytest.fixture(autouse=True)
def _invented_numbers_are_good(settings: Any) -> None:
    settings.DEMO = True


@pytest.fixture
def member(joint_union: Organization) -> Membership:
    return admitted(joint_union, an_identity("王建国", phone="13911112222"))


@pytest.fixture
def chair(joint_union: Organization) -> Actor:
    return an_actor(joint_union, Role.UNION_CHAIR)


def a_credit_code() -> str:
    first = "91110119MA0000001"
    return first + check_character(first)


def themselves(member: Membership) -> Actor:
    return Actor(user_id=None, name="王*国", person=member.person.public_id)


def asks(member: Membership, **overrides: Any) -> DataRequest:
    now = queries.identity_of(member.person)
    fields: dict[str, Any] = {
        "key": uuid4(),
        "name": now.name,
        "kind": now.kind,
        "number": now.number,
        "sex": now.sex,
        "birth": now.birth,
    }
    return requests.ask_correction(themselves(member), requests.AskCorrection(**fields | overrides))


def test_a_correction_waits_for_the_union_and_is_then_written(
    member: Membership, chair: Actor
) -> None:
    number = demo_number("9001", date(1988, 4, 5), 2)
    asked = asks(member, name="王建囯", number=number, profile=Profile(education="21"))
    changed = {one.field for one in reading.sides(asked) if one.changed}
    assert changed == {"name", "number", "sex", "birth", "education"}
    assert queries.identity_of(member.person).name == "王建国"
    requests.grant(chair, requests.Grant(request=asked.public_id))
    person = queries.person(member.person.public_id)
    identity = queries.identity_of(person)
    assert (identity.name, identity.number, identity.phone) == ("王建囯", number, "13911112222")
    assert (person.sex, person.birth_year, person.education) == ("2", 1988, "21")
    assert queries.known(identity.blind_index).person == person
    asked.refresh_from_db()
    assert (asked.state, asked.sealed) == (State.DONE, None)
    entry = AuditEntry.objects.get(action="members.corrected")
    assert entry.facts == {"changed": "name, number, sex, birth, education"}


def test_the_same_form_sent_twice_is_one_request(member: Membership) -> None:
    key = uuid4()
    assert asks(member, key=key, name="王国") == asks(member, key=key, name="王国")
    assert DataRequest.objects.count() == 1


def test_a_newer_request_takes_the_place_of_an_open_one(member: Membership) -> None:
    first, second = asks(member, name="王国"), asks(member, name="王囯")
    first.refresh_from_db()
    assert (first.state, first.sealed, second.state) == (State.TAKEN_BACK, None, State.ASKED)


def test_what_changes_nothing_is_refused(member: Membership) -> None:
    with pytest.raises(errors.NothingToCorrect):
        asks(member)


def test_another_employer_waits_for_the_union_and_is_found_by_its_code(
    member: Membership, chair: Actor, street: Organization
) -> None:
    firm = an_employer(street, "北京顺达物流有限公司", credit_code=a_credit_code())
    asked = asks(member, employer="顺达物流", credit_code=firm.credit_code.lower())
    [side] = [one for one in reading.sides(asked) if one.changed]
    assert (side.field, side.now) == ("employer", "")
    assert side.wanted == f"{firm.name} {firm.credit_code}"
    requests.grant(chair, requests.Grant(request=asked.public_id))
    member.refresh_from_db()
    assert (member.employer, member.employer_typed) == (firm, "")
    with pytest.raises(errors.NothingToCorrect):
        asks(member, employer=firm.name)
    with pytest.raises(errors.NothingToCorrect):
        asks(member, credit_code=firm.credit_code)


def test_an_employer_that_is_not_on_record_stays_as_it_is_written(
    member: Membership, chair: Actor
) -> None:
    asked = asks(member, employer=" 王记  面馆 ")
    [side] = [one for one in reading.sides(asked) if one.changed]
    assert side.wanted.startswith("王记 面馆")
    requests.grant(chair, requests.Grant(request=asked.public_id))
    member.refresh_from_db()
    assert (member.employer, member.employer_typed) == (None, "王记 面馆")
    with pytest.raises(errors.NothingToCorrect):
        asks(member, employer="王记 面馆")


def test_an_employer_needs_a_name_a_good_code_and_a_membership(
    member: Membership, chair: Actor
) -> None:
    with pytest.raises(BadCreditCode):
        asks(member, employer="王记面馆", credit_code="91110119MA000000")
    with pytest.raises(errors.EmployerNotNamed):
        asks(member, credit_code=a_credit_code())
    asked = asks(member, employer="王记面馆")
    end = EndSpells(memberships=[member.public_id], on=timezone.localdate(), ending="withdrawn")
    end_spells(chair, end)
    with pytest.raises(errors.NotAMember):
        requests.grant(chair, requests.Grant(request=asked.public_id))
    with pytest.raises(errors.NotAMember):
        asks(member, employer="李记面馆")


def test_what_else_was_asked_is_closed_by_the_deletion(
    member: Membership, organizer: Actor, client: Client
) -> None:
    correction = asks(member, name="王国")
    command = requests.AskDeletion(key=uuid4(), understood=True)
    deletion = requests.ask_deletion(themselves(member), command)
    requests.grant(organizer, requests.Grant(request=deletion.public_id))
    correction.refresh_from_db()
    assert (correction.state, correction.sealed) == (State.CLOSED, None)
    assert correction.decided_by_id == organizer.user_id
    assert AuditEntry.objects.filter(action="members.request_closed").count() == 1
    assert not AuditEntry.objects.filter(action="members.request_taken_back").exists()
    page = sign_in(client, organizer).get(f"/members/requests/{correction.public_id}/")
    assert "随删除办结" in page.content.decode()
    assert "并非本人撤回" in page.content.decode()


def test_the_document_of_another_record_is_left_to_a_comparison(
    member: Membership, joint_union: Organization, chair: Actor
) -> None:
    other = an_identity("李红")
    admitted(joint_union, other)
    asked = asks(member, number=other.number)
    with pytest.raises(errors.DocumentOfAnother):
        requests.grant(chair, requests.Grant(request=asked.public_id))
    asked.refresh_from_db()
    assert asked.is_open


def test_it_is_sent_back_with_a_sentence_that_names_nobody(
    member: Membership, chair: Actor
) -> None:
    asked = asks(member, name="王国")
    for text, refusal in (
        ("不行", errors.AnswerNeeded),
        ("王建国请带证件原件", errors.AnswerNamesSomebody),
        ("请打13911112222联系", errors.AnswerNamesSomebody),
    ):
        with pytest.raises(refusal):
            requests.send_back(chair, requests.SendBack(request=asked.public_id, answer=text))
    told = requests.SendBack(request=asked.public_id, answer="请携带证件原件到工会核对")
    assert requests.send_back(chair, told).state == State.RETURNED
    with pytest.raises(errors.RequestDecided):
        requests.send_back(chair, told)


def test_the_union_itself_deletes_nobody_and_a_union_above_may_refuse(
    member: Membership, chair: Actor, organizer: Actor
) -> None:
    command = requests.AskDeletion(key=uuid4(), understood=False)
    with pytest.raises(errors.UnderstandFirst):
        requests.ask_deletion(themselves(member), command)
    command = requests.AskDeletion(key=uuid4(), understood=True)
    asked = requests.ask_deletion(themselves(member), command)
    with pytest.raises(NotPermitted):
        requests.grant(chair, requests.Grant(request=asked.public_id))
    answer = "保存期限未满，到期后再办理"
    refusal = requests.Refuse(request=asked.public_id, ground="", answer=answer)
    with pytest.raises(errors.GroundNeeded):
        requests.refuse(organizer, refusal)
    refusal = requests.Refuse(request=asked.public_id, ground="kept_by_law", answer=answer)
    assert requests.refuse(organizer, refusal).state == State.REFUSED


def test_a_member_takes_a_request_back_but_no_one_elses(
    member: Membership, joint_union: Organization
) -> None:
    asked = asks(member, name="王国")
    stranger = admitted(joint_union)
    with pytest.raises(NotFound):
        requests.take_back(themselves(stranger), requests.TakeBack(request=asked.public_id))
    requests.take_back(themselves(member), requests.TakeBack(request=asked.public_id))
    with pytest.raises(errors.RequestDecided):
        requests.take_back(themselves(member), requests.TakeBack(request=asked.public_id))


def test_the_law_sets_no_term_but_a_federation_may(
    member: Membership, district: Organization, chair: Actor
) -> None:
    assert asks(member, name="王国").due_on is None
    today = timezone.localdate()
    admin = an_actor(district, Role.ORGANIZER)
    value = SetValue(
        rule="rights.answer",
        place=district.path,
        value="15",
        valid_from=today,
        reason="本区规定",
    )
    set_value(admin, value)
    asked = asks(member, name="王囯")
    assert asked.due_on is not None
    assert asked.due_on >= today + timedelta(days=15)
    [due] = DUES.collect(chair, Wanted(today=today, kinds=frozenset({"members.request"})))
    assert (due.due_on, due.may(chair)) == (asked.due_on, True)


def test_a_member_goes_through_all_pages_on_the_phone(
    client: Client, member: Membership, organizer: Actor
) -> None:
    client.force_login(of_person(member.person.public_id, "王*国"))
    number = queries.identity_of(member.person).number
    for page in ("rights", "held", "correct", "delete"):
        answer = client.get(f"/me/{page}/")
        assert answer.status_code == 200
        assert number not in answer.content.decode(), page
        assert "no-store" in answer.headers["Cache-Control"]
    form = {"key": str(uuid4()), "name": "王国", "kind": "resident_id", "sex": "1"}
    wrong = client.post("/me/correct/", form | {"number": "110", "birth": "1990-05-17"})
    assert wrong.status_code == 422
    assert client.post("/me/correct/", form | {"birth": "1990-05-17"}).status_code == 302
    assert client.post("/me/delete/", {"key": str(uuid4())}).status_code == 422
    gone = {"key": str(uuid4()), "understood": "on"}
    assert client.post("/me/delete/", gone).status_code == 302
    page = client.get("/me/rights/").content.decode()
    assert "法律没有规定答复的具体天数" in page
    deletion = DataRequest.objects.get(kind="deletion")
    back = {"request": str(deletion.public_id)}
    assert client.post("/me/take-back/", back).status_code == 302
    assert client.post("/me/take-back/", {"request": "x"}).status_code == 404


def test_staff_see_both_sides_and_opening_the_numbers_is_put_on_record(
    member: Membership, organizer: Actor, django_assert_max_num_queries: Any
) -> None:
    number = demo_number("9001", date(1988, 4, 5), 4)
    asked = asks(member, number=number)
    staff = sign_in(Client(), organizer)
    with django_assert_max_num_queries(15):
        listed = staff.get("/members/requests/").content.decode()
    assert "王建国" in listed
    address = f"/members/requests/{asked.public_id}/"
    assert number not in staff.get(address).content.decode()
    opened = staff.post(f"{address}open/").content.decode()
    assert number in opened
    assert Unsealing.objects.get().person == member.person
    assert staff.post(f"{address}return/", {"return-answer": "不"}).status_code == 422
    assert staff.post(f"{address}refuse/", {"refuse-answer": "经核实记录无误"}).status_code == 422
    assert staff.post(f"{address}grant/").status_code == 302
    assert staff.post(f"{address}grant/").status_code == 409
    assert "没有待办理" in staff.get("/members/requests/").content.decode()


def test_the_api_does_the_same(client: Client, member: Membership, organizer: Actor) -> None:
    client.force_login(of_person(member.person.public_id, "王*国"))
    root = "/api/v1/members/requests"
    held = client.get(f"{root}/held").json()
    assert "members.person" in {one["table"] for one in held}
    body = {
        "key": str(uuid4()),
        "name": "王国",
        "kind": "resident_id",
        "employer": "王记面馆",
    }
    asked = client.post(f"{root}/own/correction", body, content_type="application/json")
    assert asked.status_code == 200, asked.content
    assert [one["id"] for one in client.get(f"{root}/own").json()] == [asked.json()["id"]]
    staff = sign_in(Client(), organizer)
    [row] = staff.get(root).json()["items"]
    detail = staff.get(f"{root}/{row['id']}").json()
    assert [one["field"] for one in detail["sides"] if one["changed"]] == ["name", "employer"]
    assert staff.post(f"{root}/{row['id']}/grant").json()["state"] == "done"
    member.refresh_from_db()
    assert member.employer_name == "王记面馆"
    deletion = {"key": str(uuid4()), "understood": True}
    gone = client.post(f"{root}/own/deletion", deletion, content_type="application/json").json()
    back = client.post(f"{root}/own/{gone['id']}/take-back")
    assert back.json()["state"] == "taken_back"
