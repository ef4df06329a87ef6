from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.forms.models import model_to_dict
from pytest_django import DjangoAssertNumQueries

from tests.builders.members import admitted, an_identity
from unionhall.members import queries
from unionhall.members.bulk import Counts, NewMember, Spell, insert_members
from unionhall.members.models import Consent, Membership, Person
from unionhall.members.services import Agreed, Profile
from unionhall.organizations.models import Organization

AGREED = Agreed(
    purpose="membership",
    text_version="2026-11",
    language="zh-hans",
    channel="own_phone",
    given_at=datetime(2026, 2, 2, 12, 30, tzinfo=ZoneInfo("Asia/Shanghai")),
)
PROFILE = Profile(nation="01", education="20", political="13")


def a_spell(union: Organization, **overrides: Any) -> Spell:
    fields: dict[str, Any] = {
        "began_on": date(2026, 2, 2),
        "channel": Membership.Channel.ON_SITE,
        "employment_form": "03",
    }
    return Spell(organization=union.pk, scope_path=union.path, **fields | overrides)


def written(person: Person) -> list[dict[str, Any]]:
    """Everything that is on record about a person, but for what is different by nature."""
    own = {"id", "person", "person_id", "public_id", "blind_index", "sealed", "entered_at"}
    rows: list[Any] = [person, *person.memberships.all(), *person.consents.all()]
    return [
        {f.attname: getattr(row, f.attname) for f in row._meta.fields if f.attname not in own}
        for row in rows
    ]


def test_what_bulk_writes_equals_what_admit_writes(joint_union: Organization) -> None:
    one, other = an_identity("王建国"), an_identity("王建国")
    by_admit = admitted(joint_union, one, consents=(AGREED,), profile=PROFILE).person
    insert_members(
        [
            NewMember(
                identity=other,
                spells=(a_spell(joint_union),),
                profile=PROFILE,
                consents=(AGREED,),
            )
        ]
    )
    in_bulk = Person.objects.get(blind_index=other.blind_index)

    assert written(in_bulk) == written(by_admit)
    assert queries.identity_of(in_bulk) == other
    assert in_bulk.public_id.version == 7
    everybody = Membership.objects.all()
    assert queries.with_name(everybody, "王建国").count() == 2
    assert [m.person for m in queries.with_phone(everybody, other.phone)] == [in_bulk]
    assert queries.known(other.blind_index).membership == in_bulk.memberships.get()
    assert model_to_dict(in_bulk)["sex"] == "1"


def test_rows_are_entered_or_known_and_none_is_lost(joint_union: Organization) -> None:
    known, new = an_identity(), an_identity()
    admitted(joint_union, known)
    rows = [
        NewMember(identity=who, spells=(a_spell(joint_union),)) for who in (known, new, new, known)
    ]
    counts = insert_members(rows, chunk=2)
    assert counts == Counts(rows=4, entered=1, known=3, memberships=1, consents=0)
    assert Person.objects.count() == Membership.objects.count() == 2


def test_past_spells_come_along(joint_union: Organization) -> None:
    who = an_identity()
    past = a_spell(
        joint_union, began_on=date(2020, 1, 5), ended_on=date(2021, 1, 5), ending="withdrawn"
    )
    now = a_spell(joint_union, beginning="rejoined")
    insert_members([NewMember(identity=who, spells=(past, now))])
    person = Person.objects.get()
    assert [(s.began_on, s.ended_on) for s in queries.spells(person)] == [
        (date(2026, 2, 2), None),
        (date(2020, 1, 5), date(2021, 1, 5)),
    ]


@pytest.mark.parametrize("count", [2, 60])
def test_the_statements_of_a_chunk_do_not_grow_with_its_rows(
    joint_union: Organization, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [
        NewMember(identity=an_identity(), spells=(a_spell(joint_union),), consents=(AGREED,))
        for _ in range(count)
    ]
    with django_assert_max_num_queries(8):  # begin, known, keys, four tables, end
        insert_members(rows)
    assert Person.objects.count() == Consent.objects.count() == count
    admitted(joint_union)  # later rows go on behind the keys that were set aside
    assert Person.objects.count() == count + 1
