"""A month of duties, and of what was asked: counted, in the order of the days."""

from calendar import monthrange
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from unionhall.advice import queries
from unionhall.advice.models import TOPICS, Consultation, RosterDay
from unionhall.codes import lists
from unionhall.core import formats
from unionhall.core.actors import Actor
from unionhall.organizations.models import Kind, Organization

STREETS = (Kind.STREET, Kind.TOWNSHIP, Kind.PARK)
WANTED = 2
"""Two legal days a month at every street (一月两日): what Beijing's unions report, no law [S48]."""
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Month:
    """One month, with the ones beside it."""

    first: date
    last: date

    @property
    def before(self) -> str:
        """The month before, as addresses write it."""
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        """The month after."""
        return f"{self.last + timedelta(days=1):%Y-%m}"

    @property
    def words(self) -> str:
        """The month as people write it."""
        return formats.day(formats.Month(self.first.year, self.first.month))


@dataclass(frozen=True, slots=True)
class LegalDays:
    """How many legal days a street had in a month."""

    body: Organization
    days: int

    @property
    def enough(self) -> bool:
        """Say whether it had as many as it is to have."""
        return self.days >= WANTED


def month_of(text: str, today: date) -> Month:
    """Read a month like 2026-03; anything else is this month."""
    year, _dash, number = text.partition("-")
    first = today.replace(day=1)
    if year.isascii() and year.isdigit() and number.isascii() and number.isdigit():
        with suppress(ValueError):
            first = date(int(year), int(number), 1)
    if not FIRST_YEAR <= first.year < LAST_YEAR:
        first = today.replace(day=1)
    return Month(first, first.replace(day=monthrange(first.year, first.month)[1]))


def days(actor: Actor, month: Month) -> list[tuple[date, list[RosterDay]]]:
    """List who is on duty on which day of a month."""
    by_day: dict[date, list[RosterDay]] = defaultdict(list)
    for one in queries.roster(actor, month.first, month.last):
        by_day[one.on].append(one)
    return sorted(by_day.items())


def legal_days(actor: Actor, month: Month) -> list[LegalDays]:
    """Count the legal days of every street in sight in a month; those with too few come first."""
    counts = queries.days_by_body(actor, month.first, month.last)
    rows = [LegalDays(one, counts.get(one.pk, 0)) for one in queries.streets(actor, STREETS)]
    return sorted(rows, key=lambda row: (row.enough, row.body.path))


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a picture: how many, how long of a hundred, and the way to the records."""

    label: str
    count: int
    part: int
    query: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What was asked, by month, by type and by channel."""

    months: list[Bar]
    topics: list[Bar]
    channels: list[Bar]
    total: int


def picture(actor: Actor, today: date) -> Picture:
    """Count the consultations in sight of two years, by month, type and channel."""
    this = today.replace(day=1)
    first = date(this.year - 2, this.month, 1)
    rows = queries.consultations(actor).filter(asked_on__range=(first, today)).order_by()
    since = f"asked_on_from={first}&asked_on_to={today}"
    by_topic = _counts(rows, "topic")
    by_channel = _counts(rows, "channel")
    return Picture(
        months=_months(rows, first, today),
        topics=_bars(
            [
                (label, by_topic.get(code, 0), f"topic={code}&{since}")
                for code, label in lists.choices(TOPICS)
            ]
        ),
        channels=_bars(
            [
                (str(one.label), by_channel.get(one.value, 0), f"channel={one.value}&{since}")
                for one in Consultation.Channel
            ]
        ),
        total=sum(by_topic.values()),
    )


def _counts(rows: QuerySet[Consultation], column: str) -> dict[str, int]:
    return dict(rows.values_list(column).annotate(Count("pk")))


def _months(rows: QuerySet[Consultation], first: date, today: date) -> list[Bar]:
    counted = dict(
        rows.annotate(month=TruncMonth("asked_on")).values_list("month").annotate(Count("pk"))
    )
    found, month = [], first
    while month <= today:
        last = month.replace(day=monthrange(month.year, month.month)[1])
        query = f"asked_on_from={month}&asked_on_to={min(last, today)}"
        found.append((f"{month:%Y-%m}", counted.get(month, 0), query))
        month = last + timedelta(days=1)
    return _bars(found)


def _bars(rows: list[tuple[str, int, str]]) -> list[Bar]:
    most = max((count for _label, count, _query in rows), default=0)
    return [
        Bar(label, count, round(100 * count / most) if most else 0, query)
        for label, count, query in rows
    ]
