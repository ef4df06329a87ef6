"""What other apps' news does to warnings, rules and levels."""

from django.db import transaction
from django.utils import timezone

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.earlywarning.models import OPEN, EarlyWarning, WarningRule
from unionhall.organizations.events import OrganizationDissolved


@transaction.atomic
def on_dissolved(actor: Actor, command: OrganizationDissolved) -> None:
    """End the rules of a body that ends; the body above answers for its open warnings."""
    body = command.organization
    for rule in WarningRule.objects.filter(organization=body, valid_until=None):
        rule.valid_until = timezone.localdate()
        rule.save(update_fields=["valid_until"])
        audit.record(actor, "earlywarning.rule_ended", rule)
    if body.parent is None:
        return
    for warning in EarlyWarning.objects.filter(owner=body, state__in=OPEN):
        warning.owner = body.parent
        warning.save(update_fields=["owner"])
        audit.record(
            actor,
            "earlywarning.handed_up",
            warning,
            before=body.code,
            assigned_to=body.parent.code,
        )
