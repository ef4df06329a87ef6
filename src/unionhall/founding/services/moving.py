"""Taking a case from one state to the next, and writing down what happened."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from unionhall.accounts.models import User
from unionhall.core import audit, formats
from unionhall.core.actors import Actor
from unionhall.core.errors import NumberInReason
from unionhall.core.personal import holds_number
from unionhall.founding import errors, law, queries
from unionhall.founding.models import CaseEmployer, CaseStep, FoundingCase
from unionhall.founding.steps import STEPS
from unionhall.organizations import tree
from unionhall.targets.commands import FoundingStopped
from unionhall.targets.models import Target
from unionhall.targets.permissions import KEEP
from unionhall.targets.services import founding_stopped

State = FoundingCase.State
Deed = CaseStep.Deed
SHORTEST, LONGEST = 2, 200


def at_step(actor: Actor, public_id: UUID, *states: str) -> FoundingCase:
    """Find and lock a case at one of these steps, whose turn it is this actor's to take."""
    tree.hold_still()  # before any row is locked: who approves or dissolves asks in this order
    wanted = STEPS[states[0]].permission
    case = queries.case(actor, public_id, wanted, lock=True)
    if case.state not in states:
        raise errors.NotNow(state=case.state_name)
    step = STEPS[case.state]
    if case.acting_id is not None and case.acting_id != actor.user_id:
        raise errors.HandedToAnother(name=case.acting.name if case.acting else "–")
    if step.is_decision and actor.user_id is not None and case.submitted_by_id == actor.user_id:
        raise audit.refusal(errors.OwnSubmission(), "founding.refused", case, state=str(case.state))
    return case


def user_of(actor: Actor) -> User | None:
    """Return the account that acts."""
    return User.objects.filter(pk=actor.user_id).first() if actor.user_id is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One step: to which state, by what deed, on which day, with what words."""

    to: str
    deed: str
    on: date | None = None
    text: str = ""


def move(actor: Actor, case: FoundingCase, done: Move, **changes: object) -> None:
    """Take a step: state and due day first, then the history and the trail.

    Of two people at once, one is refused: the step is a compare-and-set.
    """
    was, now = case.state, timezone.now()
    step = STEPS.get(done.to)
    start = done.on or timezone.localdate(now)
    due_on = law.due(step, start, law.place_of(case)) if step else None
    common: dict[str, object] = {
        "since": now,
        "law_due_on": due_on,
        "due_on": due_on,
        "acting": None,
        "hold_until": None,
        "hold_reason": "",
        "hold_by": "",
        "reason": "",
    }
    case.advance(done.to, **common | changes)
    write_down(actor, case, done.deed, was=was, on=done.on, text=done.text)
    audit.record(
        actor,
        "founding.stepped",
        case,
        reason=done.text[:LONGEST] if done.deed in WITH_REASON else "",
        deed=str(done.deed),
        before=was,
        after=str(done.to),
        on=done.on.isoformat() if done.on else None,
    )


WITH_REASON = frozenset({Deed.RETURNED, Deed.REFUSED, Deed.WITHDRAWN})


def write_down(  # noqa: PLR0913 -- one row with everything in it
    actor: Actor,
    case: FoundingCase,
    deed: str,
    *,
    was: str = "",
    on: date | None = None,
    text: str = "",
) -> None:
    """Add a row to the history."""
    CaseStep.objects.create(
        case=case,
        deed=deed,
        was=was or case.state,
        became=case.state,
        on=on,
        at=timezone.now(),
        by=actor.name[:80],
        text=text[:300],
    )


def stop(actor: Actor, case: FoundingCase, to: str, deed: str, reason: str) -> None:
    """End a case that comes to nothing: its employers and its target are free again."""
    move(
        actor,
        case,
        Move(to=to, deed=deed, on=timezone.localdate(), text=reason),
        reason=reason,
        ended_on=timezone.localdate(),
    )
    CaseEmployer.objects.filter(case=case).update(open=False)
    target = case.target
    if target is not None and target.state == Target.State.FOUNDING:
        actor.require(KEEP, target.scope_path)
        founding_stopped(actor, FoundingStopped(target=target.public_id, reason=reason))


def sound_reason(text: str) -> str:
    """Return a reason that says something and holds nobody's number."""
    reason = " ".join(text.split())
    if not SHORTEST <= len(reason) <= LONGEST:
        raise errors.ReasonNeeded
    if holds_number(reason):
        raise NumberInReason
    return reason


def day_between(on: date, earliest: date | None, what: str, *, field: str = "on") -> None:
    """Refuse a day that has not come, and one before what it must follow."""
    if on > timezone.localdate():
        raise errors.DayInFuture(day=formats.day(on), field=field)
    if earliest is not None and on < earliest:
        raise errors.DayTooEarly(
            day=formats.day(on), what=what, earliest=formats.day(earliest), field=field
        )
