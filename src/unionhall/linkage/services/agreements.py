"""Whether an agreement may go to review or confirmation, and what its case learns of it."""

from dataclasses import replace
from datetime import date

from unionhall.core.actors import Actor
from unionhall.linkage import errors, terms
from unionhall.linkage.commands import Refer
from unionhall.linkage.handing import Part
from unionhall.linkage.models import EXTENDED, PartnerBody, Referral
from unionhall.mediation.commands import NoteEvent
from unionhall.mediation.models import Agreement, Case, Category, Event
from unionhall.mediation.services import performing

Purpose = Referral.Purpose
Kind = Event.Kind
ASKED_OF = {
    Purpose.REVIEW: PartnerBody.Kind.ARBITRATION,
    Purpose.CONFIRMATION: PartnerBody.Kind.COURT,
}
ASKED = {Purpose.REVIEW: Kind.REVIEW_ASKED, Purpose.CONFIRMATION: Kind.CONFIRMATION_ASKED}
DIVISION = 6
"""So many digits of a division's code name its district."""


def check(case: Case, partner: PartnerBody, command: Refer, sent_on: date) -> None:
    """Refuse what cannot be reviewed or confirmed, with the article that says so."""
    purpose = Purpose(command.purpose)
    if purpose not in ASKED_OF:
        return
    if partner.kind != ASKED_OF[purpose]:
        kind = PartnerBody.Kind(ASKED_OF[purpose]).label
        raise errors.WrongPartner(purpose=purpose.label, kind=kind)
    agreed: Agreement | None = getattr(case, "agreement", None)
    if agreed is None or not agreed.written or case.state not in Case.SUCCESSFUL:
        raise errors.NoAgreement
    if sent_on < agreed.effective_on:
        raise errors.DayTooEarly(day=sent_on, earliest=agreed.effective_on)
    _not_decided(case, purpose)
    if purpose is Purpose.REVIEW:
        _reviewable(case, partner)
    _in_time(case, purpose, agreed.effective_on, sent_on)
    if not command.both_ask:
        raise errors.NotAskedByBoth
    if not {Part.WORKERS, Part.AGREEMENT} <= set(command.parts):
        raise errors.AgreementPartMissing


def _not_decided(case: Case, purpose: Purpose) -> None:
    under_way = case.referrals.filter(state__in=Referral.OPEN)
    confirmed = case.events.filter(kind=Kind.CONFIRMED, taken_back_at=None).exists()
    reviewed = case.referrals.filter(purpose=Purpose.REVIEW, result=Referral.Result.CONFIRMED)
    if reviewed.exclude(state=Referral.State.WITHDRAWN).exists():
        raise errors.ReviewedAlready
    if purpose is Purpose.REVIEW:
        if confirmed or under_way.filter(purpose=Purpose.CONFIRMATION).exists():
            raise errors.ConfirmedAlready
    elif confirmed:
        raise errors.ConfirmedAlready
    elif under_way.filter(purpose=Purpose.REVIEW).exists():
        raise errors.UnderReview


def _reviewable(case: Case, partner: PartnerBody) -> None:
    if case.category == Category.RELATION:
        raise errors.RelationNotReviewed
    if case.category == Category.NEW_FORMS:
        raise errors.OutOfArbitration
    here = partner.organization.division_code[:DIVISION]
    places = {case.division_code[:DIVISION], case.employer.division_code[:DIVISION]}
    if here and any(places) and here not in places:
        raise errors.WrongDistrict(name=partner.name)


def _in_time(case: Case, purpose: Purpose, effective_on: date, sent_on: date) -> None:
    place = terms.place_of_case(case)
    rule = terms.rule_at(terms.LIMITS[purpose], effective_on, place)
    last = terms.last_day(effective_on, rule)
    if rule is not None and last is not None and sent_on > last:
        raise errors.TooLateToAsk(day=last, rule=rule.name, article=rule.article)


def said_by(case: Case, entry: Event) -> Referral | None:
    """Find the referral that says what an entry of a case says: who asked, what was decided.

    Only one that the union can withdraw: what could not be put right there is put right here.
    """
    found = case.referrals.filter(direction=Referral.Direction.OUT).order_by("pk")
    return next(
        (one for one in found if one.may_be_withdrawn and (entry.kind, entry.on) in _told(one)),
        None,
    )


def _told(found: Referral) -> set[tuple[str, date | None]]:
    """List what the case was told of a referral, with the days."""
    if found.purpose == Purpose.CONFIRMATION:
        said = Kind.CONFIRMED if found.result == Referral.Result.CONFIRMED else ""
        return {(Kind.CONFIRMATION_ASKED, found.sent_on), (said, found.reported_on)}
    if found.purpose != Purpose.REVIEW:
        return set()
    longer = found.events.filter(became=EXTENDED).values_list("on", flat=True)
    return {
        (Kind.REVIEW_ASKED, found.sent_on),
        (Kind.REVIEW_ACCEPTED, found.answered_on),
        (Kind.REVIEWED, found.reported_on),
        *((Kind.REVIEW_EXTENDED, on) for on in longer),
    }


def tell_case(actor: Actor, found: Referral, kind: str, on: date) -> None:
    """Write into the case what its clocks run from, in the name of whoever did it.

    A partner has no part in the case, and learns nothing of it by this: the linkage writes what
    the partner decided, so that the case's clocks follow.
    """
    case = found.case
    if case is None or case.events.filter(kind=kind, taken_back_at=None).exists():
        return
    writer = replace(actor, everywhere=True)
    performing.note_event(writer, NoteEvent(case=case.public_id, kind=kind, on=on))
