"""What is due in mediation cases: the nearest own day of each, and sessions arranged."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.core import formats
from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.dues import DUES, Due, Wanted, Words
from unionhall.mediation import appointments, queries
from unionhall.mediation.clocks import INSTALMENT
from unionhall.mediation.permissions import HANDLE

CASE_DUE = "mediation.case"
SESSION_DUE = "mediation.session"
TITLES: dict[str, Words] = {
    "mediation.accept": _("Accept the application, or direct it elsewhere"),
    "mediation.end": _("End the mediation"),
    "arbitration.entrusted_mediation": _("End the mediation that was entrusted"),
    INSTALMENT: _("Urge the payment of an instalment"),
}


@DUES.register({CASE_DUE: _("mediation case")})
def cases(actor: Actor, wanted: Wanted) -> Iterable[Due]:
    """Yield the cases with a day that this actor works on, one statement."""
    return _cases(actor, wanted)


@DUES.register({SESSION_DUE: _("mediation session")})
def sessions(actor: Actor, wanted: Wanted) -> Iterable[Due]:
    """Yield the arranged sessions of the cases that this actor works on, one statement."""
    return _sessions(actor, wanted)


def _sessions(actor: Actor, wanted: Wanted) -> Iterator[Due]:
    rows = appointments.waiting(actor)
    if wanted.path:
        rows = rows.filter(case__scope_path__within=wanted.path)
    for one in rows:
        on, case = timezone.localdate(one.at), one.case
        yield Due(
            kind=SESSION_DUE,
            subject=f"{SESSION_DUE}:{one.public_id}",
            title=_("Hold the session, then record it or call it off"),
            body=case.organization.public_id,
            name=case.organization.name,
            path=case.scope_path,
            due_on=on,
            permission=HANDLE,
            url=page_of("mediation:case", case.public_id),
            steps=(on - timedelta(days=1), on),
            about=case.reference,
            detail=f"{formats.clock(one.at)} · {one.place}",
        )


def _cases(actor: Actor, wanted: Wanted) -> Iterator[Due]:
    rows = queries.worked(actor).filter(due_on__isnull=False).select_related("organization")
    if wanted.path:
        rows = rows.filter(scope_path__within=wanted.path)
    for case in rows.order_by("due_on", "pk"):
        if case.due_on is None:
            continue
        yield Due(
            kind=CASE_DUE,
            subject=f"{CASE_DUE}:{case.public_id}:{case.due_rule}",
            title=TITLES[case.due_rule],
            body=case.organization.public_id,
            name=case.organization.name,
            path=case.scope_path,
            due_on=case.due_on,
            permission=HANDLE,
            url=page_of("mediation:case", case.public_id),
            steps=(case.due_on - timedelta(days=3), case.due_on),
            about=case.reference,
        )
