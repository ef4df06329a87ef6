"""How long is left to apply for arbitration, and until when legal aid must be decided.

Every number is one of ``unionhall.rules``, with its article; nothing of the law stands here.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from unionhall.advice.models import AidRequest, Consultation
from unionhall.core.errors import DomainError
from unionhall.register.law import Place
from unionhall.rules import deadlines
from unionhall.rules import queries as rules
from unionhall.rules.book import Rule
from unionhall.rules.errors import CalendarEnds, RuleNotKnown

FILES = "files.mediation"
"""What is kept of consultations and legal aid are "others" of its article (M13)."""
LIMIT = "arbitration.limit"
URGENT = "aid.urgent"
DECISION = "aid.decision"
LAWYER = "aid.lawyer"


class Standing(StrEnum):
    """How a limitation stands."""

    UNKNOWN = "unknown"
    """The day on which it began is not on record."""
    NONE = "none"
    """Wages while employed: no limit runs."""
    RUNNING = "running"
    URGENT = "urgent"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Clock:
    """A day of law: the last one in time, with the rule and the way it was counted.

    ``certain`` is false where the table of holidays does not reach that far: the day can then
    only be later, never earlier.
    """

    rule: Rule
    start: date
    on: date
    why: tuple[str, ...]
    certain: bool = True

    def left(self, today: date) -> int:
        """Say how many days are left; below zero: how long it has been over."""
        return (self.on - today).days


@dataclass(frozen=True, slots=True)
class Limitation:
    """How the limitation of a claim stands on a day."""

    standing: Standing
    rule: Rule
    clock: Clock | None = None
    left: int | None = None
    urgent_rule: Rule | None = None

    @property
    def pressing(self) -> bool:
        """Say whether aid may begin before the decision."""
        return self.standing is Standing.URGENT


def clock(code: str, start: date, place: Place) -> Clock | None:
    """Count a deadline from a day; None where no rule of it is known for that day."""
    try:
        rule = rules.rule(code, on=start, region=place.region, place=place.path)
    except RuleNotKnown:
        return None
    try:
        due = deadlines.due(start, rule.number, rule.unit)
    except CalendarEnds as ends:
        counted = ends.counted
        if counted is None:
            return None
        return Clock(rule, start, counted, (str(ends),), certain=False)
    return Clock(rule, start, due.on, tuple(due.why))


def begins(consultation: Consultation) -> date | None:
    """Return the day from which the limitation runs, by the facts on record."""
    first = consultation.employment_ended_on if consultation.unpaid_wages else consultation.known_on
    if first is None:
        return None
    return max(first, consultation.restarted_on or first)


def limitation(consultation: Consultation, today: date, place: Place) -> Limitation:
    """Say how the limitation stands today."""
    rule = rules.rule(LIMIT, on=today, region=place.region, place=place.path)
    start = begins(consultation)
    if start is None:
        employed = consultation.unpaid_wages
        return Limitation(Standing.NONE if employed else Standing.UNKNOWN, rule)
    found = clock(LIMIT, start, place)
    if found is None:
        return Limitation(Standing.UNKNOWN, rule)
    left, urgent = found.left(today), urgency(today, place)
    return Limitation(standing_of(left, urgent), found.rule, found, left, urgent)


def urgency(today: date, place: Place) -> Rule:
    """Return the rule on when aid may begin before the decision."""
    return rules.rule(URGENT, on=today, region=place.region, place=place.path)


def standing_of(left: int, urgent: Rule) -> Standing:
    """Say how a limitation stands with so many days left."""
    if left < 0:
        return Standing.OVER
    return Standing.URGENT if urgent.met(left) else Standing.RUNNING


def last_urgent_day(today: date, place: Place) -> date:
    """Return the latest end of a limitation that is urgent today."""
    urgent, left = urgency(today, place), 0
    while urgent.met(left + 1):
        left += 1
    return today + timedelta(days=left)


def last_day(consultation: Consultation, place: Place) -> date | None:
    """Return the last day to apply for arbitration, to be stored with the facts."""
    start = begins(consultation)
    try:
        found = clock(LIMIT, start, place) if start else None
    except DomainError:  # a day beyond the calendar: the fact is refused elsewhere
        return None
    return found.on if found else None


def files_rule(on: date, place: Place) -> Rule:
    """Return the rule by which what was closed on a day is kept."""
    return rules.rule(FILES, on=on, region=place.region, place=place.path)


def kept_until(closed_on: date, place: Place) -> date:
    """Return the last day on which what was closed is kept."""
    rule = files_rule(closed_on, place)
    return deadlines.counted_day(closed_on, rule.number, rule.unit)


def last_closing(today: date, place: Place) -> date:
    """Return the latest day of closing whose time is over today."""
    rule = files_rule(today, place)
    day = deadlines.counted_day(today, -rule.number, rule.unit)
    while deadlines.counted_day(day, rule.number, rule.unit) >= today:
        day -= timedelta(days=1)
    return day


def aid_clock(request: AidRequest, place: Place) -> Clock | None:
    """Return what is to be done next about legal aid, and until when.

    The decision counts from the day the request was received; waiting for papers does not
    stop it: no text that says otherwise was read.
    """
    if request.state == AidRequest.State.RECEIVED:
        return clock(DECISION, request.received_on, place)
    if request.state == AidRequest.State.GRANTED and request.decided_on:
        return clock(LAWYER, request.decided_on, place)
    return None


def aid_matter(row: Consultation) -> str:
    """Suggest what legal aid is for: no more than the consultation says itself."""
    if row.unpaid_wages:
        return AidRequest.Matter.WAGES
    return AidRequest.Matter.RELATION if row.topic == "1" else AidRequest.Matter.OTHER
