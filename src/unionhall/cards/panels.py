"""What cards add to a meeting's page."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.cards import permissions, queries
from unionhall.core.actors import Actor
from unionhall.outreach.models import Meeting
from unionhall.outreach.panels import Figure, Link, Panel


def figures(actor: Actor, meeting: Meeting) -> Sequence[Figure]:
    """Count the cards handed over at a meeting, and those still waiting."""
    if not actor.may(permissions.VIEW, meeting.scope_path):
        return ()
    counts = queries.meeting_counts(actor, meeting)
    if meeting.kind == Meeting.Kind.ENTERPRISE and not any(counts.values()):
        return ()
    url = reverse("cards:of_meeting", args=[meeting.public_id])
    return (
        Figure(label=_("Cards handed over"), value=counts["done"], url=url),
        Figure(label=_("Cards waiting"), value=counts["waiting"], url=url),
    )


def links(actor: Actor, meeting: Meeting) -> Sequence[Link]:
    """Lead the bank's clerk to their list."""
    if not actor.may(permissions.HAND_OVER, meeting.scope_path):
        return ()
    return (Link(label=_("Hand over cards"), url=reverse("cards:clerk", args=[meeting.public_id])),)


CARDS = Panel(name="cards", figures=figures, links=links)
