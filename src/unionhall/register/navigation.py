"""Where the register stands in the back office, and on the page of a union."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.addresses import page_of
from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.organizations.panels import BODY_PANELS, Panel
from unionhall.register.permissions import VIEW

NAVIGATION.register(
    Entry(_("What falls due"), "register:inbox", icon="inbox", permission=VIEW, order=105),
    Entry(_("Calendar"), "register:calendar", icon="calendar", permission=VIEW, order=112),
    Entry(_("Coverage of small firms"), "register:coverage", "sitemap", permission=VIEW, order=405),
    Entry(
        _("Who answers for what"), "register:responsibilities", "users", permission=VIEW, order=407
    ),
)
BODY_PANELS.register(
    Panel(
        name="register",
        title=_("Register"),
        url=lambda body, day: f"{page_of('register:union', body.public_id)}?on={day}",
        permission=VIEW,
        style="register/desk.css",
        order=10,
    )
)
