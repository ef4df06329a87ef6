from django.utils.translation import gettext_lazy as _

from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.members.permissions import VIEW

NAVIGATION.register(
    Entry(_("Members"), "members:memberships", icon="users", permission=VIEW, order=130)
)
