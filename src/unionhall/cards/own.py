"""What cards add to the pages about a member: their own, and the staff's."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unionhall.cards import permissions, queries
from unionhall.cards.bank import GROUNDS, data_in_words
from unionhall.cards.lists import why
from unionhall.cards.models import Card
from unionhall.core.actors import Actor
from unionhall.core.formats import day
from unionhall.members.contributions import Contribution, Item, Section, SharedWith
from unionhall.members.models import Membership, Person

State = Card.State
NEXT = {
    State.ELIGIBLE: _("Agree to the card below, then it goes on by itself."),
    State.CONSENTED: _(
        "Take the original of your identity document to the bank's clerk at a meeting, or wait: "
        "the union passes your card on to the bank."
    ),
    State.AT_BANK: _("The bank is opening your card."),
    State.OPENED: _("Your card is ready. Fetch it with the original of your identity document."),
    State.HANDED_OVER: _("Activate the card at the bank, then benefits can reach you."),
    State.RETURNED: _("The bank could not open your card yet."),
    State.LOST: _("The bank replaces a lost card at its counter, with your identity document."),
    State.FROZEN: _("Ask the bank why the card is frozen."),
}
"""What the member can do next."""
UNDER_WAY = frozenset({State.AT_BANK, State.OPENED, State.RETURNED})
"""From the bank's getting the data to the hand-over; the page of the application waits for it."""


def own(_actor: Actor, person: Person) -> Section | None:
    """Show the member their own card: how far it is, and what to do next."""
    card = queries.own_card(person.pk)
    if card is None:
        return None
    items = [Item(label=_("State"), value=card.state_label(card.state))]
    if card.last_four:
        items.append(Item(label=_("Card number"), value=f"···· {card.last_four}"))
    if card.handed_over_on:
        items.append(Item(label=_("Handed over on"), value=day(card.handed_over_on)))
    if card.handed_over_on or card.state == State.AT_BANK:
        items.append(Item(label=_("Given to the bank"), value=_given(person)))
    if reason := why(card):
        items.append(Item(label=_("Reason"), value=reason))
    return Section(title=_("My card"), items=tuple(items), note=NEXT.get(State(card.state), ""))


def since_joining(person: Person) -> Section | None:
    """Tell a new member how far the card is, once more than the consent to it is there.

    That page opens with the receipt code and the phone number, so no number of the card.
    """
    card = queries.own_card(person.pk)
    if card is None or card.state in {State.ELIGIBLE, State.CONSENTED}:
        return None
    state = Item(label=_("State"), value=card.state_label(card.state))
    return Section(
        title=_("My card"),
        items=(state,),
        note=NEXT.get(State(card.state), ""),
        under_way=card.state in UNDER_WAY,
    )


def _given(person: Person) -> str:
    """Say when the bank got the member's data, as the page of who got it does."""
    last = queries.own_sharings(person.pk).first()
    if last is None:
        return gettext("more than three years ago; the record of it has been deleted since")
    return day(timezone.localdate(last.at))


def staff(actor: Actor, membership: Membership) -> Section | None:
    """Show staff the card of a member, and lead to its page."""
    if not actor.may(permissions.VIEW, membership.scope_path):
        return None
    card = queries.own_card(membership.person_id)
    if card is None or card.membership_id != membership.pk:
        return None
    items = [
        Item(label=_("State"), value=card.state_label(card.state)),
        Item(label=_("Since"), value=day(card.since)),
    ]
    if reason := why(card):
        items.append(Item(label=_("Reason"), value=reason))
    return Section(
        title=_("Member service card"),
        items=tuple(items),
        url=reverse("cards:card", args=[card.public_id]),
        action=_("Open the card"),
    )


def shared(person: Person) -> list[SharedWith]:
    """List when the member's data went to a bank."""
    return [
        SharedWith(
            at=sharing.at,
            recipient=sharing.recipient,
            fields=data_in_words(sharing.fields),
            ground=str(GROUNDS.get(sharing.ground, sharing.ground)),
        )
        for sharing in queries.own_sharings(person.pk)
    ]


def download(person: Person) -> list[dict[str, Any]]:
    """Return what we know of the member's cards, for their own download."""
    return [
        {
            "state": card.state,
            "since": card.since.isoformat(),
            "last_four": card.last_four,
            "bank_reference": card.bank_reference,
            "handed_over_on": card.handed_over_on.isoformat() if card.handed_over_on else None,
            "steps": [
                {"at": step.at.isoformat(), "state": step.became, "reason": step.reason}
                for step in queries.steps(card)
            ],
        }
        for card in queries.own_cards(person.pk)
    ]


CARDS = Contribution(
    staff=staff, own=own, since_joining=since_joining, shared=shared, download=download
)
