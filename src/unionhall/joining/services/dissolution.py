"""What becomes of open applications and of links when a union ends."""

from django.db import transaction
from django.utils import timezone

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.joining.errors import ApplicationsWaitThere
from unionhall.joining.models import OPEN, Application, JoinLink
from unionhall.joining.services.passing import hand_on
from unionhall.organizations.events import OrganizationDissolved

AT_A_TIME = 500


@transaction.atomic
def on_dissolved(actor: Actor, command: OrganizationDissolved) -> None:
    """Pass open applications on to the successor; without one, refuse the end.

    Those that wait for a founding go where their case goes: see ``founding``.
    """
    body, successor = command.organization, command.successor
    waiting = Application.objects.select_for_update(of=("self",)).filter(
        organization=body, held_for=None, state__in=OPEN
    )
    if successor is None:
        if count := waiting.count():
            raise ApplicationsWaitThere(name=body.name, count=count)
    else:
        staying = waiting.select_related("organization").defer("sealed", "signed").order_by("pk")
        while applications := list(staying[:AT_A_TIME]):
            hand_on(actor, applications, successor)
    for link in JoinLink.objects.filter(
        organization=body, meeting=None, held_for=None, revoked_at=None
    ):
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        audit.record(actor, "joining.link_revoked", link)
