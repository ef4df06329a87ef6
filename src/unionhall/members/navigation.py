from django.utils.translation import gettext_lazy as _

from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.members.held import members_at
from unionhall.members.permissions import DECIDE, VIEW
from unionhall.organizations.held import HELD

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
HELD.register("members", members_at)
