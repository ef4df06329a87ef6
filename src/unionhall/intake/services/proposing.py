"""Asking for those of a list who are members of other unions: transfers are asked for them."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.intake import errors, queries
from unionhall.intake.models import Batch, Verdict
from unionhall.intake.permissions import TAKE_IN
from unionhall.intake.services.checking import must_be
from unionhall.lifecycle.commands import ClaimListed
from unionhall.lifecycle.services.transfers import claim_listed

AT_A_TIME = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose:
    """Ask for a transfer of every person of a batch who is a member elsewhere.

    ``attested``: who sends the list states that they are there and agree.
    """

    batch: UUID
    attested: bool = False


@transaction.atomic
def propose(actor: Actor, command: Propose) -> int:
    """Ask for all of them at once and say for how many; who is asked for already stays so."""
    batch = queries.batch(actor, command.batch, TAKE_IN, lock=True)
    must_be(batch, Batch.State.CHECKED, Batch.State.WRITING, Batch.State.DONE)
    if batch.forgotten_at is not None:
        raise errors.NotKept
    wanted = queries.rows(batch).filter(verdict=Verdict.MEMBER_ELSEWHERE)
    by_union: dict[UUID, list[UUID]] = defaultdict(list)
    for union, person in wanted.values_list("organization__public_id", "person_public_id"):
        if person is not None:
            by_union[union].append(person)
    if not by_union:
        raise errors.NothingToPropose
    asked = 0
    for union, persons in by_union.items():
        for at in range(0, len(persons), AT_A_TIME):
            some = persons[at : at + AT_A_TIME]
            claim = ClaimListed(target=union, persons=some, attested=command.attested)
            asked += len(claim_listed(actor, claim).done)
    audit.record(actor, "intake.transfers_proposed", batch, rows=asked, attested=True)
    return asked
