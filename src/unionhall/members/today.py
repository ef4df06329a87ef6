"""What members ask about their own data, on the first page."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.today import TODAY, Card
from unionhall.members import requests
from unionhall.members.permissions import DECIDE


@TODAY.register
def asked(actor: Actor, today: date) -> Iterable[Card]:
    """Count the requests to decide."""
    del today
    if not actor.holds(DECIDE):
        return
    if count := requests.waiting(actor)[:1000].count():
        yield Card(
            _("Requests about personal data"),
            reverse("members:requests"),
            count,
            hint=_("Members ask for corrections or deletion"),
            icon="shield-check",
            tone="due",
            order=28,
        )
