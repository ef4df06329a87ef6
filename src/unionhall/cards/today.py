"""What cards put on the page of today."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.cards import permissions, queries
from unionhall.core.actors import Actor
from unionhall.core.today import TODAY, Card


@TODAY.register
def to_hand_over(actor: Actor, today: date) -> Iterable[Card]:
    """List the clerk's meetings of today."""
    if not actor.holds(permissions.HAND_OVER):
        return
    meetings = list(queries.clerk_meetings(actor).filter(held_on=today)[:20])
    for meeting in meetings:
        yield Card(
            _("Hand over cards"),
            reverse("cards:clerk", args=[meeting.public_id]),
            hint=f"{meeting.theme} · {meeting.place}",
            icon="credit-card",
            tone="due",
            order=5,
        )


@TODAY.register
def at_the_bank(actor: Actor, today: date) -> Iterable[Card]:
    """Cards that can go to the bank, and what came back and waits for somebody."""
    if not actor.holds(permissions.EXCHANGE):
        return
    counts = queries.day_counts(actor)
    if ready := queries.ready_to_send(actor, today):
        yield Card(
            _("Cards ready for the bank"),
            reverse("cards:batches"),
            ready,
            icon="credit-card",
            order=40,
        )
    if counts["returned"]:
        yield Card(
            _("Cards returned by the bank"),
            f"{reverse('cards:cards')}?state=returned",
            counts["returned"],
            hint=_("Each says in words what is missing and who must act."),
            icon="credit-card",
            tone="due",
            order=38,
        )
    if counts["opened"]:
        yield Card(
            _("Opened cards to hand over"),
            f"{reverse('cards:cards')}?state=opened",
            counts["opened"],
            icon="credit-card",
            order=42,
        )
