"""Where the staff find changes of memberships."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.lifecycle.permissions import VIEW

NAVIGATION.register(
    Entry(
        _("Membership changes"),
        "lifecycle:changes",
        icon="arrows-exchange",
        permission=VIEW,
        order=132,
    )
)
