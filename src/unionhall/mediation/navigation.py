"""What mediation adds to the navigation, and what must be over before a body ends."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from unionhall.advice.permissions import OVERSEE
from unionhall.core.actors import Actor
from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.mediation import queries
from unionhall.mediation.lists import ALL
from unionhall.mediation.models import Case
from unionhall.mediation.permissions import VIEW
from unionhall.organizations.held import HELD
from unionhall.organizations.links import EMPLOYER_LINKS, PlaceLink
from unionhall.organizations.models import Employer, Organization


def cases_at(body: Organization) -> str:
    """Say how many cases are under way at a body."""
    count = Case.objects.filter(organization=body, state__in=Case.OPEN).count()
    if not count:
        return ""
    words = ngettext(
        "%(count)s mediation case under way", "%(count)s mediation cases under way", count
    )
    return words % {"count": count}


HELD.register("mediation", cases_at)
NAVIGATION.register(
    Entry(
        _("Mediation cases"),
        "mediation:cases",
        icon="heart-handshake",
        permission=VIEW,
        order=212,
        tool_of=OVERSEE,
    )
)


def opened_about(actor: Actor, employer: Employer) -> int | None:
    """Count the cases about an employer that the actor may open: of others, not even the number."""
    return queries.cases(actor).filter(employer=employer).count() or None


def _cases_of(employer: Employer) -> str:
    return f"{reverse('mediation:cases')}?state={ALL}&employer={employer.public_id}"


EMPLOYER_LINKS.register(
    PlaceLink(
        _("Mediation cases"),
        _cases_of,
        icon="heart-handshake",
        permission=VIEW,
        count=opened_about,
        order=70,
    )
)
