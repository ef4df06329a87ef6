"""What figures put on the page of today."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.today import TODAY, Later
from unionhall.indicators.permissions import VIEW


@TODAY.follow
def figures(actor: Actor) -> Iterable[Later]:
    """Let a few figures of this year follow the page of a leader."""
    if actor.role == Role.LEADER and actor.holds(VIEW):
        yield Later(
            _("Figures of this year"),
            reverse("indicators:today"),
            way=reverse("indicators:home"),
            say=_("Open the dashboard"),
        )
