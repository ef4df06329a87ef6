"""What is kept how long: the record of sharings, three years."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from unionhall.cards.models import Sharing
from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted

YEARS = 3
"""网络数据安全管理条例 Art. 12 and PIPL Art. 56: at least three years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeSharings:
    """Remove what has been kept long enough on this moment; ``dry_run`` only counts."""

    now: datetime
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Ledger:
    """The record of sharings as a whole, which an audit entry can be about."""

    public_id: UUID
    scope_path: str


LEDGER = Ledger(UUID(int=0), "")


def kept_since(now: datetime) -> datetime:
    """Return the moment from which records are kept: three years before now."""
    try:
        return now.replace(year=now.year - YEARS)
    except ValueError:  # 29 February: a day more is kept, not a day less
        return now.replace(year=now.year - YEARS, day=28)


@transaction.atomic
def purge_sharings(actor: Actor, command: PurgeSharings) -> int:
    """Remove records of sharings older than three years; only the operator may."""
    if not actor.everywhere:
        raise NotPermitted
    old = Sharing.objects.filter(at__lt=kept_since(command.now))
    if command.dry_run:
        return old.count()
    removed, _ = old.delete()
    if removed:
        audit.record(actor, "cards.sharings_purged", LEDGER, removed=removed)
    return removed
