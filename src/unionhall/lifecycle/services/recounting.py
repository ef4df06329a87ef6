"""Transfers whose days the table of holidays did not reach, or has moved: counted again."""

from collections.abc import Sequence

from unionhall.core.actors import Actor
from unionhall.lifecycle.law import Laws
from unionhall.lifecycle.models import MembershipChange
from unionhall.lifecycle.services.transfers import due_on
from unionhall.rules.recounting import CountAgain, Days, count_again


def recount(actor: Actor, command: CountAgain) -> int:  # noqa: ARG001 -- a service's signature
    """Count anew by when transfers under way are to be handed over and accepted."""
    rows = MembershipChange.objects.filter(
        kind=MembershipChange.Kind.TRANSFER, state__in=MembershipChange.OPEN
    ).select_related("target", "membership__organization")
    return count_again(actor, rows, _counted, "lifecycle.recounted")


def _counted(rows: Sequence[MembershipChange]) -> list[Days]:
    targets = {one.target.path for one in rows if one.target is not None}
    laws = Laws({one.scope_path for one in rows} | targets)
    return [{"due_on": due_on(one, laws)} for one in rows]
