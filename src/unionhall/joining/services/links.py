"""Making and revoking the links that let people in."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.core import audit, formats
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound
from unionhall.joining import permissions, queries
from unionhall.joining.errors import NoLinkForThisMeeting, NoLinkForThisUnion
from unionhall.joining.models import Gathering, JoinLink
from unionhall.joining.readable import ATTEMPTS, TOKEN_LENGTH, chance
from unionhall.organizations.models import Organization
from unionhall.organizations.queries import organization as find_organization
from unionhall.outreach.events import MeetingMovedInTime, MeetingOpened
from unionhall.outreach.models import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeLink:
    """A link for a meeting or for a union; exactly one of the two is named."""

    meeting: UUID | None = None
    organization: UUID | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeLink:
    link: UUID


def end_of(meeting: Meeting) -> datetime:
    """Return the last moment of a meeting's day."""
    return timezone.make_aware(datetime.combine(meeting.held_on, time.max))


@transaction.atomic
def make_link(actor: Actor, command: MakeLink) -> JoinLink:
    """Give a meeting or a union its link; asking again returns the one it has."""
    meeting, now = None, timezone.now()
    if command.meeting is not None:
        meeting = (
            Meeting.objects.visible_to(actor, permissions.LINK)
            .select_related("organization")
            .filter(public_id=command.meeting)
            .first()
        )
        if meeting is None:
            raise NotFound
        if end_of(meeting) < now or meeting.state in {Meeting.State.HELD, Meeting.State.CANCELLED}:
            raise NoLinkForThisMeeting
        organization = meeting.organization
    elif command.organization is not None:
        organization = find_organization(actor, command.organization, permissions.LINK)
        if organization.dissolved_on is not None:
            on = formats.day(organization.dissolved_on)
            raise NoLinkForThisUnion(name=organization.name, on=on)
    else:
        raise NotFound
    until = end_of(meeting) if meeting else command.valid_until
    return link_for(actor, organization, meeting=meeting, until=until)


@transaction.atomic
def revoke_link(actor: Actor, command: RevokeLink) -> JoinLink:
    """Withdraw a link at once; posters with it are worthless from now on."""
    link = queries.link(actor, command.link, permissions.LINK, lock=True)
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        audit.record(actor, "joining.link_revoked", link)
    return link


def link_for(
    actor: Actor,
    organization: Organization,
    *,
    meeting: Meeting | None = None,
    gathering: Gathering | None = None,
    until: datetime | None = None,
) -> JoinLink:
    """Return the live link of a meeting, of a gathering, or of a union; make it if need be."""
    place: dict[str, Any] = {"meeting": None, "held_for": None, "organization": organization}
    if meeting or gathering:
        place = {"meeting": meeting} if meeting else {"held_for": gathering}
    live = JoinLink.objects.filter(revoked_at=None, **place)
    if found := live.first():
        return found
    for _ in range(ATTEMPTS):
        try:
            with transaction.atomic():
                link = JoinLink.objects.create(
                    token=chance(TOKEN_LENGTH),
                    organization=organization,
                    scope_path=organization.path,
                    meeting=meeting,
                    held_for=gathering,
                    valid_until=until,
                )
        except IntegrityError:  # somebody else made it just now, or the same token twice
            if found := live.first():
                return found
        else:
            audit.record(
                actor, "joining.link_made", link, meeting=str(meeting.public_id) if meeting else ""
            )
            return link
    raise AssertionError("no free token")


@transaction.atomic
def on_meeting_opened(actor: Actor, command: MeetingOpened) -> None:
    """Give a meeting its link the moment its stall is up, whoever opened it."""
    meeting = Meeting.objects.select_related("organization").get(public_id=command.meeting)
    link_for(actor, meeting.organization, meeting=meeting, until=end_of(meeting))


@transaction.atomic
def on_meeting_moved(actor: Actor, command: MeetingMovedInTime) -> None:
    """Let the link end with the meeting's new day."""
    del actor
    meeting = Meeting.objects.get(public_id=command.meeting)
    JoinLink.objects.filter(meeting=meeting, revoked_at=None).update(valid_until=end_of(meeting))
