"""Ways in: the dashboard and the definitions."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.indicators.permissions import VIEW

NAVIGATION.register(
    Entry(_("Figures"), "indicators:home", icon="chart-bar", permission=VIEW, order=300),
    Entry(_("Definitions"), "indicators:definitions", icon="book", permission=VIEW, order=320),
)
