"""Who sees what of a pair, who is asked, who decides."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders.accounts import an_actor
from tests.builders.cards import sign_in
from tests.builders.duplicates import a_pair, merged
from tests.builders.members import admitted
from tests.builders.organizations import OPERATOR, an_organization
from unionhall.core.actors import Actor
from unionhall.core.dues import DUES, Wanted
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.core.today import TODAY
from unionhall.duplicates import errors, queries
from unionhall.duplicates.commands import Answer, Ask, TellApart, Withdraw
from unionhall.duplicates.models import Pair
from unionhall.duplicates.services import decisions
from unionhall.members import services
from unionhall.members.models import Membership
from unionhall.organizations import services as organizing
from unionhall.organizations.commands import Move
from unionhall.organizations.models import Kind, Organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(joint_union: Organization, far_joint: Organization) -> Pair:
    return a_pair(joint_union, far_joint)


@pytest.fixture
def here(joint_union: Organization) -> Actor:
    return an_actor(joint_union, "union_chair")


@pytest.fixture
def there(far_joint: Organization) -> Actor:
    return an_actor(far_joint, "union_chair")


def asked(actor: Actor, pair: Pair) -> Pair:
    return decisions.ask(actor, Ask(pair=pair.public_id, reason="请核对是否同一人"))


def answered(actor: Actor, pair: Pair, *, same: bool) -> Pair:
    return decisions.answer(actor, Answer(pair=pair.public_id, same=same, reason="已核对"))


def test_the_other_side_stays_masked_and_its_union_unnamed(here: Actor, pair: Pair) -> None:
    own, other = queries.sides(here, [pair])[pair.pk]
    assert (own.shown.name, own.union, own.inside) == ("买买提", "儒林街道快递行业联合工会", True)
    assert (other.shown.name, other.union, other.inside, other.membership) == (
        "买*提",
        "another union outside your area",
        False,
        None,
    )


def test_whoever_has_neither_record_sees_no_pair(city: Organization, pair: Pair) -> None:
    elsewhere = an_organization("密云区总工会", parent=city, kind=Kind.DISTRICT)
    with pytest.raises(NotFound):
        queries.pair(an_actor(elsewhere), pair.public_id)


def test_one_side_asks_the_other_answers_the_body_above_decides(
    city: Organization, here: Actor, there: Actor, pair: Pair
) -> None:
    assert asked(here, pair).state == Pair.State.ASKED
    assert asked(here, pair).state == Pair.State.ASKED
    with pytest.raises(errors.NotAskedHere):
        answered(here, pair, same=True)
    assert answered(there, pair, same=True).state == Pair.State.CONFIRMED
    merged(an_actor(city), pair)
    pair.refresh_from_db()
    assert pair.state == Pair.State.MERGED
    actions = AuditEntry.objects.filter(action__startswith="duplicates.").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == [
        "duplicates.asked",
        "duplicates.confirmed",
        "duplicates.merged",
    ]


def test_a_question_stands_in_the_inbox_of_the_side_that_was_asked(
    here: Actor, there: Actor, pair: Pair, far_joint: Organization
) -> None:
    asked(here, pair)
    wanted = Wanted(today=Membership.objects.latest("began_on").began_on)
    assert [due.name for due in DUES.collect(there, wanted) if due.kind == "duplicates.answer"] == [
        far_joint.name
    ]
    assert [due for due in DUES.collect(here, wanted) if due.kind == "duplicates.answer"] == []
    cards = [card for card in TODAY.cards(there, wanted.today) if "duplicates" in card.url]
    assert [card.count for card in cards] == [1]
    answered(there, pair, same=False)
    assert [due for due in DUES.collect(there, wanted) if due.kind == "duplicates.answer"] == []


def test_neither_side_alone_decides(here: Actor, there: Actor, pair: Pair) -> None:
    for actor in (here, there):
        with pytest.raises(NotPermitted):
            decisions.tell_apart(actor, TellApart(pair=pair.public_id, reason="不是同一人"))
        with pytest.raises(NotPermitted):
            decisions.withdraw(actor, Withdraw(pair=pair.public_id, reason="不处理"))


def test_nobody_is_asked_within_the_own_area(
    organizer: Actor, joint_union: Organization, other_joint: Organization
) -> None:
    with pytest.raises(errors.NothingToAsk):
        asked(organizer, a_pair(joint_union, other_joint))


def test_a_reason_is_needed(here: Actor, pair: Pair) -> None:
    with pytest.raises(errors.ReasonNeeded):
        decisions.ask(here, Ask(pair=pair.public_id, reason="  "))


def test_what_was_decided_is_not_decided_again(city: Organization, pair: Pair) -> None:
    organizer = an_actor(city)
    command = TellApart(pair=pair.public_id, reason="不是同一人")
    assert decisions.tell_apart(organizer, command).state == Pair.State.DIFFERENT
    assert decisions.tell_apart(organizer, command).state == Pair.State.DIFFERENT
    with pytest.raises(errors.AlreadyDecided):
        merged(organizer, pair)


def test_a_pair_follows_a_body_that_moves(
    district: Organization, city: Organization, pair: Pair, far_joint: Organization
) -> None:
    far_street = far_joint.parent
    assert far_street is not None
    assert pair.scope_path == city.path
    organizing.move(
        OPERATOR,
        Move(organization=far_street.public_id, parent=district.public_id, on=date(2026, 2, 2)),
    )
    pair.refresh_from_db()
    assert pair.scope_path == district.path
    assert queries.places(pair).above == district.path


def test_pages_of_a_pair_and_the_whole_way_through(
    client: Client, district: Organization, joint_union: Organization, other_joint: Organization
) -> None:
    pair = a_pair(joint_union, other_joint)
    sign_in(client, an_actor(district))
    for name in ("pairs", "exact", "merges"):
        assert client.get(reverse(f"duplicates:{name}")).status_code == 200
    page = client.get(reverse("duplicates:pair", args=[pair.public_id]))
    assert "One person: merge" in page.content.decode()
    url = reverse("duplicates:merging", args=[pair.public_id])
    assert "one member fewer from" in client.get(url).content.decode()
    answer = client.post(url, {"stage": "carry", "reason": "同一人"})
    assert answer.status_code == 302
    merge = client.get(answer["Location"])
    assert "Take the merge back" in merge.content.decode()
    for shown in (merge, client.get(reverse("duplicates:merges"))):
        page = shown.content.decode()
        assert "买*提" in page  # who was kept, masked
        assert "**********" in page
        assert "March 3, 2025" in page
    undo = client.post(f"{answer['Location']}undo/", {"reason": "合并有误"}, follow=True)
    assert "The records are two again" in undo.content.decode()
    assert Membership.objects.filter(ended_on=None).count() == 2


@pytest.mark.parametrize("pairs", [1, 6])
def test_the_list_takes_as_many_statements_however_many_pairs(
    client: Client,
    district: Organization,
    joint_union: Organization,
    other_joint: Organization,
    django_assert_max_num_queries: Any,
    pairs: int,
) -> None:
    for number in range(pairs):
        a_pair(joint_union, other_joint, f"王{'甲乙丙丁戊己'[number]}军")
    sign_in(client, an_actor(district))
    with django_assert_max_num_queries(15):
        assert client.get(reverse("duplicates:pairs")).status_code == 200
    for query in (
        "?reach=within",
        "?reach=across",
        "?reason=1",
        "?score=80",
        "?body=儒林",
        "?exact=1",
    ):
        page = client.get(reverse("duplicates:pairs") + query).content.decode()
        assert ("王" in page) == (query != "?reach=across"), query
    file = client.get(reverse("duplicates:pairs") + "?export=csv")
    text = b"".join(file.streaming_content).decode()  # type: ignore[attr-defined]
    assert "王*军" in text
    assert "王甲军" not in text


def test_a_record_that_moves_takes_its_pair_along(
    joint_union: Organization, far_joint: Organization, other_joint: Organization, pair: Pair
) -> None:
    spell = Membership.objects.get(organization=far_joint)
    services.transfer(
        OPERATOR,
        services.Transfer(
            person=spell.person.public_id,
            organization=other_joint.public_id,
            on=spell.began_on,
            channel="unit",
            employment_form="03",
        ),
    )
    pair.refresh_from_db()
    assert pair.scope_path == joint_union.path[:-4]
    assert admitted(joint_union, actor=OPERATOR).pk is not None
