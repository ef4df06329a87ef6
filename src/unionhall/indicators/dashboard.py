"""Everything a dashboard shows, from one reading of the counts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from unionhall.core.facts import Period
from unionhall.indicators import engine, naming, queries, registry
from unionhall.indicators.definition import Indicator
from unionhall.indicators.dictionary import INDICATORS
from unionhall.indicators.engine import Ask, Tally
from unionhall.indicators.months import month_end, month_of, months
from unionhall.indicators.queries import Figure, Where
from unionhall.organizations.models import FEDERATIONS, GENERAL_UNIONS, Organization

HEADLINES = (
    "members",
    "joined",
    "unions",
    "unions_founded",
    "employee_meetings",
    "enterprise_meetings",
    "cards_handed_over",
    "demands",
)
FIRST_PAGE = ("members", "joined", "unions", "meetings")
"""What the first page of a leader says of this year."""
FURTHER = (
    "unions_of_employers_with_100_or_more",
    "joint_unions",
    "small_firms_covered_by_joint_unions",
    "left",
    "demands_answered",
    "joined_on_site_rate",
    "employer_coverage",
    "staff_coverage",
)
RIGHTS = (
    "consultations",
    "disputes_accepted",
    "disputes_settled",
    "disputes_helped",
    "disputes_paid",
    "letters",
    "warnings_confirmed",
)
"""What was done for workers' rights; cases, persons and money stand apart."""
TREND = ("joined", "employee_meetings", "enterprise_meetings")
SPLITS = (("joined", "channel"), ("joined", "employment_form"))
STOCKS = ("members", "unions")
BY_UNIT = ("members", "joined", "unions", "meetings")
SHADES = 5
ROUND = (
    1,
    2,
    3,
    4,
    5,
    6,
    8,
    10,
    12,
    15,
    20,
    25,
    30,
    40,
    50,
    60,
    80,
    100,
    125,
    150,
    200,
    250,
    300,
    400,
)
"""Widths of one shade, in a thousand: the narrowest is taken of which five hold all units."""
MOST_MONTHS, USUAL_MONTHS, FEW_MONTHS = 60, 12, 3
MOST_UNITS = 60


@dataclass(frozen=True, slots=True)
class Trend:
    """A figure month by month."""

    indicator: Indicator
    values: list[int]

    def by_month(self, board: "Dashboard") -> list[tuple[Period, int]]:
        """Pair each value with the days that it is about."""
        return list(zip(board.spans, self.values, strict=True))


@dataclass(frozen=True, slots=True)
class Split:
    """A figure split by one dimension; ``share`` of each part in a thousand."""

    indicator: Indicator
    dimension: str
    title: str
    parts: list[tuple[str, str, int, int]]


@dataclass(slots=True)
class Unit:
    """One line of the table of units; without a body, what stands directly below.

    ``shade`` is the place of its ``share`` (of joinings among members) on the scale.
    """

    body: Organization | None
    values: list[int]
    share: Figure | None = None
    shade: int = 0

    @property
    def short(self) -> str:
        """The name, without what the names of all general unions end with."""
        return self.body.name.removesuffix("总工会") if self.body else ""


@dataclass(slots=True)
class Dashboard:
    """What is to be shown of one body, or of a named part of it."""

    at: Where
    period: Period
    headlines: list[Figure] = field(default_factory=list)
    further: list[Figure] = field(default_factory=list)
    rights: list[Figure] = field(default_factory=list)
    later: list[Indicator] = field(default_factory=list)
    months: list[date] = field(default_factory=list)
    trends: list[Trend] = field(default_factory=list)
    stocks: list[Trend] = field(default_factory=list)
    splits: list[Split] = field(default_factory=list)
    columns: list[Indicator] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    scale: list[tuple[float, float]] = field(default_factory=list)

    @property
    def spans(self) -> list[Period]:
        """The days of each month that lie in the window."""
        return [
            Period(first=max(month, self.first), last=min(month_end(month), self.period.last))
            for month in self.months
        ]

    @property
    def first(self) -> date:
        """The first day that the trend is about."""
        return _window(self.period).first

    @property
    def shared(self) -> Indicator:
        """By what the units are shaded."""
        return INDICATORS["joined_share"]

    @property
    def pictured(self) -> bool:
        """Say whether there are units to draw."""
        return any(unit.body and unit.values[0] > 0 for unit in self.units)


@dataclass(slots=True)
class _Reading:
    """Questions put one by one, answered all at once."""

    asks: list[Ask] = field(default_factory=list)
    answers: list[Tally] = field(default_factory=list)

    def put(self, ask: Ask) -> int:
        """Note a question, once, and say where its answer will be."""
        if ask in self.asks:
            return self.asks.index(ask)
        self.asks.append(ask)
        return len(self.asks) - 1


def later(at: Where) -> list[Indicator]:
    """List the figures that are never counted in advance: they take longer than a whole page."""
    return [
        one
        for one in (INDICATORS[code] for code in FURTHER)
        if at.knows(one) and not all(registry.fact(part).additive for part in _facts(one))
    ]


def _facts(one: Indicator) -> list[str]:
    return [INDICATORS[code].fact for code in one.parts or (one.code,)]


def read(at: Where, days: Period, *, whole: bool = True) -> Dashboard:
    """Read a dashboard; without ``whole`` the figures that take long are named, not counted."""
    board = Dashboard(at, days)
    known = {one.code for one in registry.indicators() if at.knows(one)}
    reading = _Reading()
    codes = [code for code in (*HEADLINES, *FURTHER, *RIGHTS) if code in known]
    if not whole:
        board.later = later(at)
        codes = [code for code in codes if INDICATORS[code] not in board.later]
    plain = sorted({p for code in codes for p in (INDICATORS[code].parts or (code,))})
    values = {code: reading.put(queries.ask(INDICATORS[code], at, days)) for code in plain}
    window = _window(days)
    board.months = list(months(window.first, window.last))
    trends = [
        (code, reading.put(queries.ask(INDICATORS[code], at, window, monthly=True)))
        for code in TREND
        if code in known
    ]
    stocks = [
        (
            code,
            reading.put(queries.ask(INDICATORS[code], at, days)),
            reading.put(queries.ask(INDICATORS[code], at, days, first=window.first, monthly=True)),
        )
        for code in STOCKS
        if code in known
    ]
    splits = [
        (code, by, reading.put(queries.ask(INDICATORS[code], at, days, by=by)))
        for code, by in SPLITS
        if code in known
    ]
    children = _children(board)
    columns = [INDICATORS[code] for code in BY_UNIT if code in known]
    spots = _spots(board, columns, children)
    units = _put_units(reading, board, columns, spots)
    reading.answers = engine.tally(reading.asks)
    totals = {code: sum(reading.answers[number].values()) for code, number in values.items()}
    board.headlines = [queries.of_values(INDICATORS[c], totals) for c in HEADLINES if c in codes]
    board.further = [queries.of_values(INDICATORS[c], totals) for c in FURTHER if c in codes]
    board.rights = [queries.of_values(INDICATORS[c], totals) for c in RIGHTS if c in codes]
    board.trends = [_trend(code, reading.answers[n], board.months) for code, n in trends]
    board.stocks = [
        _stock(code, reading.answers[end], reading.answers[changes], board.months)
        for code, end, changes in stocks
    ]
    board.splits = [_split(code, by, reading.answers[n]) for code, by, n in splits]
    board.columns = columns
    board.units = _units(board, reading, units, children, spots)
    if "joined_share" in known:
        board.scale = _shade(board.units, [one.code for one in columns])
    return board


def _window(days: Period) -> Period:
    """Return the months of the trend: those of the period, or a year when it is short."""
    count = sum(1 for _ in months(days.first, days.last))
    first = month_of(days.first)
    if count < FEW_MONTHS:
        first = _months_back(days.last, USUAL_MONTHS)
    elif count > MOST_MONTHS + 1:
        first = _months_back(days.last, MOST_MONTHS)
    return Period(first=max(first, days.first) if count >= FEW_MONTHS else first, last=days.last)


def _months_back(day: date, count: int) -> date:
    number = day.year * 12 + day.month - count
    return date(number // 12, number % 12 + 1, 1)


def _children(board: Dashboard) -> list[Organization]:
    at = board.at
    if at.scope is not None:
        return list(at.bodies)
    below = (
        queries.below_on(at.body, board.period.last)
        if at.then
        else Organization.objects.filter(parent=at.body).order_by("path")
    )
    upper = list(below.filter(kind__in=(*GENERAL_UNIONS, *FEDERATIONS))[: MOST_UNITS * 5])
    return upper or list(below[:MOST_UNITS])


def _spots(
    board: Dashboard, columns: Sequence[Indicator], bodies: list[Organization]
) -> list[dict[str, int]]:
    """Say for each figure which unit is at which place: where it stands, or stood then."""
    now = {body.path: number for number, body in enumerate(bodies)}
    if not board.at.then:
        return [now for _ in columns]
    stood = queries.stood_on(bodies, board.period.last)
    then = {stood[body.pk]: n for n, body in enumerate(bodies) if body.pk in stood}
    return [then if queries.knows_then(one) else now for one in columns]


def _put_units(
    reading: _Reading,
    board: Dashboard,
    columns: Sequence[Indicator],
    spots: Sequence[Mapping[str, int]],
) -> list[list[tuple[int, int]]]:
    """Ask for the units (level by level of the tree), and for the whole they are part of."""
    return [
        [
            (
                length,
                reading.put(
                    queries.ask(one, board.at, board.period, places=tuple(paths), apart=True)
                ),
            )
            for length, paths in _levels(places)
        ]
        + ([(0, reading.put(queries.ask(one, board.at, board.period)))] if places else [])
        for one, places in zip(columns, spots, strict=True)
    ]


def _levels(paths: Iterable[str]) -> Iterable[tuple[int, list[str]]]:
    levels: dict[int, list[str]] = defaultdict(list)
    for path in paths:
        levels[len(path)].append(path)
    return levels.items()


def _units(
    board: Dashboard,
    reading: _Reading,
    asked: list[list[tuple[int, int]]],
    bodies: list[Organization],
    spots: Sequence[Mapping[str, int]],
) -> list[Unit]:
    values = [[0] * len(asked) for _ in bodies]
    rest = [0] * len(asked)
    for column, parts in enumerate(asked):
        for length, number in parts:
            for (place, _, _), count in reading.answers[number].items():
                if length:
                    values[spots[column][place]][column] += count
                    rest[column] -= count
                else:
                    rest[column] += count
    units = [Unit(body, counts) for body, counts in zip(bodies, values, strict=True)]
    if board.at.scope is None and any(rest):
        units.append(Unit(None, rest))
    return units


def _trend(code: str, answer: Tally, window: list[date]) -> Trend:
    by_month: dict[str, int] = defaultdict(int)
    for (_, _, month), count in answer.items():
        by_month[month] += count
    return Trend(INDICATORS[code], [by_month[f"{month:%Y-%m}"] for month in window])


def _stock(code: str, end: Tally, changes: Tally, window: list[date]) -> Trend:
    """Walk back from what there is at the end, month by month, by what came and went."""
    came: dict[str, int] = defaultdict(int)
    for (_, _, month), count in changes.items():
        came[month] += count
    there, values = sum(end.values()), []
    for first in reversed(window):
        values.append(there)
        there -= came[f"{first:%Y-%m}"]
    return Trend(INDICATORS[code], values[::-1])


def _shade(units: Sequence[Unit], columns: Sequence[str]) -> list[tuple[float, float]]:
    """Give each unit its share of joinings and a shade; return the scale, in a hundred."""
    joined, members = columns.index("joined"), columns.index("members")
    shares: dict[int, int] = {}
    for number, unit in enumerate(units):
        whole = unit.values[members]
        unit.share = Figure(
            indicator=INDICATORS["joined_share"], value=unit.values[joined], whole=whole
        )
        if whole > 0:
            shares[number] = 1000 * unit.values[joined] // whole
    if not any(shares.values()):
        return []
    lowest, highest = min(shares.values()), max(shares.values())
    step = next((w for w in ROUND if lowest // w * w + SHADES * w > highest), ROUND[-1])
    base = lowest // step * step
    for number, share in shares.items():
        units[number].shade = min((share - base) // step, SHADES - 1)
    edges = [(base + each * step) / 10 for each in range(SHADES + 1)]
    return list(pairwise(edges))


def _split(code: str, by: str, answer: Tally) -> Split:
    one = INDICATORS[code]
    counts: dict[str, int] = defaultdict(int)
    for (_, value, _), count in answer.items():
        counts[value] += count
    names = naming.labels(registry.fact(one.fact), by, [v for v, n in counts.items() if n])
    most = max(counts.values(), default=0) or 1
    parts = [(v, name, counts[v], 1000 * counts[v] // most) for v, name in names.items()]
    return Split(one, by, str(naming.DIMENSIONS[by]), parts)
