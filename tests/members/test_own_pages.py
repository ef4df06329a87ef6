"""What members see and do on their own phones."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from tests.builders.accounts import a_user, an_actor
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR, an_organization
from unionhall.accounts.members_accounts import of_person
from unionhall.core.models import AuditEntry
from unionhall.members import queries
from unionhall.members.contributions import CONTRIBUTIONS, Contribution, SharedWith
from unionhall.members.models import Consent, Membership, Person
from unionhall.members.services import Agreed, Transfer, opening, transfer
from unionhall.organizations.models import Kind, Organization

WHO = an_identity("欧阳建国", phone="13911112222")
NOW = datetime(2026, 2, 2, 12, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def agreed(purpose: str) -> Agreed:
    return Agreed(
        purpose=purpose,
        text_version="2026-11",
        language="zh-hans",
        channel="own_phone",
        given_at=NOW,
    )


@pytest.fixture
def member(joint_union: Organization) -> Membership:
    return admitted(joint_union, WHO, consents=(agreed("membership"), agreed("card")))


@pytest.fixture
def phone(client: Client, member: Membership) -> Client:
    """The member's phone, signed in."""
    client.force_login(of_person(member.person.public_id, "欧阳**"))
    return client


def test_a_member_signs_in_by_the_code_to_their_phone(
    client: Client, member: Membership, messages: list[tuple[str, str, dict[str, object]]]
) -> None:
    client.post("/sign-in/phone/", {"phone": "139 1111 2222"})
    [(to, _key, facts)] = messages
    assert to == "13911112222"
    answer = client.post("/sign-in/phone/code/", {"code": str(facts["code"])})
    assert (answer.status_code, answer.headers.get("Location")) == (302, "/")
    assert member.organization.name in client.get("/me/").content.decode()


def test_two_who_share_a_phone_do_not_open_each_others_record(
    member: Membership, joint_union: Organization
) -> None:
    assert queries.person_by_phone("13911112222") == (member.person.public_id, "欧阳**")
    admitted(joint_union, an_identity("李红", phone="13911112222"))
    assert queries.person_by_phone("13911112222") is None


def test_staff_without_a_record_of_their_own_have_no_such_page(
    client: Client, district: Organization
) -> None:
    client.force_login(a_user(district))
    assert [client.get(f"/me/{page}").status_code for page in ("", "who/", "data/")] == [404] * 3


def test_my_page_shows_my_union_and_never_the_whole_number(
    phone: Client, member: Membership
) -> None:
    answer = phone.get("/me/")
    page = answer.content.decode()
    assert member.organization.name in page
    assert "欧阳建国" in page
    assert WHO.number not in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert len(answer.content) < 30_000


def test_after_a_transfer_i_am_a_member_since_i_joined(
    phone: Client, member: Membership, street: Organization
) -> None:
    assert "转入本工会日期" not in phone.get("/me/").content.decode()
    to = {"channel": "unit", "employment_form": "03"}
    for name, on in (("第二联合工会", date(2026, 3, 1)), ("第三联合工会", date(2026, 4, 1))):
        union = an_organization(name, kind=Kind.JOINT, parent=street)
        command = Transfer(
            person=member.person.public_id, organization=union.public_id, on=on, **to
        )
        transfer(OPERATOR, command)
    page = phone.get("/me/").content.decode()
    assert "<dt>入会日期</dt><dd>2026年2月2日</dd>" in page
    assert "<dt>转入本工会日期</dt><dd>2026年4月1日</dd>" in page


def test_the_card_consent_is_withdrawn_with_one_tap_and_can_be_given_again(
    phone: Client, member: Membership
) -> None:
    assert phone.post("/me/consent/withdraw/", {"purpose": "card"}).status_code == 302
    assert queries.live_consents(member.person) == {"membership"}
    twice = phone.post("/me/consent/withdraw/", {"purpose": "card"})
    assert twice.status_code == 409
    read = phone.get("/me/consent/?purpose=card").content.decode()
    assert "单独同意" in read
    assert "延庆区总工会" in read
    given = {"purpose": "card", "version": "2026-11", "language": "zh-hans"}
    for _ in range(2):
        assert phone.post("/me/consent/", given).status_code == 302
    assert queries.live_consents(member.person) == {"membership", "card"}
    assert Consent.objects.filter(purpose="card").count() == 2
    assert [e.action for e in AuditEntry.objects.filter(action__startswith="members.consent")] == [
        "members.consent_withdrawn",
        "members.consent_given",
    ]


def test_the_record_itself_cannot_be_withdrawn_by_a_tap(phone: Client, member: Membership) -> None:
    assert phone.post("/me/consent/withdraw/", {"purpose": "membership"}).status_code == 422
    assert "membership" in queries.live_consents(member.person)


def test_a_text_that_nobody_showed_cannot_be_agreed_to(phone: Client) -> None:
    unknown = {"purpose": "contact", "version": "1999-01", "language": "zh-hans"}
    assert phone.post("/me/consent/", unknown).status_code == 422
    assert phone.get("/me/consent/?purpose=nothing").status_code == 404


def test_a_new_phone_counts_once_its_code_came_back(
    phone: Client, member: Membership, messages: list[tuple[str, str, dict[str, object]]]
) -> None:
    filled = {"phone": "138 0000 1111", "address": "  永宁镇  和平街"}
    asked = phone.post("/me/contact/", filled)
    assert asked.status_code == 200
    [(to, key, facts)] = messages
    assert (to, key) == ("13800001111", "contact_code")
    wrong = phone.post("/me/contact/", {**filled, "code": "000000x"})
    assert wrong.status_code == 422
    assert queries.identity_of(Person.objects.get()).phone == "13911112222"
    assert phone.post("/me/contact/", {**filled, "code": str(facts["code"])}).status_code == 302
    identity = queries.identity_of(Person.objects.get())
    assert (identity.phone, identity.address) == ("13800001111", "永宁镇 和平街")
    assert queries.person_by_phone("13800001111") == (member.person.public_id, "欧阳**")
    assert queries.person_by_phone("13911112222") is None
    entry = AuditEntry.objects.get(action="members.contact_corrected")
    assert entry.facts == {"changed": "phone, address"}


def test_an_address_is_corrected_without_a_code_and_a_bad_phone_is_named(
    phone: Client, messages: list[tuple[str, str, dict[str, object]]]
) -> None:
    filled = {"phone": WHO.phone, "address": "康庄镇"}
    assert phone.post("/me/contact/", filled).status_code == 302
    assert queries.identity_of(Person.objects.get()).address == "康庄镇"
    assert not messages
    bad = phone.post("/me/contact/", {"phone": "1391", "address": "永宁镇"})
    assert bad.status_code == 422
    assert 'value="永宁镇"' in bad.content.decode()


def test_i_see_who_may_look_who_did_and_who_got_it(
    phone: Client, member: Membership, district: Organization, other_district: Organization
) -> None:
    organizer = an_actor(district)
    a_user(district)
    a_user(other_district)
    a_user(district, "administrator")
    opening.unseal(organizer, opening.Unseal(membership=member.public_id, reason="核对证件号码"))
    shared = SharedWith(at=NOW, recipient="北京银行", fields="姓名、证件号码", ground="单独同意")
    CONTRIBUTIONS.register("tests", Contribution(shared=lambda _person: [shared]))
    try:
        page = phone.get("/me/who/").content.decode()
    finally:
        del CONTRIBUTIONS.apps["tests"]
    assert "核对证件号码" in page
    assert "北京银行" in page
    seen = queries.watchers(member.person, NOW.date())
    assert [(w.organization, w.role, w.holders, w.names, w.full) for w in seen] == [
        (member.organization.name, "基层工会主席", 1, True, True),
        ("延庆区总工会", "组织员", 2, True, True),
    ] or [(w.organization, w.holders, w.names, w.full) for w in seen] == [
        (member.organization.name, 1, True, True),
        ("延庆区总工会", 2, True, True),
    ]


def test_i_take_everything_with_me_and_that_is_on_record(phone: Client, member: Membership) -> None:
    answer = phone.get("/me/data/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    mine = json.loads(answer.content)
    assert mine["identity"]["number"] == WHO.number
    assert [spell["union"] for spell in mine["memberships"]] == [member.organization.name]
    assert {one["purpose"] for one in mine["consents"]} == {"membership", "card"}
    assert AuditEntry.objects.filter(action="members.own_data_taken").count() == 1


def test_the_api_does_the_same_for_members(phone: Client, member: Membership) -> None:
    own = phone.get("/api/v1/members/own").json()
    assert (own["name"], len(own["spells"])) == ("欧阳**", 1)
    who = phone.get("/api/v1/members/own/who").json()
    assert [w["organization_name"] for w in who["watchers"]] == [member.organization.name]
    assert phone.get("/api/v1/members/own/data").json()["identity"]["number"] == WHO.number
    assert phone.get("/api/v1/members").status_code == 403

    def post(path: str, **body: str) -> int:
        answer = phone.post(f"/api/v1/members/own/{path}", json.dumps(body), "application/json")
        return answer.status_code

    assert post("consents/withdraw", purpose="card") == 204
    text = phone.get("/api/v1/members/consent-texts/card").json()
    assert "延庆区总工会" in json.dumps(text, ensure_ascii=False)
    assert post("consents", purpose="card", text_version=text["version"], language="en") == 200
    assert post("contact", phone="13800001111") == 422
    assert post("contact", phone=WHO.phone, address="康庄镇") == 204
