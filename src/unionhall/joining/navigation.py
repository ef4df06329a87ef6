"""Where the staff find applications."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.joining.held import applications_at
from unionhall.joining.permissions import VIEW
from unionhall.organizations.held import HELD

NAVIGATION.register(
    Entry(_("Applications"), "joining:applications", icon="user-plus", permission=VIEW, order=120)
)
HELD.register("applications", applications_at)
