"""Two records become one and two again: nothing is lost, nobody is counted twice."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.cards import agreed
from tests.builders.duplicates import (
    a_double,
    a_pair,
    everything,
    found_pairs,
    merged,
    with_passport,
)
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR, an_organization
from unionhall.accounts.models import User
from unionhall.cards.models import Card
from unionhall.cards.services.merging import TWO_AT_THE_BANK
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.duplicates import errors
from unionhall.duplicates.commands import Choices, MergeExact, MergePair, UndoMerge
from unionhall.duplicates.models import Merge, Pair
from unionhall.duplicates.services import finding, merging, undoing
from unionhall.duplicates.spells import plan
from unionhall.indicators import counting
from unionhall.lifecycle.commands import AskTransfer
from unionhall.lifecycle.models import MembershipChange
from unionhall.lifecycle.services.transfers import ask_transfer
from unionhall.members import queries as members
from unionhall.members import services
from unionhall.members.identity import blind_index
from unionhall.members.models import Consent, Membership, Person, PersonDocument
from unionhall.members.services.ending import EndSpells, end_spells
from unionhall.members.services.erasing import erase
from unionhall.members.services.own import CorrectContact, correct_contact
from unionhall.members.services.together import AdmitTogether, admit_together
from unionhall.organizations.models import Kind, Organization

pytestmark = pytest.mark.django_db
CHARACTERS = "甲乙丙丁戊己庚辛壬癸子丑"


@pytest.fixture
def pair(joint_union: Organization, other_joint: Organization) -> Pair:
    return a_pair(joint_union, other_joint)


def undone(actor: Actor, merge: Merge) -> Merge:
    return undoing.undo_merge(actor, UndoMerge(merge=merge.public_id, reason="合并有误"))


def test_the_record_that_is_kept_takes_everything_over(organizer: Actor, pair: Pair) -> None:
    first, second = pair.first, pair.second
    merge = merged(organizer, pair)
    kept = Person.objects.get()
    assert (merge.kept, merge.gone) == (kept.pk, second.pk)
    assert kept.public_id == first.public_id
    assert members.identity_of(kept).kind == "resident_id"
    assert set(Membership.objects.values_list("person_id", flat=True)) == {kept.pk}
    pair.refresh_from_db()
    assert pair.state == Pair.State.MERGED
    assert AuditEntry.objects.filter(action="duplicates.merged").count() == 1


def test_the_earlier_membership_ends_where_the_later_begins(organizer: Actor, pair: Pair) -> None:
    merged(organizer, pair)
    early, late = Membership.objects.order_by("began_on")
    assert (early.began_on, early.ended_on, early.ending) == (
        date(2025, 3, 3),
        date(2026, 1, 5),
        "transferred_out",
    )
    assert (late.began_on, late.ended_on, late.beginning) == (
        date(2026, 1, 5),
        None,
        "transferred_in",
    )


def test_a_membership_that_lies_within_the_one_that_stays_is_taken_out(
    organizer: Actor, pair: Pair, joint_union: Organization
) -> None:
    stays = Membership.objects.get(organization=joint_union)
    merge = merged(organizer, pair, stays=stays.public_id)
    assert [spell.pk for spell in Membership.objects.all()] == [stays.pk]
    assert merge.figures == [
        "儒林街道外卖联合工会: entered twice, no longer counted from Jan. 5, 2026 on"
    ]


def test_later_the_other_document_finds_the_same_person(
    organizer: Actor, pair: Pair, other_joint: Organization
) -> None:
    passport = members.identity_of(pair.second)
    card = members.identity_of(pair.first)
    merged(organizer, pair)
    person = Person.objects.get()
    assert members.known(passport.blind_index).person == person
    assert members.known(card.blind_index).person == person
    assert members.bearers([passport.blind_index, card.blind_index]) == {
        passport.blind_index: person,
        card.blind_index: person,
    }
    spell = Membership.objects.get(ended_on=None)
    end_spells(
        OPERATOR,
        EndSpells(
            memberships=[spell.public_id], on=date(2026, 2, 2), ending=Membership.Ending.WITHDRAWN
        ),
    )
    again = admitted(other_joint, passport, actor=OPERATOR)
    assert again.person == person
    assert again.beginning == Membership.Beginning.REJOINED
    assert members.identity_of(Person.objects.get()).number == card.number


def test_a_list_with_both_documents_admits_the_person_once(
    organizer: Actor, pair: Pair, other_joint: Organization
) -> None:
    identities = [members.identity_of(person) for person in (pair.first, pair.second)]
    merged(organizer, pair)
    spell = Membership.objects.get(ended_on=None)
    ended = EndSpells(
        memberships=[spell.public_id], on=date(2026, 2, 2), ending=Membership.Ending.WITHDRAWN
    )
    end_spells(OPERATOR, ended)
    people = [
        services.Admit(
            identity=identity,
            organization=other_joint.public_id,
            began_on=date(2026, 3, 2),
            channel=Membership.Channel.LIST,
            employment_form="03",
        )
        for identity in identities
    ]
    together = admit_together(
        OPERATOR,
        AdmitTogether(organization=other_joint.public_id, on=date(2026, 3, 2), people=people),
    )
    assert len(together.admitted) == 1
    assert together.left_out == {identities[1].blind_index}
    assert Person.objects.count() == 1


def test_values_are_taken_from_the_side_that_was_chosen(organizer: Actor, pair: Pair) -> None:
    passport = members.identity_of(pair.second)
    merged(
        organizer,
        pair,
        keep=pair.first.public_id,
        fields={"document": "second", "address": "first"},
    )
    person = Person.objects.get()
    assert person.public_id == pair.first.public_id
    assert members.identity_of(person).number == passport.number
    assert person.blind_index == passport.blind_index
    assert PersonDocument.objects.get().person == person


def test_of_two_consents_the_newer_holds(organizer: Actor, pair: Pair) -> None:
    older, newer = timezone.now() - timedelta(days=3), timezone.now() - timedelta(days=1)
    for person, at in ((pair.first, newer), (pair.second, older)):
        Consent.objects.create(
            person=person,
            purpose="contact",
            text_version="1",
            language="zh-hans",
            channel="paper",
            given_at=at,
        )
    merged(organizer, pair)
    assert list(Consent.objects.order_by("given_at").values_list("given_at", "withdrawn_at")) == [
        (older, newer),
        (newer, None),
    ]


def test_a_card_that_never_went_to_the_bank_is_stopped(organizer: Actor, pair: Pair) -> None:
    assert Card.objects.exclude(state="closed").count() == 2
    merged(organizer, pair)
    assert sorted(Card.objects.values_list("state", "reason_code")) == [
        ("closed", "records_merged"),
        ("eligible", ""),
    ]
    assert Card.objects.values("person").distinct().count() == 1


def test_two_cards_at_the_bank_stop_the_merge_with_a_sentence(organizer: Actor, pair: Pair) -> None:
    Card.objects.update(state=Card.State.ACTIVATED)
    seen = merging.preview(organizer, pair.public_id, Choices())
    assert seen.blocked == [str(TWO_AT_THE_BANK)]
    with pytest.raises(errors.CannotBeMerged):
        merged(organizer, pair)
    assert Person.objects.count() == 2


def test_the_account_follows_and_a_second_one_opens_nothing_more(
    organizer: Actor, pair: Pair
) -> None:
    one = User.objects.create_user("one", person=pair.first.public_id)
    two = User.objects.create_user("two", person=pair.second.public_id)
    before = everything()
    merge = merged(organizer, pair, keep=pair.second.public_id)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.person, two.person) == (None, pair.second.public_id)
    undone(organizer, merge)
    assert everything() == before


@pytest.mark.parametrize("keep", ["first", "second"])
@pytest.mark.parametrize("document", ["first", "second"])
@pytest.mark.parametrize("stays", [0, 1])
def test_taking_a_merge_back_leaves_everything_as_it_was(
    organizer: Actor, pair: Pair, keep: str, document: str, stays: int
) -> None:
    before = everything()
    spell = Membership.objects.order_by("began_on")[stays]
    merge = merged(
        organizer,
        pair,
        keep=getattr(pair, keep).public_id,
        fields={"document": document},
        stays=spell.public_id,
    )
    assert Person.objects.count() == 1
    undone(organizer, merge)
    assert everything() == before
    assert undone(organizer, merge).undone_at is not None


def test_figures_after_a_merge_and_after_undoing_are_those_of_a_recount(
    organizer: Actor, pair: Pair, district: Organization
) -> None:
    assert _recounted(district) == 2
    merge = merged(organizer, pair)
    assert _recounted(district) == 1
    undone(organizer, merge)
    assert _recounted(district) == 2


def test_what_a_merge_did_to_the_figures_is_said_as_it_was_announced(
    organizer: Actor, pair: Pair
) -> None:
    announced = merging.preview(organizer, pair.public_id, Choices()).couple.figures
    assert any("one member fewer from" in sentence for sentence in announced)
    assert merged(organizer, pair).figures == announced


def _recounted(district: Organization) -> int:
    """Count in advance what went stale; every fact must equal its slow recount."""
    today = timezone.localdate()
    counting.count_months(today=today)
    assert [fact for fact, _cells, differences in counting.check() if differences] == []
    standing = Membership.objects.filter(scope_path__within=district.path, ended_on=None)
    return standing.count()


def test_what_came_later_keeps_a_merge_from_being_taken_back(organizer: Actor, pair: Pair) -> None:
    merge = merged(organizer, pair)
    spell = Membership.objects.get(ended_on=None)
    end_spells(
        OPERATOR,
        EndSpells(
            memberships=[spell.public_id], on=date(2026, 2, 2), ending=Membership.Ending.WITHDRAWN
        ),
    )
    assert "cards: 1 changed or added since" in undoing.in_the_way(merge)
    with pytest.raises(errors.SomethingDepends):
        undone(organizer, merge)
    assert Person.objects.count() == 1


def test_corrected_data_keep_a_merge_from_being_taken_back(organizer: Actor, pair: Pair) -> None:
    merge = merged(organizer, pair)
    person = Person.objects.get()
    phone = members.identity_of(person).phone
    self_ = Actor(user_id=None, name="", person=person.public_id)
    correct_contact(self_, CorrectContact(phone=phone, address="别处"))
    assert undoing.in_the_way(merge) == ["the person's own data were changed since"]


def test_a_later_merge_must_be_taken_back_first(
    organizer: Actor, pair: Pair, joint_union: Organization
) -> None:
    identity = members.identity_of(pair.first)
    first = merged(organizer, pair)
    admitted(joint_union, with_passport(identity, "P7654321"), actor=OPERATOR)
    finding.find_new()
    second = merged(organizer, Pair.objects.get(state=Pair.State.PROPOSED))
    with pytest.raises(errors.SomethingDepends):
        undone(organizer, first)
    undone(organizer, second)
    assert Person.objects.count() == 2


def test_the_same_form_merges_once(organizer: Actor, pair: Pair) -> None:
    command = MergePair(pair=pair.public_id, key=uuid4())
    assert merging.merge_pair(organizer, command) == merging.merge_pair(organizer, command)
    assert Merge.objects.count() == 1


def test_only_the_body_above_both_merges(
    joint_union: Organization, far_joint: Organization, city: Organization
) -> None:
    pair = a_pair(joint_union, far_joint)
    for union in (joint_union, far_joint):
        with pytest.raises(NotPermitted):
            merged(an_actor(union, "union_chair"), pair)
    merged(an_actor(city), pair)
    assert Person.objects.count() == 1


def test_preview_writes_nothing(organizer: Actor, pair: Pair) -> None:
    before = everything()
    seen = merging.preview(organizer, pair.public_id, Choices())
    assert everything() == before
    assert seen.couple.figures == [
        "儒林街道外卖联合工会: goes on from an earlier membership, nobody joins",
        "儒林街道快递行业联合工会: one member fewer from Jan. 5, 2026",
    ]
    assert {one.name: one.default for one in seen.table if one.open} == {"document": "first"}


def test_exact_pairs_are_merged_together_with_as_many_statements_as_one(
    organizer: Actor, joint_union: Organization, other_joint: Organization
) -> None:
    needed = []
    for count in (2, 12):
        for number in range(count):
            a_double(joint_union, other_joint, f"王{CHARACTERS[number]}{CHARACTERS[count - 1]}")
        finding.find_all()
        before = everything()
        command = MergeExact(key=uuid4(), count=count)
        with CaptureQueriesContext(connection) as caught:
            done = merging.merge_exact(organizer, command)
        needed.append(len(caught))
        assert len(done) == count
        assert merging.merge_exact(organizer, command) == done
        for merge in done:
            undone(organizer, merge)
        assert everything() == before
        for merge in done:
            merged(organizer, merge.pair)
    assert needed[1] <= needed[0] + 2, needed


def test_a_bulk_merge_of_another_number_is_refused(organizer: Actor, pair: Pair) -> None:
    with pytest.raises(errors.MeanwhileOthers):
        merging.merge_exact(organizer, MergeExact(key=uuid4(), count=2))


def test_spells_of_two_records_never_overlap_afterwards(
    joint_union: Organization, other_joint: Organization
) -> None:
    days = [date(2020, 1, 1) + timedelta(days=100 * n) for n in range(6)]
    ends = [*days, None]
    for b1 in days[:3]:
        for e1 in ends:
            for b2 in days[:4]:
                for e2 in ends:
                    if (e1 and e1 <= b1) or (e2 and e2 <= b2):
                        continue
                    spells = [
                        Membership(pk=1, organization=joint_union, began_on=b1, ended_on=e1),
                        Membership(pk=2, organization=other_joint, began_on=b2, ended_on=e2),
                    ]
                    made = plan(spells)
                    left = [(s.began_on, s.ended_on) for s in made.unchanged]
                    left += [(c.began_on, c.ended_on) for c in made.changes if not c.out]
                    for day in (b + timedelta(days=d) for b in days for d in (-1, 0, 1)):
                        before = _standing([(b1, e1), (b2, e2)], day)
                        assert _standing(left, day) == min(before, 1), (b1, e1, b2, e2, day)


def _standing(spells: list[tuple[date, date | None]], day: date) -> int:
    return sum(began <= day and (ended is None or day < ended) for began, ended in spells)


def test_an_open_consent_text_of_the_builders_is_known() -> None:
    assert agreed().purpose == "card"
    assert blind_index("passport", "e 1") == blind_index("passport", "E1")
    assert found_pairs() == []
    assert an_identity().kind == "resident_id"


def test_who_was_deleted_is_no_longer_compared_nor_merged(organizer: Actor, pair: Pair) -> None:
    erase(OPERATOR, pair.first)
    pair.refresh_from_db()
    assert pair.state == Pair.State.WITHDRAWN
    Pair.objects.filter(pk=pair.pk).update(state=Pair.State.PROPOSED)  # as before the deletion
    with pytest.raises(errors.DataDeleted):
        merged(organizer, pair)


def test_a_change_under_way_is_finished_first(
    organizer: Actor, pair: Pair, joint_union: Organization
) -> None:
    target = an_organization("第三联合工会", kind=Kind.JOINT, parent=joint_union.parent)
    member = Membership.objects.get(person=pair.first)
    command = AskTransfer(memberships=[member.public_id], target=target.public_id)
    [change] = ask_transfer(an_actor(joint_union, "union_chair"), command).done
    with pytest.raises(errors.CannotBeMerged):
        merged(organizer, pair)
    change.advance(MembershipChange.State.TAKEN_BACK)
    assert merged(organizer, pair).kept is not None


def test_the_key_of_somebody_else_opens_nothing(
    organizer: Actor, pair: Pair, city: Organization
) -> None:
    key = uuid4()
    command = MergePair(pair=pair.public_id, key=key, reason="同一人", choices=Choices())
    mine = merging.merge_pair(organizer, command)
    assert merging.merge_pair(organizer, command) == mine
    another = an_actor(city, "organizer")
    assert merging.merge_exact(another, MergeExact(key=key, count=0, reason="同一人")) == []


@pytest.mark.parametrize("later_first", [False, True])
def test_of_two_memberships_in_one_union_the_earlier_beginning_stays(
    joint_union: Organization, other_joint: Organization, *, later_first: bool
) -> None:
    keys = (2, 1) if later_first else (1, 2)
    early, late = (
        Membership(pk=key, organization=joint_union, began_on=began)
        for key, began in zip(keys, (date(2020, 5, 1), date(2024, 5, 1)), strict=True)
    )
    made = plan([late, early])
    assert (made.stays, [change.spell for change in made.changes if change.out]) == (early, [late])
    late.organization = other_joint
    assert plan([late, early]).stays == late
