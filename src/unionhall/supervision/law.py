"""What the law asks of letters and notices, as of a day and a place: days, numbers, who signs.

All numbers are those of ``unionhall.rules``, each with its article, source and grade.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from unionhall.core.scoping import STEP
from unionhall.organizations.models import Kind, Organization
from unionhall.register.law import Place
from unionhall.rules import deadlines, wording
from unionhall.rules import queries as rules
from unionhall.rules.book import Rule
from unionhall.rules.errors import CalendarEnds, RuleNotKnown
from unionhall.supervision.models import Investigation, Letter, Notice

ANSWER = "letter.answer"
REMINDER_ANSWER = "letter.reminder_answer"
AUTHORITY = "letter.authority_report"
SIGNER = "letter.opinion_signer"
LEVEL = "letter.suggestion_level"
INSPECTORS = "supervision.inspectors"
NOT_ACCEPTED = "supervision.not_accepted"
DISMISSAL = "dismissal.notice"
REPLY = "dismissal.reply"
LAYOFF = "layoff.notice"
LAYOFF_PEOPLE, LAYOFF_SHARE = "layoff.people", "layoff.share"
ACCIDENT, STRIKE = "accident.tell", "strike.report"
COUNTY = (Kind.DISTRICT, Kind.CITY)
"""Bodies of county level and above."""
ANSWER_RULES: dict[str, str] = {
    Letter.Kind.REMINDER: REMINDER_ANSWER,
    Letter.Kind.OPINION: ANSWER,
    Letter.Kind.SUGGESTION: AUTHORITY,
}
NOTICE_RULES: dict[str, str] = {
    Notice.Kind.DISMISSAL: DISMISSAL,
    Notice.Kind.LAYOFF: LAYOFF,
    Notice.Kind.ACCIDENT: ACCIDENT,
    Notice.Kind.STRIKE: STRIKE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A term with the rule that gives it: ``on`` is empty where no rule sets one.

    ``why`` are the steps of the count, in the reader's language.
    """

    rule: Rule | None
    on: date | None
    why: tuple[str, ...] = ()

    @property
    def basis(self) -> str:
        """Say which text the term is from, and how certain that is."""
        return basis(self.rule)

    @property
    def value(self) -> str:
        """Say how long the term is: 15 days."""
        return wording.value(self.rule) if self.rule is not None else ""


def basis(rule: Rule | None) -> str:
    """Name a rule's source, article, region and grade."""
    if rule is None:
        return ""
    source = f"{rule.source.title} {rule.article}".strip()
    return f"{source} · {wording.region(rule.region)} · {rule.grade.label}"


def place_of(body: Organization) -> Place:
    """Return where the rules of a body are looked up."""
    return Place.of(body)


def rule(code: str, on: date, place: Place) -> Rule | None:
    """Return a rule, also where it leaves its value open; None where there is none."""
    try:
        return rules.rule(code, on=on, region=place.region, place=place.path)
    except RuleNotKnown:
        return None


def after(code: str, start: date, place: Place) -> Clock:
    """Count a term that begins on a day.

    Beyond the table of holidays the plainly counted day is given, with the remark that it may
    move: it is never later. Working days cannot be counted there: ``on`` stays empty.
    """
    found = rule(code, start, place)
    if found is None or found.value is None:
        return Clock(rule=found, on=None)
    try:
        due = deadlines.due(start, found.number, found.unit)
    except CalendarEnds as ends:
        return Clock(rule=found, on=ends.counted, why=(str(ends),))
    return Clock(rule=found, on=due.on, why=tuple(due.why))


def before(code: str, event: date, on: date, place: Place) -> Clock:
    """Give the last day that lies so long before an event; the rule is that of day ``on``."""
    found = rule(code, on, place)
    if found is None or found.value is None or found.counted is None:
        return Clock(rule=found, on=None)
    try:
        due = deadlines.due_before(event, found.number, found.unit)
    except CalendarEnds as ends:
        return Clock(rule=found, on=ends.counted, why=(str(ends),))
    return Clock(rule=found, on=due.on, why=tuple(due.why))


def answer_clock(letter: Letter, place: Place | None = None) -> Clock:
    """Count until when a letter is to be answered: from its delivery, or from the decision."""
    start = letter.decided_on if letter.to_authority else letter.delivered_on
    place = place or place_of(letter.organization)
    code = ANSWER_RULES[letter.kind]
    if start is None:
        known = rule(code, letter.issued_on or letter.drafted_on, place)
        return Clock(rule=known, on=None)
    return after(code, start, place)


def telling_clock(found: Investigation, place: Place | None = None) -> Clock:
    """Count until when a worker is to be told that a complaint was not accepted."""
    return after(NOT_ACCEPTED, found.received_on, place or place_of(found.organization))


def notice_clock(notice: Notice, place: Place | None = None) -> Clock:
    """Count until when a notice had to be sent; what happened already is told at once.

    By the law at the union that has it, or at another ``place``.
    """
    place = place or place_of(notice.organization)
    code = NOTICE_RULES[notice.kind]
    if notice.at_once:
        return Clock(rule=rule(code, notice.received_on, place), on=None)
    return before(code, notice.happens_on, notice.received_on, place)


def inspectors_needed(on: date, place: Place) -> tuple[int, Rule | None]:
    """Say how many inspectors are needed, and by which rule."""
    found = rule(INSPECTORS, on, place)
    if found is None or found.value is None:
        return 1, found
    return found.number, found


def demanded(code: str, on: date, place: Place) -> bool:
    """Say whether a rule that says yes or no says yes."""
    found = rule(code, on, place)
    return found is not None and found.value is True


def reported_to_office(people: int, staff: int | None, on: date, place: Place) -> bool:
    """Say whether a layoff must be reported to the labour office: by people, or by their share."""
    many, share = rule(LAYOFF_PEOPLE, on, place), rule(LAYOFF_SHARE, on, place)
    if many is not None and many.value is not None and many.met(people):
        return True
    if share is None or share.value is None or not staff:
        return False
    return share.met(Fraction(people, staff))


def county_of(body: Organization) -> Organization | None:
    """Find the nearest body of county level: the body itself, or one above it."""
    line = [body.path[:end] for end in range(STEP, len(body.path) + 1, STEP)]
    rows = Organization.objects.filter(path__in=line, kind__in=COUNTY, dissolved_on=None)
    return rows.order_by("-path").first()


def upper_of(body: Organization) -> Organization | None:
    """Find the body right above one that exists today."""
    line = [body.path[:end] for end in range(STEP, len(body.path), STEP)]
    rows = Organization.objects.filter(path__in=line, dissolved_on=None)
    return rows.order_by("-path").first()
