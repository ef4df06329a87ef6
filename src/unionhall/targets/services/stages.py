"""The stage that a target's record bears out. Nobody types a stage."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.utils import timezone

from unionhall.core import audit, bulk, events, facts
from unionhall.core.actors import Actor
from unionhall.organizations.models import Organization
from unionhall.outreach.models import Visit
from unionhall.targets import queries
from unionhall.targets.events import TargetClosed
from unionhall.targets.models import Stage, Target

State = Target.State
FACT, CLOSED_FACT = "targets", "targets_closed"


def borne_out(target: Target) -> str:
    """Return the stage before founding that owner, visits and intent come to."""
    return borne_out_all([target])[0]


def borne_out_all(targets: Sequence[Target]) -> list[str]:
    """Return the stage of each of many targets, with one question about their visits."""
    heard = queries.heard_at({target.employer_id for target in targets})
    return [_stage(target, heard.get(target.employer_id)) for target in targets]


def _stage(target: Target, heard: queries.Heard | None) -> str:
    if queries.last_word(target, heard) == Visit.Intent.AGREED:
        return State.WILLING
    if heard is not None:
        return State.VISITED
    return State.ASSIGNED if target.owner_id else State.LISTED


def begin(targets: Sequence[Target]) -> None:
    """Write the first stage of targets that were listed just now."""
    bulk.insert([_since(target, target.listed_on) for target in targets])
    facts.rows_changed(FACT, [(target.scope_path, [target.listed_on]) for target in targets])


def settle(actor: Actor, target: Target, *, meeting: str = "") -> None:
    """Bring an open target to the stage that its record bears out; a founding goes on."""
    if target.is_open and target.state != State.FOUNDING:
        step(actor, target, borne_out(target), meeting=meeting)


def step(actor: Actor, target: Target, to: str, *, reason: str = "", meeting: str = "") -> None:
    """Take a target to another open stage, on record; the same stage changes nothing."""
    before = target.state
    if before == to:
        return
    target.advance(to)
    turn(target, timezone.localdate())
    audit.record(
        actor,
        "targets.stepped",
        target,
        reason=reason,
        before=before,
        after=str(to),
        meeting=meeting,
    )


def close(  # noqa: PLR0913 -- what it came to, and why
    actor: Actor,
    target: Target,
    to: str,
    on: date,
    *,
    union: Organization | None = None,
    reason: str = "",
) -> None:
    """End a target, with the union that it came to or the reason why it did not."""
    before = target.state
    day = max(on, target.listed_on)
    target.advance(to, closed_on=day, union=union, close_reason=reason)
    turn(target, day)
    audit.record(
        actor,
        "targets.closed",
        target,
        reason=reason,
        before=before,
        after=str(to),
        on=day.isoformat(),
        union=str(union.public_id) if union else None,
    )
    events.publish(actor, TargetClosed(target.public_id, target.scope_path, str(to), day))


def turn(target: Target, on: date) -> None:
    """Have the stage and the mode of now hold from a day on; stages after it never were."""
    stages = Stage.objects.filter(target=target)
    days = set(stages.filter(valid_from__gte=on).values_list("valid_from", flat=True))
    stages.filter(valid_from__gte=on).delete()
    stages.filter(Q(valid_until=None) | Q(valid_until__gt=on)).update(valid_until=on)
    _since(target, on).save(force_insert=True)
    for fact in (FACT, CLOSED_FACT):
        facts.changed(fact, target.scope_path, on, *days)


def _since(target: Target, on: date) -> Stage:
    return Stage(
        target=target,
        scope_path=target.scope_path,
        stage=target.state,
        mode=target.mode,
        valid_from=on,
    )
