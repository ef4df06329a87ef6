"""What supervision adds to the navigation."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.supervision.permissions import VIEW

NAVIGATION.register(
    Entry(
        _("Supervision letters"),
        "supervision:letters",
        icon="shield-check",
        permission=VIEW,
        order=222,
    )
)
NAVIGATION.register(
    Entry(
        _("Employers' notices"),
        "supervision:notices",
        icon="inbox",
        permission=VIEW,
        order=224,
    )
)
