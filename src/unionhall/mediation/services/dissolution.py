"""What becomes of cases when the body that mediates ends."""

from django.db import transaction

from unionhall.core.actors import Actor
from unionhall.mediation.errors import CasesOpenHere
from unionhall.mediation.models import Case
from unionhall.organizations.events import OrganizationDissolved


@transaction.atomic
def on_dissolved(actor: Actor, command: OrganizationDissolved) -> None:
    """Refuse the end of a body that has cases under way: parties wait for an answer."""
    del actor
    here = Case.objects.filter(organization=command.organization, state__in=Case.OPEN)
    if count := here.count():
        raise CasesOpenHere(name=command.organization.name, count=count)
