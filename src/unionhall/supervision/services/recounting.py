"""Notices whose days the table of holidays did not reach when they came in: counted again."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.supervision import law
from unionhall.supervision.commands import RecountNotices
from unionhall.supervision.models import Notice

BACK = timedelta(days=400)
"""No notice is taken of an event farther away; the table of its year has long been out."""
PLANNED = (Notice.Kind.DISMISSAL, Notice.Kind.LAYOFF)


@transaction.atomic
def recount_notices(actor: Actor, command: RecountNotices) -> int:
    """Count by when notices had to come and replies are due, by the table of holidays of now.

    The table of a year comes out in the autumn before, and may still exchange days of December.
    Doing it twice changes nothing. Returns how many notices have other days than before.
    """
    rows = Notice.objects.select_for_update(of=("self",)).filter(
        kind__in=PLANNED, happens_on__gte=command.today - BACK
    )
    changed = 0
    for notice in rows.exclude(state=Notice.State.VOID).select_related("organization"):
        told = _days(notice)
        before = {name: getattr(notice, name) for name in told}
        if told == before:
            continue
        for name, value in told.items():
            setattr(notice, name, value)
        notice.save(update_fields=[*told])
        audit.record(
            actor,
            "supervision.notice_recounted",
            notice,
            late=notice.late,
            before=_in_words(before),
            after=_in_words(told),
        )
        changed += 1
    return changed


def _days(notice: Notice) -> dict[str, Any]:
    latest_on = law.notice_clock(notice).on
    reply_due_on = notice.reply_due_on
    if notice.state == Notice.State.OBJECTED and notice.decided_on is not None:
        place = law.place_of(notice.organization)
        reply_due_on = law.after(law.REPLY, notice.decided_on, place).on
    return {
        "latest_on": latest_on,
        "late": latest_on is not None and notice.received_on > latest_on,
        "reply_due_on": reply_due_on,
    }


def _in_words(days: dict[str, Any]) -> dict[str, audit.Scalar]:
    return {
        name: value.isoformat() if value else None for name, value in days.items() if name != "late"
    }
