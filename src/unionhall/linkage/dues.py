"""What is due in the linkage: what partners sent, what they owe, the committee's tasks."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.dues import DUES, Due, Wanted
from unionhall.linkage import queries
from unionhall.linkage.permissions import KEEP, REFER

REFERRAL_DUE = "linkage.referral"
TASK_DUE = "linkage.task"
AHEAD = timedelta(days=3)
TITLES = {
    ("in", "sent"): _("Accept or return what a partner referred"),
    ("in", "accepted"): _("Report to the partner what came of it"),
    ("out", "sent"): _("Urge the partner to answer"),
    ("out", "accepted"): _("Urge the partner to report"),
}


@DUES.register({REFERRAL_DUE: _("referral")})
def referrals(actor: Actor, wanted: Wanted) -> Iterable[Due]:
    """Yield the referrals with a day that the actor works on, one statement."""
    return _referrals(actor, wanted)


def _referrals(actor: Actor, wanted: Wanted) -> Iterator[Due]:
    dated = Q(state="sent", answer_due_on__isnull=False)
    dated |= Q(state="accepted", report_due_on__isnull=False)
    rows = queries.worked(actor).filter(dated).select_related("organization", "partner")
    if wanted.path:
        rows = rows.filter(scope_path__within=wanted.path)
    for one in rows.defer("sealed").order_by("pk"):
        day = one.due_on
        if day is None:
            continue
        # Urging is due once the partner's day is over.
        steps = (day + timedelta(days=1),) if one.is_out else (day - AHEAD, day)
        yield Due(
            kind=REFERRAL_DUE,
            subject=f"{REFERRAL_DUE}:{one.public_id}:{one.state}",
            title=TITLES[one.direction, one.state],
            body=one.organization.public_id,
            name=one.organization.name,
            path=one.scope_path,
            due_on=day,
            permission=REFER,
            url=page_of("linkage:referral", one.public_id),
            steps=steps,
            about=f"{one.reference} · {one.partner.name}",
        )


@DUES.register({TASK_DUE: _("task of the tripartite committee")})
def tasks(actor: Actor, wanted: Wanted) -> Iterable[Due]:
    """Yield the tasks that resolutions set to the union itself, one statement."""
    return _tasks(actor, wanted)


def _tasks(actor: Actor, wanted: Wanted) -> Iterator[Due]:
    rows = queries.open_tasks(queries.tasks(actor)).filter(partner=None)
    if wanted.path:
        rows = rows.filter(scope_path__within=wanted.path)
    for one in rows.order_by("due_on", "pk"):
        yield Due(
            kind=TASK_DUE,
            subject=f"{TASK_DUE}:{one.public_id}",
            title=_("Do what the committee resolved, and report it"),
            body=one.organization.public_id,
            name=one.organization.name,
            path=one.scope_path,
            due_on=one.due_on,
            permission=KEEP,
            url=page_of("linkage:meeting", one.resolution.meeting.public_id),
            steps=(one.due_on - AHEAD, one.due_on),
            detail=one.task,
        )
