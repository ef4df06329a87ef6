"""Where the quality of records stands in the back office."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.quality.permissions import VIEW

NAVIGATION.register(
    Entry(_("Data quality"), "quality:home", icon="checklist", permission=VIEW, order=136)
)
