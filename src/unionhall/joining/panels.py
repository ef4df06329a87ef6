"""What joining shows on a meeting's page and at its stall."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.joining import doors, permissions, queries
from unionhall.outreach import panels
from unionhall.outreach.models import Meeting


def figures(actor: Actor, meeting: Meeting) -> Sequence[panels.Figure]:
    """Say how many joined at a meeting and how long it took."""
    if not actor.may(permissions.VIEW, meeting.scope_path):
        return ()
    rows = queries.applications(actor).filter(meeting=meeting)
    times = queries.times(rows)
    url = f"{reverse('joining:applications')}?meeting={meeting.public_id}"
    if meeting.kind == Meeting.Kind.ENTERPRISE and not times.approved:
        return ()
    found = [panels.Figure(label=_("Joined on the spot"), value=times.approved, url=url)]
    if times.median is not None and times.slowest is not None:
        words = _("%(median)s (slowest %(slowest)s)") % {
            "median": times.median,
            "slowest": times.slowest,
        }
        label = _("Minutes from opening to approval, median")
        found.append(panels.Figure(label=label, value=words, url=url))
    return found


def links(actor: Actor, meeting: Meeting) -> Sequence[panels.Link]:
    """Lead to the poster, while there is one or may still be one."""
    if not actor.may(permissions.VIEW, meeting.scope_path):
        return ()
    over = meeting.state in {Meeting.State.HELD, Meeting.State.CANCELLED}
    if (over or meeting.kind == Meeting.Kind.ENTERPRISE) and not doors.link_of(meeting.public_id):
        return ()
    url = reverse("joining:meeting_link", args=[meeting.public_id])
    return (panels.Link(label=_("Poster with the QR code"), url=url),)


def join(actor: Actor, meeting: Meeting) -> panels.Join | None:
    """Show the QR code and who has applied so far."""
    link = doors.link_of(meeting.public_id)
    if link is None or not actor.may(permissions.VIEW, meeting.scope_path):
        return None
    path = reverse("joining:join", args=[link.token])
    return panels.Join(
        image_url=reverse("joining:qr", args=[link.token]),
        host=settings.PUBLIC_URL.partition("://")[2],
        path=path.rstrip("/"),
        live_url=reverse("joining:live", args=[meeting.public_id]),
        style="joining/live.css",
    )


def register() -> None:
    """Put the panel where outreach looks for it."""
    panels.register(panels.Panel(name="joining", figures=figures, links=links, join=join))
