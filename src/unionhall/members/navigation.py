from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.members.held import members_at
from unionhall.members.permissions import DECIDE, EXPORT_IN_FULL, VIEW
from unionhall.organizations.held import HELD
from unionhall.organizations.links import BODY_LINKS, PlaceLink

NAVIGATION.register(
    Entry(_("Members"), "members:memberships", icon="users", permission=VIEW, order=130)
)
NAVIGATION.register(
    Entry(
        _("Requests about data"),
        "members:requests",
        icon="shield-check",
        permission=DECIDE,
        order=135,
    )
)
BODY_LINKS.register(
    PlaceLink(
        _("Export members with full data"),
        lambda body: reverse("members:full_export", args=[body.public_id]),
        icon="file-export",
        permission=EXPORT_IN_FULL,
        order=500,
    )
)
HELD.register("members", members_at)
