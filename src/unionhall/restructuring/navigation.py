"""Where changes of the structure stand in the back office."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.organizations.links import BODY_LINKS, PlaceLink
from unionhall.organizations.panels import BODY_PANELS, Panel
from unionhall.restructuring.origins import was_founded_here
from unionhall.restructuring.permissions import CHANGE, VIEW

NAVIGATION.register(
    Entry(
        _("Changes of the structure"),
        "restructuring:changes",
        "arrows-exchange",
        permission=VIEW,
        order=422,
    ),
)
BODY_LINKS.register(
    PlaceLink(
        _("Firms and members"),
        lambda body: reverse("restructuring:matrix", args=[body.public_id]),
        icon="table",
        permission=VIEW,
        order=200,
    ),
    PlaceLink(
        _("Change the structure"),
        lambda body: reverse("restructuring:place", args=[body.public_id]),
        icon="arrows-exchange",
        permission=CHANGE,
        order=210,
    ),
)
BODY_PANELS.register(
    Panel(
        name="origin",
        title=_("How it was founded"),
        url=lambda body, _day: reverse("restructuring:origin", args=[body.public_id]),
        permission=VIEW,
        style="restructuring/restructuring.css",
        order=20,
        when=was_founded_here,
    )
)
