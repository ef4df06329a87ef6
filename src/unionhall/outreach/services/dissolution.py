"""What becomes of meetings when the body in whose area they were planned ends."""

from django.db import transaction
from django.utils.translation import gettext, override

from unionhall.core import audit, events
from unionhall.core.actors import Actor
from unionhall.organizations.events import OrganizationDissolved
from unionhall.outreach.errors import MeetingUnderWay
from unionhall.outreach.events import MeetingCancelled
from unionhall.outreach.models import Meeting

State = Meeting.State


@transaction.atomic
def on_dissolved(actor: Actor, command: OrganizationDissolved) -> None:
    """Call off what was planned there; while a stall is open, the body cannot end."""
    there = Meeting.objects.select_for_update(of=("self",)).filter(
        organization=command.organization, state__in=[State.PLANNED, State.OPEN]
    )
    with override("zh-hans"):  # the reason is kept with the meeting, in the office's language
        reason = gettext("The union body it belonged to was dissolved.")
    for meeting in there:
        if meeting.is_live:
            raise MeetingUnderWay(name=command.organization.name, theme=meeting.theme)
        meeting.advance(State.CANCELLED, cancel_reason=reason)
        audit.record(actor, "outreach.cancelled", meeting, reason=reason)
        events.publish(
            actor, MeetingCancelled(meeting.public_id, meeting.scope_path, meeting.held_on)
        )
