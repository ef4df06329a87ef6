"""Referrals whose days the table of holidays did not reach, or has moved: counted again."""

from collections.abc import Sequence

from django.db.models import F

from unionhall.core.actors import Actor
from unionhall.linkage import terms
from unionhall.linkage.models import EXTENDED, Referral, ReferralEvent
from unionhall.rules.recounting import CountAgain, Days, count_again

State = Referral.State


def recount(actor: Actor, command: CountAgain) -> int:  # noqa: ARG001 -- a service's signature
    """Count anew by when referrals are to be answered and reported.

    A day that the sender asked for stays as it was asked for.
    """
    rows = Referral.objects.select_related("organization", "partner", "case")
    sent = rows.filter(state=State.SENT).exclude(answer_due_on=F("answer_by"))
    accepted = rows.filter(state=State.ACCEPTED, answered_on__isnull=False)
    return count_again(actor, sent, _answers, "linkage.recounted") + count_again(
        actor, accepted, _reports, "linkage.recounted"
    )


def _answers(rows: Sequence[Referral]) -> list[Days]:
    return [
        {"answer_due_on": terms.answer_due(one.sent_on, terms.place_of(one), one.answer_by)}
        for one in rows
    ]


def _reports(rows: Sequence[Referral]) -> list[Days]:
    longer = ReferralEvent.objects.filter(referral__in=rows, became=EXTENDED)
    extended = set(longer.values_list("referral", flat=True))
    return [
        {"report_due_on": terms.report_due(one, one.answered_on, extended=one.pk in extended)}
        for one in rows
        if one.answered_on is not None
    ]
