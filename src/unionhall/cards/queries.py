"""Reading cards, files for the bank and the record of sharings: always from an actor."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from unionhall.accounts.models import Role
from unionhall.cards import permissions
from unionhall.cards.models import Answer, Batch, BatchLine, Card, CardStep, Difference, Sharing
from unionhall.cards.reasons import DIFFERENCES, Who, reason
from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import NotFound
from unionhall.members.models import Consent, Person
from unionhall.members.queries import Shown, hold
from unionhall.organizations.models import FEDERATIONS, GENERAL_UNIONS, Organization
from unionhall.organizations.queries import organizations
from unionhall.outreach.models import Attendance, Meeting

State = Card.State
CLERK_DAYS = 1
"""Clerks see a meeting's members on its day, and so many days after it to write things up."""
UNDO_MINUTES = 10


# Cards


def cards(actor: Actor, permission: Permission = permissions.VIEW) -> QuerySet[Card]:
    """List the cards in sight, in the order of the tree."""
    visible = Card.objects.visible_to(actor, permission)
    return visible.select_related("person", "membership__organization").order_by("scope_path", "id")


def hold_bearers(rows: QuerySet[Card]) -> None:
    """Lock the bearers of cards, before a card, a file or the trail is locked.

    Who moves or ends members has them first and then wants their cards: so nobody waits for
    somebody who waits for them.
    """
    hold(Person.objects.filter(pk__in=rows.order_by().values("person")), no_key=True)


def card(
    actor: Actor,
    public_id: UUID,
    permission: Permission = permissions.VIEW,
    *,
    lock: bool = False,
) -> Card:
    """Find one card; with ``lock``, nobody else may change it in the meantime."""
    visible = cards(actor)
    if lock:
        hold_bearers(Card.objects.visible_to(actor, permissions.VIEW).filter(public_id=public_id))
        visible = visible.select_for_update(of=("self",))
    found = visible.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    actor.require(permission, found.scope_path)
    return found


def shown(actor: Actor, found: Card) -> Shown:
    """Return the bearer's data as this reader may see it."""
    return Shown.of(actor, found.person, found.scope_path)


def steps(found: Card) -> QuerySet[CardStep]:
    """List the steps that a card took, the first one first."""
    return found.steps.order_by("pk")


@dataclass(frozen=True, slots=True)
class Event:
    """One step as the time line shows it."""

    at: datetime
    title: str
    who: str
    text: str


def story(found: Card, words: Callable[[str], str]) -> list[Event]:
    """Tell what a card went through, the latest first; ``words`` explain reason codes."""
    return [
        Event(
            at=step.at,
            title=str(State(step.became).label),
            who=step.by,
            text=step.reason or words(step.reason_code),
        )
        for step in reversed(steps(found))
    ]


def files_of(found: Card) -> QuerySet[BatchLine]:
    """List the files that a card stood in, the latest first."""
    return found.lines.select_related("batch").order_by("-pk")


def sharings_of(actor: Actor, found: Card) -> QuerySet[Sharing]:
    """List when the data of a card's bearer went to a bank, for those who may know."""
    return sharings(actor).filter(card=found)


def staff_steps(found: Card) -> list[State]:
    """List the steps that staff may write down for a card as it is now."""
    roads = found.ROADS.get(found.state, ())
    again = {State.CONSENTED} if found.state == State.RETURNED else set()
    usual = {State.ACTIVATED, State.FROZEN, State.LOST, State.CLOSED}
    return [state for state in State if state in roads and state in usual | again]


def live_card(person: int) -> Card | None:
    """Return a person's one live card, if there is one."""
    return Card.objects.filter(person_id=person).exclude(state__in=Card.DEAD).first()


def consents_to_card(person: str = "person") -> Exists:
    """Say of a row whether its person agrees, at present, that card data goes to the bank."""
    return Exists(
        Consent.objects.filter(
            person=OuterRef(person), purpose=Consent.Purpose.CARD, withdrawn_at=None
        )
    )


def is_member() -> Q:
    """Keep cards whose bearer is a member at present."""
    return Q(membership__ended_on=None)


# On the spot


def clerk_meetings(actor: Actor) -> QuerySet[Meeting]:
    """List the meetings that this clerk is assigned to, the latest first."""
    if actor.user_id is None:
        return Meeting.objects.none()
    mine = Attendance.objects.filter(meeting=OuterRef("pk"), user_id=actor.user_id)
    return (
        Meeting.objects.visible_to(actor, permissions.HAND_OVER)
        .filter(Exists(mine))
        .exclude(state=Meeting.State.CANCELLED)
        .select_related("organization")
        .order_by("-held_on", "-starts_at", "-pk")
    )


def clerk_meeting(actor: Actor, public_id: UUID) -> Meeting:
    """Find one meeting that this clerk is assigned to."""
    found = clerk_meetings(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def open_to_clerks(meeting: Meeting, today: date) -> bool:
    """Say whether the meeting's members may be shown to the bank on this day."""
    return meeting.held_on <= today <= meeting.held_on + timedelta(days=CLERK_DAYS)


def ready_at(meeting: Meeting) -> QuerySet[Card]:
    """List the cards that can be handed over at a meeting, in the order of joining.

    Only current members who agree at present that card data goes to the bank; neither those
    whose card is at the bank already, nor anybody of another meeting.
    """
    return (
        Card.objects.filter(meeting=meeting, state__in=(State.CONSENTED, State.OPENED))
        .filter(is_member(), consents_to_card())
        .select_related("person")
        .order_by("pk")
    )


def done_at(meeting: Meeting) -> QuerySet[Card]:
    """List the cards handed over at a meeting, the latest first."""
    return (
        Card.objects.filter(meeting=meeting)
        .exclude(handed_over_at=None)
        .select_related("person")
        .order_by("-handed_over_at", "-pk")
    )


def undoable(actor: Actor, meeting: Meeting, now: datetime) -> QuerySet[Card]:
    """List what this clerk handed over within the last minutes and may still undo."""
    since = now - timedelta(minutes=UNDO_MINUTES)
    return done_at(meeting).filter(
        state=State.HANDED_OVER, handed_over_by_id=actor.user_id, handed_over_at__gt=since
    )


def clerk_card(meeting: Meeting, public_id: UUID, *, lock: bool = False) -> Card:
    """Find a card that the clerk of this meeting may see: ready, or handed over there."""
    rows = Card.objects.filter(meeting=meeting, public_id=public_id).select_related("person")
    if lock:
        hold_bearers(rows.select_related(None))
        rows = rows.select_for_update(of=("self",))
    found = rows.first()
    if found is None:
        raise NotFound
    if found.state in {State.HANDED_OVER, State.ACTIVATED}:
        return found
    if not ready_at(meeting).filter(pk=found.pk).exists():
        raise NotFound
    return found


# Files for the bank


def batches(actor: Actor, permission: Permission = permissions.VIEW) -> QuerySet[Batch]:
    """List the files in sight, the latest first, with what became of their lines."""
    visible = Batch.objects.visible_to(actor, permission)
    return visible.select_related("organization").annotate(**_progress()).order_by("-pk")


def _progress() -> dict[str, Any]:
    """Count the lines by what became of them, and the differences that nobody settled yet."""
    different = (
        Difference.objects.filter(answer__batch=OuterRef("pk"), settled_at=None)
        .order_by()
        .values("answer__batch")
        .annotate(n=Count("pk"))
    )
    lines = {
        outcome.value: Count("lines", filter=Q(lines__outcome=outcome.value))
        for outcome in BatchLine.Outcome
    }
    return lines | {"different": Coalesce(Subquery(different.values("n")), 0)}


def batch(
    actor: Actor,
    public_id: UUID,
    permission: Permission = permissions.VIEW,
    *,
    lock: bool = False,
) -> Batch:
    """Find one file; with ``lock``, nobody else may change it or its cards in the meantime."""
    visible = Batch.objects.visible_to(actor, permissions.VIEW)
    if lock:
        one = visible.filter(public_id=public_id)
        hold_bearers(Card.objects.filter(lines__batch__in=one))
        found = one.select_for_update().first()
    else:
        found = batches(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    actor.require(permission, found.scope_path)
    return found


def batch_by_number(actor: Actor, number: str) -> Batch | None:
    """Find a file by its number, among those whose answers this actor may take."""
    return Batch.objects.visible_to(actor, permissions.EXCHANGE).filter(number=number).first()


def lines(found: Batch) -> QuerySet[BatchLine]:
    """List a file's lines in their order."""
    return found.lines.select_related("card__person", "card__membership__organization").order_by(
        "number"
    )


def sendable(path: str, today: date) -> QuerySet[Card]:
    """List the consented cards of a place that can go into a file.

    They stand in no open file, and no clerk of the bank is about to hand them over: whoever
    joined at a meeting that a clerk attends can get the card there, until the day after.
    """
    return _sendable(Card.objects.filter(scope_path__within=path), today)


def _at_the_clerk(today: date) -> Exists:
    return Exists(
        Attendance.objects.filter(
            meeting=OuterRef("meeting"),
            meeting__held_on__gte=today - timedelta(days=CLERK_DAYS),
            duty__role=Role.BANK_CLERK,
        ).exclude(meeting__state=Meeting.State.CANCELLED)
    )


def _sendable(rows: QuerySet[Card], today: date) -> QuerySet[Card]:
    waiting = BatchLine.objects.filter(card=OuterRef("pk"), outcome=BatchLine.Outcome.WAITING)
    return (
        rows.filter(state=State.CONSENTED)
        .filter(is_member(), consents_to_card(), ~Exists(waiting), ~_at_the_clerk(today))
        .order_by("pk")
    )


def bodies(actor: Actor) -> QuerySet[Organization]:
    """List the bodies for which this actor may make files, in the order of the tree."""
    return organizations(actor, permissions.EXCHANGE).filter(
        kind__in=(*GENERAL_UNIONS, *FEDERATIONS), dissolved_on=None
    )


def ready_to_send(actor: Actor, today: date) -> int:
    """Count the cards that could go to the bank now."""
    return _sendable(Card.objects.visible_to(actor, permissions.EXCHANGE), today).count()


def answers(found: Batch) -> QuerySet[Answer]:
    """List the answers to a file, the latest first."""
    return found.answers.select_related("received_by").order_by("-pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Something about a file that somebody must act on: a refusal or a difference."""

    kind: str
    words: str
    who: Who
    days: int
    card: Card | None
    line: int | None
    reference: str
    difference: UUID | None


def matters(found: Batch, today: date) -> list[Matter]:
    """List what is open about a file, with who must act and since how many days."""
    refused = found.lines.filter(
        outcome=BatchLine.Outcome.REFUSED, card__state=State.RETURNED
    ).select_related("card__person", "card__membership__organization")
    returned = [
        Matter(
            kind=line.reason_code,
            words=str(reason(line.reason_code).words),
            who=reason(line.reason_code).who,
            days=(today - _day(line.answered_at, today)).days,
            card=line.card,
            line=line.number,
            reference=str(line.public_id),
            difference=None,
        )
        for line in refused.order_by("number")
    ]
    differences = list(open_differences(found))
    told = {difference.card_id for difference in differences} | _settled(found)
    return (
        [_different(difference, today) for difference in differences]
        + _unanswered(found, told, today)
        + returned
    )


def _settled(found: Batch) -> set[int | None]:
    """Return the cards about whose missing answer staff have noted what was agreed."""
    missing = Difference.objects.filter(answer__batch=found, kind="missing")
    return set(missing.values_list("card_id", flat=True))


def _unanswered(found: Batch, told: Container[int | None], today: date) -> list[Matter]:
    """List the cards that an answer left out although the bank did not call it complete.

    Of a complete answer they are differences; before the first answer there is nothing to
    reconcile yet.
    """
    if found.state != Batch.State.ANSWERED:
        return []
    waiting = found.lines.filter(outcome=BatchLine.Outcome.WAITING).select_related(
        "card__person", "card__membership__organization"
    )
    unanswered = DIFFERENCES["unanswered"]
    return [
        Matter(
            kind="unanswered",
            words=str(unanswered.words),
            who=unanswered.who,
            days=(today - _day(found.sent_at, today)).days,
            card=line.card,
            line=line.number,
            reference=str(line.public_id),
            difference=None,
        )
        for line in waiting.order_by("number")
        if line.card_id not in told
    ]


def _different(difference: Difference, today: date) -> Matter:
    return Matter(
        kind=difference.kind,
        words=str(DIFFERENCES[difference.kind].words),
        who=DIFFERENCES[difference.kind].who,
        days=(today - _day(difference.found_at, today)).days,
        card=difference.card,
        line=difference.line,
        reference=difference.reference,
        difference=difference.public_id,
    )


def left_out(found: Batch) -> int:
    """Count the cards of a file that the bank has said nothing about."""
    return found.lines.filter(outcome=BatchLine.Outcome.WAITING).count()


def open_differences(found: Batch) -> QuerySet[Difference]:
    """List the differences of a file's answers that nobody has settled yet."""
    return (
        Difference.objects.filter(answer__batch=found, settled_at=None)
        .select_related("answer", "card__person", "card__membership__organization")
        .order_by("pk")
    )


def _day(at: datetime | None, otherwise: date) -> date:
    return at.astimezone().date() if at else otherwise


# Sharings


def sharings(actor: Actor) -> QuerySet[Sharing]:
    """List whose data went to a bank, the latest first."""
    visible = Sharing.objects.visible_to(actor, permissions.VIEW_SHARINGS)
    return visible.select_related("person", "card", "batch", "meeting").order_by("-at", "-pk")


def own_card(person: int) -> Card | None:
    """Return the member's own card: the live one, else the last one."""
    rows = Card.objects.filter(person_id=person).order_by("-pk")
    return rows.exclude(state__in=Card.DEAD).first() or rows.first()


def own_cards(person: int) -> QuerySet[Card]:
    """List all cards that a member has or had, the first one first."""
    return Card.objects.filter(person_id=person).order_by("pk")


def own_sharings(person: int) -> QuerySet[Sharing]:
    """List when the member's own data went to a bank, the latest first."""
    return Sharing.objects.filter(person_id=person).order_by("-at", "-pk")


# Counts


def day_counts(actor: Actor) -> dict[str, int]:
    """Count what came back from the bank and waits for somebody, in one question."""
    rows = Card.objects.visible_to(actor, permissions.EXCHANGE)
    counted: dict[str, int] = rows.filter(state__in=(State.RETURNED, State.OPENED)).aggregate(
        returned=Count("pk", filter=Q(state=State.RETURNED)),
        opened=Count("pk", filter=Q(state=State.OPENED)),
    )
    return counted


def meeting_counts(actor: Actor, meeting: Meeting) -> dict[str, int]:
    """Count the cards of a meeting that were handed over, and those that still can be."""
    counted: dict[str, int] = (
        Card.objects.visible_to(actor, permissions.VIEW)
        .filter(meeting=meeting)
        .aggregate(
            done=Count("pk", filter=Q(handed_over_on__isnull=False)),
            waiting=Count("pk", filter=Q(state__in=(State.CONSENTED, State.OPENED))),
        )
    )
    return counted
