"""Letters, complaints and notices whose days the table of holidays has moved: counted again."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.utils import timezone

from unionhall.core.actors import Actor
from unionhall.register.law import Place
from unionhall.rules.recounting import CountAgain, Days, count_again
from unionhall.supervision import law
from unionhall.supervision.models import Investigation, Letter, Notice

BACK = timedelta(days=400)
"""No notice is taken of an event farther away; the table of its year has long been out."""
PLANNED = (Notice.Kind.DISMISSAL, Notice.Kind.LAYOFF)


def recount(actor: Actor, command: CountAgain) -> int:  # noqa: ARG001 -- a service's signature
    """Count anew when letters are to be answered, complainants told, and notices had to come.

    The table of a year comes out in the autumn before, and may still exchange days of December.
    Doing it twice changes nothing. Returns how many of them have other days than before.
    """
    letters = Letter.objects.filter(state=Letter.State.DELIVERED)
    declined = Investigation.objects.filter(state=Investigation.State.DECLINED)
    notices = Notice.objects.filter(
        kind__in=PLANNED, happens_on__gte=timezone.localdate() - BACK
    ).exclude(state=Notice.State.VOID)
    at = "organization"
    return (
        count_again(actor, letters.select_related(at), _letters, "supervision.letter_recounted")
        + count_again(actor, declined.select_related(at), _told, "supervision.complaint_recounted")
        + count_again(actor, notices.select_related(at), _notices, "supervision.notice_recounted")
    )


def _places(rows: Collection[Letter | Investigation | Notice]) -> dict[int, Place]:
    return Place.of_all({one.organization_id: one.organization for one in rows}.values())


def _letters(rows: Sequence[Letter]) -> list[Days]:
    places = _places(rows)
    return [{"due_on": law.answer_clock(one, places[one.organization_id]).on} for one in rows]


def _told(rows: Sequence[Investigation]) -> list[Days]:
    places = _places(rows)
    return [{"due_on": law.telling_clock(one, places[one.organization_id]).on} for one in rows]


def _notices(rows: Sequence[Notice]) -> list[Days]:
    places = _places(rows)
    return [_days(one, places[one.organization_id]) for one in rows]


def _days(notice: Notice, place: Place) -> Days:
    latest_on = law.notice_clock(notice, place).on
    reply_due_on = notice.reply_due_on
    if notice.state == Notice.State.OBJECTED and notice.decided_on is not None:
        reply_due_on = law.after(law.REPLY, notice.decided_on, place).on
    return {
        "latest_on": latest_on,
        "late": latest_on is not None and notice.received_on > latest_on,
        "reply_due_on": reply_due_on,
    }
