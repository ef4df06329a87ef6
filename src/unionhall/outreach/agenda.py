"""What outreach puts into the calendar: meetings, and how many the rules asked for."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.agenda import AGENDA, Happening, Way, Window
from unionhall.outreach import due, queries
from unionhall.outreach.models import Meeting
from unionhall.outreach.permissions import RECORD, VIEW
from unionhall.outreach.schedule import State

MEETING, ASKED = "outreach.meeting", "outreach.asked"
TONES = {
    Meeting.State.OPEN: "due",
    Meeting.State.HELD: "good",
    Meeting.State.CANCELLED: "late",
}
LINE_TONES = {State.MISSED: "late", State.DUE: "due", State.DONE: "good"}

AGENDA.lead(
    lambda: Way(_("Plan a meeting"), reverse("outreach:plan"), "plus", RECORD),
    lambda: Way(_("Meetings asked for, by street"), reverse("outreach:due"), "checklist", VIEW),
)


@AGENDA.register({MEETING: _("meetings")})
def meetings(actor: Actor, window: Window) -> Iterator[Happening]:
    """Yield the meetings in sight."""
    if not actor.holds(VIEW):
        return
    for one in queries.between(actor, window.path, window.first, window.last):
        yield Happening(
            kind=MEETING,
            subject=f"{MEETING}:{one.public_id}",
            on=one.held_on,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            title=one.theme or one.place,
            place=one.place,
            detail=f"{one.organization.name} · {one.state_name}",
            url=page_of("outreach:meeting", one.public_id),
            tone=TONES.get(Meeting.State(one.state), "info"),
            cancelled=one.state == Meeting.State.CANCELLED,
        )


@AGENDA.register({ASKED: _("meetings asked for by a rule")})
def asked(actor: Actor, window: Window) -> Iterator[Happening]:
    """Yield, for each occurrence of a rule, at how many bodies below it was kept."""
    root = queries.body_at(actor, window.path) if window.path and actor.holds(VIEW) else None
    if root is None:
        return
    standings = due.standings(root, window.first, window.last, window.today)
    for line in due.lines(standings):
        on = line.occurrence.on or line.occurrence.last
        if not window.first <= on <= window.last:
            continue
        rule = line.rule
        named = rule.theme or f"{rule.get_level_display()} · {rule.get_pattern_display()}"
        yield Happening(
            kind=ASKED,
            subject=f"{ASKED}:{rule.public_id}:{on}",
            on=on,
            title=f"{named} {line.done}/{line.bodies}",
            detail=_("held / asked for"),
            url=f"{page_of('outreach:due_below', root.public_id)}?first={on}&last={on}",
            tone=LINE_TONES.get(line.state, "neutral"),
            summed=True,
        )
