"""The stage that a target's record bears out. Nobody types a stage."""

from datetime import date

from unionhall.core import audit, events, facts
from unionhall.core.actors import Actor
from unionhall.organizations.models import Organization
from unionhall.outreach.models import Visit
from unionhall.targets import queries
from unionhall.targets.events import TargetClosed
from unionhall.targets.models import Target

State = Target.State


def borne_out(target: Target) -> str:
    """Return the stage before founding that owner, visits and intent come to."""
    if queries.intent_of(target) == Visit.Intent.AGREED:
        return State.WILLING
    if queries.held_visits(target).exists():
        return State.VISITED
    return State.ASSIGNED if target.owner_id else State.LISTED


def settle(actor: Actor, target: Target, meeting: str = "") -> None:
    """Bring an open target to the stage that its record bears out; a founding goes on."""
    if not target.is_open or target.state == State.FOUNDING:
        return
    step(actor, target, borne_out(target), meeting=meeting)


def step(actor: Actor, target: Target, to: str, *, reason: str = "", meeting: str = "") -> None:
    """Take a target to another open stage, on record; the same stage changes nothing."""
    before = target.state
    if before == to:
        return
    reopened = {} if target.is_open else {"closed_on": None, "close_reason": ""}
    ended = target.closed_on
    target.advance(to, **reopened)
    tell_figures(target, ended)
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
    tell_figures(target)
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


def tell_figures(target: Target, *days: date | None) -> None:
    """Tell the figures that what counts of this target changed."""
    facts.changed("targets", target.scope_path, target.listed_on, target.closed_on, *days)
    facts.changed("targets_closed", target.scope_path, target.closed_on, *days)
