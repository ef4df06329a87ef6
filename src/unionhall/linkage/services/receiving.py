"""What partners refer to the union: handed in at their window, and opened as a mediation case."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.codes.documents import DocumentKind, check_document, normalise_name, normalise_number
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError, NotFound
from unionhall.core.identifiers import uuid7
from unionhall.core.scoping import only
from unionhall.linkage import errors, queries, terms
from unionhall.linkage.commands import OpenCase, ReferIn, WorkerTold
from unionhall.linkage.handing import Content
from unionhall.linkage.models import PartnerBody, Referral
from unionhall.linkage.permissions import REFER
from unionhall.linkage.services import agreements
from unionhall.linkage.services.answering import taken
from unionhall.linkage.services.common import (
    Happened,
    as_receiver,
    chosen,
    consent_day,
    next_number,
    note,
    sealed,
    sending_day,
    sound_name,
    sound_text,
    user_of,
)
from unionhall.mediation import services as disputes
from unionhall.mediation.errors import AmountWrong
from unionhall.mediation.models import Category, Channel, Claim, Event
from unionhall.mediation.services.common import sound_amount
from unionhall.organizations import tree

State = Referral.State
SHOWN_NAME = 80


@transaction.atomic
def refer_in(actor: Actor, command: ReferIn) -> Referral:
    """Take in what a partner refers to the union; sent twice, it is one.

    At its window a partner refers for itself alone; the union may enter what came on paper.
    """
    tree.hold_still()
    at_window = queries.at_window(actor)
    partner = _partner(actor, command, at_window=at_window)
    content = _content(command)
    if earlier := _earlier(partner, command, content):
        return earlier
    chosen(Referral.Reason, command.reason, "reason")
    sent_on = timezone.localdate() if at_window else sending_day(command.on)
    consented_on = consent_day(command.consented_on, sent_on)
    public_id, organization = uuid7(), partner.organization
    place = terms.Place(path=organization.path, division=organization.division_code)
    try:
        with transaction.atomic():
            found = Referral.objects.create(
                public_id=public_id,
                submission_id=command.submission_id,
                organization=organization,
                scope_path=organization.path,
                partner=partner,
                direction=Referral.Direction.IN,
                purpose=Referral.Purpose.HANDLE,
                reason=command.reason,
                year=sent_on.year,
                number=next_number(organization, sent_on.year),
                state=State.SENT,
                sent_on=sent_on,
                consented_on=consented_on,
                answer_due_on=terms.answer_due(sent_on, place),
                sent_by=user_of(actor),
                **sealed(Referral.TABLE, public_id, content),
            )
    except IntegrityError as meanwhile:
        if earlier := _earlier(partner, command, content):
            return earlier
        raise errors.OtherContent from meanwhile
    note(actor, found, "linkage.received", Happened(on=sent_on, of_partner=at_window))
    return found


def _partner(actor: Actor, command: ReferIn, *, at_window: bool) -> PartnerBody:
    near = queries.own_partners(actor) if at_window else queries.partners(actor)
    rows = PartnerBody.objects.filter(pk__in=near.order_by().values("pk"))
    rows = rows.select_for_update(of=("self",), no_key=True).select_related("organization")
    found = only(rows.filter(public_id=command.partner))
    if found is None:
        raise NotFound
    if not at_window:
        actor.require(REFER, found.scope_path)
    if found.ended_on is not None:
        raise errors.PartnerEnded(name=found.name)
    return found


def _earlier(partner: PartnerBody, command: ReferIn, content: Content) -> Referral | None:
    earlier = only(
        Referral.objects.select_related("partner", "organization", "case").filter(
            submission_id=command.submission_id
        )
    )
    if earlier is None:
        return None
    told = (earlier.partner_id, earlier.reason, earlier.consented_on)
    kept = queries.opened(earlier) if earlier.sealed is not None else content
    if told != (partner.pk, command.reason, command.consented_on) or kept != content:
        raise errors.OtherContent
    return earlier


def _content(command: ReferIn) -> Content:
    category = chosen(Category, command.category, "category")
    facts = sound_text(command.facts, "facts")
    if not facts:
        raise errors.FactsMissing
    workers = [_worker(one) for one in command.workers if one.name.strip()]
    if not workers:
        raise errors.WorkersMissing
    return {
        "category": str(category),
        "employer": sound_name(command.employer),
        "count": len(workers),
        "workers": workers,
        "facts": facts,
        "note": sound_text(command.note, "note"),
    }


def _worker(one: WorkerTold) -> Content:
    kind, name = chosen(Claim.Kind, one.claim, "workers"), normalise_name(one.name)[:SHOWN_NAME]
    return {
        "name": name,
        "document": _number(one, name),
        "phone": one.phone.strip()[:20],
        "claims": [{"kind": str(kind), "amount": _amount(one, name)}],
    }


def _number(one: WorkerTold, name: str) -> str:
    """Refuse a number here by the checks of the case that is opened with it."""
    if not one.document.strip():
        return ""
    number, today = normalise_number(one.document), timezone.localdate()
    try:
        check_document(DocumentKind.RESIDENT_ID, number, on=today, demo=settings.DEMO)
    except DomainError as wrong:
        raise errors.NumberWrong(name=name) from wrong
    return number


def _amount(one: WorkerTold, name: str) -> str | None:
    if one.amount is None:
        return None
    try:
        return str(sound_amount(one.amount))
    except AmountWrong as wrong:
        raise errors.AmountWrong(name=name) from wrong


@transaction.atomic
def open_case(actor: Actor, command: OpenCase) -> Referral:
    """Accept what a partner referred: its mediation case is opened with it, or neither is."""
    held = as_receiver(actor, command.referral, None)
    found = held.referral
    if found.is_out:
        raise errors.NotYours
    if found.state != State.SENT:
        if found.case is not None:
            return found
        raise errors.NotTheStep(state=found.state_name)
    case = disputes.apply(actor, command.apply)
    if not case.scope_path.startswith(found.scope_path):
        raise errors.OnlyItsBody
    if case.channel != Channel.REFERRAL:
        raise errors.UnknownChoice(field="channel")
    Referral.objects.filter(pk=found.pk).update(case=case)
    found.case = case
    note(actor, found, "linkage.case_opened", taken(held))
    if found.partner.kind == PartnerBody.Kind.ARBITRATION:
        agreements.tell_case(actor, found, Event.Kind.ENTRUSTED, found.sent_on)
    return found
