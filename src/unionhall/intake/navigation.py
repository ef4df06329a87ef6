"""Where the staff find lists of members."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.intake.permissions import TAKE_IN, VIEW
from unionhall.members.links import LIST_WAYS, Way
from unionhall.organizations.links import BODY_LINKS, EMPLOYERS_WAYS, REGISTER_WAYS, PlaceLink
from unionhall.organizations.links import Way as RegisterWay
from unionhall.organizations.permissions import CHANGE, CHANGE_EMPLOYERS

NAVIGATION.register(
    Entry(_("Lists handed in"), "intake:batches", icon="upload", permission=VIEW, order=132)
)
LIST_WAYS.register(Way(_("Hand in a list"), "intake:hand_in", "upload", TAKE_IN))
BODY_LINKS.register(
    PlaceLink(
        _("Hand in a list of members"),
        lambda body: f"{reverse('intake:hand_in')}?organization={body.public_id}",
        icon="upload",
        permission=TAKE_IN,
        order=495,
    )
)
REGISTER_WAYS.register(
    RegisterWay(
        _("Hand in a list of union bodies"),
        lambda: f"{reverse('intake:hand_in')}?of=unions",
        icon="upload",
        permissions=(TAKE_IN, CHANGE),
    )
)
EMPLOYERS_WAYS.register(
    RegisterWay(
        _("Hand in a list of employers"),
        lambda: f"{reverse('intake:hand_in')}?of=employers",
        icon="upload",
        permissions=(TAKE_IN, CHANGE_EMPLOYERS),
    )
)
