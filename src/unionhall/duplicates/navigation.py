"""Where pairs of records stand in the back office."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.duplicates.permissions import VIEW

NAVIGATION.register(
    Entry(_("Duplicate records"), "duplicates:pairs", icon="users", permission=VIEW, order=134)
)
