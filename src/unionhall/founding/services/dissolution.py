"""What becomes of cases when the body that guides them ends."""

from django.db import transaction

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.founding import errors
from unionhall.founding.models import CaseStep, Election, FoundingCase
from unionhall.founding.services.moving import write_down
from unionhall.joining.services.founding import MoveHeld, move_held
from unionhall.organizations.events import OrganizationDissolved
from unionhall.organizations.models import MAY_STAND_BELOW


@transaction.atomic
def on_dissolved(actor: Actor, command: OrganizationDissolved) -> None:
    """Let the body above go on with the cases under way; where it cannot, refuse the end."""
    body = command.organization
    waiting = FoundingCase.objects.select_for_update().filter(
        guiding=body, state__in=FoundingCase.BEFORE_APPROVAL
    )
    cases = list(waiting.order_by("pk"))
    above = body.parent
    if not cases:
        return
    if above is None or any(above.kind not in MAY_STAND_BELOW[case.kind] for case in cases):
        raise errors.CasesWaitThere(name=body.name, count=len(cases))
    for case in cases:
        case.guiding, case.scope_path = above, above.path
        case.save(update_fields=["guiding", "scope_path"])
        Election.objects.filter(case=case).update(scope_path=above.path)
        move_held(actor, MoveHeld(case=case.public_id, organization=above))
        write_down(actor, case, CaseStep.Deed.MOVED, text=above.name)
        audit.record(actor, "founding.guided_by", case, before=body.code, after=above.code)
