"""Deleting what is no longer needed: the sealed data of applications that came to nothing.

PIPL Arts. 19 and 47: the shortest time necessary. The row stays, without anything that
identifies; of those admitted, the signed document stays with the application.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.identifiers import uuid7
from unionhall.core.sealed import keyed_hash
from unionhall.joining.models import Application

State = Application.State
DAYS_UNCONFIRMED = 30
"""Who never confirmed phone or document: the application lapses."""
DAYS_DECIDED = 180
"""Rejected or closed: long enough to disagree. No law names a term; change it here."""
AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Forget:
    """Delete what has been kept long enough."""

    days_unconfirmed: int = DAYS_UNCONFIRMED
    days_decided: int = DAYS_DECIDED


def forget(actor: Actor, command: Forget) -> int:
    """Delete sealed data past its term, a few hundred at a time; return of how many."""
    done = 0
    while found := _forget_some(actor, command):
        done += found
    return done


@transaction.atomic
def _forget_some(actor: Actor, command: Forget) -> int:
    now = timezone.now()
    unconfirmed = Q(
        state__in=[State.APPLIED, State.RETURNED],
        held_for=None,
        confirmed_at=None,
        phone_confirmed_at=None,
        received_at__lt=now - timedelta(days=command.days_unconfirmed),
    )
    decided = Q(
        state__in=[State.REJECTED, State.DUPLICATE],
        decided_at__lt=now - timedelta(days=command.days_decided),
    )
    rows = list(
        Application.objects.select_for_update(of=("self",))
        .filter(unconfirmed | decided, signed__isnull=False)
        .order_by("pk")[:AT_ONCE]
    )
    for row in rows:
        if row.state in {State.APPLIED, State.RETURNED}:
            row.advance(State.REJECTED, decided_at=now)
        _empty(row)
        audit.record(actor, "joining.forgotten", row)
    return len(rows)


def _empty(row: Application) -> None:
    # Nobody can be found by these any more, not even with the key.
    nobody = keyed_hash("joining.forgotten", str(uuid7()))
    Application.objects.filter(pk=row.pk).update(
        sealed=None,
        key_version=None,
        signed=None,
        signed_key_version=None,
        blind_index=nobody,
        phone_token=nobody,
    )
