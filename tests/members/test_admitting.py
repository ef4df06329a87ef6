import threading
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import close_old_connections, connection

from tests.builders.accounts import an_actor
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import an_organization
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted, Rejected
from unionhall.core.events import _handlers, subscribe
from unionhall.core.models import AuditEntry
from unionhall.members import queries, services
from unionhall.members.errors import (
    AlreadyMember,
    AlreadyMemberElsewhere,
    DayInFuture,
    NotAGrassRootsUnion,
    SameUnion,
    TooYoung,
    TransferNotConfirmed,
    UnionNotThere,
    UnknownConsentText,
)
from unionhall.members.events import MemberAdmitted
from unionhall.members.models import Membership, Person, PersonToken
from unionhall.members.services import ending
from unionhall.organizations.models import Kind, Organization

AGREED = services.Agreed(
    purpose="membership",
    text_version="2026-11",
    language="zh-hans",
    channel="own_phone",
    given_at=datetime(2026, 2, 2, 12, 30, tzinfo=ZoneInfo("Asia/Shanghai")),
)


@pytest.fixture
def chair(joint_union: Organization) -> Actor:
    return an_actor(joint_union, "union_chair")


@pytest.fixture
def other_union(other_district: Organization) -> Organization:
    return an_organization("平谷快递联合工会", parent=other_district, kind=Kind.JOINT)


@pytest.mark.parametrize(
    ("overrides", "field"),
    [
        ({"employment_form": "77"}, "employment_form"),
        ({"employment_form": ""}, "employment_form"),
        ({"channel": "by_pigeon"}, "channel"),
        ({"beginning": "born"}, "beginning"),
        ({"profile": services.Profile(nation="99")}, "nation"),
        ({"profile": services.Profile(education="x")}, "education"),
        ({"profile": services.Profile(political="77")}, "political"),
        ({"profile": services.Profile(household="zz")}, "household"),
        ({"profile": services.Profile(skill_level="zz")}, "skill_level"),
        ({"consents": (replace(AGREED, channel="by_pigeon"),)}, "channel"),
        ({"post": "长" * 61}, "post"),
    ],
)
def test_codes_are_those_of_the_lists(
    joint_union: Organization,
    other_union: Organization,
    chair: Actor,
    overrides: dict[str, Any],
    field: str,
) -> None:
    with pytest.raises(Rejected) as refused:
        admitted(joint_union, actor=chair, **overrides)

    assert refused.value.field == field
    assert not Person.objects.exists()

    if field == "beginning":
        return
    member = admitted(joint_union, actor=chair)
    fields = {"channel": "online", "employment_form": "03"} | overrides
    with pytest.raises(Rejected) as refused:
        services.transfer(
            an_actor(other_union, "union_chair"),
            services.Transfer(
                person=member.person.public_id,
                organization=other_union.public_id,
                on=date(2026, 3, 1),
                asked_by_member=True,
                **fields,
            ),
        )
    assert refused.value.field == field
    assert Membership.objects.get() == member
    assert member.ended_on is None


def test_a_spell_ends_for_a_reason_of_the_list(joint_union: Organization, chair: Actor) -> None:
    member = admitted(joint_union, actor=chair)
    command = ending.EndSpells(memberships=[member.public_id], on=date(2026, 3, 1), ending="bored")
    with pytest.raises(Rejected) as refused:
        ending.end_spells(chair, command)
    assert refused.value.field == "ending"
    member.refresh_from_db()
    assert member.ended_on is None


def test_a_person_admitted_is_on_record_sealed_and_can_be_found(
    joint_union: Organization, chair: Actor
) -> None:
    identity = an_identity("买买提·吐尔逊")
    membership = admitted(joint_union, identity, actor=chair, consents=(AGREED,))

    assert (membership.organization, membership.beginning) == (joint_union, "joined")
    assert queries.known(identity.blind_index).membership == membership
    assert queries.identity_of(membership.person) == identity
    assert (membership.person.sex, membership.person.birth_year) == ("1", 1990)
    rows = queries.memberships(chair)
    assert list(queries.with_name(rows, "买买提•吐尔逊")) == [membership]
    assert list(queries.with_phone(rows, identity.phone)) == [membership]
    assert list(queries.with_phone(rows, "13800000000")) == []
    consent = membership.person.consents.get()
    assert (consent.purpose, consent.text_version, consent.language, consent.given_at) == (
        "membership",
        "2026-11",
        "zh-hans",
        AGREED.given_at,
    )


def test_the_trail_names_the_deed_and_no_personal_data(
    joint_union: Organization, chair: Actor
) -> None:
    identity = an_identity("欧阳若兰")
    membership = admitted(joint_union, identity, actor=chair)
    entry = AuditEntry.objects.get(action="members.admitted")
    assert entry.target == f"members.membership:{membership.public_id}"
    assert entry.facts == {"beginning": "joined", "channel": "on_site", "on": "2026-02-02"}


def test_whoever_listens_hears_of_the_new_member(joint_union: Organization, chair: Actor) -> None:
    heard: list[MemberAdmitted] = []

    def listen(actor: Actor, event: MemberAdmitted) -> None:
        heard.append(event)

    subscribe(MemberAdmitted, listen)
    try:
        membership = admitted(joint_union, actor=chair, consents=(AGREED,))
    finally:
        _handlers[MemberAdmitted].remove(listen)
    assert heard == [MemberAdmitted(membership, frozenset({"membership"}))]


def test_a_member_cannot_be_admitted_again(joint_union: Organization, chair: Actor) -> None:
    identity = an_identity()
    admitted(joint_union, identity, actor=chair)
    with pytest.raises(AlreadyMember, match="儒林街道快递行业联合工会"):
        admitted(joint_union, identity, actor=chair)
    assert Person.objects.count() == Membership.objects.count() == 1


def test_where_somebody_is_a_member_is_told_only_to_those_who_may_see_it(
    joint_union: Organization, other_union: Organization, chair: Actor
) -> None:
    identity = an_identity()
    admitted(other_union, identity)
    with pytest.raises(AlreadyMemberElsewhere) as refusal:
        admitted(joint_union, identity, actor=chair)
    assert other_union.name not in str(refusal.value)


@pytest.mark.parametrize(
    ("birth", "admitted_there"),
    [(date(2010, 2, 2), True), (date(2010, 2, 3), False), (date(2008, 2, 29), True)],
)
def test_nobody_joins_before_the_sixteenth_birthday(
    joint_union: Organization, chair: Actor, birth: date, *, admitted_there: bool
) -> None:
    identity = an_identity(birth=birth)
    if admitted_there:
        assert admitted(joint_union, identity, actor=chair).began_on == date(2026, 2, 2)
    else:
        with pytest.raises(TooYoung):
            admitted(joint_union, identity, actor=chair)
    assert Person.objects.exists() is admitted_there


def test_days_and_unions_that_cannot_be(
    joint_union: Organization, street: Organization, chair: Actor
) -> None:
    with pytest.raises(DayInFuture):
        admitted(joint_union, actor=chair, began_on=date(2199, 1, 1))
    with pytest.raises(UnionNotThere):
        admitted(joint_union, actor=chair, began_on=date(2015, 3, 1))
    with pytest.raises(NotAGrassRootsUnion):
        admitted(street, actor=an_actor(street, "street_staff"))
    with pytest.raises(UnknownConsentText):
        admitted(
            joint_union,
            actor=chair,
            consents=(services.replace(AGREED, text_version="1999-01"),),
        )
    assert not Person.objects.exists()


def test_only_who_may_admit_there_admits(
    joint_union: Organization, other_union: Organization
) -> None:
    with pytest.raises(NotPermitted):
        admitted(joint_union, actor=an_actor(other_union, "union_chair"))
    with pytest.raises(NotPermitted):
        admitted(joint_union, actor=an_actor(joint_union, "auditor"))


def test_who_left_may_come_back_with_new_data_and_stays_one_person(
    joint_union: Organization, chair: Actor
) -> None:
    identity = an_identity(phone="13900000001")
    first = admitted(joint_union, identity, actor=chair)
    ending.end_spells(
        chair,
        ending.EndSpells(memberships=[first.public_id], on=date(2026, 2, 20), ending="withdrawn"),
    )
    moved = services.replace(identity, phone="13900000002", address="")
    second = admitted(joint_union, moved, actor=chair, began_on=date(2026, 2, 25))

    assert (second.person, second.beginning) == (first.person, "rejoined")
    stored = queries.identity_of(Person.objects.get())
    assert (stored.phone, stored.address) == ("13900000002", identity.address)
    rows = queries.memberships(chair)
    assert not queries.with_phone(rows, "13900000001").exists()
    assert queries.with_phone(rows, "13900000002").count() == 2
    assert PersonToken.objects.count() == 2


def test_a_transfer_ends_one_spell_and_begins_the_next_on_the_same_day(
    joint_union: Organization, other_union: Organization, chair: Actor
) -> None:
    old = admitted(other_union)
    command = services.Transfer(
        person=old.person.public_id,
        organization=joint_union.public_id,
        on=date(2026, 2, 20),
        channel="on_site",
        employment_form="03",
        asked_by_member=True,
    )
    with pytest.raises(TransferNotConfirmed):
        services.transfer(chair, services.replace(command, asked_by_member=False))
    new = services.transfer(chair, command)

    old.refresh_from_db()
    assert (old.ended_on, old.ending) == (date(2026, 2, 20), "transferred_out")
    assert (new.began_on, new.beginning, new.person) == (
        date(2026, 2, 20),
        "transferred_in",
        old.person,
    )
    assert list(queries.standing_on(queries.spells(old.person), date(2026, 2, 19))) == [old]
    assert list(queries.standing_on(queries.spells(old.person), date(2026, 2, 20))) == [new]
    with pytest.raises(SameUnion):
        services.transfer(chair, command)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_eight_who_admit_the_same_person_at_once_one_succeeds() -> None:
    union = _a_union()
    chair, identity = an_actor(union, "union_chair"), an_identity()
    start, outcomes = threading.Barrier(8), []

    def admit() -> None:
        start.wait()
        try:
            outcomes.append(admitted(union, identity, actor=chair).beginning)
        except AlreadyMember:
            outcomes.append("already")
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=admit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["already"] * 7 + ["joined"]
    assert Person.objects.count() == Membership.objects.count() == 1
    assert PersonToken.objects.count() == 2


def _a_union() -> Organization:
    city = an_organization("北京市总工会")
    district = an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT)
    return an_organization("延庆快递联合工会", parent=district, kind=Kind.JOINT)
