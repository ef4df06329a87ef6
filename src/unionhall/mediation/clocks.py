"""The clocks of a dispute, M1 to M13: pure, from its facts and the rules to days with reasons.

Nothing is stored of a clock: whoever asks gets it computed from what happened, by the rules in
force on the day on which it begins, at the place of the case.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core import formats
from unionhall.mediation.models import Event
from unionhall.rules import deadlines
from unionhall.rules.book import Rule
from unionhall.rules.errors import CalendarEnds

Kind = Event.Kind
Words = str | Promise
Lookup = Callable[[str, date], Rule | None]
"""Gives the rule in force on a day, at the place of the case."""

INSTALMENT = "instalment"
OWN = frozenset(
    {"mediation.accept", "mediation.end", "arbitration.entrusted_mediation", INSTALMENT}
)
"""The clocks that the mediation body itself must watch; the others are the parties' or others'."""


class State(TextChoices):
    """How a clock stands."""

    NOT_BEGUN = "not_begun", pgettext_lazy("clock", "not begun")
    RUNNING = "running", pgettext_lazy("clock", "running")
    KEPT = "kept", pgettext_lazy("clock", "kept")
    LATE = "late", pgettext_lazy("clock", "done late")
    MISSED = "missed", pgettext_lazy("clock", "over")
    OPEN = "open", pgettext_lazy("clock", "may be done now")
    UNKNOWN = "unknown", pgettext_lazy("clock", "calendar ends")
    NO_TERM = "no_term", pgettext_lazy("clock", "no term set")
    VOID = "void", pgettext_lazy("clock", "no longer needed")

    @property
    def tone(self) -> str:
        """Return the tone of its badge."""
        tones = {"running": "info", "kept": "good", "late": "due", "missed": "late", "open": "due"}
        return tones.get(self.value, "neutral")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of an explanation, in the reader's language when it is read."""

    sentence: Promise
    facts: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        said = {k: formats.day(v) if isinstance(v, date) else v for k, v in self.facts.items()}
        return str(self.sentence) % said


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the clocks of one case run from.

    ``events`` are kinds with their days, in the order of the days. ``pay``: the worker claims
    labour remuneration; ``more``: something else (or only that). ``relation``: the dispute is
    whether there is a labour relation. ``extensions`` are numbers of days.
    """

    today: date
    applied_on: date
    accepted_on: date | None = None
    ended_on: date | None = None
    effective_on: date | None = None
    closed_on: date | None = None
    disposed_on: date | None = None
    over: bool = False
    known_on: date | None = None
    employed: bool = True
    left_on: date | None = None
    pay: bool = False
    more: bool = True
    relation: bool = False
    agreed: bool = False
    performed: bool = False
    extensions: tuple[int, ...] = ()
    events: tuple[tuple[str, date], ...] = ()
    instalments: tuple[tuple[date, Decimal], ...] = ()
    payments: tuple[tuple[date, Decimal], ...] = ()

    def first(self, *kinds: str) -> date | None:
        """Return the first day on which one of these happened."""
        return next((on for kind, on in self.events if kind in kinds), None)

    def last(self, *kinds: str) -> date | None:
        """Return the last day on which one of these happened."""
        return next((on for kind, on in reversed(self.events) if kind in kinds), None)

    def after(self, start: date | None, *kinds: str) -> date | None:
        """Return the first day from ``start`` on, on which one of these happened."""
        if start is None:
            return None
        return next((on for kind, on in self.events if kind in kinds and on >= start), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One clock: what it is, from when to when, how it stands, and why.

    ``id`` is the rule's, ``code`` its number in the catalogue. ``steps`` are the sentences of
    the count.
    """

    id: str
    code: str
    name: Words | object
    who: Words | object
    state: State
    rule: Rule | None = None
    start: date | None = None
    due_on: date | None = None
    done_on: date | None = None
    steps: tuple[object, ...] = ()

    @property
    def why(self) -> list[str]:
        """Return the count, sentence by sentence, in the reader's language."""
        return [str(one) for one in self.steps]

    @property
    def own(self) -> bool:
        """Say whether the mediation body must act."""
        return self.id in OWN

    @property
    def waits(self) -> bool:
        """Say whether it runs, or ran out with nothing done."""
        return self.due_on is not None and self.state in {
            State.RUNNING,
            State.MISSED,
            State.UNKNOWN,
        }

    def days_left(self, today: date) -> int | None:
        """Say in how many days it ends; below zero: for how many it has been over."""
        return (self.due_on - today).days if self.due_on is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """How one clock is to be run: see ``_clock``."""

    start: date | None
    done: date | None = None
    more: tuple[tuple[str, int], ...] = ()
    void: Promise | None = None
    before: tuple[object, ...] = ()


def clocks(facts: Facts, rule: Lookup) -> list[Clock]:
    """Return all clocks of a case, in the order of the catalogue, instalments last."""
    return [
        *_before(facts, rule),
        *_agreement(facts, rule),
        *limitation(facts, rule),
        *_arbitration(facts, rule),
        _entrusted(facts, rule),
        *_instalments(facts),
        _files(facts, rule),
    ]


def next_own(found: Sequence[Clock]) -> Clock | None:
    """Return the mediation body's clock that ends first."""
    waiting = [one for one in found if one.own and one.waits]
    return min(waiting, key=lambda one: one.due_on or date.max, default=None)


def _clock(id_: str, facts: Facts, lookup: Lookup, run: _Run) -> Clock:
    """Run one clock: from ``start`` by the rule, prolonged by ``more`` (ids or days), to done."""
    rule = lookup(id_, run.start or facts.today)
    told: dict[str, object] = {
        "id": id_,
        "code": rule.code if rule else "",
        "name": rule.name if rule else id_,
        "who": rule.actor if rule else "",
        "rule": rule,
        "start": run.start,
        "done_on": run.done,
    }
    if run.start is None:
        return Clock(state=State.NOT_BEGUN, **told)  # type: ignore[arg-type]
    if rule is None or rule.value is None:
        return Clock(state=State.NO_TERM, **told)  # type: ignore[arg-type]
    steps: list[object] = list(run.before)
    due_on, known = _end(run.start, rule.number, rule.unit, steps)
    for why, days in run.more:
        longer = lookup(why, run.start)
        amount = days or (longer.number if longer and longer.value is not None else 0)
        if amount and due_on is not None:
            steps.append(Said(_("Extended by %(amount)s."), {"amount": amount}))
            unit = longer.unit if longer else rule.unit
            due_on, known = _end(due_on, amount, unit, steps)
    state = _state(facts, run, due_on, known=known)
    if run.void is not None and state is not State.KEPT and run.done is None:
        state, steps = State.VOID, [*steps, run.void]
    return Clock(state=state, due_on=due_on, steps=tuple(steps), **told)  # type: ignore[arg-type]


def _end(start: date, amount: int, unit: str, steps: list[object]) -> tuple[date | None, bool]:
    """Count to the end; where the table of holidays ends, give the plainly counted day."""
    try:
        due = deadlines.due(start, amount, unit)
    except CalendarEnds as ends:
        steps.append(Said(_("%(what)s"), {"what": ends}))
        return ends.counted, False
    steps += due.steps
    return due.on, True


def _state(facts: Facts, run: _Run, due_on: date | None, *, known: bool) -> State:
    if due_on is None:
        return State.KEPT if run.done else State.UNKNOWN
    if run.done is not None:
        if run.done <= due_on:
            return State.KEPT
        return State.LATE if known else State.UNKNOWN
    if not known and facts.today > due_on:
        return State.UNKNOWN
    return State.MISSED if facts.today > due_on else State.RUNNING


def _before(facts: Facts, lookup: Lookup) -> list[Clock]:
    """M1 to M4: negotiating, accepting, mediating, and the way to arbitration."""
    decided = facts.accepted_on or (facts.ended_on if facts.over else None)
    longer = sum(facts.extensions)  # agreed on in one or several times: one extension
    more = (("mediation.extension", longer),) if longer else ()
    right = _clock(
        "mediation.arbitrate_after",
        facts,
        lookup,
        _Run(start=facts.applied_on, done=facts.effective_on),
    )
    return [
        _answered(facts, lookup, facts.last(Kind.ASKED)),
        _clock("mediation.accept", facts, lookup, _Run(start=facts.applied_on, done=decided)),
        _clock(
            "mediation.end",
            facts,
            lookup,
            _Run(start=facts.accepted_on, done=facts.ended_on, more=more),
        ),
        _as_right(right, facts),
    ]


def _as_right(clock: Clock, facts: Facts) -> Clock:
    """Turn M4 round: when it is over, somebody may act who might not before."""
    if facts.first(Kind.ARBITRATION_ASKED) is not None:
        return _with(clock, State.VOID, _("Arbitration has been applied for."))
    if facts.over and not facts.agreed:
        return _with(clock, State.OPEN, _("Mediation is over without an agreement."))
    turned = {State.MISSED: State.OPEN, State.LATE: State.KEPT}
    return _with(clock, turned.get(clock.state, clock.state), None)


def _with(clock: Clock, state: State, more: Promise | None) -> Clock:
    steps = clock.steps if more is None else (*clock.steps, more)
    return Clock(
        id=clock.id,
        code=clock.code,
        name=clock.name,
        who=clock.who,
        state=state,
        rule=clock.rule,
        start=clock.start,
        due_on=clock.due_on,
        done_on=clock.done_on,
        steps=steps,
    )


def _agreement(facts: Facts, lookup: Lookup) -> list[Clock]:
    """M5 to M7: review by the arbitration body, confirmation by the court."""
    asked, accepted = facts.first(Kind.REVIEW_ASKED), facts.first(Kind.REVIEW_ACCEPTED)
    confirmation = facts.first(Kind.CONFIRMATION_ASKED, Kind.CONFIRMED)
    paid = _("Performed in full: neither is needed.") if facts.performed else None
    no_review = paid or (_("Confirmed by the court already.") if confirmation else None)
    if facts.relation:
        no_review = _("Whether there is a labour relation cannot be reviewed (Art. 75).")
    no_confirmation = paid or (_("The arbitration body reviews it.") if asked else None)
    longer = (("review.decision_extension", 0),) if facts.first(Kind.REVIEW_EXTENDED) else ()
    start = facts.effective_on
    return [
        _clock("review.request", facts, lookup, _Run(start=start, done=asked, void=no_review)),
        _clock(
            "review.decision",
            facts,
            lookup,
            _Run(start=accepted, done=facts.first(Kind.REVIEWED), more=longer),
        ),
        _clock(
            "confirmation.request",
            facts,
            lookup,
            _Run(start=start, done=confirmation, void=no_confirmation),
        ),
    ]


PAY, OTHERS = _("Labour remuneration"), _("Other claims")


def limitation(facts: Facts, lookup: Lookup) -> list[Clock]:
    """M8: one for labour remuneration, which waits for the end of the employment, one for the rest.

    Only what happens while it still runs restarts it.
    """
    found = []
    if facts.more:
        found.append(_limited(facts, lookup, facts.known_on, OTHERS if facts.pay else None))
    if facts.pay:
        start = None if facts.employed else (facts.left_on or facts.known_on)
        clock = _limited(facts, lookup, start, PAY)
        if facts.employed:
            why = _("While the worker is employed there, no limitation runs for pay (Art. 27).")
            clock = _with(clock, State.NOT_BEGUN, why)
        found.append(clock)
    return found


def _limited(facts: Facts, lookup: Lookup, start: date | None, about: Promise | None) -> Clock:
    said: list[object] = [] if about is None else [about]
    done = facts.first(Kind.ARBITRATION_ASKED)
    for kind, on in restarts(facts, lookup):
        if start is None or on <= start or (done is not None and on >= done):
            continue
        ran = _clock("arbitration.limit", facts, lookup, _Run(start=start))
        day: dict[str, object] = {"day": on, "what": kind}
        if ran.due_on is not None and on > ran.due_on:
            said.append(Said(_("%(what)s on %(day)s came after it had run out."), day))
            break
        said.append(Said(_("Begins anew on %(day)s: %(what)s."), day))
        start = on
    return _clock(
        "arbitration.limit", facts, lookup, _Run(start=start, done=done, before=tuple(said))
    )


def restarts(facts: Facts, lookup: Lookup) -> list[tuple[Words, date]]:
    """List what restarts the limitation, by day; silence counts on the last day to answer."""
    found: list[tuple[Words, date]] = [
        (Kind(kind).label, on) for kind, on in facts.events if kind in Event.RESTARTS
    ]
    for asked in [on for kind, on in facts.events if kind == Kind.ASKED]:
        answer = _answered(facts, lookup, asked)
        if answer.state in {State.MISSED, State.LATE} and answer.due_on is not None:
            found.append((_("No answer to the request to negotiate: a refusal"), answer.due_on))
    return sorted(found, key=lambda one: one[1])


def _answered(facts: Facts, lookup: Lookup, asked: date | None) -> Clock:
    """Run M1 for one request to negotiate."""
    answer = facts.after(asked, Kind.ANSWERED, Kind.REFUSED, Kind.NEGOTIATED)
    return _clock("negotiation.answer", facts, lookup, _Run(start=asked, done=answer))


def _arbitration(facts: Facts, lookup: Lookup) -> list[Clock]:
    """M9 to M11: what follows once arbitration is applied for."""
    asked, accepted = facts.first(Kind.ARBITRATION_ASKED), facts.first(Kind.ARBITRATION_ACCEPTED)
    served, received = facts.first(Kind.SERVED), facts.first(Kind.AWARD_RECEIVED)
    longer = (("arbitration.award_extension", 0),) if facts.first(Kind.AWARD_EXTENDED) else ()
    runs = {
        "arbitration.accept": _Run(start=asked, done=accepted),
        "arbitration.serve": _Run(start=accepted, done=served),
        "arbitration.defence": _Run(start=served, done=facts.first(Kind.DEFENDED)),
        "arbitration.award": _Run(start=accepted, done=facts.first(Kind.AWARDED), more=longer),
        "award.sue": _Run(start=received, done=facts.after(received, Kind.SUED)),
        "award.set_aside": _Run(start=received, done=facts.first(Kind.SET_ASIDE_ASKED)),
    }
    return [_clock(id_, facts, lookup, run) for id_, run in runs.items()]


def _entrusted(facts: Facts, lookup: Lookup) -> Clock:
    run = _Run(start=facts.last(Kind.ENTRUSTED), done=facts.ended_on)
    return _clock("arbitration.entrusted_mediation", facts, lookup, run)


def _files(facts: Facts, lookup: Lookup) -> Clock:
    """M13: how long the file is kept; then a person decides whether it is disposed of.

    A span that simply runs out: no day of rest moves it.
    """
    awarded = facts.first(Kind.AWARDED) is not None
    id_ = "files.award" if awarded else "files.mediation"
    rule = lookup(id_, facts.closed_on or facts.today)
    due_on, state = None, State.NOT_BEGUN
    if facts.closed_on is not None and rule is not None and rule.value is not None:
        due_on = deadlines.counted_day(facts.closed_on, rule.number, rule.unit)
        state = State.OPEN if facts.today > due_on else State.RUNNING
        state = State.KEPT if facts.disposed_on is not None else state
    return Clock(
        id=id_,
        code=rule.code if rule else "",
        name=rule.name if rule else id_,
        who=rule.actor if rule else "",
        rule=rule,
        state=state,
        start=facts.closed_on,
        due_on=due_on,
        done_on=facts.disposed_on,
    )


def _instalments(facts: Facts) -> list[Clock]:
    """Follow each instalment: kept where by its day as much was paid as was due by then."""
    found, wanted = [], Decimal(0)
    for number, (due_on, amount) in enumerate(facts.instalments, 1):
        wanted += amount
        run = _Run(start=facts.effective_on, done=_paid_on(facts.payments, wanted))
        found.append(
            Clock(
                id=INSTALMENT,
                code="",
                name=Said(_("Instalment %(number)s"), {"number": number}),
                who=_("employer; the mediation body urges"),
                state=_state(facts, run, due_on, known=True),
                start=facts.effective_on,
                due_on=due_on,
                done_on=run.done,
                steps=(Said(_("As agreed: %(amount)s yuan."), {"amount": f"{amount:,.2f}"}),),
            )
        )
    return found


def _paid_on(payments: Sequence[tuple[date, Decimal]], wanted: Decimal) -> date | None:
    paid = Decimal(0)
    for on, amount in payments:
        paid += amount
        if paid >= wanted:
            return on
    return None
