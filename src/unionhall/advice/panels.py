"""Ways from a consultation into the apps above, and from meetings into this one.

The desk does not know who mediates; the app that does stands above it. So it registers a door
when its app is ready, and the consultation's page shows the button::

    panels.register(
        panels.Door(into="case", action=_("…"), label=_("…"), made=_("…"), open=…, record=…)
    )
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unionhall.advice import queries
from unionhall.advice.models import Consultation
from unionhall.core.actors import Actor
from unionhall.outreach import panels
from unionhall.outreach.models import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What one app above makes of a consultation.

    ``into`` is the kind of ``Turn``; ``action`` says what the button does, ``label`` names the
    record made, ``made`` tells whoever may not open it that there is one. ``open`` answers with
    the address of the page that makes the record (empty: this reader may not), ``record`` with
    that of the record made. The app calls ``services.turning.mark_turned`` when the record is
    made, and reads ``queries.case_facts``.
    """

    into: str
    action: str | Promise
    label: str | Promise
    made: str | Promise
    open: Callable[[Actor, Consultation], str]
    record: Callable[[Actor, UUID], str]


_doors: dict[str, Door] = {}


def register(door: Door) -> None:
    """Add a door; one into the same kind takes the place of the earlier."""
    _doors[door.into] = door


def doors() -> list[Door]:
    """List the doors."""
    return list(_doors.values())


def door(into: str) -> Door | None:
    """Find the door into a kind of record."""
    return _doors.get(into)


def figures(actor: Actor, meeting: Meeting) -> Sequence[panels.Figure]:
    """Say how many questions were taken down at a meeting, to those who may open them."""
    if meeting.kind != Meeting.Kind.EMPLOYEE or not queries.handles(actor, meeting.scope_path):
        return ()
    count = queries.consultations(actor).filter(meeting=meeting).order_by().count()
    url = f"{reverse('advice:consultations')}?meeting={meeting.public_id}"
    return (panels.Figure(label=_("Consultations at the stall"), value=count, url=url),)


def links(actor: Actor, meeting: Meeting) -> Sequence[panels.Link]:
    """Lead from a meeting that is not called off to a new question."""
    over = meeting.state == Meeting.State.CANCELLED
    if over or meeting.kind != Meeting.Kind.EMPLOYEE:
        return ()
    if not queries.handles(actor, meeting.scope_path):
        return ()
    url = reverse("advice:at_stall", args=[meeting.public_id])
    return (panels.Link(label=_("Take a question down at the stall"), url=url),)


PANEL = panels.Panel(name="advice", figures=figures, links=links)
