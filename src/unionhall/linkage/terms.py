"""By when a referral is to be answered and reported: by the committee's terms, or by the law.

The linkage has no term of its own in any text that was found. So ``linkage.answer`` and
``linkage.report`` are dated values that the committee resolves and the body enters; until it
does, no day is set. A review has its term by law (S44 Art. 76).
"""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unionhall.linkage.models import PartnerBody, Referral
from unionhall.mediation.models import Case
from unionhall.rules import deadlines
from unionhall.rules import queries as rules
from unionhall.rules.book import Rule
from unionhall.rules.errors import CalendarEnds, RuleNotKnown

ANSWER = "linkage.answer"
REPORT = "linkage.report"
QUORUM = "linkage.quorum"
REVIEW = "review.decision"
REVIEW_LONGER = "review.decision_extension"
ENTRUSTED = "arbitration.entrusted_mediation"
LIMITS = {"review": "review.request", "confirmation": "confirmation.request"}
"""The rules that say until when both sides may ask, by what they ask for."""


_NO_TERM = _("no term set by the committee")
_NOT_YET = _("not known yet: the table of holidays ends before")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a rule is looked up: the body's path and its division."""

    path: str
    division: str


def place_of(found: Referral) -> Place:
    """Say where the terms of a referral are looked up."""
    division = found.case.division_code if found.case else found.organization.division_code
    return Place(path=found.scope_path, division=division)


def place_of_case(case: Case) -> Place:
    """Say where the terms of what is handed over of a case are looked up."""
    return Place(path=case.scope_path, division=case.division_code)


def rule_at(id_: str, on: date, place: Place) -> Rule | None:
    """Return a rule of a day; None where there is none, or where it has no value."""
    try:
        found = rules.rule(id_, on=on, region=place.division, place=place.path)
    except RuleNotKnown:
        return None
    return found if found.value is not None else None


def counted(start: date, rule: Rule | None) -> date | None:
    """Count a term; where the table of holidays ends, by the plain calendar."""
    if rule is None:
        return None
    try:
        return deadlines.due(start, rule.number, rule.unit).on
    except CalendarEnds as ends:
        return ends.counted


def last_day(start: date, rule: Rule | None) -> date | None:
    """Return the last day in time; None where none is set, or the table of holidays ends before.

    By a day that may still move nobody is refused.
    """
    if rule is None:
        return None
    try:
        return deadlines.due(start, rule.number, rule.unit).on
    except CalendarEnds:
        return None


def answer_due(sent_on: date, place: Place, wish: date | None = None) -> date | None:
    """Say by when a referral is to be answered; a wish may only be earlier than the term."""
    term = counted(sent_on, rule_at(ANSWER, sent_on, place))
    known = [day for day in (term, wish) if day is not None]
    return min(known, default=None)


def report_due(found: Referral, accepted_on: date, *, extended: bool = False) -> date | None:
    """Say by when the result of a referral is to be reported, or that of an extended review.

    What the arbitration body entrusts has its term by law (S44 Art. 70), from the day on which it
    was sent.
    """
    start, rule = _report_term(found, accepted_on)
    due_on = counted(start, rule)
    if not extended or due_on is None:
        return due_on
    return counted(due_on, rule_at(REVIEW_LONGER, accepted_on, place_of(found)))


def _report_term(found: Referral, accepted_on: date) -> tuple[date, Rule | None]:
    place = place_of(found)
    if not found.is_out and found.partner.kind == PartnerBody.Kind.ARBITRATION:
        return found.sent_on, rule_at(ENTRUSTED, found.sent_on, place)
    code = REVIEW if found.purpose == Referral.Purpose.REVIEW else REPORT
    return accepted_on, rule_at(code, accepted_on, place)


def no_answer_day(sent_on: date, place: Place) -> Promise:
    """Say why there is no day by which to answer: no term is set, or it cannot be counted yet."""
    return _NOT_YET if rule_at(ANSWER, sent_on, place) else _NO_TERM


def no_report_day(found: Referral) -> Promise:
    """Say why there is no day by which to report what was accepted."""
    known = found.answered_on is not None and _report_term(found, found.answered_on)[1] is not None
    return _NOT_YET if known else _NO_TERM
