"""The end of a mediation: an agreement, or none, or the application is withdrawn."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from unionhall.core import facts, formats
from unionhall.core.actors import Actor
from unionhall.core.identifiers import uuid7
from unionhall.mediation import errors, telling
from unionhall.mediation.commands import Agree, Fail, PartDue, SumAgreed, Withdraw
from unionhall.mediation.models import AgreedSum, Agreement, Case, Claim, Event, Instalment, Payment
from unionhall.mediation.queries import opened
from unionhall.mediation.services.common import (
    Happened,
    at_state,
    be_at,
    day_between,
    done_so,
    is_money,
    sealed,
    sound_amount,
    sound_reason,
    sound_text,
    step,
)
from unionhall.mediation.services.performing import write_paid

State = Case.State
Agreed = list[tuple[Claim, Decimal]]
FARTHEST = timedelta(days=3653)
"""An instalment further ahead is a slip of the year: a choice of ours, no rule of law."""


@transaction.atomic
def agree(actor: Actor, command: Agree) -> Case:
    """Note what both sides agreed on; a small case paid on the spot is closed at once.

    The same agreement sent again is one.
    """
    case = at_state(actor, command.case)
    if earlier := Agreement.objects.filter(case=case).first():
        if _told(earlier) != _wanted(command):
            raise errors.AgreedAlready(day=formats.day(earlier.effective_on))
        return case
    be_at(case, State.ACCEPTED)
    day_between(command.effective_on, case.accepted_on, _("the acceptance"), field="effective_on")
    terms = sound_text(command.terms, "terms")
    if not terms:
        raise errors.TermsMissing
    _about_money_or_not(command)
    sums = _sums(case, command.sums)
    total = sum((amount for _claim, amount in sums), Decimal(0))
    parts = _parts(command, total)
    public_id = uuid7()
    told = {"terms": terms, "manner": sound_text(command.manner, "manner")}
    agreement = Agreement.objects.create(
        public_id=public_id,
        case=case,
        effective_on=command.effective_on,
        written=not command.paid_on_spot,
        **sealed(Agreement.TABLE, public_id, told),
    )
    AgreedSum.objects.bulk_create(
        [AgreedSum(agreement=agreement, claim=claim, amount=amount) for claim, amount in sums]
    )
    Instalment.objects.bulk_create(
        [
            Instalment(agreement=agreement, number=n, due_on=one.due_on, amount=one.amount)
            for n, one in enumerate(parts, 1)
        ]
    )
    step(
        actor,
        case,
        State.AGREED,
        Happened(kind=Event.Kind.AGREED, on=command.effective_on, amount=total),
        ended_on=command.effective_on,
    )
    facts.changed("disputes_agreed_money", case.scope_path, command.effective_on)
    if command.paid_on_spot:
        _paid_at_once(actor, case, command.effective_on, total)
    return case


def _told(earlier: Agreement) -> tuple[object, ...]:
    """Return what an agreement says, to tell the same one sent again from another."""
    told = opened(Agreement.TABLE, earlier)
    return (
        earlier.effective_on,
        (told.get("terms", ""), told.get("manner", "")),
        {(one.claim.public_id, one.amount) for one in earlier.sums.select_related("claim")},
        [(one.due_on, one.amount) for one in earlier.instalments.all()] if earlier.written else [],
        earlier.written,
    )


def _wanted(command: Agree) -> tuple[object, ...]:
    return (
        command.effective_on,
        (command.terms.strip(), command.manner.strip()),
        {(one.claim, one.amount) for one in command.sums},
        [] if command.paid_on_spot else [(one.due_on, one.amount) for one in command.parts],
        not command.paid_on_spot,
    )


def _about_money_or_not(command: Agree) -> None:
    """Refuse what says nothing of money, and what says both that there is none and some."""
    money = command.sums or command.parts or command.paid_on_spot
    if command.no_money and money:
        raise errors.MoneyAfterAll
    if not command.no_money and not command.sums:
        raise errors.SpotNeedsMoney if command.paid_on_spot else errors.NothingAgreed


def _sums(case: Case, wanted: Sequence[SumAgreed]) -> Agreed:
    """Check what is agreed of each claim: more than nothing, no more than claimed."""
    claims = {one.public_id: one for one in case.claims.all()}
    found: Agreed = []
    for one in wanted:
        claim = claims.pop(one.claim, None)
        if claim is None:
            raise errors.NoSuchClaim
        if claim.kind == Claim.Kind.NO_MONEY:
            raise errors.NotMoney(kind=claim.get_kind_display(), field="sums")
        if not is_money(one.amount) or not one.amount:
            raise errors.SumWrong(amount=one.amount)
        if claim.amount is not None and one.amount > claim.amount:
            raise errors.MoreThanClaimed(
                amount=f"{one.amount:,.2f}",
                claimed=f"{claim.amount:,.2f}",
                kind=claim.get_kind_display(),
            )
        found.append((claim, one.amount))
    return found


def _parts(command: Agree, total: Decimal) -> list[PartDue]:
    """Check the instalments: they come to what is agreed, day after day."""
    if command.paid_on_spot:
        spot = [PartDue(due_on=command.effective_on, amount=total)]
        if command.parts and list(command.parts) != spot:
            raise errors.SpotHasNoParts
        return spot
    parts = list(command.parts)
    if total and not parts:
        raise errors.PartsMissing
    before = command.effective_on
    for one in parts:
        sound_amount(one.amount, "parts")
        if one.due_on < before:
            raise errors.PartTooEarly(day=one.due_on)
        if one.due_on > command.effective_on + FARTHEST:
            raise errors.PartTooLate(day=formats.day(one.due_on))
        before = one.due_on
    sum_of = sum((one.amount for one in parts), Decimal(0))
    if sum_of != total:
        raise errors.PartsDoNotFit(parts=f"{sum_of:,.2f}", agreed=f"{total:,.2f}")
    return parts


def _paid_at_once(actor: Actor, case: Case, on: date, total: Decimal) -> None:
    payment = Payment.objects.create(
        submission_id=uuid7(),
        case=case,
        basis=Payment.Basis.AGREEMENT,
        paid_on=on,
        amount=total,
        noted_by=actor.name[:80],
    )
    write_paid(actor, case, payment)
    step(
        actor,
        case,
        State.CLOSED,
        Happened(kind=Event.Kind.CLOSED, on=on, text=telling.ON_THE_SPOT),
        closed_on=on,
    )


@transaction.atomic
def fail(actor: Actor, command: Fail) -> Case:
    """Note that no agreement came about: the limitation begins anew, the notice can be made."""
    case = at_state(actor, command.case)
    reason = sound_reason(case, command.reason)
    if done_so(case, Event.Kind.FAILED, command.on, reason):
        return case
    be_at(case, State.ACCEPTED)
    day_between(command.on, case.accepted_on, _("the acceptance"))
    step(
        actor,
        case,
        State.FAILED,
        Happened(kind=Event.Kind.FAILED, on=command.on, text=reason),
        ended_on=command.on,
        closed_on=command.on,
        reason=reason,
    )
    return case


@transaction.atomic
def withdraw(actor: Actor, command: Withdraw) -> Case:
    """Note that the applicant withdrew the application."""
    case = at_state(actor, command.case)
    reason = sound_reason(case, command.reason)
    if done_so(case, Event.Kind.WITHDRAWN, command.on, reason):
        return case
    be_at(case, State.APPLIED, State.ACCEPTED)
    day_between(command.on, case.accepted_on or case.applied_on, _("the application"))
    step(
        actor,
        case,
        State.WITHDRAWN,
        Happened(kind=Event.Kind.WITHDRAWN, on=command.on, text=reason),
        ended_on=command.on,
        closed_on=command.on,
        reason=reason,
    )
    return case
