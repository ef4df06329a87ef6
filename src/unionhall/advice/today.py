"""What the desk puts on the page of today."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.advice import keeping, queries
from unionhall.core.actors import Actor
from unionhall.core.today import TODAY, Card


@TODAY.register
def consultations(actor: Actor, today: date) -> Iterable[Card]:
    """Questions that wait, and limitations that end within days."""
    if not queries.sees_any(actor):
        return
    counts = queries.desk_counts(actor, today, queries.place_of_duty(actor))
    listed = reverse("advice:consultations")
    if counts["urgent"]:
        yield Card(
            _("Limitation ends within days"),
            f"{listed}?state=urgent",
            counts["urgent"],
            hint=_("Legal aid may begin before it is decided on."),
            icon="alert-triangle",
            tone="late",
            order=22,
        )
    if keeping.disposes(actor) and (due := keeping.due(actor, today).order_by().count()):
        yield Card(
            _("Consultations no longer to be kept"),
            reverse("advice:disposal"),
            due,
            hint=_("Look at the list, and decide."),
            icon="files",
            order=90,
        )
    if counts["open"]:
        yield Card(
            _("Questions to answer"),
            f"{listed}?state=open",
            counts["open"],
            icon="message-circle",
            tone="due",
            order=24,
        )
