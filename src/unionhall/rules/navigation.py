"""What rules add to the navigation."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.rules.permissions import VIEW

NAVIGATION.register(
    Entry(_("Rules of law"), "rules:rules", icon="list-details", permission=VIEW, order=432),
    Entry(_("Deadlines"), "rules:calendar", icon="calendar-due", permission=VIEW, order=434),
)
