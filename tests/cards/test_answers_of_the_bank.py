"""The bank's answers: every difference is listed, nothing is applied twice or by half."""

import io
import zipfile
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders.accounts import an_actor
from tests.builders.cards import a_batch, a_card, bank_says, sent, states, take
from unionhall.cards import errors, files, queries, simulator
from unionhall.cards.keys import bank_key_file, bank_keys, key_id, simulated_bank_key
from unionhall.cards.models import Answer, Batch, BatchLine, Card, CardStep, Difference
from unionhall.cards.reasons import DIFFERENCES, REASONS, Who
from unionhall.cards.services import batches, life
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError
from unionhall.core.models import AuditEntry
from unionhall.organizations.models import Organization

State = Card.State
Outcome = BatchLine.Outcome


@pytest.fixture
def cards(joint_union: Organization) -> list[Card]:
    return [a_card(joint_union, name) for name in ("王建国", "李秀英", "张三丰")]


@pytest.fixture
def batch(cards: list[Card], organizer: Actor, joint_union: Organization) -> Batch:
    batch = a_batch(organizer, joint_union)
    sent(organizer, batch)
    batch.refresh_from_db()
    return batch


def traces() -> dict[str, Any]:
    """Everything that an answer could have changed."""
    return {
        "cards": list(Card.objects.order_by("pk").values_list("pk", "state", "last_four")),
        "lines": list(BatchLine.objects.order_by("pk").values_list("pk", "outcome", "reason_code")),
        "batches": list(Batch.objects.order_by("pk").values_list("pk", "state")),
        "rows": [model.objects.count() for model in (Answer, Difference, CardStep, AuditEntry)],
    }


def kinds(batch: Batch) -> list[str]:
    return [difference.kind for difference in queries.open_differences(batch)]


def test_an_answer_opens_and_returns_cards(
    organizer: Actor, batch: Batch, cards: list[Card]
) -> None:
    one, two, three = references(batch)
    rows = [
        a_line(one, last_four="0421", bank_reference="BJ-1001"),
        a_line(two, outcome="refused", reason="name_mismatch"),
        a_line(three, last_four="1111", bank_reference="BJ-1003"),
    ]
    taken = take(organizer, signed(batch, rows, final=True))

    assert (taken.answer.opened, taken.answer.refused, taken.answer.lines) == (2, 1, 3)
    assert list(batch.lines.order_by("number").values_list("outcome", "last_four")) == [
        (Outcome.OPENED, "0421"),
        (Outcome.REFUSED, ""),
        (Outcome.OPENED, "1111"),
    ]
    assert Counter(states(cards)) == {State.OPENED: 2, State.RETURNED: 1}
    batch.refresh_from_db()
    assert batch.state == Batch.State.SETTLED
    assert kinds(batch) == []


def test_a_refusal_says_in_words_why_who_must_act_and_since_when(
    organizer: Actor, batch: Batch
) -> None:
    take(organizer, bank_says(organizer, batch, errors=1.0))
    later = timezone.localdate() + timedelta(days=12)
    matters = queries.matters(batch, later)
    assert [matter.days for matter in matters] == [12, 12, 12]
    assert all(matter.who == REASONS[matter.kind].who for matter in matters)
    assert all(matter.words for matter in matters)
    assert {reason.who for reason in REASONS.values()} == set(Who)


def test_a_card_left_out_is_open_whether_the_answer_was_complete_or_not(
    organizer: Actor, cards: list[Card], batch: Batch
) -> None:
    one, two, three = references(batch)
    later = timezone.localdate() + timedelta(days=3)
    assert queries.matters(batch, later) == []

    take(
        organizer,
        signed(batch, [a_line(one, last_four="0001", bank_reference="BJ-1")], final=False),
    )
    batch.refresh_from_db()
    matters = queries.matters(batch, later)
    assert [(m.kind, m.reference, m.who, m.days) for m in matters] == [
        ("unanswered", two, Who.BANK, 3),
        ("unanswered", three, Who.BANK, 3),
    ]
    assert all(m.words and m.card for m in matters)

    take(
        organizer, signed(batch, [a_line(two, last_four="0002", bank_reference="BJ-2")], final=True)
    )
    batch.refresh_from_db()
    matters = queries.matters(batch, later)
    assert [(m.kind, m.reference, m.days) for m in matters] == [("missing", three, 3)]

    missing = matters[0].difference
    assert missing is not None
    command = batches.SettleDifference(difference=missing, note="银行明日补回盘")
    batches.settle_difference(organizer, command)
    assert queries.matters(batch, later) == []

    take(
        organizer,
        signed(batch, [a_line(three, last_four="0003", bank_reference="BJ-3")], final=True),
    )
    batch.refresh_from_db()
    assert queries.matters(batch, later) == []


def test_the_same_answer_twice_changes_nothing_and_says_so(organizer: Actor, batch: Batch) -> None:
    answer = bank_says(organizer, batch, errors=0.5)
    first = take(organizer, answer)
    before = traces()
    second = take(organizer, answer)
    assert (first.again, second.again) == (False, True)
    assert second.answer == first.answer
    assert traces() == before


def test_the_same_content_signed_again_is_unchanged(organizer: Actor, batch: Batch) -> None:
    content = sent(organizer, batch)
    now = timezone.now()
    early = simulator.answer(content, simulator.Wish(at=now, errors=0.5))
    late = simulator.answer(content, simulator.Wish(at=now + timedelta(hours=1), errors=0.5))
    take(organizer, early)
    again = take(organizer, late)
    answer = again.answer
    assert (answer.opened, answer.refused, answer.different) == (0, 0, 0)
    assert answer.unchanged == answer.lines == 3


def test_an_answer_in_parts_is_put_together(organizer: Actor, batch: Batch) -> None:
    content = sent(organizer, batch)
    now = timezone.now()
    part = simulator.answer(content, simulator.Wish(at=now, errors=0, share=0.4))
    whole = simulator.answer(content, simulator.Wish(at=now, errors=0))
    take(organizer, part)
    batch.refresh_from_db()
    assert batch.state == Batch.State.ANSWERED
    assert batch.lines.filter(outcome=Outcome.WAITING).count() == 2
    assert kinds(batch) == []
    rest = take(organizer, whole).answer
    batch.refresh_from_db()
    assert (rest.opened, rest.unchanged, batch.state) == (2, 1, Batch.State.SETTLED)


def test_a_missing_line_is_a_difference_until_it_comes(organizer: Actor, batch: Batch) -> None:
    content = sent(organizer, batch)
    now = timezone.now()
    torn = simulator.answer(content, simulator.Wish(at=now, errors=0, fail="missing"))
    take(organizer, torn)
    assert kinds(batch) == ["missing"]
    take(organizer, simulator.answer(content, simulator.Wish(at=now, errors=0)))
    assert kinds(batch) == []


@pytest.mark.parametrize(
    ("fail", "found", "applied", "different"),
    [
        ("missing", ["missing"], 2, 0),
        ("duplicate", ["duplicate"], 3, 1),
        ("contradiction", ["contradiction", "contradiction"], 2, 2),
        ("unknown_reference", ["unknown_reference", "missing"], 2, 1),
        ("bad_digits", ["bad_digits"], 2, 1),
        ("full_number", ["bad_digits"], 2, 1),
        ("bad_outcome", ["bad_outcome"], 2, 1),
        ("unknown_reason", ["unknown_reason"], 3, 0),
        ("empty", ["missing", "missing", "missing"], 0, 0),
    ],
)
def test_every_difference_is_listed(
    organizer: Actor, batch: Batch, fail: str, found: list[str], applied: int, different: int
) -> None:
    answer = take(organizer, bank_says(organizer, batch, fail=fail)).answer
    assert kinds(batch) == found
    assert queries.batches(organizer).get(pk=batch.pk).different == len(found)
    assert answer.opened + answer.refused == applied
    assert answer.different == different
    assert answer.lines == applied + different
    assert all(kind in DIFFERENCES for kind in found)
    assert not Card.objects.filter(last_four__regex=r".{5}").exists()


def a_line(reference: str, **values: str) -> dict[str, str]:
    empty = {"outcome": "opened", "reason": "", "last_four": "", "bank_reference": ""}
    return {"reference": reference, **empty, **values}


def signed(batch: Batch, rows: list[dict[str, str]], **changes: Any) -> bytes:
    fields: dict[str, Any] = {
        "kind": files.ANSWER,
        "batch": batch.number,
        "sender": batch.recipient,
        "recipient": batch.sender,
        "made_at": timezone.now(),
        "count": 0,
        "sha256": "",
        "key": key_id(simulated_bank_key().public_key()),
        "final": False,
    }
    return simulator.packed(files.Manifest(**fields | changes), rows)


def references(batch: Batch) -> list[str]:
    return [str(line.public_id) for line in batch.lines.order_by("number")]


def test_a_line_of_another_file_is_not_applied(
    organizer: Actor, batch: Batch, joint_union: Organization
) -> None:
    other_card = a_card(joint_union, "赵六")
    other = a_batch(organizer, joint_union)
    sent(organizer, other)
    (foreign,) = references(other)
    row = a_line(foreign, last_four="1111", bank_reference="BJ-9001")
    take(organizer, signed(batch, [row]))
    assert kinds(batch) == ["other_batch"]
    assert states([other_card]) == [State.AT_BANK]


def test_opened_again_with_other_digits_is_a_difference(organizer: Actor, batch: Batch) -> None:
    one, two, three = references(batch)
    take(organizer, signed(batch, [a_line(one, last_four="1111", bank_reference="BJ-1001")]))
    rows = [
        a_line(one, last_four="2222", bank_reference="BJ-1001"),
        a_line(two, last_four="3333", bank_reference="BJ-1001"),
        a_line(three, outcome="refused", reason="has_card"),
    ]
    take(organizer, signed(batch, rows))
    assert kinds(batch) == ["other_digits", "reference_taken"]
    take(organizer, signed(batch, [a_line(one, outcome="refused", reason="technical")]))
    take(organizer, signed(batch, [a_line(three, last_four="4444", bank_reference="BJ-1003")]))
    assert kinds(batch)[2:] == ["other_outcome", "other_outcome"]
    assert batch.lines.get(number=1).last_four == "1111"


def test_a_card_that_was_closed_meanwhile_is_not_brought_back(
    organizer: Actor, batch: Batch, cards: list[Card]
) -> None:
    step = life.TakeStep(card=cards[0].public_id, to=State.CLOSED, reason="本人不再需要")
    life.take_step(organizer, step)
    take(organizer, bank_says(organizer, batch))
    assert kinds(batch) == ["not_at_bank"]
    assert states(cards) == [State.CLOSED, State.OPENED, State.OPENED]


def test_somebody_settles_a_difference_with_a_note(organizer: Actor, batch: Batch) -> None:
    take(organizer, bank_says(organizer, batch, fail="duplicate"))
    (difference,) = queries.open_differences(batch)
    with pytest.raises(errors.ReasonNeeded):
        batches.settle_difference(
            organizer, batches.SettleDifference(difference=difference.public_id, note="")
        )
    command = batches.SettleDifference(difference=difference.public_id, note="银行已确认为重复行")
    batches.settle_difference(organizer, command)
    assert kinds(batch) == []
    with pytest.raises(errors.NoSuchDifference):
        batches.settle_difference(organizer, command)


@pytest.mark.parametrize(
    ("fail", "refusal"),
    [
        ("tampered", errors.Damaged),
        ("records", errors.BadHash),
        ("signature", errors.BadSignature),
        ("truncated", errors.Damaged),
        ("not_a_zip", errors.NotAZip),
        ("other_batch", errors.UnknownBatch),
        ("version", errors.WrongVersion),
        ("kind", errors.NotAnAnswer),
        ("addressee", errors.ForSomebodyElse),
        ("key", errors.UnknownKey),
        ("count", errors.CutOff),
    ],
)
def test_a_bad_file_is_refused_with_its_reason_and_leaves_nothing(
    organizer: Actor, batch: Batch, fail: str, refusal: type[DomainError]
) -> None:
    content = bank_says(organizer, batch, fail=fail)
    before = traces()
    with pytest.raises(refusal) as refused:
        take(organizer, content, batch)
    assert traces() == before
    assert refused.value.field == "file"
    assert refused.value.status == 422


def bomb(inner: int) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("records.csv", b"0" * inner)
        container.writestr("manifest.json", b"{}")
        container.writestr("signature", b"")
    return box.getvalue()


def with_name(name: str) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as container:
        container.writestr(name, b"x")
    return box.getvalue()


@pytest.mark.parametrize(
    ("content", "refusal", "status"),
    [
        (b"", errors.NoFile, 422),
        (b"PK\x03\x04", errors.Damaged, 422),
        (b"\x00" * (files.LARGEST_FILE + 1), errors.TooLarge, 413),
        (bomb(files.LARGEST_PART["records.csv"] + 1), errors.Bomb, 422),
        (with_name("../../etc/passwd"), errors.WrongContent, 422),
        (bomb(1), errors.BadManifest, 422),
    ],
)
def test_what_is_no_answer_at_all_is_refused(
    organizer: Actor, batch: Batch, content: bytes, refusal: type[DomainError], status: int
) -> None:
    before = traces()
    with pytest.raises(refusal) as refused:
        take(organizer, content, batch)
    assert refused.value.status == status
    assert traces() == before


def test_our_own_file_is_no_answer(organizer: Actor, batch: Batch) -> None:
    with pytest.raises(errors.NotAnAnswer):
        take(organizer, sent(organizer, batch), batch)


def test_a_file_whose_answer_belongs_to_another_page_says_which(
    organizer: Actor, batch: Batch, joint_union: Organization
) -> None:
    a_card(joint_union, "赵六")
    other = a_batch(organizer, joint_union)
    answer = bank_says(organizer, other)
    with pytest.raises(errors.AnswerOfAnotherBatch) as refused:
        take(organizer, answer, batch)
    assert other.number in str(refused.value)


def test_an_unsent_file_cannot_be_answered(
    organizer: Actor, batch: Batch, joint_union: Organization
) -> None:
    a_card(joint_union, "赵六")
    other = a_batch(organizer, joint_union)
    with pytest.raises(errors.NotSentYet):
        take(organizer, signed(other, []))


def test_a_stranger_cannot_answer(
    organizer: Actor, other_district: Organization, batch: Batch
) -> None:
    answer = bank_says(organizer, batch)
    with pytest.raises(errors.UnknownBatch):
        take(an_actor(other_district), answer)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"reference,outcome\r\n",
        b"reference,outcome,reason,last_four,bank_reference\r\n\xff\xfe",
        b"reference,outcome,reason,last_four,bank_reference\r\na,b\r\n",
        b'reference,outcome,reason,last_four,bank_reference\r\n"a,b,c,d,e\r\n',
        b"reference,outcome,reason,last_four,bank_reference\r\na\x00,b,c,d,e\r\n",
    ],
)
def test_records_that_are_not_as_agreed_are_refused(text: bytes) -> None:
    with pytest.raises((errors.BadRecords, errors.CutOff)):
        files.read_records(files.ANSWER, text, 1)


@pytest.fixture
def good(organizer: Actor, batch: Batch) -> bytes:
    return bank_says(organizer, batch, errors=0.5)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_a_file_with_any_changed_bytes_changes_no_row(
    organizer: Actor, batch: Batch, good: bytes, data: st.DataObject
) -> None:
    before = traces()
    spoilt = bytearray(good)
    places = st.integers(0, len(good) - 1)
    for place in data.draw(st.lists(places, min_size=1, max_size=6, unique=True)):
        spoilt[place] ^= data.draw(st.integers(1, 255))
    try:
        files.open_answer(bytes(spoilt), bank_keys())
    except DomainError as refused:
        refusal = type(refused)
    else:
        # Bytes of the container that say nothing (dates, flags) may change: what the bank
        # signed is whole, so it is the bank's answer.
        same = files.open_answer(good, bank_keys()).rows
        assert files.open_answer(bytes(spoilt), bank_keys()).rows == same
        return
    with pytest.raises(refusal):
        take(organizer, bytes(spoilt), batch)
    assert refusal.status < 500
    assert traces() == before


@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=400) | st.binary(max_size=60).map(lambda b: b"PK\x03\x04" + b))
def test_arbitrary_bytes_are_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(errors.FileRefused) as refused:
        files.open_answer(content, {})
    assert str(refused.value)


def test_the_bank_may_change_its_key(organizer: Actor, batch: Batch, settings: Any) -> None:
    answer = bank_says(organizer, batch)
    old = bank_key_file().read_bytes()
    (settings.BANK_FOLDER / "simulated-bank-private.pem").unlink()
    bank_key_file().unlink()
    simulated_bank_key()
    with pytest.raises(errors.UnknownKey):
        take(organizer, answer)
    bank_key_file().write_bytes(bank_key_file().read_bytes() + old)
    assert take(organizer, answer).answer.opened == 3


def test_without_a_bank_key_nothing_is_trusted(organizer: Actor, batch: Batch) -> None:
    answer = bank_says(organizer, batch)
    bank_key_file().unlink()
    with pytest.raises(errors.BankKeyMissing):
        take(organizer, answer)


def test_a_later_day_counts_days_open(organizer: Actor, batch: Batch) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=5), tick=False):
        content = sent(organizer, batch)
        answer = simulator.answer(content, simulator.Wish(at=timezone.now(), errors=1.0))
        take(organizer, answer)
    assert {matter.days for matter in queries.matters(batch, timezone.localdate())} == {5}
