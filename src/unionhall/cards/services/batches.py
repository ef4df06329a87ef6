"""Files for the bank: made, sent, called off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from unionhall.cards import errors, files, permissions, queries
from unionhall.cards.bank import BY_FILE, GROUND
from unionhall.cards.keys import key_id, our_key
from unionhall.cards.models import Batch, BatchLine, Card, CardStep, Difference, Sharing
from unionhall.cards.services.life import SHORTEST_REASON
from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.members.models import Consent
from unionhall.members.queries import identities_to_share
from unionhall.organizations import tree
from unionhall.organizations.queries import organization

MOST_CARDS = 5000
"""So many cards go into one file; the rest waits for the next."""
State = Card.State


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeBatch:
    """Put the consented cards of a body, and of all below it, into a file for the bank.

    ``request_id`` is made by the page, so that pressing twice makes one file.
    """

    organization: UUID
    request_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBatch:
    """Take the file away, to be passed to the bank."""

    batch: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelBatch:
    """A file that was made is not to be sent."""

    batch: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleDifference:
    """Somebody dealt with a difference; the note says how."""

    difference: UUID
    note: str


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file on its way out; it exists in memory only."""

    batch: Batch
    content: bytes

    @property
    def name(self) -> str:
        """The file's name: the number and nothing else."""
        return f"{self.batch.number}.zip"

    def stream(self) -> BytesIO:
        """Return the content to be read once, from memory."""
        return BytesIO(self.content)


@transaction.atomic
def make_batch(actor: Actor, command: MakeBatch) -> Batch:
    """Reserve the cards that can go, under the body's next number; nothing leaves yet."""
    tree.hold_still()  # before any row is locked: who moves a union asks in this order too
    body = organization(actor, command.organization, permissions.EXCHANGE, lock=True)
    if already := Batch.objects.filter(request_id=command.request_id).first():
        return queries.batch(actor, already.public_id)
    # Two looks: the second one, with the cards locked, sees what another body just took.
    now = timezone.now()
    today = timezone.localdate(now)
    near = list(queries.sendable(body.path, today).values_list("pk", flat=True)[:MOST_CARDS])
    queries.hold_bearers(Card.objects.filter(pk__in=near))
    list(Card.objects.select_for_update().filter(pk__in=near).order_by("pk").values_list("pk"))
    cards = list(queries.sendable(body.path, today).filter(pk__in=near))
    if not cards:
        raise errors.NobodyToSend(name=body.name)
    numbered = Batch.objects.filter(organization=body, year=today.year)
    sequence = (numbered.aggregate(last=Max("sequence"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            batch = Batch.objects.create(
                organization=body,
                scope_path=body.path,
                state=Batch.State.MADE,
                year=today.year,
                sequence=sequence,
                number=f"{body.code}-{today.year}-{sequence:04d}",
                count=len(cards),
                sender=body.name,
                recipient=settings.BANK_NAME,
                made_at=now,
                made_by_id=actor.user_id,
                request_id=command.request_id,
            )
            BatchLine.objects.bulk_create(
                [
                    BatchLine(batch=batch, card=card, number=number)
                    for number, card in enumerate(cards, start=1)
                ]
            )
    except IntegrityError as card_in_one_open_batch:
        raise errors.TakenMeanwhile from card_in_one_open_batch
    audit.record(actor, "cards.batch_made", batch, count=len(cards))
    return batch


@transaction.atomic
def send_batch(actor: Actor, command: SendBatch) -> SentFile:
    """Build the file and let it go; until the bank answers, again as often as needed.

    The first time, the cards go to the bank and every person's sharing is written down. Each
    further time gives the same bytes, or a refusal if somebody's data changed meanwhile.
    """
    batch = queries.batch(actor, command.batch, permissions.EXCHANGE, lock=True)
    if batch.state == Batch.State.CANCELLED:
        raise errors.BatchCalledOff(number=batch.number)
    if batch.state not in {Batch.State.MADE, Batch.State.SENT}:
        raise errors.BatchClosed(number=batch.number)
    lines = _lines_to_send(batch)
    content = _records(lines)
    if batch.state == Batch.State.MADE:
        _leave(actor, batch, lines, content)
    elif files.digest(content) != batch.sha256:
        raise errors.RecordsChanged(number=batch.number)
    else:
        audit.record(actor, "cards.batch_sent_again", batch, sha256=batch.sha256)
    key = our_key()
    manifest = files.Manifest(
        kind=files.HAND_OVER,
        batch=batch.number,
        sender=batch.sender,
        recipient=batch.recipient,
        made_at=batch.made_at,
        count=batch.count,
        sha256=batch.sha256,
        key=key_id(key.public_key()),
    )
    return SentFile(batch, files.pack(manifest, content, key))


def _lines_to_send(batch: Batch) -> list[BatchLine]:
    cards = batch.lines.values("card")
    list(Card.objects.select_for_update().filter(pk__in=cards).order_by("pk").values_list("pk"))
    if batch.state == Batch.State.MADE:
        # Whoever left or withdrew without our hearing of it must not be in the file.
        still = Card.objects.filter(
            queries.is_member(), queries.consents_to_card(), pk__in=cards, state=State.CONSENTED
        )
        batch.lines.filter(outcome=BatchLine.Outcome.WAITING).exclude(card__in=still).update(
            outcome=BatchLine.Outcome.STOPPED
        )
    lines = list(
        batch.lines.exclude(outcome=BatchLine.Outcome.STOPPED)
        .select_related("card")
        .order_by("number")
    )
    if not lines:
        raise errors.BatchEmpty(number=batch.number)
    return lines


def _records(lines: Sequence[BatchLine]) -> bytes:
    who = identities_to_share([line.card.person_id for line in lines], Consent.Purpose.CARD)
    return files.records(
        files.HAND_OVER,
        [
            {"reference": str(line.public_id), **BY_FILE.shows(who[line.card.person_id])}
            for line in lines
            if line.card.person_id in who
        ],
    )


def _leave(actor: Actor, batch: Batch, lines: Sequence[BatchLine], content: bytes) -> None:
    """Write down that the file left: the cards' steps, and each person's sharing."""
    now = timezone.now()
    cards = [line.card for line in lines]
    moved = Card.objects.filter(pk__in=[card.pk for card in cards], state=State.CONSENTED).update(
        state=State.AT_BANK, since=now, reason="", reason_code=""
    )
    if moved != len(cards):
        raise errors.TakenMeanwhile
    CardStep.objects.bulk_create(
        CardStep(card=card, was=State.CONSENTED, became=State.AT_BANK, at=now, by=actor.name)
        for card in cards
    )
    Sharing.objects.bulk_create(
        Sharing(
            scope_path=card.scope_path,
            person_id=card.person_id,
            card=card,
            batch=batch,
            recipient=batch.recipient,
            fields=",".join(BY_FILE.shares),
            ground=GROUND,
            at=now,
            by=actor.name,
        )
        for card in cards
    )
    batch.advance(Batch.State.SENT, sent_at=now, count=len(cards), sha256=files.digest(content))
    audit.record(
        actor,
        "cards.batch_sent",
        batch,
        sha256=batch.sha256,
        count=len(cards),
        cards=[str(card.public_id) for card in cards],
    )


@transaction.atomic
def cancel_batch(actor: Actor, command: CancelBatch) -> Batch:
    """Call off a file that has not been sent; its number stays used, its cards are free again."""
    batch = queries.batch(actor, command.batch, permissions.EXCHANGE, lock=True)
    if batch.state == Batch.State.CANCELLED:
        return batch
    if batch.state != Batch.State.MADE:
        raise errors.SentAlready(number=batch.number)
    batch.lines.filter(outcome=BatchLine.Outcome.WAITING).update(outcome=BatchLine.Outcome.STOPPED)
    batch.advance(Batch.State.CANCELLED)
    audit.record(actor, "cards.batch_cancelled", batch)
    return batch


@transaction.atomic
def settle_difference(actor: Actor, command: SettleDifference) -> Difference:
    """Note how a difference was dealt with."""
    visible = Batch.objects.visible_to(actor, permissions.EXCHANGE)
    found = (
        Difference.objects.select_for_update(of=("self",))
        .filter(public_id=command.difference, answer__batch__in=visible, settled_at=None)
        .select_related("answer__batch")
        .first()
    )
    if found is None:
        raise errors.NoSuchDifference
    note = " ".join(command.note.split())
    if len(note) < SHORTEST_REASON:
        raise errors.ReasonNeeded(field="note")
    _settle([found], actor.name, timezone.now(), note)
    audit.record(
        actor,
        "cards.difference_settled",
        found.answer.batch,
        reason=note,
        difference=str(found.public_id),
    )
    return found


def _settle(found: Sequence[Difference], by: str, at: datetime, note: str) -> None:
    for difference in found:
        difference.settled_at, difference.settled_by, difference.note = at, by, note[:200]
    Difference.objects.bulk_update(found, ["settled_at", "settled_by", "note"])
