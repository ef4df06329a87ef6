"""What a rule finds among the signals of its place: units, the facts, the numbers."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from unionhall.core.scoping import STEP
from unionhall.core.signals import SIGNALS, Signal, Span
from unionhall.earlywarning import methods
from unionhall.earlywarning.models import WarningRule
from unionhall.earlywarning.stated import amount, episodes
from unionhall.organizations.models import Kind, Organization

Unit = WarningRule.Unit
Key = tuple[UUID, date]
LATE = timedelta(days=28)
"""Facts that are entered so long after their day are still noticed."""
SHORT = timedelta(days=2 * 366)
"""So far back a stated rule looks: its longest span before the first day of a preview."""
AREAS = (Kind.STREET, Kind.TOWNSHIP, Kind.PARK)


@dataclass(frozen=True, slots=True)
class Finding:
    """A unit of which a rule warns, by its subject, with the facts and the numbers."""

    subject: str
    facts: tuple[Signal, ...]
    observed: int
    expected: float | None = None
    threshold: float | None = None
    week: date | None = None

    @property
    def on(self) -> date:
        """Return the day of the last fact."""
        return max(fact.on for fact in self.facts)


def key(signal: Signal) -> Key:
    """Return what names a signal for good."""
    return (signal.record, signal.on)


@dataclass(slots=True)
class Signals:
    """The signals of a rule's place, by unit; whoever looks at many rules reads each kind once.

    ``back`` is how far a stated rule looks back.
    """

    body: Organization
    today: date
    back: timedelta = SHORT
    read: dict[tuple[str, timedelta], list[Signal]] = field(default_factory=dict)
    streets: dict[str, int] | None = None

    def of(self, rule: WarningRule) -> dict[str, list[Signal]]:
        """Return the signals that a rule counts, by the subject that each is about.

        What is several kinds on one day counts once, as the kind that concerns most workers.
        """
        told: dict[str, dict[Key, Signal]] = defaultdict(dict)
        back = self.back if rule.kind == WarningRule.Kind.STATED else methods.HISTORY
        for kind in rule.signals:
            for signal in self._kind(kind, back):
                if subject := self._subject(rule.unit, signal):
                    known = told[subject].get(key(signal))
                    if known is None or known.weight < signal.weight:
                        told[subject][key(signal)] = signal
        return {subject: [*some.values()] for subject, some in told.items()}

    def _kind(self, kind: str, back: timedelta) -> list[Signal]:
        if (kind, back) not in self.read:
            span = Span(first=self.today - back, last=self.today, path=self.body.path)
            self.read[kind, back] = SIGNALS.read([kind], span)
        return self.read[kind, back]

    def _subject(self, unit: str, signal: Signal) -> str:
        if unit == Unit.EMPLOYER:
            return f"employer:{signal.employer}" if signal.employer else ""
        if unit == Unit.TRADE:
            return f"trade:{signal.trade}" if signal.trade else ""
        street = self._street(signal.path)
        return f"area:{street}" if street else ""

    def _street(self, path: str) -> int | None:
        """Return the street, township or park in which a place lies."""
        if self.streets is None:
            areas = Organization.objects.filter(path__within=self.body.path, kind__in=AREAS)
            self.streets = dict(areas.values_list("path", "pk"))
        for end in range(len(path), 0, -STEP):
            if street := self.streets.get(path[:end]):
                return street
        return None


def findings(
    rule: WarningRule,
    signals: Signals,
    *,
    used: Mapping[str, Collection[Key]] | None = None,
    since: date | None = None,
) -> Iterator[Finding]:
    """Yield what a rule warns of, by units in a fixed order.

    ``used`` holds, by subject, the signals that a warning which is over rests on: they count
    no more for a stated rule. Findings whose last fact lies before ``since`` are left out.
    """
    since = since or signals.today - LATE
    workers = rule.counted == WarningRule.Counted.WORKERS
    by_subject = signals.of(rule)
    if rule.kind == WarningRule.Kind.STATED:
        for subject in sorted(by_subject):
            over = (used or {}).get(subject, ())
            fresh = [one for one in by_subject[subject] if key(one) not in over]
            runs = episodes(fresh, least=rule.least, days=rule.days or 1, workers=workers)
            for run in runs:
                if run[-1].on >= since:
                    yield Finding(subject, tuple(run), amount(run, workers=workers))
        return
    yield from _statistical(rule, by_subject, signals.today, since, workers=workers)


def _statistical(
    rule: WarningRule,
    by_subject: Mapping[str, list[Signal]],
    today: date,
    since: date,
    *,
    workers: bool,
) -> Iterator[Finding]:
    begin = min((one.on for some in by_subject.values() for one in some), default=today)
    for subject in sorted(by_subject):
        facts = by_subject[subject]
        counted = methods.series(facts, begin, today, workers=workers)
        for at in range(len(counted.counts)):
            monday = counted.monday(at)
            if monday + methods.WEEK <= since:
                continue
            if (usual := methods.exceeds(rule.method, counted, at, rule.least)) is None:
                continue
            week = tuple(one for one in facts if methods.monday_of(one.on) == monday)
            yield Finding(
                subject,
                week,
                int(counted.counts[at]),
                round(usual.expected, 2),
                round(usual.threshold, 2),
                monday,
            )


@dataclass(frozen=True, slots=True)
class Curve:
    """Week by week what was counted of a unit, what was expected, and the threshold."""

    weeks: list[date]
    observed: list[int]
    expected: list[float | None]
    threshold: list[float | None]


def curve(rule: WarningRule, facts: list[Signal], begin: date, today: date, weeks: int) -> Curve:
    """Return the last so many weeks of one unit, from ``begin`` on at the earliest.

    A stated rule expects nothing: it needs no history, and counts the week that has begun too.
    """
    workers = rule.counted == WarningRule.Counted.WORKERS
    stated = rule.kind == WarningRule.Kind.STATED
    end = today + methods.WEEK if stated else today
    first = today - weeks * methods.WEEK if stated else begin
    counted = methods.series(facts, first, end, workers=workers)
    shown = range(max(0, len(counted.counts) - weeks), len(counted.counts))
    usual = [None if stated else methods.expect(rule.method, counted, at) for at in shown]
    return Curve(
        [counted.monday(at) for at in shown],
        [int(counted.counts[at]) for at in shown],
        [round(one.expected, 2) if one else None for one in usual],
        [round(one.threshold, 2) if one else None for one in usual],
    )
