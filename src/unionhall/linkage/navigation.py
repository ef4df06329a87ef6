"""What the linkage adds to the navigation, and what must be over before a body ends."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.linkage.models import Referral
from unionhall.linkage.permissions import ANSWER, VIEW
from unionhall.organizations.held import HELD
from unionhall.organizations.models import Organization


def referrals_at(body: Organization) -> str:
    """Say how many referrals are under way at a body."""
    count = Referral.objects.filter(organization=body, state__in=Referral.OPEN).count()
    if not count:
        return ""
    words = ngettext("%(count)s referral under way", "%(count)s referrals under way", count)
    return words % {"count": count}


HELD.register("linkage", referrals_at)
NAVIGATION.register(
    Entry(
        pgettext_lazy("linkage", "Window"),
        "linkage:window",
        icon="building-bank",
        permission=ANSWER,
        order=100,
    ),
    Entry(_("Referrals"), "linkage:referrals", icon="arrows-exchange", permission=VIEW, order=214),
    Entry(
        _("Tripartite committee"),
        "linkage:committee",
        icon="users-group",
        permission=VIEW,
        order=216,
    ),
)
