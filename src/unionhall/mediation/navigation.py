"""What mediation adds to the navigation, and what must be over before a body ends."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.mediation.models import Case
from unionhall.mediation.permissions import VIEW
from unionhall.organizations.held import HELD
from unionhall.organizations.models import Organization


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
        _("Mediation cases"), "mediation:cases", icon="heart-handshake", permission=VIEW, order=212
    )
)
