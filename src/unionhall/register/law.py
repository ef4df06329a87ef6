"""What the law says about terms, committees and certificates, as of a day and a place.

The numbers are those of ``unionhall.rules``, where each has its article, source and grade;
nothing of them stands here. Where no rule is known for the day (a certificate from before the
measures in force), nothing is refused.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext

from unionhall.core.scoping import STEP
from unionhall.organizations.models import GENERAL_UNIONS, Organization
from unionhall.register import errors
from unionhall.register.models import Body
from unionhall.rules import deadlines, values
from unionhall.rules import queries as rules
from unionhall.rules.book import Bracket, Rule
from unionhall.rules.deadlines import Unit
from unionhall.rules.errors import CalendarEnds, RuleNotKnown
from unionhall.rules.models import LocalValue

TERM_YEARS = "term.years"
EXTENSION = "term.extension"
REMINDERS = "term.reminders"
COMMITTEE_FROM = "committee.min_members"
ORGANISER_BELOW = "committee.organiser_below"
COMMITTEE_SIZE = "committee.size"
WOMEN = "committee.women_members"
AUDIT = "committee.audit"
FULL_TIME = "committee.full_time_chair"
CERTIFICATE_YEARS = "certificate.years"
RENEWAL_WINDOW = "certificate.renewal_window"
CHANGE_NOTICE = "certificate.change_notice"
ACCOUNT = "founding.account"
BY_MEMBERS = "women_members"
BY_STAFF = "women_staff"
COUNTRY = "000000"
COUNTY = 6


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule is asked for: the county, and the path of the body."""

    region: str
    path: str

    @classmethod
    def of(cls, body: Organization) -> "Place":
        """Give the place of a body: its own division's county, or its nearest ancestor's."""
        return cls.of_all([body])[body.pk]

    @classmethod
    def of_all(cls, bodies: Collection[Organization]) -> "dict[int, Place]":
        """Give the places of many bodies, by their keys, with one statement at most."""
        known = {body.path: body.division_code for body in bodies if body.division_code}
        lines = {
            body.path: [body.path[:end] for end in range(len(body.path), 0, -STEP)]
            for body in bodies
        }
        if unknown := {one for path in lines.keys() - known.keys() for one in lines[path]}:
            above = Organization.objects.filter(path__in=unknown).exclude(division_code="")
            known |= dict(above.values_list("path", "division_code"))
        return {
            body.pk: cls(
                next((known[one] for one in lines[body.path] if one in known), COUNTRY)[:COUNTY],
                body.path,
            )
            for body in bodies
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredBody:
    """A body that a union must have, or may have, and the rule that says so.

    ``least`` and ``most`` count its seats; empty where the rule names no number. ``may`` says
    that the law allows it and does not demand it; ``unknown``, that the number which decides
    is not on record.
    """

    body: Body
    rule: Rule
    least: int | None = None
    most: int | None = None
    may: bool = False
    full_time: bool = False
    unknown: bool = False


def rule(code: str, on: date, place: Place) -> Rule:
    """Return the rule that holds on a day at a place."""
    return rules.rule(code, on=on, region=place.region, place=place.path)


def known(code: str, on: date, place: Place) -> Rule | None:
    """Return the rule that holds, or nothing where none is known or it leaves the value open."""
    try:
        found = rule(code, on, place)
    except RuleNotKnown:
        return None
    return found if found.value is not None else None


def article(found: Rule) -> str:
    """Name the text, and the article where it was read."""
    return f"{found.source.title} {found.article}".strip()


def required_bodies(  # noqa: PLR0913, PLR0917 -- the numbers that the law asks for, in its order
    members: int,
    women_members: int,
    women_staff: int | None,
    staff: int,
    on: date,
    region: str,
    place: str,
) -> list[RequiredBody]:
    """Say which bodies a union with so many people must have, and with how many seats.

    The committee first; with few members an organiser may stand for it. ``women_staff`` may
    be unknown, ``place`` is a path.
    """
    where = Place(region, place)
    found = [_committee(members, on, where)]
    organiser = known(ORGANISER_BELOW, on, where)
    if organiser and organiser.met(members):
        found.append(RequiredBody(body=Body.ORGANISER, least=1, most=1, may=True, rule=organiser))
    audit = known(AUDIT, on, where)
    if audit and audit.value:
        found.append(RequiredBody(body=Body.AUDIT, rule=audit))
    women = known(WOMEN, on, where)
    if women:
        found += _for_women(women, women_members, women_staff)
    full = known(FULL_TIME, on, where)
    if full and full.met(staff):
        found.append(
            RequiredBody(body=Body.COMMITTEE, least=1, most=1, may=True, full_time=True, rule=full)
        )
    return found


def _for_women(found: Rule, members: int, staff: int | None) -> list[RequiredBody]:
    """Say what there must be for women workers: a committee, one member, or nothing."""
    count = members
    if found.unit == BY_STAFF:
        count = max(members, staff or 0)  # who is a member is on the staff
        if staff is None and not found.met(count):
            return [RequiredBody(body=Body.WOMEN, rule=found, unknown=True)]
    if found.met(count):
        return [RequiredBody(body=Body.WOMEN, rule=found)]
    return [RequiredBody(body=Body.WOMEN_MEMBER, least=1, most=1, rule=found)] if count else []


def _committee(members: int, on: date, where: Place) -> RequiredBody:
    least, most, size = committee_size(members, on, where)
    demanded = rule(COMMITTEE_FROM, on, where)
    return RequiredBody(
        body=Body.COMMITTEE, least=least, most=most, may=not demanded.met(members), rule=size
    )


def committee_size(members: int, on: date, where: Place) -> tuple[int, int, Rule]:
    """Return the least and the most seats of a committee, and the rule.

    Above the last bracket that was read, the last one is given.
    """
    size = rule(COMMITTEE_SIZE, on, where)
    table = size.value if isinstance(size.value, tuple) else ()
    brackets = [one for one in table if isinstance(one, Bracket)]
    found = size.bracket(members) or max(brackets, key=lambda one: one.most)
    return found.low, found.high, size


def check_years(years: int, on: date, place: Place) -> Rule | None:
    """Refuse a term of other years than the law has."""
    found = known(TERM_YEARS, on, place)
    if found and years not in found.numbers:
        allowed = gettext(" or ").join(str(one) for one in found.numbers)
        raise errors.TermTooLong(years=years, allowed=allowed, article=article(found))
    return found


def term_end(begins_on: date, years: int) -> date:
    """Return the day on which a term of so many years no longer runs."""
    return deadlines.counted_day(begins_on, years, Unit.YEARS)


def check_extension(ends_on: date, until: date, place: Place) -> Rule | None:
    """Refuse an extension beyond the rule; where none was found, the upper union decides."""
    found = known(EXTENSION, ends_on, place)
    if found:
        latest = deadlines.counted_day(ends_on, found.number, found.unit)
        if until > latest:
            raise errors.ExtendedTooLong(months=found.number, latest=latest, article=article(found))
    return found


def check_validity(issued_on: date, valid_until: date, place: Place) -> Rule | None:
    """Refuse a certificate that is valid for longer than the rule allows."""
    found = known(CERTIFICATE_YEARS, issued_on, place)
    if found:
        years = max(found.numbers)
        latest = deadlines.counted_day(issued_on, years, Unit.YEARS)
        if valid_until > deadlines.counted_day(latest, 1, Unit.CALENDAR_DAYS):
            raise errors.CertificateTooLong(years=years, latest=latest, article=article(found))
    return found


def renewal_opens(valid_until: date, found: Rule) -> date:
    """Return the first day of the last days in which a certificate is renewed."""
    return deadlines.counted_day(valid_until, -found.number, found.unit)


def check_renewal_day(valid_until: date, on: date, place: Place) -> Rule | None:
    """Refuse a renewal before the last days of the certificate."""
    found = known(RENEWAL_WINDOW, on, place)
    if found:
        opens = renewal_opens(valid_until, found)
        if on < opens:
            last = deadlines.counted_day(valid_until, -1, Unit.CALENDAR_DAYS)
            raise errors.TooEarlyToRenew(
                last=last, days=found.number, opens=opens, article=article(found)
            )
    return found


def change_due(changed_on: date, place: Place) -> date:
    """Return the day by which a change must be registered.

    Beyond the table of holidays the plainly counted day is given: it is never later.
    """
    found = rule(CHANGE_NOTICE, changed_on, place)
    try:
        return deadlines.due(changed_on, found.number, found.unit).on
    except CalendarEnds as ends:
        return ends.counted or changed_on


class Book:
    """The rules of one day for many bodies at once: two statements, whatever their number."""

    def __init__(self, on: date, codes: frozenset[str]) -> None:
        """Read what bodies have set of these rules, and which counties they lie in."""
        self._on = on
        self._regions = dict(
            Organization.objects.filter(kind__in=GENERAL_UNIONS)
            .exclude(division_code="")
            .values_list("path", "division_code")
        )
        self._local: dict[tuple[str, str], LocalValue] = {
            (value.rule, value.scope_path): value
            for value in LocalValue.objects.filter(
                Q(valid_until=None) | Q(valid_until__gt=on), rule__in=codes, valid_from__lte=on
            )
        }

    def rule(self, code: str, path: str) -> Rule | None:
        """Return the rule at a body, or nothing where none is known or it leaves the value open."""
        line = [path[:end] for end in range(len(path), 0, -STEP)]
        region = next((self._regions[one] for one in line if one in self._regions), COUNTRY)
        try:
            found = rules.shipped_rule(code, on=self._on, region=region[:COUNTY])
        except RuleNotKnown:
            return None
        if found.settable:
            local = next((self._local[code, p] for p in line if (code, p) in self._local), None)
            found = values.applied(found, local) if local else found
        return found if found.value is not None else None

    @property
    def furthest(self) -> int:
        """So many days ahead of a last day the first reminder may come, at any body."""
        shipped = rules.shipped_rule(REMINDERS, on=self._on)
        local = [one for one in self._local.values() if one.rule == REMINDERS]
        asked = [shipped, *(values.applied(shipped, one) for one in local)]
        return max((days for one in asked for days in one.numbers), default=0)

    def reminders(self, path: str, last_day: date) -> tuple[date, ...]:
        """Return the days on which to remind of a last day, the first one first."""
        found = self.rule(REMINDERS, path)
        ahead = sorted(found.numbers, reverse=True) if found else []
        return tuple(deadlines.counted_day(last_day, -days, Unit.CALENDAR_DAYS) for days in ahead)
