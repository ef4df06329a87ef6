"""Records that may be of one person over the API: everything the pages do."""

from typing import Any
from uuid import UUID

from ninja import Query, Router, Status

from unionhall.core.http import ActorRequest
from unionhall.core.identifiers import uuid7
from unionhall.core.paging import Paged, Paging, page
from unionhall.duplicates import commands, queries
from unionhall.duplicates.schemas import (
    AnswerIn,
    ChoicesIn,
    ExactIn,
    ExactOut,
    MergeAtLength,
    MergeIn,
    MergeOut,
    PairOut,
    PreviewOut,
    ReasonIn,
    shown,
)
from unionhall.duplicates.services import decisions, merging, undoing
from unionhall.duplicates.services.journal import in_words

router = Router(tags=["duplicates"])


@router.get("/pairs", response=Paged[PairOut], operation_id="duplicates_pairs")
def pairs(request: ActorRequest, paging: Query[Paging], state: str = "") -> dict[str, object]:
    """List the pairs in sight, the surest first; those to be decided, or in one state."""
    rows = queries.listed(request.actor)
    rows = rows.filter(state=state) if state else queries.undecided(rows)
    found = page(rows, paging)
    items: Any = found["items"]
    sides = queries.sides(request.actor, items)
    return found | {"items": [shown(one, sides.get(one.pk)) for one in items]}


@router.get("/pairs/{uuid:pair}", response=PairOut, operation_id="duplicates_pair")
def pair(request: ActorRequest, pair: UUID) -> dict[str, Any]:
    """Show one pair, both records as far as the reader may see them."""
    return _pair(request, queries.pair(request.actor, pair))


def _pair(request: ActorRequest, found: Any) -> dict[str, Any]:
    return shown(found, queries.sides(request.actor, [found]).get(found.pk))


@router.post("/pairs/{uuid:pair}/ask", response=PairOut, operation_id="duplicates_ask")
def ask(request: ActorRequest, pair: UUID, body: ReasonIn) -> dict[str, Any]:
    """Ask the union on the other side."""
    command = commands.Ask(pair=pair, reason=body.reason)
    return _pair(request, decisions.ask(request.actor, command))


@router.post("/pairs/{uuid:pair}/answer", response=PairOut, operation_id="duplicates_answer")
def answer(request: ActorRequest, pair: UUID, body: AnswerIn) -> dict[str, Any]:
    """Answer for the side that was asked."""
    command = commands.Answer(pair=pair, same=body.same, reason=body.reason)
    return _pair(request, decisions.answer(request.actor, command))


@router.post("/pairs/{uuid:pair}/different", response=PairOut, operation_id="duplicates_different")
def different(request: ActorRequest, pair: UUID, body: ReasonIn) -> dict[str, Any]:
    """Say that these are two people; the pair comes back only with other evidence."""
    command = commands.TellApart(pair=pair, reason=body.reason)
    return _pair(request, decisions.tell_apart(request.actor, command))


@router.post("/pairs/{uuid:pair}/withdraw", response=PairOut, operation_id="duplicates_withdraw")
def withdraw(request: ActorRequest, pair: UUID, body: ReasonIn) -> dict[str, Any]:
    """Lay the pair aside."""
    command = commands.Withdraw(pair=pair, reason=body.reason)
    return _pair(request, decisions.withdraw(request.actor, command))


@router.post("/pairs/{uuid:pair}/preview", response=PreviewOut, operation_id="duplicates_preview")
def preview(request: ActorRequest, pair: UUID, body: ChoicesIn) -> dict[str, Any]:
    """Say what a merge would do; nothing is written."""
    seen = merging.preview(request.actor, pair, body.choices())
    return {
        "keep": seen.couple.kept.person.public_id,
        "choices": [
            {name: str(getattr(one, name)) for name in _CHOICE if hasattr(one, name)}
            for one in seen.table
        ],
        "figures": seen.couple.figures,
        "rows": [{"what": str(what), "count": count} for what, count in seen.rows],
        "blocked": seen.blocked,
    }


_CHOICE = ("name", "label", "first", "second", "chosen", "why")


@router.post("/pairs/{uuid:pair}/merge", response={201: MergeOut}, operation_id="duplicates_merge")
def merge_pair(request: ActorRequest, pair: UUID, body: MergeIn) -> Status[Any]:
    """Make one record of two; the same key, once."""
    command = commands.MergePair(
        pair=pair, key=body.key, reason=body.reason, choices=body.choices()
    )
    return Status(201, merging.merge_pair(request.actor, command))


@router.get("/exact", response=ExactOut, operation_id="duplicates_exact")
def exact(request: ActorRequest) -> dict[str, int]:
    """Count the exact pairs that can be merged now with one press."""
    queries.listed(request.actor)
    asked = commands.MergeExact(key=uuid7(), count=0)
    couples = merging.exact_couples(request.actor, asked)
    overlaps = sum(bool(couple.plan.changes) for couple in couples)
    return {"count": len(couples), "overlaps": overlaps, "most": merging.MOST_AT_ONCE}


@router.post("/exact", response={201: list[MergeOut]}, operation_id="duplicates_merge_exact")
def merge_exact(request: ActorRequest, body: ExactIn) -> Status[Any]:
    """Merge them; refused where the count is another by now."""
    queries.listed(request.actor)
    command = commands.MergeExact(key=body.key, count=body.count, reason=body.reason)
    return Status(201, merging.merge_exact(request.actor, command))


@router.get("/merges", response=Paged[MergeOut], operation_id="duplicates_merges")
def merges(request: ActorRequest, paging: Query[Paging]) -> dict[str, object]:
    """List the merges in sight, the latest first."""
    return page(queries.merges(request.actor), paging)


@router.get("/merges/{uuid:merge}", response=MergeAtLength, operation_id="duplicates_one_merge")
def merge(request: ActorRequest, merge: UUID) -> dict[str, Any]:
    """Show one merge, and what keeps it from being taken back."""
    found = queries.merge(request.actor, merge)
    return {
        "merge": found,
        "rows": [{"what": str(what), "count": count} for what, count in in_words(found.rows)],
        "in_the_way": [] if found.undone_at else undoing.in_the_way(found),
    }


@router.post("/merges/{uuid:merge}/undo", response=MergeOut, operation_id="duplicates_undo")
def undo(request: ActorRequest, merge: UUID, body: ReasonIn) -> Any:
    """Take a merge apart again; twice is the same as once."""
    command = commands.UndoMerge(merge=merge, reason=body.reason)
    return undoing.undo_merge(request.actor, command)
