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
    lives = [
        _card(chance, one, spells[one.public_id], today) for one in entered.at_meetings if one.card
    ]
    cards = [card for card, _life in lives]
    Card.objects.bulk_create(cards, batch_size=CHUNK)
    _steps(lives)
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


Life = list[tuple[Card.State, datetime]]
"""The states of a card, each with the moment it began."""


def _card(chance: Chance, one: AtMeeting, membership: Membership, today: date) -> tuple[Card, Life]:
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
    life = _life(chance, card, one.moment, today)
    card.since = life[-1][1]
    return card, life


def _life(chance: Chance, card: Card, agreed: datetime, today: date) -> Life:
    """Return how a card came to its state; nothing lies in the future."""
    life: Life = [(Card.State.CONSENTED, agreed)]
    if card.handed_over_at is None:
        return life
    life.append((Card.State.HANDED_OVER, card.handed_over_at))
    if card.state == Card.State.HANDED_OVER:
        return life
    random = chance.random
    yesterday = datetime.combine(today - timedelta(days=1), agreed.timetz())
    ended = datetime.combine(card.ended_on, agreed.timetz()) if card.ended_on else None

    def then(state: Card.State, wanted: datetime) -> None:
        life.append((state, max(min(wanted, ended or yesterday), life[-1][1])))

    then(Card.State.ACTIVATED, card.handed_over_at + timedelta(minutes=random.randrange(3, 4000)))
    if card.state != Card.State.ACTIVATED:
        then(Card.State(card.state), ended or life[-1][1] + timedelta(days=random.randrange(300)))
    return life


def _steps(lives: list[tuple[Card, Life]]) -> None:
    steps = []
    for card, life in lives:
        was = ""
        for became, at in life:
            steps.append(CardStep(card=card, was=was, became=became, at=at, by="演示数据"))
            was = became
    CardStep.objects.bulk_create(steps, batch_size=CHUNK)


def _sharings(cards: list[Card], today: date) -> None:
    since = today - timedelta(days=KEPT_DAYS)
    Sharing.objects.bulk_create(
        [
            Sharing(
                person_id=card.person_id, card=card, meeting_id=card.meeting_id,
                scope_path=card.scope_path, recipient=BANK,
                fields=",".join(ON_THE_SPOT.shares), ground=GROUND,
                at=card.handed_over_at, by="演示数据",
            )
            for card in cards
            if card.handed_over_at and _day(card.handed_over_at) > since
        ],
        batch_size=CHUNK,
    )  # fmt: skip


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
