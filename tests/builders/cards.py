import itertools
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from tests.builders.accounts import a_user, an_actor
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR
from unionhall.accounts.middleware import FACTOR_KEY
from unionhall.accounts.models import Duty, Role, User
from unionhall.accounts.queries import actor_for
from unionhall.cards import simulator
from unionhall.cards.models import Batch, Card
from unionhall.cards.services import answers, batches, life, spot
from unionhall.core.actors import Actor
from unionhall.members import consents, services
from unionhall.organizations.models import Organization
from unionhall.outreach.models import Meeting
from unionhall.outreach.services import stall

_numbers = itertools.count(1)


def agreed() -> services.Agreed:
    return services.Agreed(
        purpose="card",
        text_version=consents.versions("card")[-1],
        language="zh-hans",
        channel="own_phone",
        given_at=timezone.now(),
    )


def a_card(
    union: Organization,
    name: str = "王建国",
    *,
    consented: bool = True,
    meeting: Meeting | None = None,
    **overrides: Any,
) -> Card:
    """Admit somebody; the card follows by itself."""
    membership = admitted(
        union,
        an_identity(name, **overrides),
        consents=(agreed(),) if consented else (),
    )
    if meeting is not None:
        command = life.AssignMeeting(membership=membership, meeting=meeting)
        life.assign_meeting(OPERATOR, command)
    return Card.objects.get(membership=membership)


def give_consent(card: Card) -> None:
    text = agreed()
    command = services.GiveConsent(
        person=card.person.public_id,
        purpose="card",
        text_version=text.text_version,
        language=text.language,
        channel=text.channel,
    )
    services.give_consent(the_member(card), command)


def withdraw_consent(card: Card) -> None:
    command = services.WithdrawConsent(person=card.person.public_id, purpose="card")
    services.withdraw_consent(the_member(card), command)


def the_member(card: Card) -> Actor:
    return Actor(user_id=None, name="本人", person=card.person.public_id)


def a_clerk(meeting: Meeting, place: Organization) -> Actor:
    """A bank clerk who is assigned to the meeting."""
    user = a_user(place, Role.BANK_CLERK, name="赵柜员")
    duty = Duty.objects.get(user=user)
    command = stall.Assign(meeting=meeting.public_id, duty=duty.public_id)
    stall.assign(an_actor(place, Role.ORGANIZER), command)
    return actor_for(user, timezone.localdate())


def hand_over(clerk: Actor, meeting: Meeting, card: Card, **overrides: Any) -> Card:
    fields: dict[str, Any] = {
        "last_four": "1234",
        "bank_reference": f"BJ-{next(_numbers):08d}",
        "id_seen": True,
    }
    command = spot.HandOver(meeting=meeting.public_id, card=card.public_id, **fields | overrides)
    return spot.hand_over(clerk, command)


def a_batch(actor: Actor, body: Organization) -> Batch:
    command = batches.MakeBatch(organization=body.public_id, request_id=uuid4())
    return batches.make_batch(actor, command)


def sent(actor: Actor, batch: Batch) -> bytes:
    return batches.send_batch(actor, batches.SendBatch(batch=batch.public_id)).content


def bank_says(
    actor: Actor, batch: Batch, *, errors: float = 0.0, fail: str = "", **overrides: Any
) -> bytes:
    wish = simulator.Wish(at=timezone.now(), errors=errors, fail=fail, **overrides)
    return simulator.answer(sent(actor, batch), wish)


def take(actor: Actor, content: bytes, batch: Batch | None = None) -> answers.Taken:
    command = answers.TakeAnswer(content=content, batch=batch.public_id if batch else None)
    return answers.take_answer(actor, command)


def states(cards: Sequence[Card]) -> list[str]:
    return [Card.objects.get(pk=card.pk).state for card in cards]


def sign_in(client: Client, actor: Actor) -> Client:
    """Sign an actor's account in, with the second factor done."""
    client.force_login(User.objects.get(pk=actor.user_id))
    session = client.session
    session[FACTOR_KEY] = True
    session.save()
    return client
