"""Files for the bank: who is in them, how they are numbered, and that they come out the same."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine

from tests.builders.accounts import an_actor
from tests.builders.cards import a_batch, a_card, bank_says, sent, states, take, withdraw_consent
from unionhall.accounts.models import Role
from unionhall.cards import errors, files, queries
from unionhall.cards.keys import our_key
from unionhall.cards.models import Batch, BatchLine, Card, Sharing
from unionhall.cards.services import batches, life
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError, NotFound, NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.members.queries import identity_of
from unionhall.organizations.models import Organization

State = Card.State


def test_the_file_holds_as_little_as_the_bank_needs(
    organizer: Actor, joint_union: Organization
) -> None:
    card = a_card(joint_union, "阿卜杜拉·买买提")
    batch = a_batch(organizer, joint_union)

    content = sent(organizer, batch)

    opened = files.open_hand_over(content, our_key().public_key())
    line = batch.lines.get()
    (row,) = opened.rows
    assert set(row) == {"reference", "name", "document_kind", "document_number", "phone"}
    assert row["reference"] == str(line.public_id)
    assert row["name"] == "阿卜杜拉·买买提"
    assert len(row["document_number"]) == 18
    with zipfile.ZipFile(io.BytesIO(content)) as box:
        assert box.namelist() == ["records.csv", "manifest.json", "signature"]
        assert box.read("records.csv").startswith(b"reference,name,")
        manifest = json.loads(box.read("manifest.json"))
    batch.refresh_from_db()
    assert manifest["batch"] == batch.number
    assert manifest["count"] == 1
    assert manifest["sha256"] == batch.sha256
    assert (manifest["sender"], manifest["recipient"]) == (joint_union.name, "北京银行")
    assert states([card]) == [State.AT_BANK]


def test_every_sharing_is_recorded_and_audited(organizer: Actor, joint_union: Organization) -> None:
    cards = [a_card(joint_union, name) for name in ("王建国", "李秀英")]
    batch = a_batch(organizer, joint_union)
    assert not Sharing.objects.exists()
    for _ in range(2):
        sent(organizer, batch)
    assert list(Sharing.objects.order_by("pk").values_list("card", "batch", "fields")) == [
        (card.pk, batch.pk, "name,document_kind,document_number,phone") for card in cards
    ]
    actions = AuditEntry.objects.filter(target=f"cards.batch:{batch.public_id}")
    assert list(actions.order_by("pk").values_list("action", flat=True)) == [
        "cards.batch_made",
        "cards.batch_sent",
        "cards.batch_sent_again",
    ]


def test_the_same_file_twice_is_the_same_to_the_byte(
    organizer: Actor, joint_union: Organization
) -> None:
    a_card(joint_union)
    batch = a_batch(organizer, joint_union)
    first = sent(organizer, batch)
    with time_machine.travel(datetime(2031, 5, 1, tzinfo=UTC), tick=False):
        assert sent(organizer, batch) == first


def test_a_file_whose_data_changed_is_not_handed_out_again(
    organizer: Actor, joint_union: Organization
) -> None:
    card = a_card(joint_union)
    batch = a_batch(organizer, joint_union)
    sent(organizer, batch)
    person = card.person
    corrected = replace(identity_of(person), phone="13600000001")
    person.sealed, person.key_version = corrected.seal(person.public_id)
    person.save()
    with pytest.raises(errors.RecordsChanged):
        sent(organizer, batch)


def test_after_an_answer_the_file_stays_closed(organizer: Actor, joint_union: Organization) -> None:
    a_card(joint_union)
    batch = a_batch(organizer, joint_union)
    take(organizer, bank_says(organizer, batch))
    with pytest.raises(errors.BatchClosed):
        sent(organizer, batch)


def test_numbers_run_without_gaps_per_body_and_year(
    organizer: Actor, street: Organization, joint_union: Organization
) -> None:
    numbers = []
    for year in (2026, 2026, 2027):
        with time_machine.travel(datetime(year, 6, 1, tzinfo=UTC), tick=False):
            a_card(joint_union)
            numbers.append(a_batch(organizer, joint_union).number)
            a_card(joint_union)
            numbers.append(a_batch(organizer, street).number)
    union, above = joint_union.code, street.code
    assert numbers == [
        f"{union}-2026-0001",
        f"{above}-2026-0001",
        f"{union}-2026-0002",
        f"{above}-2026-0002",
        f"{union}-2027-0001",
        f"{above}-2027-0001",
    ]


def test_pressing_twice_makes_one_file(organizer: Actor, joint_union: Organization) -> None:
    a_card(joint_union)
    command = batches.MakeBatch(organization=joint_union.public_id, request_id=uuid4())
    assert batches.make_batch(organizer, command) == batches.make_batch(organizer, command)
    assert Batch.objects.count() == 1


def test_no_card_stands_in_two_open_files(
    organizer: Actor, district: Organization, joint_union: Organization
) -> None:
    a_card(joint_union)
    a_batch(organizer, joint_union)
    with pytest.raises(errors.NobodyToSend):
        a_batch(organizer, district)
    assert Batch.objects.count() == 1


def test_only_consenting_current_members_go(
    organizer: Actor, other_district: Organization, joint_union: Organization
) -> None:
    a_card(joint_union, consented=False)
    with pytest.raises(errors.NobodyToSend):
        a_batch(organizer, joint_union)


def test_withdrawing_takes_a_card_out_of_a_file_that_has_not_been_sent(
    organizer: Actor, joint_union: Organization
) -> None:
    goes, stays = a_card(joint_union, "王建国"), a_card(joint_union, "李秀英")
    batch = a_batch(organizer, joint_union)
    withdraw_consent(stays)

    opened = files.open_hand_over(sent(organizer, batch), our_key().public_key())

    assert [row["name"] for row in opened.rows] == ["王建国"]
    assert states([goes, stays]) == [State.AT_BANK, State.ELIGIBLE]
    batch.refresh_from_db()
    assert batch.count == 1
    assert list(Sharing.objects.values_list("card", flat=True)) == [goes.pk]


def test_withdrawing_after_sending_changes_nothing_at_the_bank(
    organizer: Actor, joint_union: Organization
) -> None:
    card = a_card(joint_union)
    sent(organizer, a_batch(organizer, joint_union))
    withdraw_consent(card)
    assert states([card]) == [State.AT_BANK]


def test_an_emptied_file_is_not_sent_and_can_be_called_off(
    organizer: Actor, joint_union: Organization
) -> None:
    card = a_card(joint_union)
    batch = a_batch(organizer, joint_union)
    withdraw_consent(card)
    with pytest.raises(errors.BatchEmpty):
        sent(organizer, batch)
    for _ in range(2):
        batches.cancel_batch(organizer, batches.CancelBatch(batch=batch.public_id))
    batch.refresh_from_db()
    assert batch.state == Batch.State.CANCELLED
    with pytest.raises(errors.BatchCalledOff):
        sent(organizer, batch)


def test_a_called_off_file_frees_its_cards_and_keeps_its_number(
    organizer: Actor, joint_union: Organization
) -> None:
    a_card(joint_union)
    first = a_batch(organizer, joint_union)
    batches.cancel_batch(organizer, batches.CancelBatch(batch=first.public_id))
    second = a_batch(organizer, joint_union)
    assert second.sequence == first.sequence + 1
    assert second.lines.get().outcome == BatchLine.Outcome.WAITING
    sent(organizer, second)
    with pytest.raises(errors.SentAlready):
        batches.cancel_batch(organizer, batches.CancelBatch(batch=second.public_id))


def test_a_card_that_the_bank_returned_can_go_again(
    organizer: Actor, joint_union: Organization
) -> None:
    card = a_card(joint_union)
    take(organizer, bank_says(organizer, a_batch(organizer, joint_union), errors=1.0))
    assert states([card]) == [State.RETURNED]
    command = life.TakeStep(card=card.public_id, to=State.CONSENTED, reason="")
    life.take_step(organizer, command)
    again = a_batch(organizer, joint_union)
    assert again.lines.get().card == card


@pytest.mark.parametrize(
    ("role", "refusal"),
    [
        (Role.AUDITOR, NotPermitted),
        (Role.STATION_WORKER, NotPermitted),
        (Role.BANK_CLERK, NotFound),
    ],
)
def test_who_may_not_exchange_gets_no_file(
    organizer: Actor,
    district: Organization,
    joint_union: Organization,
    role: str,
    refusal: type[DomainError],
) -> None:
    a_card(joint_union)
    batch = a_batch(organizer, joint_union)
    with pytest.raises(refusal):
        sent(an_actor(district, role), batch)
    with pytest.raises(refusal):
        a_batch(an_actor(district, role), joint_union)
    assert not Sharing.objects.exists()


def test_another_district_does_not_know_of_the_file(
    organizer: Actor, other_district: Organization, joint_union: Organization
) -> None:
    a_card(joint_union)
    batch = a_batch(organizer, joint_union)
    stranger = an_actor(other_district)
    with pytest.raises(NotFound):
        sent(stranger, batch)
    assert list(queries.batches(stranger)) == []
