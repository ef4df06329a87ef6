"""Where somebody comes in: a link's state today, and since when the page has been open."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from unionhall.core.scoping import only
from unionhall.joining import errors
from unionhall.joining.models import Gathering, JoinLink
from unionhall.joining.readable import normal
from unionhall.organizations.models import Kind, Organization
from unionhall.outreach.models import Meeting

SALT = "unionhall.joining.opening"
GRACE = timedelta(minutes=30)
"""Who opened the form while the link was good may still send it for so long."""
LONGEST_OPEN = timedelta(hours=24)
PUBLIC = "-"
"""Stands for the page without a link, where a worker looks for a union."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where the page leads: a meeting, a union, or (neither) wherever the routing says.

    With ``gathering``, the union is still to be founded, and ``organization`` guides that.
    """

    token: str = ""
    organization: Organization | None = None
    meeting: Meeting | None = None
    gathering: Gathering | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """Somebody opened the page of a door at a moment; ``proven`` if we signed that."""

    at: datetime
    proven: bool


def sign_opening(door: str, at: datetime) -> str:
    """Return a token that says when the page was opened; it travels with the form."""
    return signing.dumps([door or PUBLIC, at.isoformat()], salt=SALT)


def read_opening(token: str, door: str, now: datetime) -> Opening:
    """Read such a token; raises OpeningUnreadable where it was changed or made for another door.

    An opening of more than a day ago counts as one of now: somebody came back to an old tab.
    """
    if not token:
        return Opening(now, proven=False)
    try:
        found, at = signing.loads(token, salt=SALT)
        opened = parse_datetime(at)
    except (signing.BadSignature, ValueError, TypeError) as changed:
        raise errors.OpeningUnreadable from changed
    if opened is None or found != (door or PUBLIC):
        raise errors.OpeningUnreadable
    if not now - LONGEST_OPEN < opened <= now:
        return Opening(now, proven=False)
    return Opening(opened, proven=True)


def enter(token: str, opening: Opening | None = None) -> Door:
    """Find where a link leads; raises what is wrong with it.

    A form that was begun in time (``opening``) may arrive a little late. A link that was
    withdrawn is closed at once.
    """
    if not token:
        return Door()
    links = JoinLink.objects.select_related(
        "organization",
        "meeting__organization",
        "meeting__station__catch_all",
        "held_for__organization",
        "held_for__employer",
    )
    link = only(links.filter(token=normal(token)))
    if link is None:
        raise errors.UnknownLink
    if link.revoked_at is not None:
        raise errors.LinkRevoked
    now = timezone.now()
    in_time = opening is not None and opening.proven and now - GRACE <= opening.at
    if not in_time:
        _still_good(link, now)
    return Door(link.token, link.organization, link.meeting, link.held_for)


def stands_as(door: Door) -> bool:
    """Say whether a door is as it was when it was entered: not withdrawn, its meeting as before.

    A gathering is locked: from now on its case is approved after us, or was before.
    """
    if not door.token:
        return True
    links = JoinLink.objects.filter(
        token=door.token, revoked_at=None, held_for=door.gathering, organization=door.organization
    )
    if door.gathering is not None:
        Gathering.objects.select_for_update().get(pk=door.gathering.pk)
    if door.meeting is not None:
        links = links.filter(meeting__state=door.meeting.state)
    return links.exists()


def _still_good(link: JoinLink, now: datetime) -> None:
    meeting = link.meeting
    if meeting is not None:
        if meeting.state == Meeting.State.CANCELLED:
            raise errors.MeetingCancelled
        if meeting.state == Meeting.State.HELD or meeting.held_on < timezone.localdate(now):
            raise errors.MeetingOver
        return
    dissolved = link.organization.dissolved_on
    if link.valid_until is not None and link.valid_until < now:
        raise errors.LinkExpired
    if dissolved is not None and dissolved <= timezone.localdate(now):
        raise errors.LinkExpired


def handler_of(organization: Organization | None) -> str:
    """Return the name of the body that answers for the data: the district federation."""
    bodies = Organization.objects.filter(dissolved_on=None)
    if organization is None:
        top = bodies.filter(parent=None).order_by("path").first()
        return top.name if top else ""
    steps = [organization.path[:end] for end in range(4, len(organization.path) + 1, 4)]
    above = bodies.filter(path__in=steps, kind=Kind.DISTRICT).first()
    return (above or organization).name


def link_of(meeting: UUID) -> JoinLink | None:
    """Return the live link of a meeting."""
    return JoinLink.objects.filter(meeting__public_id=meeting, revoked_at=None).first()
