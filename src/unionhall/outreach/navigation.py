"""What outreach adds to the navigation."""

from django.utils.translation import gettext_lazy as _

from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.outreach.permissions import ATTEND, VIEW

NAVIGATION.register(
    Entry(_("Meetings"), "outreach:meetings", icon="messages", permission=VIEW, order=110),
    Entry(_("Promises"), "outreach:promises", icon="checklist", permission=VIEW, order=114),
    Entry(_("My meetings"), "outreach:meetings", icon="messages", permission=ATTEND, order=110),
)
