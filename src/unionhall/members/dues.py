"""What is due about members: answers to what they ask about their own data."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.dues import DUES, Due, Wanted
from unionhall.members import requests
from unionhall.members.models import DataRequest
from unionhall.members.permissions import DECIDE, ERASE

REQUEST = "members.request"
WEEK = timedelta(days=7)
MOST = 500
"""So many stand in an inbox; the list of requests has them all."""


@DUES.register({REQUEST: _("answer to a member about their data")})
def answers(actor: Actor, wanted: Wanted) -> Iterator[Due]:
    """Yield the open requests, from the day on which they came; not all of them have a term."""
    if not actor.holds(DECIDE):
        return
    rows = requests.waiting(actor).select_related("organization")
    if wanted.path:
        rows = rows.filter(scope_path__within=wanted.path)
    if wanted.dated:
        rows = rows.filter(due_on__isnull=False)
    if wanted.until:
        rows = rows.filter(Q(due_on=None) | Q(due_on__lte=wanted.until))
    for row in rows.order_by("due_on", "pk")[:MOST]:
        deletion = row.kind == DataRequest.Kind.DELETION
        first = row.asked_at.date()
        yield Due(
            kind=REQUEST,
            subject=f"{REQUEST}:{row.public_id}",
            title=_("decide a deletion of personal data")
            if deletion
            else _("decide a correction of personal data"),
            body=row.organization.public_id,
            name=row.organization.name,
            path=row.scope_path,
            due_on=row.due_on,
            steps=(first, row.due_on - WEEK, row.due_on) if row.due_on else (first,),
            permission=ERASE if deletion else DECIDE,
            url=page_of("members:request", row.public_id),
        )
