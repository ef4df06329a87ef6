"""What the desk adds to the navigation."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.advice import queries
from unionhall.advice.permissions import DESK, OVERSEE, READ
from unionhall.core.actors import Actor
from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.organizations.links import EMPLOYER_LINKS, PlaceLink
from unionhall.organizations.models import Employer

NAVIGATION.register(
    Entry(
        _("Consultation desk"), "advice:consultations", "message-circle", DESK, 202, tool_of=OVERSEE
    ),
    Entry(_("Legal aid"), "advice:aid_requests", "heart-handshake", DESK, 204),
    Entry(_("Answers and articles"), "advice:search", "book", READ, 242),
    Entry(_("Lawyers on duty"), "advice:roster", "calendar-event", READ, 244),
)


def asked(actor: Actor, employer: Employer) -> int | None:
    """Count the consultations about an employer that the actor may open; None: has no desk."""
    if not queries.sees_any(actor):
        return None
    return queries.consultations(actor).filter(employer=employer).order_by().count()


EMPLOYER_LINKS.register(
    PlaceLink(
        _("Consultations"),
        lambda employer: f"{reverse('advice:consultations')}?employer={employer.public_id}",
        icon="message-circle",
        permission=READ,
        count=asked,
        order=60,
    )
)
