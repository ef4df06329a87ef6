"""What supervision adds to the navigation."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.organizations.links import EMPLOYER_LINKS, PlaceLink
from unionhall.organizations.models import Employer
from unionhall.supervision import queries
from unionhall.supervision.permissions import VIEW

NAVIGATION.register(
    Entry(
        _("Supervision letters"),
        "supervision:letters",
        icon="shield-check",
        permission=VIEW,
        order=222,
    )
)
NAVIGATION.register(
    Entry(
        _("Employers' notices"),
        "supervision:notices",
        icon="inbox",
        permission=VIEW,
        order=224,
    )
)


def letters_to(actor: Actor, employer: Employer) -> int:
    """Count the letters about an employer in the actor's sight."""
    return queries.letters(actor).filter(employer=employer).order_by().count()


def notices_of(actor: Actor, employer: Employer) -> int:
    """Count the notices of an employer in the actor's sight."""
    return queries.notices(actor).filter(employer=employer).order_by().count()


EMPLOYER_LINKS.register(
    PlaceLink(
        _("Supervision letters"),
        lambda employer: f"{reverse('supervision:letters')}?employer={employer.public_id}",
        icon="shield-check",
        permission=VIEW,
        count=letters_to,
        order=80,
    ),
    PlaceLink(
        _("Employers' notices"),
        lambda employer: f"{reverse('supervision:notices')}?employer={employer.public_id}",
        icon="inbox",
        permission=VIEW,
        count=notices_of,
        order=82,
    ),
)
