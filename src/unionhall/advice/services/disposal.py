"""Emptying consultations whose time is over: texts and people go, what is counted stays."""

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from unionhall.advice import errors, keeping, searching
from unionhall.advice.commands import Dispose
from unionhall.advice.models import AidRequest, Consultation, Turn
from unionhall.core import audit
from unionhall.core.actors import Actor

NOTHING = {
    "person": None,
    "sealed": None,
    "key_version": None,
    "phone_token": None,
    "employer_typed": "",
    "question": "",
    "answer": "",
    "known_on": None,
    "employment_ended_on": None,
    "restarted_on": None,
    "limit_on": None,
    "receipt": None,
    "code_hash": None,
    "sent_hash": None,
}
"""What tells of somebody or of their matter; day, place, type, channel and industry are counted."""


@transaction.atomic
def dispose(actor: Actor, command: Dispose) -> int:
    """Empty exactly the consultations that were looked at; return how many.

    What was answered and never closed is closed with it.
    """
    today = timezone.localdate()
    found = keeping.next_due(actor, today, lock=True)
    if not found.rows or found.mark != command.seen:
        raise errors.ListChanged
    reason = command.reason.strip()
    if not reason:
        raise errors.ReasonNeeded
    keys = [row.pk for row in found.rows]
    AidRequest.objects.filter(consultation__in=keys).update(papers="", reason="")
    Turn.objects.filter(consultation__in=keys).delete()
    Consultation.objects.filter(pk__in=keys).update(
        **NOTHING,
        state=Consultation.State.CLOSED,
        closed_on=Coalesce("closed_on", Value(today)),
        disposed_on=today,
        version=F("version") + 1,
        changed_at=timezone.now(),
        changed_by=actor.user_id,
    )
    searching.forget_consultations(keys)
    audit.record_all(
        actor, [audit.deed("advice.disposed_of", row, reason=reason) for row in found.rows]
    )
    return len(keys)
