"""Where organizations stand in the back office."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.navigation import NAVIGATION, Entry
from unionhall.organizations.held import HELD, stations_at
from unionhall.organizations.links import BODY_LINKS, PlaceLink
from unionhall.organizations.permissions import VIEW, VIEW_EMPLOYERS
from unionhall.papers import permissions as papers

NAVIGATION.register(
    Entry(_("Union bodies"), "organizations:tree", "sitemap", permission=VIEW, order=400),
    Entry(
        _("Employers"),
        "organizations:employers",
        "building",
        permission=VIEW_EMPLOYERS,
        order=410,
    ),
)
BODY_LINKS.register(
    PlaceLink(
        _("Papers"),
        lambda body: f"{reverse('papers:papers')}?{urlencode({'q': body.name})}",
        icon="file-text",
        permission=papers.VIEW,
        order=150,
    ),
    PlaceLink(
        _("Templates and numbers"),
        lambda body: f"{reverse('papers:templates')}?{urlencode({'place': body.path})}",
        icon="settings",
        permission=papers.SET_TEMPLATES,
        order=160,
    ),
)
HELD.register("stations", stations_at)
