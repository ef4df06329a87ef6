"""Letters from the draft to the end: issued, delivered, answered, closed."""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from unionhall.core import audit, facts
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict, NotFound
from unionhall.organizations.models import Employer, Organization
from unionhall.register.models import Body, Seat
from unionhall.supervision import causes, errors, law, queries, sealing, violations
from unionhall.supervision.commands import (
    ChangeLetter,
    CloseLetter,
    DeliverLetter,
    DraftLetter,
    IssueLetter,
    NoteDecision,
    WithdrawLetter,
)
from unionhall.supervision.models import Investigation, Letter
from unionhall.supervision.permissions import HANDLE, VIEW
from unionhall.supervision.services.checks import (
    chosen,
    day_between,
    enough,
    fingerprint,
    sound_reason,
    standing,
    still_valid,
    words,
)
from unionhall.supervision.services.drafting import LANGUAGE, make
from unionhall.supervision.services.silence import end_silence

State, Kind = Letter.State, Letter.Kind
FACTS = ("letters", "letters_answered", "letters_silent", "letters_closed")


def tell_figures(letter: Letter, *days: date | None) -> None:
    """Tell the figures that what counts of this letter changed."""
    for fact in FACTS:
        facts.changed(fact, letter.scope_path, *days)


@transaction.atomic
def draft_letter(actor: Actor, command: DraftLetter) -> Letter:
    """Begin a letter; the same draft sent again is the same letter."""
    today = timezone.localdate()
    body = queries.body(actor, command.organization)
    if earlier := _earlier(actor, command):
        return earlier
    standing(body, today)
    before = _before(actor, command, body, today)
    employer = before.employer if before else _employer(actor, command, body, today)
    investigation = _investigation(actor, command, employer)
    case = before.case if before else _case(actor, command, employer)
    if command.kind == Kind.SUGGESTION and queries.must_be_county(body, today):
        upper = law.county_of(body)
        raise errors.OnlyFromCounty(body=body.name, upper=upper.name if upper else "–")
    inspectors = chosen(body, command.inspectors, today)
    hidden = sealing.names_behind(before) if before else causes.names(case)
    if investigation is not None:
        hidden |= sealing.names(investigation)
    texts = _heading(command, body, Kind(command.kind), employer, today) | _told(command, hidden)
    try:
        with transaction.atomic():
            letter = Letter.objects.create(
                submission_id=command.submission_id,
                sent_hash=fingerprint(command),
                organization=body,
                scope_path=body.path,
                state=State.DRAFT,
                kind=command.kind,
                employer=employer,
                investigation=investigation,
                case=case,
                follows=before,
                drafted_on=today,
                **texts,
            )
    except IntegrityError as twice:
        if earlier := _earlier(actor, command):
            return earlier
        raise errors.FollowedAlready from twice
    letter.inspectors.set(inspectors)
    audit.record(actor, "supervision.letter_drafted", letter, kind=letter.kind)
    return letter


def _earlier(actor: Actor, command: DraftLetter) -> Letter | None:
    earlier = Letter.objects.filter(submission_id=command.submission_id).first()
    if earlier is None:
        return None
    if earlier.sent_hash != fingerprint(command):
        raise errors.OtherContent
    try:
        return queries.letter(actor, earlier.public_id)
    except NotFound as foreign:
        raise Conflict from foreign


def _employer(actor: Actor, command: DraftLetter, body: Organization, today: date) -> Employer:
    found = queries.employer(actor, command.employer, today)
    if found is None:
        raise errors.EmployerUnknown
    if not queries.belongs(found, body, today):
        raise errors.EmployerElsewhere(employer=found.name, body=body.name)
    return found


def _before(actor: Actor, command: DraftLetter, body: Organization, today: date) -> Letter | None:
    """Find the letter that this one follows, and check that it may."""
    if command.follows is None:
        return None
    before = queries.letter(actor, command.follows, VIEW, lock=True)
    if before.employer.public_id != command.employer or not before.scope_path.startswith(body.path):
        raise errors.FollowsAnotherFirm
    wanted = Letter.NEXT.get(before.kind)
    if wanted != command.kind:
        if wanted is None:
            raise errors.NotNow(state=before.state_name)
        raise errors.NoSuchNextStep(before=before.get_kind_display(), wanted=Kind(wanted).label)
    if queries.followed_by(before) is not None:
        raise errors.FollowedAlready
    if before.state == State.DELIVERED and before.due_on and before.due_on >= today:
        raise errors.AnswerNotDueYet(number=before.number, day=before.due_on)
    if before.state != State.DELIVERED and not before.may_be_followed:
        raise errors.NotNow(state=before.state_name)
    return before


def _investigation(actor: Actor, command: DraftLetter, employer: Employer) -> Investigation | None:
    if command.investigation is None:
        return None
    found = queries.investigation(actor, command.investigation)
    if found.employer_id != employer.pk:
        raise errors.FollowsAnotherFirm(field="investigation")
    return found


def _case(actor: Actor, command: DraftLetter, employer: Employer) -> UUID | None:
    """Check that the dispute that gives cause to write is the actor's, and about this employer."""
    if command.case is None:
        return None
    if causes.facts(actor, command.case).employer != employer:
        raise errors.CaseOfAnotherFirm
    return command.case


def _heading(
    command: DraftLetter | ChangeLetter,
    body: Organization,
    kind: Letter.Kind,
    employer: Employer,
    today: date,
) -> dict[str, str]:
    """Return whom a letter goes to, and what its law calls the violation."""
    addressee = " ".join(command.addressee.split())
    if kind != Kind.SUGGESTION:
        addressee = employer.name
    elif not addressee:
        raise errors.AuthorityMissing
    named = {value for value, _label in violations.offered(law.place_of(body).region, today)}
    if command.violation not in named:
        raise errors.ViolationNotListed
    return {"addressee": addressee, "violation": command.violation}


def _told(command: DraftLetter | ChangeLetter, hidden: frozenset[str]) -> dict[str, str]:
    """Return the words of a letter; refused where they say nothing, a number or a sealed name."""
    return {
        "facts": words(command.facts, errors.TextMissing, "facts", hidden=hidden),
        "demand": words(command.demand, errors.DemandMissing, "demand", hidden=hidden),
    }


@transaction.atomic
def change_letter(actor: Actor, command: ChangeLetter) -> Letter:
    """Write a draft otherwise; only what differs is written, and only over what was read."""
    letter = _at(actor, command.letter, State.DRAFT)
    body, today = letter.organization, timezone.localdate()
    texts = _heading(command, body, Kind(letter.kind), letter.employer, today)
    texts |= _told(command, sealing.names_behind(letter))
    people = chosen(body, command.inspectors, today)
    changed = [name for name, value in texts.items() if getattr(letter, name) != value]
    if {one.pk for one in people} != {one.pk for one in letter.inspectors.all()}:
        changed.append("inspectors")
    if not changed:
        return letter
    if letter.version != command.version:
        raise errors.ChangedMeanwhile
    letter.inspectors.set(people)
    for name, value in texts.items():
        setattr(letter, name, value)
    letter.version += 1
    letter.save(update_fields=[*texts, "version"])
    audit.record(actor, "supervision.letter_changed", letter, changed=", ".join(changed))
    return letter


@transaction.atomic
def issue_letter(actor: Actor, command: IssueLetter) -> Letter:
    """Sign the letter and give it the body's next number; its paper is made with it."""
    letter = _at(actor, command.letter, State.DRAFT)
    on, body = command.on, letter.organization
    standing(body, on)
    day_between(on, letter.drafted_on, _("the draft"))
    if letter.kind != Kind.REMINDER:
        inspectors = list(letter.inspectors.all())
        still_valid(inspectors, on)
        enough(body, inspectors, on)
    seat = _signer(letter, command, on)
    if seat is not None:
        with override(LANGUAGE):
            letter.signer, letter.signer_post = seat.name, str(seat.get_post_display())
    letter.issued_on = on
    paper = make(actor, letter, on)
    letter.advance(
        State.ISSUED,
        issued_on=on,
        number=paper.reference,
        signer=letter.signer,
        signer_post=letter.signer_post,
    )
    tell_figures(letter, on)
    audit.record(actor, "supervision.letter_issued", letter, kind=letter.kind, number=letter.number)
    return letter


def _signer(letter: Letter, command: IssueLetter, on: date) -> Seat | None:
    """Return who signs; an opinion letter only the chair or a vice-chair of the body."""
    body = letter.organization
    bound = letter.kind == Kind.OPINION and law.demanded(law.SIGNER, on, law.place_of(body))
    if command.signer is None:
        if bound:
            raise errors.SignerMissing
        return None
    seat = queries.seat(body, command.signer, on)
    if seat is None:
        raise errors.SignerUnknown(body=body.name, day=on)
    if bound and not (seat.body == Body.COMMITTEE and seat.post in queries.SIGNERS):
        office = f"{seat.get_body_display()} · {seat.get_post_display()}"
        raise errors.SignerNotEntitled(name=seat.name, post=office, body=body.name, day=on)
    return seat


@transaction.atomic
def deliver_letter(actor: Actor, command: DeliverLetter) -> Letter:
    """Note that the letter reached its addressee: the term for the answer begins."""
    letter = _at(actor, command.letter, State.ISSUED)
    if command.manner not in Letter.Manner.values:
        raise errors.MannerMissing
    day_between(command.on, letter.issued_on, _("the day of the letter"))
    letter.delivered_on = command.on
    due_on = None if letter.to_authority else law.answer_clock(letter).on
    letter.advance(
        State.DELIVERED,
        delivered_on=command.on,
        manner=command.manner,
        receipt=words(command.receipt, errors.TextMissing, "receipt", needed=False),
        due_on=due_on,
    )
    audit.record(
        actor,
        "supervision.letter_delivered",
        letter,
        on=command.on.isoformat(),
        due=due_on.isoformat() if due_on else None,
    )
    return letter


@transaction.atomic
def note_decision(actor: Actor, command: NoteDecision) -> Letter:
    """Note when the authority decided on a suggestion: it must tell the union in time."""
    letter = _at(actor, command.letter, State.DELIVERED)
    if not letter.to_authority:
        raise errors.NotASuggestion
    day_between(command.on, letter.delivered_on, _("the delivery"))
    letter.decided_on = command.on
    letter.due_on = law.answer_clock(letter).on
    letter.save(update_fields=["decided_on", "due_on"])
    audit.record(
        actor,
        "supervision.decision_noted",
        letter,
        on=command.on.isoformat(),
        due=letter.due_on.isoformat() if letter.due_on else None,
    )
    return letter


@transaction.atomic
def close_letter(actor: Actor, command: CloseLetter) -> Letter:
    """Close a letter with what came of it."""
    letter = _at(actor, command.letter, State.DELIVERED, State.SILENT, State.ANSWERED)
    if command.result not in Letter.Result.values:
        raise errors.ResultMissing
    day_between(command.on, letter.answered_on or letter.delivered_on, _("the delivery"))
    outcome = words(
        command.outcome,
        errors.TextMissing,
        "outcome",
        needed=False,
        hidden=sealing.names_behind(letter),
    )
    silence = {} if letter.answered_on else end_silence(letter, command.on)
    was_silent = letter.silent_on
    letter.advance(
        State.CLOSED, result=command.result, closed_on=command.on, outcome=outcome, **silence
    )
    tell_figures(letter, command.on, was_silent, letter.silent_on, letter.silent_until)
    audit.record(actor, "supervision.letter_closed", letter, result=letter.result)
    return letter


@transaction.atomic
def withdraw_letter(actor: Actor, command: WithdrawLetter) -> Letter:
    """Take a letter back, with the reason; its number stays with it."""
    letter = _at(actor, command.letter, State.DRAFT, State.ISSUED, State.DELIVERED, State.SILENT)
    reason = sound_reason(command.reason, sealing.names_behind(letter))
    today = timezone.localdate()
    letter.advance(State.WITHDRAWN, reason=reason, closed_on=today, **end_silence(letter, today))
    tell_figures(letter, letter.issued_on, letter.silent_on, today)
    audit.record(actor, "supervision.letter_withdrawn", letter, reason=reason)
    return letter


def _at(actor: Actor, public_id: UUID, *states: str) -> Letter:
    """Find and lock a letter in one of these states, on which the actor may act."""
    letter = queries.letter(actor, public_id, HANDLE, lock=True)
    if letter.state not in states:
        raise errors.NotNow(state=letter.state_name)
    return letter
