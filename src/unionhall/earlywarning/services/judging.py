"""What people do about a warning: confirm or dismiss it, respond, close it."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.core import audit
from unionhall.core import facts as figures
from unionhall.core.actors import Actor
from unionhall.core.identifiers import uuid7
from unionhall.core.personal import holds_number
from unionhall.earlywarning import errors, queries
from unionhall.earlywarning.commands import Close, Confirm, Dismiss, TakeStep
from unionhall.earlywarning.models import EarlyWarning, Step
from unionhall.earlywarning.permissions import JUDGE, REPORT

State = EarlyWarning.State
CONFIRMED, DISMISSED, CLOSED = "warnings_confirmed", "warnings_dismissed", "warnings_closed"


@transaction.atomic
def confirm(actor: Actor, command: Confirm) -> EarlyWarning:
    """Say that the facts are so and something has to be done."""
    warning = _to_judge(actor, command.warning)
    reason = " ".join(command.reason.split())
    now = timezone.now()
    on = timezone.localdate(now)
    warning.advance(
        State.CONFIRMED,
        judged_at=now,
        judged_by_id=actor.user_id,
        confirmed_on=on,
        reason=reason,
    )
    audit.record(actor, "earlywarning.confirmed", warning, reason=reason, late=warning.late())
    figures.changed(CONFIRMED, warning.scope_path, on)
    return warning


@transaction.atomic
def dismiss(actor: Actor, command: Dismiss) -> EarlyWarning:
    """Say that it is no risk, and why; its facts raise nothing again by the same rule."""
    warning = _to_judge(actor, command.warning)
    reason = " ".join(command.reason.split())
    if not reason:
        raise errors.ReasonNeeded
    now = timezone.now()
    on = timezone.localdate(now)
    warning.advance(
        State.DISMISSED,
        judged_at=now,
        judged_by_id=actor.user_id,
        dismissed_on=on,
        reason=reason,
    )
    audit.record(actor, "earlywarning.dismissed", warning, reason=reason, late=warning.late())
    figures.changed(DISMISSED, warning.scope_path, on)
    return warning


def _to_judge(actor: Actor, public_id: Any) -> EarlyWarning:
    """Return a warning that the actor may judge: its owner's body, or one above that."""
    warning = queries.warning(actor, public_id, lock=True)
    actor.require(JUDGE, warning.owner.path)
    return warning


@transaction.atomic
def take_step(actor: Actor, command: TakeStep) -> Step:
    """Enter a step of the response, once per key.

    The station's report may come before the warning is judged; all else follows it.
    """
    warning = queries.warning(actor, command.warning, REPORT, lock=True)
    note = " ".join(command.note.split())
    kind = Step.Kind(command.kind)
    if command.key and (earlier := Step.objects.filter(public_id=command.key).first()):
        said = (earlier.warning_id, earlier.kind, earlier.done_on, earlier.note)
        if said != (warning.pk, kind, command.done_on, note):
            raise errors.OtherContent
        return earlier
    if not warning.is_open:
        raise errors.WarningIsOver(state=warning.state_name)
    if warning.state == State.RAISED and kind is not Step.Kind.REPORT:
        raise errors.ConfirmFirst
    if not note:
        raise errors.NoteNeeded
    if holds_number(note):
        raise errors.NumberOfAPerson
    _check_day(warning, command.done_on)
    try:
        with transaction.atomic():
            step = Step.objects.create(
                public_id=command.key or uuid7(),
                warning=warning,
                kind=kind,
                done_on=command.done_on,
                note=note,
                user_id=actor.user_id,
            )
    except IntegrityError as sent_twice_at_once:
        raise errors.OtherContent from sent_twice_at_once
    audit.record(actor, "earlywarning.step_taken", warning, kind=str(kind), on=str(step.done_on))
    return step


def _check_day(warning: EarlyWarning, day: date) -> None:
    if day > timezone.localdate():
        raise errors.DayAhead(day=day)
    first = warning.facts.order_by("on").values_list("on", flat=True).first()
    if first is not None and day < first:
        raise errors.DayBefore(day=day, first=first)


@transaction.atomic
def close(actor: Actor, command: Close) -> EarlyWarning:
    """Close a confirmed warning with what came of it."""
    warning = _to_judge(actor, command.warning)
    note = " ".join(command.note.split())
    if not command.outcome:
        raise errors.OutcomeNeeded
    if holds_number(note):
        raise errors.NumberOfAPerson
    outcome = EarlyWarning.Outcome(command.outcome)
    on = timezone.localdate()
    warning.advance(State.CLOSED, outcome=outcome, outcome_note=note, closed_on=on)
    audit.record(actor, "earlywarning.closed", warning, outcome=str(outcome))
    figures.changed(CLOSED, warning.scope_path, on)
    return warning
