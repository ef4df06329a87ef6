"""What is counted of cards."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.cards import permissions
from unionhall.cards.models import Card
from unionhall.core.actors import Actor
from unionhall.core.facts import Fact
from unionhall.members.permissions import EXPORT
from unionhall.members.queries import Shown

COLUMNS = (
    ("name", pgettext_lazy("person", "Name")),
    ("union", pgettext_lazy("member", "Union")),
    ("day", _("Handed over on")),
    ("state", _("State")),
)


def first_hand_overs() -> QuerySet[Card]:
    """List cards put into a member's hand; a replacement of a lost card is none."""
    return Card.objects.filter(handed_over_on__isnull=False, replaces=None)


def in_hand() -> QuerySet[Card]:
    """List cards that reached their bearers, replacements too: a stock until they end."""
    return Card.objects.filter(handed_over_on__isnull=False)


def visible_hand_overs(actor: Actor) -> QuerySet[Card]:
    """Return the cards handed over that this reader may open."""
    return first_hand_overs() & Card.objects.visible_to(actor, permissions.VIEW)


def visible_in_hand(actor: Actor) -> QuerySet[Card]:
    """Return the cards in hand that this reader may open."""
    return in_hand() & Card.objects.visible_to(actor, permissions.VIEW)


def present(actor: Actor, page: list[Any]) -> list[dict[str, Any]]:
    """Show cards as the list does: names as this reader may see them."""
    found = Card.objects.filter(pk__in=[card.pk for card in page]).select_related(
        "person", "membership__organization"
    )
    by_pk = {card.pk: card for card in found}
    return [
        {
            "name": Shown.of(actor, card.person, card.scope_path).name,
            "union": card.membership.organization.name,
            "day": date_format(card.handed_over_on) if card.handed_over_on else "",
            "state": card.state_label(card.state),
            "url": reverse("cards:card", args=[card.public_id]),
        }
        for card in (by_pk[row.pk] for row in page)
    ]


_DIMENSIONS = {
    "channel": "membership__channel",
    "employment_form": "membership__employment_form",
    "sex": "person__sex",
}

FACTS = (
    Fact(
        code="cards_handed_over",
        rows=first_hand_overs,
        place="scope_path",
        begins="handed_over_on",
        dimensions=_DIMENSIONS,
        visible=visible_hand_overs,
        columns=COLUMNS,
        present=present,
        export=EXPORT,
    ),
    Fact(
        code="cards_live",
        rows=in_hand,
        place="scope_path",
        begins="handed_over_on",
        ends="ended_on",
        dimensions=_DIMENSIONS,
        visible=visible_in_hand,
        columns=COLUMNS,
        present=present,
        export=EXPORT,
    ),
)
