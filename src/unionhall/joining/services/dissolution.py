"""What becomes of open applications and of links when a union ends."""

from django.db import transaction
from django.utils import timezone

from unionhall.core import audit, facts
from unionhall.core.actors import Actor
from unionhall.joining.errors import ApplicationsWaitThere
from unionhall.joining.models import Application, JoinLink
from unionhall.joining.routing import Rule
from unionhall.organizations.events import OrganizationDissolved

State = Application.State


@transaction.atomic
def on_dissolved(actor: Actor, command: OrganizationDissolved) -> None:
    """Pass open applications on to the successor; without one, refuse the end."""
    body, successor = command.organization, command.successor
    waiting = Application.objects.select_for_update(of=("self",)).filter(
        organization=body, state__in=[State.APPLIED, State.RETURNED]
    )
    if successor is None:
        if count := waiting.count():
            raise ApplicationsWaitThere(name=body.name, count=count)
    else:
        for application in waiting:
            application.organization, application.scope_path = successor, successor.path
            application.routed_by = Rule.STAFF
            application.save(update_fields=["organization", "scope_path", "routed_by"])
            audit.record(
                actor, "joining.passed_on", application, before=body.code, after=successor.code
            )
            for place in (body.path, successor.path):
                facts.changed("applications", place, application.received_on)
    for link in JoinLink.objects.filter(organization=body, meeting=None, revoked_at=None):
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        audit.record(actor, "joining.link_revoked", link)
