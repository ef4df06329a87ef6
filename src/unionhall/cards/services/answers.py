"""The bank's answers: checked, compared with what was sent, applied as a whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.cards import errors, files, permissions, queries
from unionhall.cards.bank import BY_FILE, Verdict
from unionhall.cards.keys import bank_keys
from unionhall.cards.models import Answer, Batch, BatchLine, Card, CardStep, Difference
from unionhall.cards.reconcile import Findings, Sent, compare
from unionhall.core import audit
from unionhall.core.actors import Actor

Outcome = BatchLine.Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeAnswer:
    """The bank's answer file arrived; ``batch`` is the page it was put on, if any."""

    content: bytes
    batch: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What an answer came to; ``again``: it had been taken before, nothing changed."""

    batch: Batch
    answer: Answer
    again: bool


@transaction.atomic
def take_answer(actor: Actor, command: TakeAnswer) -> Taken:
    """Apply an answer of the bank, once however often it is sent."""
    opened = files.open_answer(command.content, bank_keys())
    batch = _addressed(actor, command, opened.manifest)
    sha256 = files.digest(command.content)
    if before := Answer.objects.filter(sha256=sha256).first():
        return Taken(batch=batch, answer=before, again=True)
    lines = {str(line.public_id): line for line in queries.lines(batch)}
    cards = _locked({line.card_id for line in lines.values()})
    findings = compare(
        opened.rows,
        {reference: _sent(line, cards[line.card_id]) for reference, line in lines.items()},
        elsewhere=_elsewhere(opened.rows, batch),
        taken=_references_in_use(opened.rows),
        final=opened.manifest.final,
    )
    applied = len(findings.applied)
    if applied + findings.unchanged + findings.different != len(opened.rows):
        raise RuntimeError("an answer's lines do not add up")
    now = timezone.now()
    _apply(actor, findings.applied, lines, cards, now)
    answer = _keep(actor, batch, sha256, opened, findings, now)
    _close(batch)
    audit.record(
        actor,
        "cards.answer_taken",
        batch,
        sha256=sha256,
        opened=answer.opened,
        refused=answer.refused,
        unchanged=answer.unchanged,
        different=answer.different,
        cards=[str(cards[lines[reference].card_id].public_id) for reference in findings.applied],
    )
    return Taken(batch=batch, answer=answer, again=False)


def _addressed(actor: Actor, command: TakeAnswer, manifest: files.Manifest) -> Batch:
    """Find and lock the file that is answered; only what this actor may see exists."""
    batch = queries.batch_by_number(actor, manifest.batch)
    if command.batch is not None:
        page = queries.batch(actor, command.batch, permissions.EXCHANGE)
        if batch is not None and batch.pk != page.pk:
            raise errors.AnswerOfAnotherBatch(number=batch.number, this=page.number)
    if batch is None:
        raise errors.UnknownBatch(number=manifest.batch)
    if manifest.recipient != batch.sender:
        raise errors.ForSomebodyElse(recipient=manifest.recipient, us=batch.sender)
    batch = queries.batch(actor, batch.public_id, permissions.EXCHANGE, lock=True)
    if batch.state == Batch.State.CANCELLED:
        raise errors.BatchCalledOff(number=batch.number, field="file")
    if batch.state == Batch.State.MADE:
        raise errors.NotSentYet(number=batch.number)
    return batch


def _locked(pks: set[int]) -> dict[int, Card]:
    rows = Card.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    return {card.pk: card for card in rows}


def _sent(line: BatchLine, card: Card) -> Sent:
    return Sent(
        card=card.pk,
        state=card.state,
        outcome=line.outcome,
        last_four=line.last_four,
        bank_reference=line.bank_reference,
        reason_code=line.reason_code,
    )


def _elsewhere(rows: Sequence[Mapping[str, str]], batch: Batch) -> set[str]:
    """Return the references that stand in another of our files."""
    asked = set()
    for row in rows:
        try:
            asked.add(UUID(row["reference"].strip()))
        except ValueError:
            continue
    others = BatchLine.objects.filter(public_id__in=asked).exclude(batch=batch)
    return {str(reference) for reference in others.values_list("public_id", flat=True)}


def _references_in_use(rows: Sequence[Mapping[str, str]]) -> dict[str, int]:
    """Return which of the bank's references belong to a card already."""
    said = {row["bank_reference"].strip()[:40] for row in rows} - {""}
    known = Card.objects.filter(bank_reference__in=said)
    return dict(known.values_list("bank_reference", "pk"))


def _apply(
    actor: Actor,
    applied: Mapping[str, Verdict],
    lines: Mapping[str, BatchLine],
    cards: Mapping[int, Card],
    at: datetime,
) -> None:
    steps, changed_lines, changed_cards = [], [], []
    for reference, verdict in applied.items():
        line = lines[reference]
        card = cards[line.card_id]
        line.outcome = Outcome.OPENED if verdict.opened else Outcome.REFUSED
        line.reason_code, line.answered_at = verdict.reason, at
        line.last_four, line.bank_reference = verdict.last_four, verdict.bank_reference
        became = BY_FILE.lands(verdict)
        steps.append(
            CardStep(
                card=card,
                was=card.state,
                became=became,
                at=at,
                by=actor.name,
                reason_code=verdict.reason,
            )
        )
        card.state, card.since, card.reason_code = became, at, verdict.reason
        card.last_four, card.bank_reference = verdict.last_four, verdict.bank_reference
        changed_lines.append(line)
        changed_cards.append(card)
    BatchLine.objects.bulk_update(
        changed_lines,
        ["outcome", "reason_code", "answered_at", "last_four", "bank_reference"],
        batch_size=500,
    )
    columns = ["state", "since", "reason_code", "last_four", "bank_reference"]
    try:
        with transaction.atomic():
            Card.objects.bulk_update(changed_cards, columns, batch_size=500)
    except IntegrityError as bank_reference_once:
        raise errors.AnswerMeanwhile from bank_reference_once
    CardStep.objects.bulk_create(steps)


def _keep(  # noqa: PLR0913, PLR0917 -- one row with everything that is known of an answer
    actor: Actor,
    batch: Batch,
    sha256: str,
    opened: files.Opened,
    findings: Findings,
    at: datetime,
) -> Answer:
    """Write the answer and its differences, and settle what earlier ones left open."""
    verdicts = findings.applied.values()
    answer = Answer.objects.create(
        batch=batch,
        sha256=sha256,
        received_at=at,
        received_by_id=actor.user_id,
        lines=len(opened.rows),
        opened=sum(verdict.opened for verdict in verdicts),
        refused=sum(not verdict.opened for verdict in verdicts),
        unchanged=findings.unchanged,
        different=findings.different,
        final=opened.manifest.final,
    )
    # A card that was missing and is answered now is missing no longer.
    answered = list(findings.applied)
    Difference.objects.filter(
        answer__batch=batch, kind="missing", settled_at=None, reference__in=answered
    ).update(settled_at=at, settled_by=actor.name)
    still_missing = set(
        Difference.objects.filter(answer__batch=batch, kind="missing", settled_at=None).values_list(
            "reference", flat=True
        )
    )
    Difference.objects.bulk_create(
        Difference(
            answer=answer,
            line=found.line,
            card_id=found.card,
            kind=found.kind,
            reference=found.reference,
            found_at=at,
        )
        for found in findings.found
        if not (found.kind == "missing" and found.reference in still_missing)
    )
    return answer


def _close(batch: Batch) -> None:
    waiting = batch.lines.filter(outcome=Outcome.WAITING).exists()
    state = Batch.State.ANSWERED if waiting else Batch.State.SETTLED
    if batch.state not in {state, Batch.State.SETTLED}:
        batch.advance(state)
