"""Which records are qualified, where, and what to repair first."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders.accounts import an_actor
from tests.builders.cards import sign_in
from tests.builders.members import an_identity
from tests.builders.organizations import OPERATOR, an_organization
from tests.builders.quality import FULL, a_record
from tests.builders.rules import a_local_value
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.members.models import Membership, Person
from unionhall.organizations.models import Kind, Organization
from unionhall.quality import queries
from unionhall.quality.ranking import Tally
from unionhall.quality.standard import BY_CODE, DETAILS, missing_by, standard

pytestmark = pytest.mark.django_db


def lacks(membership: Membership) -> list[str]:
    return [detail.code for detail in missing_by(queries.mask_of(membership))]


@pytest.mark.parametrize("code", [*FULL, "employer", "phone", "consent"])
def test_a_record_that_lacks_one_detail_says_so_and_no_other(
    joint_union: Organization, code: str
) -> None:
    assert lacks(a_record(joint_union, code)) == [code]


def test_a_record_with_everything_is_qualified(joint_union: Organization) -> None:
    assert lacks(a_record(joint_union)) == []


def test_a_code_that_no_list_has_counts_as_lacking_and_is_told_apart(
    chair: Actor, joint_union: Organization
) -> None:
    record = a_record(joint_union)
    Person.objects.filter(pk=record.person_id).update(education="ZZ")
    Membership.objects.filter(pk=record.pk).update(employment_form="")
    found = queries.record(chair, record.public_id)
    said = {
        one.detail.code: str(one.why)
        for one in queries.findings(found, queries.today(), queries.mask_of(record))
        if one.lacking
    }
    assert said == {
        "education": "What is on record is in no list that is in use.",
        "employment_form": "No employment form is on record.",
    }


def test_records_taken_over_need_no_consent_unless_an_office_asks_for_it(
    joint_union: Organization, city: Organization
) -> None:
    record = a_record(joint_union, "consent", beginning="taken_over")
    assert lacks(record) == []
    a_local_value(city, "no", rule="quality.taken_over_is_ground")
    assert lacks(record) == ["consent"]


def test_what_counts_is_set_by_an_office_for_itself_and_below_from_a_day(
    district: Organization, street: Organization, joint_union: Organization
) -> None:
    far = an_organization("平谷区总工会", parent=district.parent, kind=Kind.DISTRICT)
    away = an_organization("滨河快递联合工会", parent=far, kind=Kind.JOINT)
    here, there = a_record(joint_union, "nation"), a_record(away, "nation")
    a_local_value(district, "no", rule="quality.nation", valid_from=date(2026, 2, 1))
    assert (lacks(here), lacks(there)) == ([], ["nation"])
    a_local_value(street, "yes", rule="quality.nation", valid_from=date(2026, 2, 1))
    assert lacks(here) == ["nation"]
    before = standard(date(2026, 1, 31))
    assert before.counts_at("quality.nation", joint_union.path) is True
    assert before.local == {}


def test_the_same_rules_decide_in_sql_and_for_one_record(
    district: Organization, street: Organization, joint_union: Organization
) -> None:
    for body, value in ((district, "no"), (street, "yes"), (joint_union, "no")):
        a_local_value(body, value, rule="quality.skill_level", valid_from=date(2026, 2, 1))
    record, what = a_record(joint_union, "skill_level"), queries.today()
    assert what.counts_at("quality.skill_level", joint_union.path) is False
    assert lacks(record) == []
    beside = an_organization("儒林商圈联合工会", parent=street, kind=Kind.JOINT)
    assert lacks(a_record(beside, "skill_level")) == ["skill_level"]


def test_the_picture_counts_by_body_below_and_leaves_out_former_members(
    street: Organization, joint_union: Organization, other_joint: Organization
) -> None:
    a_record(joint_union)
    a_record(joint_union, "nation", "phone")
    gone = a_record(other_joint)
    a_record(other_joint)
    Membership.objects.filter(pk=gone.pk).update(ended_on=date(2026, 2, 20), ending="withdrawn")
    picture = queries.picture(street)
    assert (picture.tally.members, picture.tally.qualified, picture.lacking) == (3, 2, 1)
    below = {one.body.name: (one.tally.qualified, one.tally.members) for one in picture.below}
    assert below == {joint_union.name: (1, 2), other_joint.name: (1, 1)}


def test_repairs_rank_by_what_each_raises_the_rate_by() -> None:
    nation, phone, consent = (BY_CODE[code].bit for code in ("nation", "phone", "consent"))
    tally = Tally(masks={0: 4, nation: 3, phone: 1, consent | phone: 2})
    repairs = tally.repairs()
    steps = [(one.step, one.detail.code, one.lacking, one.alone, one.gained) for one in repairs]
    assert steps == [(1, "nation", 3, 3, 3), (2, "phone", 3, 1, 3), (2, "consent", 2, 0, 3)]
    assert [one.points for one in repairs] == [30, 15, 15]
    assert [one.rate for one in repairs] == [70, 100, 100]


def test_what_helps_only_together_is_one_step_that_shares_what_it_gains() -> None:
    nation, phone, consent = (BY_CODE[code].bit for code in ("nation", "phone", "consent"))
    tally = Tally(masks={0: 4, nation: 3, phone: 1, nation | phone: 5, consent | phone: 2})
    repairs = tally.repairs()
    steps = [(one.step, one.detail.code, one.gained, one.after) for one in repairs]
    assert steps == [(1, "nation", 9, 13), (1, "phone", 9, 13), (2, "consent", 2, 15)]
    assert [[other.code for other in one.together] for one in repairs] == [
        ["phone"],
        ["nation"],
        [],
    ]
    assert [round(one.points, 1) for one in repairs] == [30.0, 30.0, 13.3]
    assert Tally(masks={}).rate is None
    assert Tally(masks={0: 3}).repairs() == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(st.integers(0, 2 ** len(BY_CODE) - 1), st.integers(1, 500), min_size=1))
def test_no_repair_raises_the_rate_by_more_than_the_one_before_it(masks: dict[int, int]) -> None:
    tally = Tally(masks=masks)
    repairs = tally.repairs()
    points = [one.points for one in repairs]
    assert all(a >= b - 1e-9 for a, b in pairwise(points))
    assert sum(points) + (tally.rate or 0) == pytest.approx(100)
    assert {one.detail for one in repairs} == {d for d in DETAILS if tally.lacking(d)}


def test_bodies_come_by_what_they_could_raise_the_rate_by(
    client: Client, street: Organization, joint_union: Organization, other_joint: Organization
) -> None:
    a_record(joint_union, "nation")
    for lacks_what in (["nation"], ["phone"], [], [], []):
        a_record(other_joint, *lacks_what)
    picture = queries.picture(street)
    assert [one.body for one in picture.below] == [other_joint, joint_union]
    assert [round(one.points, 1) for one in picture.below] == [33.3, 16.7]
    sign_in(client, an_actor(street))
    page = client.get(reverse("quality:body", args=[street.public_id]), {"bodies": "rate"})
    text = page.content.decode()
    assert 'aria-sort="ascending"' in text
    below = text.partition('id="bodies"')[2]
    assert below.index(joint_union.name) < below.index(other_joint.name)


def test_whoever_stands_elsewhere_sees_neither_rate_nor_record(
    city: Organization, joint_union: Organization
) -> None:
    far = an_organization("密云区总工会", parent=city, kind=Kind.DISTRICT)
    elsewhere, record = an_actor(far), a_record(joint_union)
    with pytest.raises(NotFound):
        queries.body(elsewhere, joint_union.public_id)
    with pytest.raises(NotFound):
        queries.record(elsewhere, record.public_id)
    with pytest.raises(NotPermitted):
        queries.body(an_actor(joint_union, Role.BANK_CLERK))


@pytest.mark.parametrize("count", [3, 300])
def test_pages_take_as_many_statements_however_many_records(
    client: Client,
    street: Organization,
    joint_union: Organization,
    other_joint: Organization,
    django_assert_max_num_queries: Any,
    django_assert_num_queries: Any,
    count: int,
) -> None:
    first = a_record(joint_union, "nation", "education", name="赵小一")
    people(joint_union, other_joint, first, count)
    sign_in(client, an_actor(street))
    with django_assert_num_queries(3):
        picture = queries.picture(street)
    assert picture.tally.members == count
    for address in (reverse("quality:home"), reverse("quality:records")):
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200
    with django_assert_max_num_queries(15):
        page = client.get(reverse("quality:record", args=[first.public_id]))
    assert "No education is on record." in page.content.decode()


def people(
    union: Organization, other: Organization, like: Membership, count: int
) -> list[Membership]:
    """Further members, written at once: half of them qualified but for a phone."""
    made = []
    for number in range(count - 1):
        identity = an_identity(f"钱{'甲乙丙丁戊己庚辛壬癸'[number % 10]}")
        person = Person(blind_index=identity.blind_index, sex="1", birth_year=1990, **FULL)
        person.sealed, person.key_version = identity.seal(person.public_id)
        place = union if number % 2 else other
        made.append(
            Membership(
                person=person,
                organization=place,
                scope_path=place.path,
                began_on=like.began_on,
                beginning="joined",
                channel="list",
                employment_form="03",
                employer_typed="云帆速递",
            )
        )
    Person.objects.bulk_create(one.person for one in made)
    return Membership.objects.bulk_create(made)


def test_the_list_narrows_to_what_is_lacking_and_its_file_is_masked(
    client: Client, street: Organization, joint_union: Organization, other_joint: Organization
) -> None:
    a_record(joint_union, "nation", name="赵小一")
    a_record(joint_union, "nation", "phone", name="钱小二")
    a_record(other_joint, "phone", name="孙小三")
    a_record(other_joint, name="李小四")
    sign_in(client, an_actor(street))
    address = reverse("quality:records")
    for query, wanted in {
        "": "赵钱孙",
        "?lacks=nation": "赵钱",
        "?only=nation": "赵",
        "?only=phone": "孙",
        "?state=qualified": "李",
        "?state=all": "赵钱孙李",
        f"?of={other_joint.public_id}": "孙",
        "?union=外卖": "孙",
    }.items():
        page = client.get(address + query).content.decode()
        found = {name for name in "赵钱孙李" if f"{name}小" in page}
        assert found == set(wanted), query
    file = client.get(address + "?export=csv")
    text = b"".join(file.streaming_content).decode()  # type: ignore[attr-defined]
    assert "赵*一" in text
    assert "赵小一" not in text


def test_every_detail_has_a_rule_that_an_office_can_set(city: Organization) -> None:
    what = queries.today()
    assert {detail.rule for detail in DETAILS} < set(what.shipped)
    assert all(what.shipped[detail.rule].settable for detail in DETAILS)
    assert queries.picture(city).tally.members == 0
    assert OPERATOR.everywhere
