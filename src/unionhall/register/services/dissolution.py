"""What becomes of the register of a body that ends."""

from django.db import transaction

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.organizations.events import OrganizationDissolved
from unionhall.register import queries
from unionhall.register.models import Account
from unionhall.register.services import close
from unionhall.register.services.certificates import tell_ended


@transaction.atomic
def on_dissolved(actor: Actor, command: OrganizationDissolved) -> None:
    """End its term, seats, certificate and accounts on the day; nothing is due there any more."""
    body, on = command.organization, command.on
    term = queries.running_term(body, lock=True)
    if term is not None:
        close(term, on)
        audit.record(actor, "register.term_closed", term, number=term.number, on=str(on))
    certificate = queries.certificate_of(body, lock=True)
    if certificate is not None:
        certificate.ended_on = max(on, certificate.issued_on)
        certificate.save(update_fields=["ended_on"])
        tell_ended(certificate)
    for account in Account.objects.filter(organization=body, closed_on=None):
        Account.objects.filter(pk=account.pk).update(closed_on=max(on, account.opened_on))
