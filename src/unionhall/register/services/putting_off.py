"""Putting off what is due: with a reason, until a day, never for good."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.dues import DUES, Wanted
from unionhall.register import errors, queries
from unionhall.register.commands import PutOffDue
from unionhall.register.models import PutOff
from unionhall.register.permissions import VIEW
from unionhall.register.services.checks import sound_reason

MOST = timedelta(days=180)
"""Nobody puts anything off for longer at a time: it would be forgotten."""


@transaction.atomic
def put_off(actor: Actor, command: PutOffDue) -> PutOff:
    """Put something off until a day; whoever may do it may put it off.

    Putting it off again replaces day and reason.
    """
    union = queries.union(actor, command.organization, VIEW, lock=True)
    today = timezone.localdate()
    reason = sound_reason(command.reason)
    if command.until <= today:
        raise errors.DayMustCome(day=today, field="until")
    if command.until > today + MOST:
        raise errors.PutOffTooFar(latest=today + MOST)
    kind = command.subject.partition(":")[0]
    wanted = Wanted(today=today, path=union.path, kinds=frozenset({kind}))
    due = next((d for d in DUES.collect(actor, wanted) if d.subject == command.subject), None)
    if due is None or due.path != union.path:
        raise errors.NothingDue
    actor.require(due.permission, due.at or due.path)
    row, made = PutOff.objects.get_or_create(
        subject=command.subject,
        defaults={
            "organization": union,
            "scope_path": union.path,
            "until": command.until,
            "reason": reason,
            "by": actor.name,
        },
    )
    if not made:
        if (row.until, row.reason) == (command.until, reason):
            return row
        row.until, row.reason, row.by = command.until, reason, actor.name
        row.save(update_fields=["until", "reason", "by"])
    audit.record(actor, "register.put_off", row, reason=reason, kind=kind, to=str(command.until))
    return row
