"""What the law asks of a founding, as of a day and a place: terms, numbers, who may stand.

All numbers are those of ``unionhall.rules``, each with its article, source and grade.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unionhall.core import formats
from unionhall.founding.models import Contest, Election, FoundingCase, Office
from unionhall.founding.steps import Step
from unionhall.founding.tallying import Outcome
from unionhall.register import law
from unionhall.register.law import Place, RequiredBody
from unionhall.register.models import Body
from unionhall.rules import deadlines
from unionhall.rules import queries as rules
from unionhall.rules.book import Rule
from unionhall.rules.errors import CalendarEnds, RuleNotKnown

ATTENDANCE = "election.attendance"
MAJORITY = "election.majority"
MARGIN = "election.margin"
RELATIVES = "committee.relatives_excluded"
ORGANISER_BELOW = "committee.organiser_below"
COMMITTEE_FROM = "committee.min_members"
DIRECTORS = "committee.directors"
LEAST: dict[str, str] = {
    Office.AUDIT: "committee.audit_least",
    Office.WOMEN: "committee.women_least",
}
"""The rule on how few may sit in a committee beside the union's own."""
DIRECTOR: dict[str, str] = {
    Office.AUDIT: Office.AUDIT_DIRECTOR,
    Office.WOMEN: Office.WOMEN_DIRECTOR,
}
LARGE = "employer.large"
ACCOUNT = "founding.account"
BODIES: dict[str, str] = {
    Body.COMMITTEE: Office.COMMITTEE,
    Body.AUDIT: Office.AUDIT,
    Body.WOMEN: Office.WOMEN,
    Body.WOMEN_MEMBER: Office.WOMEN_MEMBER,
    Body.ORGANISER: Office.ORGANISER,
}


def place_of(case: FoundingCase) -> Place:
    """Return where the rules of a case are looked up."""
    return Place.of(case.guiding)


def rule(code: str, on: date, place: Place) -> Rule | None:
    """Return a rule, also where it leaves its value open; None where there is none."""
    if not code:
        return None
    try:
        return rules.rule(code, on=on, region=place.region, place=place.path)
    except RuleNotKnown:
        return None


def due(step: Step, start: date, place: Place) -> date | None:
    """Return by when a step is due; None where neither law nor a body has set a term.

    Beyond the table of holidays the plainly counted day is given: it is never later.
    """
    found = rule(step.term, start, place)
    if found is None or found.value is None:
        return None
    try:
        return deadlines.due(start, found.number, found.unit).on
    except CalendarEnds as ends:
        return ends.counted


def due_on_hold(law_due_on: date | None, until: date | None) -> date | None:
    """Return the day that counts: the rule's, or that of a hold where it is later."""
    return max((day for day in (law_due_on, until) if day is not None), default=None)


@dataclass(frozen=True, slots=True)
class Need:
    """How many people a congress needs, and the rules that say so."""

    least: int
    size: Rule
    organiser_below: Rule | None

    @property
    def article(self) -> str:
        return law.article(self.size)


def need(members: int, on: date, place: Place) -> Need:
    """Say how many members a committee needs, and below how many an organiser is enough."""
    least, _most, size = law.committee_size(members, on, place)
    return Need(least, size, rule(ORGANISER_BELOW, on, place))


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that must be so: what was found, and the rule that asks for it.

    ``unknown``: the number that decides is not on record. ``to_explain``: it stops nothing, but
    the report has to give the reason.
    """

    title: str | Promise
    passed: bool
    found: str
    wanted: str
    rule: Rule | None = None
    office: str = ""
    unknown: bool = False
    to_explain: bool = False

    @property
    def article(self) -> str:
        return law.article(self.rule) if self.rule else ""

    @property
    def office_label(self) -> str:
        """The office that is checked, where the title does not name it."""
        label = str(Office(self.office).label) if self.office else ""
        return "" if label == str(self.title) else label


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The people that the law counts; ``women_staff`` is empty where nobody noted it."""

    members: int
    women: int
    staff: int
    women_staff: int | None


def required(numbers: Numbers, on: date, place: Place) -> list[RequiredBody]:
    """Return the bodies that the union must have, or may have."""
    return law.required_bodies(
        numbers.members,
        numbers.women,
        numbers.women_staff,
        numbers.staff,
        on,
        place.region,
        place.path,
    )


def attendance(election: Election, place: Place) -> Check | None:
    """Check that enough of those entitled were present."""
    found = rule(ATTENDANCE, election.held_on, place)
    if found is None or found.value is None:
        return None
    least = -(-election.entitled * found.share.numerator // found.share.denominator)
    return Check(
        title=_("Enough people were present"),
        passed=election.attended >= least and election.attended > 0,
        found=f"{election.attended} / {election.entitled}",
        wanted=f"≥ {least}",
        rule=found,
    )


def approved_day(case: FoundingCase, election: Election) -> Check | None:
    """Check that the congress was held on the day for which it was approved."""
    approved = case.congress_planned_on
    if approved is None:
        return None
    return Check(
        title=_("Held on the day that was approved"),
        passed=election.held_on == approved,
        found=formats.day(election.held_on),
        wanted=formats.day(approved),
        to_explain=election.held_on != approved,
    )


def majority(entitled: int, on: date, place: Place) -> tuple[int, Rule | None]:
    """Return how many votes elect, and the rule; without one, a single vote does."""
    found = rule(MAJORITY, on, place)
    if found is None or found.value is None:
        return 1, None
    votes = entitled * found.share.numerator // found.share.denominator
    return votes + 1, found


def margin(contest: Contest, candidates: int, on: date, place: Place) -> Check | None:
    """Check that there are more candidates than seats, by the rule's margin."""
    if contest.office not in {Office.COMMITTEE, Office.AUDIT, Office.WOMEN}:
        return None
    found = rule(MARGIN, on, place)
    if found is None or found.value is None:
        return None
    more = -(-contest.seats * found.share.numerator // found.share.denominator)
    return Check(
        title=_("More candidates than seats"),
        passed=candidates >= contest.seats + more,
        found=str(candidates),
        wanted=f"≥ {contest.seats + more}",
        rule=found,
        office=contest.office,
    )


def offices(
    contests: Sequence[Contest], numbers: Numbers, *, organiser_only: bool, on: date, place: Place
) -> list[Check]:
    """Check that every body the law asks for is there, with as many seats as it allows."""
    found = {contest.office: contest for contest in contests}
    # One organiser has no committees beside them.
    left_out = {Body.COMMITTEE, Body.AUDIT} if organiser_only else {Body.ORGANISER}
    checks = []
    for body in required(numbers, on, place):
        office = BODIES[body.body]
        if body.full_time or body.body in left_out:
            continue
        contest = found.get(office)
        seats = contest.seats if contest else 0
        if body.unknown:
            checks.append(_unknown(office, seats, body.rule))
            continue
        least, most = body.least or 1, body.most
        checks.append(
            Check(
                title=Office(office).label,
                passed=seats >= least and (most is None or seats <= most),
                found=str(seats),
                wanted=_range(least, most),
                rule=body.rule,
                office=office,
            )
        )
    return checks + beside(contests, numbers, on, place)


def beside(contests: Sequence[Contest], numbers: Numbers, on: date, place: Place) -> list[Check]:
    """Check that an audit or women's committee is one: members enough, and a director.

    With fewer members than a union committee must be formed from, one for the audit is enough;
    who is elected alone needs no director.
    """
    seats = {contest.office: contest.seats for contest in contests}
    full = rule(COMMITTEE_FROM, on, place)
    directors = rule(DIRECTORS, on, place)
    checks = []
    for office, code in LEAST.items():
        here, least = seats.get(office, 0), rule(code, on, place)
        small = office == Office.AUDIT and full is not None and not full.met(numbers.members)
        if here and least is not None and least.value is not None and not small:
            checks.append(
                Check(
                    title=_("Number of its members"),
                    passed=least.met(here),
                    found=str(here),
                    wanted=_range(least.number, None),
                    rule=least,
                    office=office,
                )
            )
        if here > 1 and directors is not None and directors.value:
            director = DIRECTOR[office]
            checks.append(
                Check(
                    title=Office(director).label,
                    passed=director in seats,
                    found=str(seats.get(director, 0)),
                    wanted="1",
                    rule=directors,
                    office=director,
                )
            )
    return checks


def _unknown(office: str, seats: int, found: Rule) -> Check:
    """Ask for the women on the staff, unless the committee stands that they could demand."""
    return Check(
        title=Office(office).label,
        passed=seats > 0,
        found=str(seats) if seats else gettext("the women on the staff are not on record"),
        wanted=gettext("their number, noted with the employer's headcount"),
        unknown=not seats,
        rule=found,
        office=office,
    )


def _range(least: int, most: int | None) -> str:
    if most is None:
        return f"≥ {least}"
    return str(least) if least == most else f"{least}–{most}"


def result(contest: Contest, outcome: Outcome, found: Rule | None) -> Check:
    """Check that a contest is decided: every seat filled by a majority, no tie left."""
    return Check(
        title=_("Seats filled by a majority"),
        passed=outcome.complete,
        found=str(len(outcome.elected)),
        wanted=str(contest.seats),
        rule=found,
        office=contest.office,
    )


def article_of(found: Rule) -> str:
    """Name the text of a rule, and its article."""
    return law.article(found)
