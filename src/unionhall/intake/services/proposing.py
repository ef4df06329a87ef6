"""Passing on rows about members of other unions: another app makes transfers of them.

Who takes them registers itself (``TRANSFERS``); until somebody does, the page offers nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.intake import errors, queries
from unionhall.intake.models import Batch, Row, Verdict
from unionhall.intake.permissions import TAKE_IN
from unionhall.intake.services.checking import must_be

MOST = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Somebody who is a member of another union is wanted at this one, says a row of a list."""

    batch: UUID
    line: int
    person: UUID
    organization: UUID
    on: date
    employer_id: int | None
    employer_typed: str
    employment_form: str
    post: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose:
    """Pass on every row of a batch whose person is a member elsewhere."""

    batch: UUID


Take = Callable[[Actor, Sequence[Proposal]], int]
"""Makes proposals of transfer, each once however often it is sent; returns how many are new."""


@dataclass(slots=True)
class Transfers:
    """Who takes proposals of transfer."""

    takers: list[Take] = field(default_factory=list)

    def register(self, take: Take) -> None:
        """Name who takes them; there is one."""
        self.takers[:] = [take]


TRANSFERS = Transfers()


@transaction.atomic
def propose(actor: Actor, command: Propose) -> int:
    """Pass the rows on to whoever takes them; returns how many are new."""
    batch = queries.batch(actor, command.batch, TAKE_IN, lock=True)
    must_be(batch, Batch.State.CHECKED, Batch.State.WRITING, Batch.State.DONE)
    if batch.forgotten_at is not None:
        raise errors.NotKept
    wanted = queries.rows(batch).filter(
        verdict=Verdict.MEMBER_ELSEWHERE, person_public_id__isnull=False
    )
    found = [_proposal(batch, row) for row in wanted.select_related("organization")[:MOST]]
    if not found or not TRANSFERS.takers:
        raise errors.NothingToPropose
    new = sum(take(actor, found) for take in TRANSFERS.takers)
    audit.record(actor, "intake.transfers_proposed", batch, rows=new)
    return new


def _proposal(batch: Batch, row: Row) -> Proposal:
    if row.person_public_id is None or row.organization is None:
        raise errors.NotKept
    return Proposal(
        batch=batch.public_id,
        line=row.line,
        person=row.person_public_id,
        organization=row.organization.public_id,
        on=row.began_on or batch.began_on,
        employer_id=row.employer_id,
        employer_typed=row.employer_typed,
        employment_form=row.employment_form,
        post=row.post,
    )
