"""What became of those who joined at meetings: their applications and their cards."""

import uuid
from datetime import date, datetime, timedelta

from django.utils import timezone

from unionhall.cards.bank import GROUND, ON_THE_SPOT
from unionhall.cards.models import Card, CardStep, Sharing
from unionhall.codes import lists
from unionhall.config.demo.chance import Chance
from unionhall.config.demo.enter import AtMeeting, Entered
from unionhall.config.demo.tree import CHUNK
from unionhall.joining.models import Application
from unionhall.members.identity import blind_index, phone_token
from unionhall.members.models import Membership

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
KEPT_DAYS = 3 * 365
BANK = "北京银行"


def write_history(chance: Chance, entered: Entered, today: date) -> tuple[int, int]:
    """Write an application for each, and a card for who agreed to it; return both numbers."""
    forms = {item.zh: code for code, item in lists.code_list("employment_form").items.items()}
    spells = _spells(entered)
    applications = [
        _application(chance, one, spells[one.public_id], forms) for one in entered.at_meetings
    ]
    Application.objects.bulk_create(applications, batch_size=CHUNK)
    cards = [
        _card(chance, one, spells[one.public_id], today) for one in entered.at_meetings if one.card
    ]
    Card.objects.bulk_create(cards, batch_size=CHUNK)
    _steps(cards)
    _sharings(cards, today)
    return len(applications), len(cards)


def _spells(entered: Entered) -> dict[uuid.UUID, Membership]:
    wanted = [one.public_id for one in entered.at_meetings]
    found: dict[uuid.UUID, Membership] = {}
    for at in range(0, len(wanted), CHUNK):
        rows = Membership.objects.filter(public_id__in=wanted[at : at + CHUNK])
        found |= {row.public_id: row for row in rows}
    return found


def _application(
    chance: Chance, one: AtMeeting, membership: Membership, forms: dict[str, str]
) -> Application:
    random = chance.random
    approved = one.moment
    # From opening the page to approval: about four minutes, some wait for their turn.
    minutes = min(55.0, random.lognormvariate(1.35, 0.5))
    opened = approved - timedelta(minutes=minutes)
    received = opened + timedelta(minutes=minutes * 0.4)
    return Application(
        submission_id=uuid.UUID(int=random.getrandbits(128), version=4),
        content_hash=uuid.UUID(int=random.getrandbits(128), version=4),
        receipt="".join(chance.pick(ALPHABET) for _ in range(12)),
        organization_id=membership.organization_id,
        routed_to_id=membership.organization_id,
        routed_by=Application.Rule.STATION,
        scope_path=membership.scope_path,
        state=Application.State.APPROVED,
        meeting=one.spell.meeting,
        employer_id=membership.employer_id,
        channel=membership.channel,
        employment_form=forms[one.spell.form],
        blind_index=blind_index("resident_id", one.somebody.number),
        phone_token=phone_token(one.somebody.phone),
        opened_at=opened,
        received_at=received,
        received_on=timezone.localdate(received),
        confirmed_at=approved,
        confirmed_by=Application.Confirmation.BY_SIGHT,
        finding=Application.Finding.NEW,
        decided_at=approved,
        membership=membership,
    )


def _card(chance: Chance, one: AtMeeting, membership: Membership, today: date) -> Card:
    state = chance.weighted(
        (
            (Card.State.ACTIVATED, 70),
            (Card.State.HANDED_OVER, 18),
            (Card.State.CONSENTED, 9),
            (Card.State.LOST, 1),
            (Card.State.FROZEN, 1),
        )
    )
    if membership.ended_on is not None and membership.ended_on <= today:
        state = Card.State.CLOSED
    card = Card(
        person_id=membership.person_id, membership=membership, scope_path=membership.scope_path,
        meeting=one.spell.meeting, state=state, since=one.moment,
    )  # fmt: skip
    if state == Card.State.CLOSED:
        card.ended_on, card.reason = membership.ended_on, "会籍终止"
    if state != Card.State.CONSENTED:
        card.last_four = f"{chance.random.randrange(10_000):04d}"
        card.bank_reference = f"DEMO{membership.pk:010d}"
        card.handed_over_on = membership.began_on
        card.handed_over_at = one.moment + timedelta(minutes=6)
        card.since = card.handed_over_at
    return card


def _steps(cards: list[Card]) -> None:
    CardStep.objects.bulk_create(
        [
            CardStep(card=card, was="", became=card.state, at=card.since, by="演示数据")
            for card in cards
        ],
        batch_size=CHUNK,
    )


def _sharings(cards: list[Card], today: date) -> None:
    since = today - timedelta(days=KEPT_DAYS)
    Sharing.objects.bulk_create(
        [
            Sharing(
                person_id=card.person_id, card=card, meeting_id=card.meeting_id,
                scope_path=card.scope_path, recipient=BANK,
                fields=",".join(ON_THE_SPOT.shares), ground=GROUND, at=card.since,
            )
            for card in cards
            if card.last_four and _day(card.since) > since
        ],
        batch_size=CHUNK,
    )  # fmt: skip


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
