"""Where the staff find early warnings."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.earlywarning.permissions import VIEW
from unionhall.organizations.links import EMPLOYER_LINKS, PlaceLink

NAVIGATION.register(
    Entry(_("Early warning"), "earlywarning:board", icon="bell", permission=VIEW, order=232)
)
EMPLOYER_LINKS.register(
    PlaceLink(
        _("Early warnings"),
        lambda employer: f"{reverse('earlywarning:warnings')}?employer={employer.public_id}",
        icon="bell",
        permission=VIEW,
        order=90,
    )
)
