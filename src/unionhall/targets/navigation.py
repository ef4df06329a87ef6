"""Where the staff find targets."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.organizations.links import EMPLOYER_LINKS, PlaceLink
from unionhall.targets.permissions import KEEP, VIEW

NAVIGATION.register(
    Entry(_("Founding targets"), "targets:board", icon="flag", permission=VIEW, order=116)
)
EMPLOYER_LINKS.register(
    PlaceLink(
        _("Make it a target"),
        lambda employer: f"{reverse('targets:new')}?employer={employer.public_id}",
        icon="flag",
        permission=KEEP,
        order=50,
    )
)
