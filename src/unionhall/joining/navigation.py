"""Where the staff find applications."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.joining.permissions import VIEW

NAVIGATION.register(
    Entry(_("Applications"), "joining:applications", icon="user-plus", permission=VIEW, order=120)
)
