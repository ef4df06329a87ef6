"""What is due in supervision: answers, next steps, deliveries, notices, workers to be told.

Five statements, whatever the number of bodies.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.dues import DUES, Due, Wanted
from unionhall.supervision import queries
from unionhall.supervision.models import Investigation, Letter, Notice
from unionhall.supervision.permissions import HANDLE

ANSWER = "supervision.answer"
NEXT = "supervision.next"
DELIVER = "supervision.deliver"
NOTICE = "supervision.notice"
REPLY = "supervision.reply"
TELL = "supervision.tell"
SOON = timedelta(days=3)
KINDS = {
    ANSWER: _("answer to a supervision letter"),
    NEXT: _("supervision letter not answered: next step"),
    DELIVER: _("supervision letter to be delivered"),
    NOTICE: _("employer's notice to be looked at"),
    REPLY: _("employer's written answer to an objection"),
    TELL: _("worker to be told in writing"),
}


def _at(rows: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    return rows.filter(scope_path__within=wanted.path) if wanted.path else rows


def _due(kind: str, row: Any, about: str, url: str, **more: Any) -> Due:
    return Due(
        kind=kind,
        subject=f"{kind}:{row.public_id}",
        title=KINDS[kind],
        body=row.organization.public_id,
        name=row.organization.name,
        path=row.scope_path,
        permission=HANDLE,
        about=about,
        url=url,
        **more,
    )


@DUES.register({ANSWER: KINDS[ANSWER], NEXT: KINDS[NEXT], DELIVER: KINDS[DELIVER]})
def letters(actor: Actor, wanted: Wanted) -> Iterator[Due]:
    """Yield what letters wait for: the delivery, the answer, or what follows a silent one."""
    rows = _at(queries.letters(actor), wanted)
    waiting = rows.filter(state__in=[Letter.State.ISSUED, Letter.State.DELIVERED])
    for one in waiting.order_by("pk"):
        url = page_of("supervision:letter", one.public_id)
        if one.state == Letter.State.DELIVERED and one.due_on is not None:
            steps = (one.due_on - SOON, one.due_on)
            yield _due(ANSWER, one, one.employer.name, url, due_on=one.due_on, steps=steps)
        elif one.state == Letter.State.ISSUED and not wanted.dated:
            yield _due(DELIVER, one, one.employer.name, url, due_on=None)
    for one in queries.silent_longest(rows).order_by("pk"):
        url = page_of("supervision:letter", one.public_id)
        yield _due(NEXT, one, one.employer.name, url, due_on=one.due_on)


@DUES.register({NOTICE: KINDS[NOTICE], REPLY: KINDS[REPLY]})
def notices(actor: Actor, wanted: Wanted) -> Iterator[Due]:
    """Yield the notices on which the union has to act, and the answers that it waits for."""
    rows = _at(queries.notices(actor), wanted)
    waits = [Notice.State.RECEIVED, Notice.State.OBJECTED]
    for one in rows.filter(state__in=waits).order_by("pk"):
        url = page_of("supervision:notice", one.public_id)
        if one.state == Notice.State.RECEIVED:
            detail = one.get_kind_display()
            yield _due(NOTICE, one, one.employer_name, url, due_on=one.due_on, detail=detail)
        elif one.reply_due_on is not None:
            yield _due(REPLY, one, one.employer_name, url, due_on=one.reply_due_on)


@DUES.register({TELL: KINDS[TELL]})
def workers(actor: Actor, wanted: Wanted) -> Iterator[Due]:
    """Yield the workers who must be told in writing that their complaint is not taken up."""
    rows = _at(queries.investigations(actor), wanted)
    declined = rows.filter(state=Investigation.State.DECLINED)
    for one in declined.order_by("pk"):
        if wanted.dated and one.due_on is None:
            continue
        url = page_of("supervision:investigation", one.public_id)
        yield _due(TELL, one, one.employer.name, url, due_on=one.due_on)
