"""Writing the audit trail, and proving that it is whole."""

import hashlib
import hmac
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.core import bulk
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError, NumberInReason
from unionhall.core.keyring import keyring
from unionhall.core.models import AuditEntry, AuditHead
from unionhall.core.personal import holds_number

CHAINS = 64
"""So many chains run side by side, so that writers of different accounts do not wait."""

Scalar = str | int | bool | None
Facts = Scalar | list[Scalar] | dict[str, Scalar]
Refused = TypeVar("Refused", bound=DomainError)
Params = ParamSpec("Params")
Result = TypeVar("Result")


_rehearsing: ContextVar[bool] = ContextVar("rehearsing", default=False)


class Auditable(Protocol):
    """Anything with a place and a public name."""

    @property
    def public_id(self) -> UUID: ...
    @property
    def scope_path(self) -> str: ...


def link(entry: AuditEntry, before: str) -> str:
    """Compute the seal of an entry from its content and the seal of the one before it."""
    content = json.dumps(
        [
            before,
            entry.chain,
            entry.number,
            entry.at.isoformat(),
            entry.actor_id,
            entry.actor_name,
            entry.role,
            entry.duty_id,
            entry.action,
            entry.target,
            entry.scope_path,
            entry.reason,
            entry.facts,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hmac.new(keyring().audit, content.encode(), hashlib.sha256).hexdigest()


def _chain(actor: Actor, place: str) -> int:
    # One account, one chain, so that a transaction never waits for two; visitors are spread
    # by the place they write at.
    return (zlib.crc32(place.encode()) if actor.user_id is None else actor.user_id) % CHAINS


def _head(chain: int) -> AuditHead:
    heads = AuditHead.objects.select_for_update()
    if head := heads.filter(chain=chain).first():
        return head
    try:
        with transaction.atomic():
            AuditHead.objects.create(chain=chain, number=0, seal="")
    except IntegrityError:  # somebody else began the chain just now
        pass
    return heads.get(chain=chain)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that was done to a target, not yet a link of any chain; made by ``deed``."""

    action: str
    target: Auditable
    reason: str
    at: datetime | None
    facts: dict[str, Facts]


def deed(
    action: str,
    target: Auditable,
    *,
    reason: str = "",
    at: datetime | None = None,
    **facts: Facts,
) -> Deed:
    """Describe one of several things that ``record_all`` is to note.

    ``facts`` are what changed (``before=…``, ``after=…``), never personal data in clear. A
    ``reason`` that somebody typed is kept for good: with a phone or document number in it
    the deed is refused.
    """
    if holds_number(reason):
        raise NumberInReason
    return Deed(action, target, reason, at, facts)


def record(
    actor: Actor,
    action: str,
    target: Auditable,
    *,
    reason: str = "",
    at: datetime | None = None,
    **facts: Facts,
) -> AuditEntry:
    """Note that the actor did this to the target, in the transaction of the deed itself.

    ``reason`` and ``facts`` are those of ``deed``.
    """
    [entry] = record_all(actor, [deed(action, target, reason=reason, at=at, **facts)])
    return entry


@contextmanager
def rehearsal() -> Iterator[None]:
    """Try deeds out: all that is written inside is taken back, so the trail need not grow.

    Sealing entries that nobody will read was a good part of the time of a preview.
    """
    with transaction.atomic():
        before = _rehearsing.set(True)
        try:
            yield
        finally:
            _rehearsing.reset(before)
            transaction.set_rollback(True)


@transaction.atomic
def record_all(actor: Actor, deeds: Sequence[Deed]) -> list[AuditEntry]:
    """Note many deeds of one actor: an entry for each, and each chain is locked only once."""
    if _rehearsing.get():
        return [_entry(actor, one, timezone.now()) for one in deeds]
    chains = [_chain(actor, one.target.scope_path) for one in deeds]
    heads = {chain: _head(chain) for chain in sorted(set(chains))}
    now = timezone.now()
    entries = [
        _next_link(heads[chain], _entry(actor, one, now))
        for chain, one in zip(chains, deeds, strict=True)
    ]
    bulk.insert(entries)
    for head in heads.values():
        head.save(update_fields=["number", "seal"])
    return entries


def refusal(error: Refused, action: str, target: Auditable, **facts: Facts) -> Refused:
    """Have the trail keep a refusal that somebody may ask for by law: who tried what, and where.

    To be raised by a service that ``keeps_refusals``. ``facts`` are those of ``deed``.
    """
    error.kept = Deed(action, target, "", None, {"refusal": error.code, **facts})
    return error


def keeps_refusals(
    service: Callable[Concatenate[Actor, Params], Result],
) -> Callable[Concatenate[Actor, Params], Result]:
    """Put down what was refused after the service's own transaction was rolled back.

    Stands above ``transaction.atomic``, on services that pages and programs call themselves:
    inside somebody else's transaction the entry would go with it.
    """

    @wraps(service)
    def kept(actor: Actor, /, *args: Params.args, **kwargs: Params.kwargs) -> Result:
        try:
            return service(actor, *args, **kwargs)
        except DomainError as refused:
            if isinstance(refused.kept, Deed):
                record_all(actor, [refused.kept])
                refused.kept = None
            raise

    return kept


def _entry(actor: Actor, done: Deed, now: datetime) -> AuditEntry:
    target = done.target
    label = getattr(getattr(target, "_meta", None), "label_lower", type(target).__name__.lower())
    return AuditEntry(
        at=done.at or now,
        actor_id=actor.user_id,
        actor_name=actor.name,
        role=actor.role,
        duty_id=actor.duty_id,
        action=done.action,
        target=f"{label}:{target.public_id}",
        scope_path=target.scope_path,
        reason=done.reason,
        facts=done.facts,
    )


def _next_link(head: AuditHead, entry: AuditEntry) -> AuditEntry:
    entry.chain, entry.number = head.chain, head.number + 1
    entry.seal = link(entry, head.seal)
    head.number, head.seal = entry.number, entry.seal
    return entry
