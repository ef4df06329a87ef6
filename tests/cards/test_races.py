"""What happens when two people press at once: one of them is refused, nothing is lost."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Barrier, BrokenBarrierError
from uuid import uuid4

import pytest
from django.db import connections
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.cards import (
    a_batch,
    a_card,
    a_clerk,
    bank_says,
    hand_over,
    sent,
    take,
    withdraw_consent,
)
from tests.builders.organizations import OPERATOR, an_organization
from unionhall.accounts.models import Role
from unionhall.cards.models import Answer, Batch, BatchLine, Card, CardStep
from unionhall.cards.services import batches, life
from unionhall.core import audit, audit_check
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError
from unionhall.core.models import AuditEntry
from unionhall.members.models import Membership
from unionhall.members.services.ending import EndSpells, end_spells
from unionhall.members.services.transferring import Mover, TransferMany, transfer_many
from unionhall.organizations.commands import Dissolve
from unionhall.organizations.models import Kind, Organization
from unionhall.organizations.services.dissolving import dissolve
from unionhall.outreach.models import Meeting

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> Counter[str]:
    """Do all of them at the same moment, each in its own connection."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> str:
        try:
            start.wait()
            deed()
        except DomainError as refusal:
            return refusal.code
        else:
            return "done"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return Counter(pool.map(run, deeds))


def test_two_clerks_hand_over_the_same_card(
    meeting: Meeting, clerk: Actor, district: Organization, joint_union: Organization
) -> None:
    colleague = a_clerk(meeting, district)
    for _ in range(5):
        card = a_card(joint_union, meeting=meeting)
        outcomes = at_once(
            lambda card=card: hand_over(clerk, meeting, card),
            lambda card=card: hand_over(colleague, meeting, card),
        )
        assert outcomes == {"done": 1, "handed_over_already": 1}
        assert card.steps.filter(became=Card.State.HANDED_OVER).count() == 1


def test_the_same_answer_eight_times_at_once(organizer: Actor, joint_union: Organization) -> None:
    for _ in range(3):
        a_card(joint_union)
    batch = a_batch(organizer, joint_union)
    answer = bank_says(organizer, batch, errors=0.5)
    before = CardStep.objects.count()
    assert at_once(*[lambda: take(organizer, answer)] * 8) == {"done": 8}
    assert Answer.objects.count() == 1
    assert CardStep.objects.count() == before + 3


def test_two_bodies_make_a_file_at_once(
    organizer: Actor, street: Organization, district: Organization, joint_union: Organization
) -> None:
    for _ in range(4):
        for _ in range(3):
            a_card(joint_union)
        at_once(*[lambda body=body: a_batch(organizer, body) for body in (joint_union, street)] * 2)
        waiting = BatchLine.objects.filter(outcome=BatchLine.Outcome.WAITING)
        assert waiting.count() == waiting.values("card").distinct().count()
    assert waiting.count() == 12
    for body in (joint_union, street):
        numbers = list(
            Batch.objects.filter(organization=body)
            .order_by("pk")
            .values_list("sequence", flat=True)
        )
        assert numbers == list(range(1, len(numbers) + 1))


def test_the_same_request_at_once_makes_one_file(
    organizer: Actor, joint_union: Organization
) -> None:
    a_card(joint_union)
    command = batches.MakeBatch(organization=joint_union.public_id, request_id=uuid4())
    assert at_once(*[lambda: batches.make_batch(organizer, command)] * 4) == {"done": 4}
    assert Batch.objects.count() == 1


def test_two_download_at_once_and_every_sharing_is_written_once(
    organizer: Actor, joint_union: Organization
) -> None:
    card = a_card(joint_union)
    batch = a_batch(organizer, joint_union)
    assert at_once(*[lambda: sent(organizer, batch)] * 4) == {"done": 4}
    assert card.sharings.count() == 1


def test_a_card_is_prepared_while_the_union_ends(
    organizer: Actor, street: Organization, joint_union: Organization
) -> None:
    """Whoever comes first: each member has one card, and it is where the member is."""
    body, colleague = joint_union, an_actor(street, Role.STREET_STAFF)
    for number in range(4):
        cards = [a_card(body) for _ in range(3)]
        Card.objects.filter(membership__organization=body).update(state=Card.State.CLOSED)
        heir = an_organization(f"第{number}联合工会", parent=street, kind=Kind.JOINT)
        ending = Dissolve(
            organization=body.public_id,
            on=timezone.localdate(),
            reason="合并",
            successor=heir.public_id,
        )
        preparing = [life.Prepare(membership=card.membership.public_id) for card in cards]
        outcomes = at_once(
            lambda ending=ending: dissolve(organizer, ending),
            *[lambda one=one: life.prepare(colleague, one) for one in preparing],
        )
        assert outcomes.keys() <= {"done", "not_a_member_yet", "has_live_card", "not_found"}
        now = Membership.objects.filter(organization=heir, ended_on=None)
        live = Card.objects.exclude(state__in=Card.DEAD)
        assert {card.membership for card in live} == set(now)
        assert {card.scope_path for card in live} == {heir.path}
        body = heir
    assert Membership.objects.filter(ended_on=None).count() == 3 * 4
    assert audit_check.verify().findings == []


@contextmanager
def meeting_halfway(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the file stop with its cards locked, and the move with the trail locked.

    If both get there they meet, each with what the other wants next. If one waits for the other
    before, as it must be, the first goes on after a moment alone.
    """
    halfway = Barrier(2)

    def reach() -> None:
        with suppress(BrokenBarrierError):
            halfway.wait(timeout=2)

    lines = batches._lines_to_send  # noqa: SLF001 -- where the cards are locked, and nothing else
    note = audit.record_all

    def with_cards(batch: Batch) -> list[BatchLine]:
        found = lines(batch)
        reach()
        return found

    def with_trail(actor: Actor, deeds: Sequence[audit.Deed]) -> list[AuditEntry]:
        entries = note(actor, deeds)
        if deeds[0].action == "members.transferred_out":
            reach()
        return entries

    monkeypatch.setattr(batches, "_lines_to_send", with_cards)
    monkeypatch.setattr(audit, "record_all", with_trail)
    yield
    monkeypatch.undo()


def test_a_file_and_moving_members_do_not_wait_in_a_circle(
    organizer: Actor,
    street: Organization,
    joint_union: Organization,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who moves members has them first and then their cards; whoever has cards must not ask back.

    One account does both, so the two also want the same chain of the trail.
    """
    today = timezone.localdate()
    there = an_organization("另一联合工会", parent=street, kind=Kind.JOINT)
    cards = [a_card(joint_union) for _ in range(3)]
    send = batches.SendBatch(batch=a_batch(organizer, joint_union).public_id)
    movers = [Mover(membership=card.membership.public_id) for card in cards]
    move = TransferMany(organization=there.public_id, on=today, movers=movers, agreed=True)
    with meeting_halfway(monkeypatch):
        outcomes = at_once(
            lambda: batches.send_batch(OPERATOR, send), lambda: transfer_many(OPERATOR, move)
        )
    assert outcomes == {"done": 2}
    now = Card.objects.filter(pk__in=[card.pk for card in cards])
    assert {card.scope_path for card in now} == {there.path}
    assert {card.state for card in now} == {Card.State.AT_BANK}
    assert audit_check.verify().findings == []


def test_cards_and_ending_members_do_not_wait_in_a_circle(
    organizer: Actor, joint_union: Organization
) -> None:
    today = timezone.localdate()
    for _ in range(3):
        cards = [a_card(joint_union) for _ in range(4)]
        batch = a_batch(organizer, joint_union)
        end = EndSpells(
            memberships=[card.membership.public_id for card in cards], on=today, ending="withdrawn"
        )
        close = [
            life.TakeStep(card=card.public_id, to="closed", reason="本人不需要") for card in cards
        ]
        outcomes = at_once(
            lambda end=end: end_spells(OPERATOR, end),
            lambda batch=batch: batches.cancel_batch(
                OPERATOR, batches.CancelBatch(batch=batch.public_id)
            ),
            *[lambda one=one: life.take_step(OPERATOR, one) for one in close[:2]],
            *[lambda card=card: withdraw_consent(card) for card in cards[2:]],
        )
        assert outcomes.keys() <= {"done", "no_such_step"}
        assert {card.state for card in Card.objects.filter(pk__in=[c.pk for c in cards])} == {
            Card.State.CLOSED
        }
    assert audit_check.verify().findings == []
