"""Where organizations stand in the back office."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.organizations.held import HELD, stations_at
from unionhall.organizations.permissions import VIEW, VIEW_EMPLOYERS

NAVIGATION.register(
    Entry(_("Union bodies"), "organizations:tree", "sitemap", permission=VIEW, order=300),
    Entry(
        _("Employers"),
        "organizations:employers",
        "building",
        permission=VIEW_EMPLOYERS,
        order=310,
    ),
)
HELD.register("stations", stations_at)
