"""What becomes of the applications of somebody whose data is deleted at their request."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from unionhall.core import audit, events
from unionhall.core.actors import Actor
from unionhall.joining.events import HeldToBeTurnedAway
from unionhall.joining.models import OPEN, Application
from unionhall.members.events import PersonToBeErased


@transaction.atomic
def on_to_be_erased(actor: Actor, command: PersonToBeErased) -> None:
    """Close what is still open; a founding that counts on the person is told."""
    person = command.person
    mine = Q(blind_index=person.blind_index) | Q(membership__person=person)
    rows = Application.objects.select_for_update(of=("self",)).filter(mine, state__in=OPEN)
    for application in rows.order_by("pk"):
        if application.held_for_id is not None:
            events.publish(actor, HeldToBeTurnedAway(application))
        application.advance(Application.State.REJECTED, decided_at=timezone.now())
        audit.record(actor, "joining.closed", application)
