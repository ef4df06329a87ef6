"""What is due about memberships: transfers to hand over or accept, wishes to leave."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from unionhall.core.actors import Actor
from unionhall.core.dues import DUES, Due, Wanted
from unionhall.lifecycle import queries
from unionhall.lifecycle.models import MembershipChange
from unionhall.lifecycle.permissions import DECIDE, VIEW

State = MembershipChange.State
HAND_OVER, ACCEPT, LEAVE = "lifecycle.hand_over", "lifecycle.accept", "lifecycle.leave"
TITLES = {
    HAND_OVER: _("hand over members who go to another union"),
    ACCEPT: _("accept members who come from another union"),
    LEAVE: _("decide about a wish to leave"),
}
KINDS = {
    HAND_OVER: _("transfer to hand over"),
    ACCEPT: _("transfer to accept"),
    LEAVE: _("wish to leave the union"),
}
STEPS = (timedelta(days=7), timedelta(days=3), timedelta(0))
MOST = 500
"""So many of each stand in an inbox; the list of changes has them all."""


@DUES.register(KINDS)
def under_way(actor: Actor, wanted: Wanted) -> Iterator[Due]:
    """Yield one thing for those asked for together at one union, however many they are."""
    if not actor.holds(VIEW):
        return
    rows = queries.changes(actor).filter(state__in=MembershipChange.OPEN)
    if wanted.dated:
        rows = rows.filter(due_on__isnull=False)
    if wanted.path:
        rows = rows.filter(queries.at(wanted.path))
    groups = (
        rows.order_by()
        .values(
            *("batch", "kind", "state", "due_on", "scope_path"),
            old=F("membership__organization__public_id"),
            old_name=F("membership__organization__name"),
            new=F("target__public_id"),
            new_name=F("target__name"),
            new_path=F("target__path"),
        )
        .annotate(count=Count("pk"))
        .order_by("due_on", "batch")
    )
    for group in groups[:MOST]:
        yield _due(group)


def _due(group: dict[str, Any]) -> Due:
    leaving = group["kind"] != MembershipChange.Kind.TRANSFER
    to_accept = group["state"] == State.HANDED_OVER
    kind = LEAVE if leaving else ACCEPT if to_accept else HAND_OVER
    side = "new" if to_accept else "old"
    path = group["new_path"] if to_accept else group["scope_path"]
    batch, count, due_on = group["batch"], group["count"], group["due_on"]
    return Due(
        kind=kind,
        subject=f"{kind}:{batch}:{path}",
        title=TITLES[kind],
        detail=ngettext("%(count)s member", "%(count)s members", count) % {"count": count},
        body=group[side],
        name=group[f"{side}_name"],
        path=path,
        due_on=due_on,
        steps=tuple(due_on - before for before in STEPS) if due_on else (),
        permission=DECIDE,
        url=f"{reverse('lifecycle:changes')}?batch={batch}",
    )
