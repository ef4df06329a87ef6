"""Taking back what was noted wrongly: a payment, an award, or what else a clock runs from."""

from django.db import transaction
from django.utils import timezone

from unionhall.core import audit, facts, formats
from unionhall.core.actors import Actor
from unionhall.mediation import errors, law, panels, queries
from unionhall.mediation.commands import TakeBack
from unionhall.mediation.models import Case, Event, Payment
from unionhall.mediation.services.common import at_state, set_due, sound_reason
from unionhall.mediation.services.performing import NEEDS
from unionhall.mediation.services.workers import refuse_to_open_beside

State = Case.State
Kind = Event.Kind


@transaction.atomic
def take_back(actor: Actor, command: TakeBack) -> Event:
    """Take an entry back: it stays with who, when and why, and everything goes on without it.

    Money is open again and counts no more, a file that it closed is open again, and no clock
    runs from it. Taken back twice, it is taken back once. What a record of another app says too
    is put right there first, so that both never say different things.
    """
    case = at_state(actor, command.case)
    found = case.events.select_related("payment").filter(public_id=command.event).first()
    if found is None or found.kind not in Event.RETRACTABLE:
        raise errors.NotToTakeBack
    if not found.stands:
        return found
    reason = sound_reason(case, command.reason)
    if said := panels.said_by(case, found):
        raise errors.SaidElsewhere(what=said)
    _nothing_follows(case, found)
    _strike(actor, found, reason)
    if found.payment is not None:
        facts.changed("disputes_paid", case.scope_path, found.payment.paid_on)
        _open_again(actor, case, reason)
    elif found.kind == Kind.AWARDED:
        facts.changed("disputes_awarded", case.scope_path, found.on)
    audit.record(
        actor,
        "mediation.taken_back",
        case,
        kind=str(found.kind),
        on=found.on.isoformat(),
        state=str(case.state),
        reason=reason,
    )
    set_due(case)
    return found


def _strike(actor: Actor, found: Event, reason: str) -> None:
    found.taken_back_at, found.taken_back_by = timezone.now(), actor.name[:80]
    found.taken_back_why = reason
    found.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_why"])


def _nothing_follows(case: Case, found: Event) -> None:
    """Refuse what something else rests on: money paid on an award, a later step of a procedure."""
    if found.kind == Kind.AWARDED:
        paid = case.payments.standing().filter(basis=Payment.Basis.AWARD)
        if total := law.total(one.amount for one in paid):
            raise errors.AwardIsPaid(amount=f"{total:,.2f}")
    standing = case.events.filter(taken_back_at=None).exclude(pk=found.pk)
    if standing.filter(kind=found.kind, on__lte=found.on).exists():
        return
    later = [kind for kind, needs in NEEDS.items() if found.kind in needs]
    if follows := standing.filter(kind__in=later).order_by("on", "pk").first():
        raise errors.SomethingFollows(what=follows.get_kind_display(), day=formats.day(follows.on))


def _open_again(actor: Actor, case: Case, reason: str) -> None:
    """Open a file again that is not paid in full without the money taken back.

    Not beside another open case of its workers: that one was taken in when this one was over.
    """
    if case.state != State.CLOSED or not queries.money(queries.whole(case)).open:
        return
    standing = case.events.filter(taken_back_at=None)
    broken = standing.filter(kind=Kind.UNPERFORMED).last()
    if broken is None:
        refuse_to_open_beside(actor, case)
    for closing in standing.filter(kind=Kind.CLOSED):
        _strike(actor, closing, reason)
    case.advance(
        State.UNPERFORMED if broken else State.AGREED, closed_on=broken.on if broken else None
    )
