"""What follows an agreement or an award: payments, closing, not performed, further events."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from unionhall.core import facts
from unionhall.core.actors import Actor
from unionhall.mediation import errors, queries, telling
from unionhall.mediation.commands import CloseFile, NoteEvent, NotPerformed, Pay
from unionhall.mediation.models import Case, Event, Payment
from unionhall.mediation.services.common import (
    Happened,
    at_state,
    be_at,
    day_between,
    done_so,
    is_money,
    sound_amount,
    sound_reason,
    step,
    write_down,
)

State = Case.State
Kind = Event.Kind
NEEDS: dict[str, tuple[str, ...]] = {
    Kind.ANSWERED: (Kind.ASKED,),
    Kind.REVIEW_ASKED: (Kind.AGREED,),
    Kind.REVIEW_ACCEPTED: (Kind.REVIEW_ASKED,),
    Kind.REVIEW_EXTENDED: (Kind.REVIEW_ACCEPTED,),
    Kind.REVIEWED: (Kind.REVIEW_ACCEPTED,),
    Kind.CONFIRMATION_ASKED: (Kind.AGREED,),
    Kind.CONFIRMED: (Kind.CONFIRMATION_ASKED,),
    Kind.ARBITRATION_ACCEPTED: (Kind.ARBITRATION_ASKED,),
    Kind.SERVED: (Kind.ARBITRATION_ACCEPTED,),
    Kind.DEFENDED: (Kind.SERVED,),
    Kind.AWARD_EXTENDED: (Kind.ARBITRATION_ACCEPTED,),
    Kind.AWARDED: (Kind.ARBITRATION_ASKED,),
    Kind.AWARD_RECEIVED: (Kind.AWARDED,),
    Kind.SET_ASIDE_ASKED: (Kind.AWARD_RECEIVED,),
}
"""What must have happened before something else can."""


@transaction.atomic
def pay(actor: Actor, command: Pay) -> Payment:
    """Note money that reached the workers; sent twice it is one payment.

    When everything agreed is paid, the file is closed with the day of the last payment. Once
    there is an award, money is paid on it alone: the same money is not recovered twice.
    """
    case = at_state(actor, command.case)
    if earlier := _earlier(case, command):
        return earlier
    basis = Payment.Basis(command.basis)
    amount = sound_amount(command.amount)
    found = queries.whole(case)
    money = queries.money(found)
    if basis is Payment.Basis.AGREEMENT:
        if case.state not in {State.AGREED, State.UNPERFORMED}:
            raise errors.NothingOpen(state=case.state_name)
        if money.awarded:
            raise errors.AwardInItsPlace
        day_between(command.paid_on, case.ended_on, _("the agreement"), field="paid_on")
        still = money.open
    else:
        awarded = found.events.filter(kind=Kind.AWARDED, taken_back_at=None).first()
        if awarded is None:
            raise errors.NoAward
        day_between(command.paid_on, awarded.on, _("the award"), field="paid_on")
        still = money.awarded - (money.performed - money.performed_agreed)
    if amount > still:
        raise errors.PaidTooMuch(amount=f"{amount:,.2f}", open=f"{still:,.2f}")
    try:
        with transaction.atomic():
            payment = Payment.objects.create(
                submission_id=command.submission_id,
                case=case,
                basis=basis,
                paid_on=command.paid_on,
                amount=amount,
                noted_by=actor.name[:80],
            )
    except IntegrityError as twice:
        raise errors.OtherContent from twice
    write_paid(actor, case, payment)
    if basis is Payment.Basis.AGREEMENT and amount == still:
        step(
            actor,
            case,
            State.CLOSED,
            Happened(kind=Kind.CLOSED, on=command.paid_on, text=telling.PERFORMED),
            closed_on=command.paid_on,
        )
    return payment


def write_paid(actor: Actor, case: Case, payment: Payment) -> None:
    """Write a payment into the history of its case, and tell the figures."""
    facts.changed("disputes_paid", case.scope_path, payment.paid_on)
    write_down(
        actor,
        case,
        Happened(
            kind=Kind.PAID,
            on=payment.paid_on,
            text=payment.basis,
            amount=payment.amount,
            payment=payment,
        ),
    )


def _earlier(case: Case, command: Pay) -> Payment | None:
    earlier = Payment.objects.filter(submission_id=command.submission_id).first()
    if earlier is None:
        return None
    told = (earlier.case_id, earlier.paid_on, earlier.amount, earlier.basis)
    if told != (case.pk, command.paid_on, command.amount, command.basis):
        raise errors.OtherContent
    return earlier


@transaction.atomic
def close_file(actor: Actor, command: CloseFile) -> Case:
    """Close a file in which all is done that was agreed, money or not."""
    case = at_state(actor, command.case)
    if case.state == State.CLOSED and case.closed_on == command.on:
        return case
    be_at(case, State.AGREED, State.UNPERFORMED)
    day_between(command.on, case.ended_on, _("the agreement"))
    still = queries.money(queries.whole(case)).open
    if still:
        raise errors.StillOpen(open=f"{still:,.2f}")
    step(
        actor,
        case,
        State.CLOSED,
        Happened(kind=Kind.CLOSED, on=command.on, text=telling.PERFORMED),
        closed_on=command.on,
    )
    return case


@transaction.atomic
def not_performed(actor: Actor, command: NotPerformed) -> Case:
    """Note that the agreement was not performed: the limitation begins anew."""
    case = at_state(actor, command.case)
    reason = sound_reason(case, command.reason)
    if done_so(case, Kind.UNPERFORMED, command.on, reason):
        return case
    be_at(case, State.AGREED)
    day_between(command.on, case.ended_on, _("the agreement"))
    step(
        actor,
        case,
        State.UNPERFORMED,
        Happened(kind=Kind.UNPERFORMED, on=command.on, text=reason),
        closed_on=command.on,
        reason=reason,
    )
    return case


@transaction.atomic
def note_event(actor: Actor, command: NoteEvent) -> Event:
    """Note something that begins, ends or restarts a clock, also after the mediation.

    The same thing noted twice is one. A case has one award, so that its money is counted once.
    """
    case = at_state(actor, command.case)
    if command.kind not in Event.BY_HAND:
        raise errors.NoSuchEvent
    kind = Kind(command.kind)
    day_between(command.on, None, "")
    standing = case.events.filter(taken_back_at=None)
    happened = {one.kind: one.on for one in standing.order_by("-pk")}
    needs = NEEDS.get(kind, ())
    for one in needs:
        if one not in happened:
            raise errors.EventTooSoon(what=kind.label, needs=Kind(one).label)
        day_between(command.on, happened[one], str(Kind(one).label))
    amount = command.amount if kind is Kind.AWARDED else None
    if kind is Kind.AWARDED and (amount is None or not is_money(amount)):
        raise errors.AwardAmountMissing
    text = sound_reason(case, command.text, "text") if command.text.strip() else ""
    same_day = standing.filter(kind=kind, on=command.on).first()
    if same_day is not None and (same_day.amount, same_day.text) == (amount, text):
        return same_day
    if kind is Kind.AWARDED and kind in happened:
        raise errors.AwardedAlready(day=happened[kind])
    event = write_down(actor, case, Happened(kind=kind, on=command.on, text=text, amount=amount))
    if kind is Kind.AWARDED:
        facts.changed("disputes_awarded", case.scope_path, command.on)
    return event
