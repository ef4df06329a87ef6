"""Referring a case to a partner: shown first, then sent; taken back; closed with its result."""

import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound, NumberInReason
from unionhall.core.identifiers import uuid7
from unionhall.core.personal import holds_number
from unionhall.core.scoping import only
from unionhall.core.sealed import keyed_hash
from unionhall.linkage import errors, handing, queries, terms
from unionhall.linkage.commands import Close, Refer, Withdraw
from unionhall.linkage.handing import Content, Part
from unionhall.linkage.models import HandedFile, PartnerBody, Referral, ReferralConsent
from unionhall.linkage.permissions import REFER
from unionhall.linkage.queries import Offered
from unionhall.linkage.services import agreements, ending
from unionhall.linkage.services.common import (
    Happened,
    as_sender,
    chosen,
    consent_day,
    next_number,
    note,
    sealed,
    sending_day,
    sound_reason,
    sound_text,
    user_of,
)
from unionhall.mediation import queries as disputes
from unionhall.mediation.models import Case, Side
from unionhall.organizations import tree
from unionhall.papers import queries as papers

State = Referral.State
LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Exactly what the partner will see, before it is sent."""

    case: Case
    partner: PartnerBody
    content: Content
    files: tuple[Offered, ...]
    answer_due_on: date | None
    sent_on: date
    fingerprint: UUID


@transaction.atomic
def preview(actor: Actor, command: Refer) -> Preview:
    """Show what would be handed over, after every check that sending makes; nothing is written."""
    return _prepared(actor, command)


def _prepared(actor: Actor, command: Refer, *, lock: bool = False) -> Preview:
    case = disputes.case(actor, command.case, work=True, lock=lock)
    actor.require(REFER, case.scope_path)
    if case.disposed_on is not None:
        raise errors.FileOver
    partner = _partner(actor, case, command.partner, lock=lock)
    sent_on = sending_day(command.on)
    if sent_on < case.applied_on:
        raise errors.DayTooEarly(day=sent_on, earliest=case.applied_on)
    chosen(Referral.Purpose, command.purpose, "purpose")
    chosen(Referral.Reason, command.reason, "reason")
    for one in command.parts:
        chosen(Part, one, "parts")
    case = disputes.whole(case)
    agreements.check(case, partner, command, sent_on)
    if not command.parts and not command.files:
        raise errors.NothingHandedOver
    _consented(case, command, sent_on)
    note = sound_text(command.note, "note", LONGEST_NOTE)
    if holds_number(note):
        raise NumberInReason(field="note")
    content = handing.content_of(case, command.parts, set(command.consented), note)
    files = _files(case, command)
    place = terms.place_of_case(case)
    if command.answer_by is not None and command.answer_by < sent_on:
        raise errors.DayTooEarly(day=command.answer_by, earliest=sent_on, field="answer_by")
    due = terms.answer_due(sent_on, place, command.answer_by)
    return Preview(
        case=case,
        partner=partner,
        content=content,
        files=files,
        answer_due_on=due,
        sent_on=sent_on,
        fingerprint=_fingerprint(command, content, files, (sent_on, due)),
    )


def _partner(actor: Actor, case: Case, public_id: UUID, *, lock: bool) -> PartnerBody:
    """Find a partner for this case; locked, none ends while something is sent to it."""
    near = queries.partners(actor).filter(scope_path__in=papers.above(case.scope_path))
    rows = PartnerBody.objects.filter(pk__in=near.order_by().values("pk"))
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = only(rows.select_related("organization").filter(public_id=public_id))
    if found is None:
        raise NotFound
    if found.ended_on is not None:
        raise errors.PartnerEnded(name=found.name)
    return found


def _consented(case: Case, command: Refer, sent_on: date) -> None:
    """Refuse to hand over what is about people who did not agree to it."""
    workers = {p.public_id: p for p in case.parties.all() if p.side == Side.WORKER}
    if not set(command.consented) <= set(workers):
        raise errors.NotAWorkerHere
    if Part.CONTACTS in command.parts and Part.WORKERS not in command.parts:
        raise errors.ContactsNeedNames
    everybody = bool(set(command.parts) & handing.FREE) or bool(command.files)
    missing = [one for key, one in workers.items() if key not in set(command.consented)]
    if (everybody and missing) or not command.consented:
        names = [disputes.known(one, case).name for one in missing]
        raise errors.ConsentMissing(names="、".join(names))
    consent_day(command.consented_on, sent_on)


def _files(case: Case, command: Refer) -> tuple[Offered, ...]:
    offered = {one.public_id: one for one in queries.offered_files(case)}
    wanted = dict.fromkeys(command.files)
    if not set(wanted) <= set(offered):
        raise errors.FileNotOfCase
    return tuple(offered[one] for one in wanted)


def _fingerprint(
    command: Refer, content: Content, files: tuple[Offered, ...], days: tuple[date | None, ...]
) -> UUID:
    told = [
        str(command.case),
        str(command.partner),
        command.purpose,
        command.reason,
        content,
        sorted(str(one.public_id) for one in files),
        sorted(map(str, command.consented)),
        [str(day) for day in (command.consented_on, *days)],
    ]
    return keyed_hash("linkage.preview", json.dumps(told, ensure_ascii=False, sort_keys=True))


@transaction.atomic
def refer(actor: Actor, command: Refer) -> Referral:
    """Send what was shown; sent twice, it is one referral."""
    tree.hold_still()
    if earlier := _earlier(actor, command):
        return earlier
    ready = _prepared(actor, command, lock=True)
    if command.seen != ready.fingerprint:
        raise errors.ChangedSincePreview
    try:
        with transaction.atomic():
            found = _written(actor, command, ready)
    except IntegrityError as waiting:
        if earlier := _earlier(actor, command):
            return earlier
        raise errors.ReferredAlready from waiting
    ReferralConsent.objects.bulk_create(
        [
            ReferralConsent(referral=found, party=party, on=command.consented_on)
            for party in ready.case.parties.all()
            if party.public_id in set(command.consented) and command.consented_on is not None
        ]
    )
    HandedFile.objects.bulk_create(
        [HandedFile(referral=found, paper=one.paper, scan=one.scan) for one in ready.files]
    )
    note(actor, found, "linkage.sent", Happened(on=found.sent_on))
    if asked := agreements.ASKED.get(Referral.Purpose(command.purpose)):
        agreements.tell_case(actor, found, asked, found.sent_on)
    return found


def _earlier(actor: Actor, command: Refer) -> Referral | None:
    earlier = only(
        Referral.objects.select_related("partner", "organization", "case").filter(
            submission_id=command.submission_id
        )
    )
    if earlier is None:
        return None
    same = (
        earlier.case is not None
        and earlier.case.public_id == command.case
        and earlier.partner.public_id == command.partner
        and earlier.seen == command.seen
    )
    if not same or not queries.worked(actor).filter(pk=earlier.pk).exists():
        raise errors.OtherContent
    return earlier


def _written(actor: Actor, command: Refer, ready: Preview) -> Referral:
    public_id, case = uuid7(), ready.case
    return Referral.objects.create(
        public_id=public_id,
        submission_id=command.submission_id,
        seen=ready.fingerprint,
        organization=case.organization,
        scope_path=case.scope_path,
        partner=ready.partner,
        direction=Referral.Direction.OUT,
        purpose=command.purpose,
        reason=command.reason,
        year=ready.sent_on.year,
        number=next_number(case.organization, ready.sent_on.year),
        state=State.SENT,
        case=case,
        sent_on=ready.sent_on,
        consented_on=command.consented_on,
        answer_by=command.answer_by,
        answer_due_on=ready.answer_due_on,
        sent_by=user_of(actor),
        **sealed(Referral.TABLE, public_id, ready.content),
    )


@transaction.atomic
def withdraw(actor: Actor, command: Withdraw) -> Referral:
    """Take a referral back, also because a worker takes the consent back: nothing is open then.

    Of an agreement also one that was reported wrongly: its entries in the case can then be taken
    back, and it can be referred anew.
    """
    held = as_sender(actor, command.referral)
    found = held.referral
    if found.state == State.WITHDRAWN:
        return found
    unopened = found.case is None and found.state in Referral.WAITING
    if not (found.may_be_withdrawn or unopened):
        raise errors.NotTheStep(state=found.state_name)
    reason = sound_reason(command.reason)
    found.advance(State.WITHDRAWN, ended_on=held.on)
    happened = Happened(on=held.on, of_partner=held.of_partner, text=reason)
    note(actor, found, "linkage.withdrawn", happened)
    ending.forget_unopened(found)
    return found


@transaction.atomic
def close(actor: Actor, command: Close) -> Referral:
    """Take note of the result; the file at the window is closed with it."""
    held = as_sender(actor, command.referral)
    found = held.referral
    if found.state == State.CLOSED:
        return found
    if found.state != State.REPORTED:
        raise errors.NotTheStep(state=found.state_name)
    found.advance(State.CLOSED, ended_on=held.on)
    note(actor, found, "linkage.closed", Happened(on=held.on, of_partner=held.of_partner))
    return found
