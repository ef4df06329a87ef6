"""What the register puts on the page of today."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.today import TODAY, Later
from unionhall.register.permissions import KEEP


@TODAY.follow
def due(actor: Actor) -> Iterable[Later]:
    """Let the most urgent of what is due follow the page."""
    if actor.holds(KEEP):
        yield Later(
            _("What falls due"),
            reverse("register:today"),
            way=reverse("register:inbox"),
            say=_("Open the inbox"),
        )
