"""What the desk puts into the calendar: lawyers on duty, also in everybody's own feed."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.advice import queries
from unionhall.advice.permissions import READ
from unionhall.core.actors import Actor
from unionhall.core.agenda import AGENDA, Happening, Way, Window

DUTY = "advice.duty"

AGENDA.lead(
    lambda: Way(_("Lawyers on duty"), reverse("advice:roster"), "calendar-event", READ),
)


@AGENDA.register({DUTY: _("lawyers on duty")})
def duties(actor: Actor, window: Window) -> Iterator[Happening]:
    """Yield the days of duty on the reader's line."""
    if not queries.reads(actor):
        return
    rows = queries.roster(actor, window.first, window.last)
    if window.path:
        rows = rows.filter(scope_path__within=window.path)
    roster = reverse("advice:roster")
    for one in rows:
        yield Happening(
            kind=DUTY,
            subject=f"{DUTY}:{one.public_id}",
            on=one.on,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            title=_("Lawyer on duty"),
            place=one.place,
            detail=one.lawyer.firm,
            url=f"{roster}?month={one.on:%Y-%m}",
            tone="info",
        )
