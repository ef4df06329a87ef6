"""Giving back, refusing, withdrawing; putting on hold and handing over."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from unionhall.core import audit, formats
from unionhall.core.actors import Actor
from unionhall.founding import errors, law, queries
from unionhall.founding.commands import GiveBack, HandTo, PutOnHold, Refuse, Resume, Withdraw
from unionhall.founding.models import CaseStep, FoundingCase
from unionhall.founding.permissions import APPROVE, PREPARE
from unionhall.founding.services.moving import Move, at_step, move, sound_reason, stop, write_down
from unionhall.founding.steps import STEPS
from unionhall.joining.services.founding import ReleaseHeld, release_held
from unionhall.organizations import tree

State = FoundingCase.State
Deed = CaseStep.Deed
LONGEST_HOLD = timedelta(days=180)
"""No case rests for longer at a time: it would be forgotten."""


@audit.keeps_refusals
@transaction.atomic
def give_back(actor: Actor, command: GiveBack) -> FoundingCase:
    """Send what was submitted back to those who prepare, with the reason."""
    case = at_step(actor, command.case, State.APPLIED, State.REQUESTED, State.REPORTED)
    reason = sound_reason(command.reason)
    back = STEPS[case.state].back
    if back is None:
        raise errors.NotNow(state=case.state_name)
    move(
        actor,
        case,
        Move(to=back, deed=Deed.RETURNED, on=timezone.localdate(), text=reason),
        reason=reason,
        submitted_by=None,
    )
    return case


@transaction.atomic
def refuse(actor: Actor, command: Refuse) -> FoundingCase:
    """Refuse the founding for good; those who joined go where they belong without it."""
    tree.hold_still()
    case = queries.case(actor, command.case, APPROVE, lock=True)
    if case.state not in FoundingCase.BEFORE_APPROVAL or case.state == State.DRAFT:
        raise errors.NotNow(state=case.state_name)
    reason = sound_reason(command.reason)
    stop(actor, case, State.REFUSED, Deed.REFUSED, reason)
    _let_go(actor, case)
    return case


@transaction.atomic
def withdraw(actor: Actor, command: Withdraw) -> FoundingCase:
    """Withdraw the case; those who joined go where they belong without it."""
    tree.hold_still()
    case = queries.case(actor, command.case, PREPARE, lock=True)
    if case.state not in FoundingCase.BEFORE_APPROVAL:
        raise errors.NotNow(state=case.state_name)
    reason = sound_reason(command.reason)
    stop(actor, case, State.WITHDRAWN, Deed.WITHDRAWN, reason)
    _let_go(actor, case)
    return case


def _let_go(actor: Actor, case: FoundingCase) -> None:
    with override("zh-hans"):  # applicants read it with the application, in the office's language
        sentence = _(
            "The founding of the union ended without a union. You can join at the union of "
            "your workplace or residence."
        )
    release_held(actor, ReleaseHeld(case=case.public_id, reason=sentence))


@transaction.atomic
def put_on_hold(actor: Actor, command: PutOnHold) -> FoundingCase:
    """Let a case rest until a day, for a reason that everybody at the case reads.

    From that day on it is due again, and late the day after: the body above sees it.
    """
    case = _in_turn(actor, command)
    reason = sound_reason(command.reason)
    today = timezone.localdate()
    if not today < command.until <= today + LONGEST_HOLD:
        raise errors.HoldMustEnd(days=LONGEST_HOLD.days)
    case.hold_until, case.hold_reason, case.hold_by = command.until, reason, actor.name[:80]
    case.due_on = law.due_on_hold(case.law_due_on, command.until)
    case.save(update_fields=["hold_until", "hold_reason", "hold_by", "due_on"])
    text = f"{formats.day(command.until)} · {reason}"
    write_down(actor, case, Deed.HELD, text=text)
    audit.record(actor, "founding.held", case, reason=reason, until=command.until.isoformat())
    return case


@transaction.atomic
def resume(actor: Actor, command: Resume) -> FoundingCase:
    """Take up a case that was on hold; the rule's day counts again."""
    case = _in_turn(actor, command)
    if case.hold_until is None:
        raise errors.NotOnHold
    case.hold_until, case.hold_reason, case.hold_by = None, "", ""
    case.due_on = case.law_due_on
    case.save(update_fields=["hold_until", "hold_reason", "hold_by", "due_on"])
    write_down(actor, case, Deed.RESUMED)
    audit.record(actor, "founding.resumed", case)
    return case


@transaction.atomic
def hand_to(actor: Actor, command: HandTo) -> FoundingCase:
    """Let somebody stand in at this step; the next step is anybody's again."""
    case = _in_turn(actor, command)
    user = next((u for u in queries.stand_ins(case) if u.public_id == command.user), None)
    if command.user is not None:
        if user is None:
            raise errors.CannotStandIn
        if STEPS[case.state].is_decision and user.pk == case.submitted_by_id:
            raise errors.CannotStandIn
    if case.acting == user:
        return case
    case.acting = user
    case.save(update_fields=["acting"])
    write_down(actor, case, Deed.HANDED, text=user.name if user else "")
    audit.record(actor, "founding.handed", case, to=str(user.public_id) if user else "")
    return case


def _in_turn(actor: Actor, command: PutOnHold | Resume | HandTo) -> FoundingCase:
    """Find and lock a running case whose step the actor's duty allows."""
    case = queries.case(actor, command.case, lock=True)
    step = STEPS.get(case.state)
    if step is None:
        raise errors.NotNow(state=case.state_name)
    actor.require(step.permission, case.scope_path)
    return case
