"""What founding adds to the navigation."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.founding.permissions import VIEW

NAVIGATION.register(
    Entry(
        _("Founding cases"),
        "founding:cases",
        icon="building-community",
        permission=VIEW,
        order=118,
    )
)
