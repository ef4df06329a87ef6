"""What every service of mediation does: lock, check the day, write down, set the due day anew."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone

from unionhall.accounts.models import User
from unionhall.core import audit, facts, formats
from unionhall.core.actors import Actor
from unionhall.core.errors import NumberInReason
from unionhall.core.personal import holds_number
from unionhall.core.sealed import seal
from unionhall.mediation import clocks, errors, law, queries
from unionhall.mediation.models import CENTS, DIGITS, Case, Event, Party, Payment

SHORTEST, LONGEST = 2, 200
LONGEST_TEXT = 8000
MOST = Decimal(10) ** (DIGITS - CENTS)
State = Case.State
Kind = Event.Kind
ACTIONS = {
    kind: "mediation.noted" if kind in Event.BY_HAND else f"mediation.{kind}" for kind in Kind
}
"""What the trail calls each event."""


def at_state(actor: Actor, public_id: UUID, *states: str) -> Case:
    """Find and lock a case in which the actor may act, at one of these states.

    Nothing is written to a file that was disposed of.
    """
    case = queries.case(actor, public_id, work=True, lock=True)
    if case.disposed_on is not None:
        raise errors.DisposedOf(day=formats.day(case.disposed_on))
    if states:
        be_at(case, *states)
    return case


def be_at(case: Case, *states: str) -> None:
    """Refuse what is no step of a case as it stands."""
    if case.state not in states:
        raise errors.NotNow(state=case.state_name)


def done_so(case: Case, kind: str, on: date, text: str | None = None) -> bool:
    """Say whether the very same thing was written down before: a deed sent again is one deed.

    ``text`` None: whatever was said with it.
    """
    rows = case.events.filter(kind=kind, on=on, taken_back_at=None)
    return (rows if text is None else rows.filter(text=text[:300])).exists()


def user_of(actor: Actor) -> User | None:
    """Return the account that acts."""
    return User.objects.filter(pk=actor.user_id).first() if actor.user_id is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What an event says: its kind and day, with words or an amount, and the money it notes."""

    kind: str
    on: date
    text: str = ""
    amount: Decimal | None = None
    payment: Payment | None = None


def write_down(actor: Actor, case: Case, happened: Happened, was: str = "") -> Event:
    """Add an event to the case, and its link to the trail; then set the due day anew.

    The words of an event stand in the case alone, not in the trail.
    """
    event = Event.objects.create(
        case=case,
        kind=happened.kind,
        was=was or case.state,
        became=case.state,
        on=happened.on,
        amount=happened.amount,
        at=timezone.now(),
        by=actor.name[:80],
        text=happened.text[:300],
        payment=happened.payment,
    )
    audit.record(
        actor,
        ACTIONS[Kind(happened.kind)],
        case,
        kind=str(happened.kind),
        on=happened.on.isoformat(),
        state=str(case.state),
    )
    set_due(case)
    return event


def set_due(case: Case) -> None:
    """Find the nearest day of the mediation body's own clocks, and keep it for the lists."""
    due_on, due_rule = nearest_due(queries.whole(case)) if not case.is_over else (None, "")
    if (case.due_on, case.due_rule) != (due_on, due_rule):
        Case.objects.filter(pk=case.pk).update(due_on=due_on, due_rule=due_rule)
        case.due_on, case.due_rule = due_on, due_rule


def nearest_due(case: Case) -> tuple[date | None, str]:
    """Return the nearest day of the mediation body's own clocks of a whole case, and its rule."""
    clock = clocks.next_own(law.clocks_of(case))
    return (clock.due_on, clock.id) if clock else (None, "")


def step(actor: Actor, case: Case, to: str, happened: Happened, **changes: Any) -> None:
    """Take a case to another state: of two people at once, one is refused."""
    was = case.state
    case.advance(to, **changes)
    write_down(actor, case, happened, was=was)
    tell_figures(case)


COUNTED = (
    "disputes_accepted",
    "disputes_ended",
    "disputes_settled",
    "disputes_workers",
    "disputes_helped",
)


def tell_figures(case: Case) -> None:
    """Tell the figures that a case has come to one of the days that count."""
    for fact in COUNTED:
        facts.changed(fact, case.scope_path, case.accepted_on, case.ended_on)


def sound_reason(case: Case, text: str, field: str = "reason") -> str:
    """Return a reason that says something, and neither a number nor the name of a party.

    It stands in clear: in the case's history, and in the trail.
    """
    reason = " ".join(text.split())
    if not SHORTEST <= len(reason) <= LONGEST:
        raise errors.ReasonNeeded(field=field)
    if holds_number(reason):
        raise NumberInReason(field=field)
    for party in case.parties.all():
        told = queries.opened(Party.TABLE, party)
        if any(told.get(one, "") and told[one] in reason for one in ("name", "spokesman")):
            raise errors.ReasonNamesSomebody(field=field)
    return reason


def sound_text(text: str, field: str) -> str:
    """Return a long text without blanks around it."""
    told = text.strip()
    if len(told) > LONGEST_TEXT:
        raise errors.TextTooLong(most=LONGEST_TEXT, field=field)
    return told


def sound_amount(amount: Decimal, field: str = "amount") -> Decimal:
    """Return an amount of money in yuan; refuse what is none."""
    if not is_money(amount) or not amount:
        raise errors.AmountWrong(amount=amount, field=field)
    return amount.quantize(Decimal("0.01"))


def is_money(amount: Decimal) -> bool:
    """Say whether an amount is money in yuan: nothing or more, with two decimals."""
    exponent = amount.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -CENTS and 0 <= amount < MOST


def day_between(on: date, earliest: date | None, what: str, *, field: str = "on") -> None:
    """Refuse a day that has not come, one before the law, and one before what it must follow."""
    if on > timezone.localdate():
        raise errors.DayInFuture(day=formats.day(on), field=field)
    first = law.law_since()
    if first is not None and first.valid_from is not None and on < first.valid_from:
        raise errors.DayBeforeTheLaw(
            day=formats.day(on),
            law=first.source.title,
            since=formats.day(first.valid_from),
            field=field,
        )
    if earliest is not None and on < earliest:
        raise errors.DayTooEarly(
            day=formats.day(on), what=what, earliest=formats.day(earliest), field=field
        )


def sealed(table: str, row: UUID, content: dict[str, Any]) -> dict[str, Any]:
    """Seal a content for a row; return the columns to write."""
    blob, version = seal(table, row, content)
    return {"sealed": blob, "key_version": version}
