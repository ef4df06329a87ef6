"""What papers add to the navigation."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.papers.permissions import SET_TEMPLATES, VIEW

NAVIGATION.register(
    Entry(_("Papers"), "papers:papers", icon="file-text", permission=VIEW, order=145),
    Entry(
        _("Templates and numbers"),
        "papers:templates",
        icon="settings",
        permission=SET_TEMPLATES,
        order=525,
    ),
)
