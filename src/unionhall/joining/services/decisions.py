"""What staff decide: confirm by sight, approve, return, reject, close, pass on; one or many."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.accounts.models import User
from unionhall.core import audit, events, facts, formats
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict, DomainError, NotFound, NumberInReason
from unionhall.core.personal import holds_number
from unionhall.joining import errors, permissions, queries
from unionhall.joining.events import ApplicationApproved, HeldToBeTurnedAway
from unionhall.joining.models import Application
from unionhall.joining.papers import Papers
from unionhall.joining.routing import admits
from unionhall.joining.services.passing import hand_on
from unionhall.members import queries as members
from unionhall.members.models import Consent, Membership, Person
from unionhall.members.services import Admit, Agreed, Profile, Transfer, admit, transfer
from unionhall.organizations import tree
from unionhall.organizations.models import Organization

State = Application.State
Finding = Application.Finding
AT_ONCE = 200
SHORTEST_REASON = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve:
    """Admit an applicant.

    ``by_sight``: the document was looked at, and it is this person's. ``transfer``: the
    person, standing here, asks to be transferred from another union.
    """

    application: UUID
    by_sight: bool = False
    transfer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmBySight:
    application: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Send an application back to the applicant for correction."""

    application: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    application: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """There is nothing to decide: the person is on record already."""

    application: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PassOn:
    """Send an application to another union within reach."""

    application: UUID
    organization: UUID


Decision = Approve | ConfirmBySight | Return | Reject | Close | PassOn


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideMany:
    """Decide on a whole list; each row has an outcome of its own."""

    decisions: Sequence[Decision]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: done, or the refusal."""

    application: UUID
    state: str = ""
    refusal: DomainError | None = None


def decide_many(actor: Actor, command: DecideMany) -> list[Outcome]:
    """Carry out each decision by itself; one that is refused does not stop the others."""
    if not command.decisions:
        raise errors.NothingChosen
    if len(command.decisions) > AT_ONCE:
        raise errors.TooManyAtOnce(limit=AT_ONCE)
    outcomes = []
    for decision in command.decisions:
        try:
            state = decide(actor, decision).state
        except DomainError as refusal:
            outcomes.append(Outcome(decision.application, refusal=refusal))
        else:
            outcomes.append(Outcome(decision.application, state))
    return outcomes


def decide(actor: Actor, decision: Decision) -> Application:
    """Carry out one decision of whichever kind."""
    carry_out: dict[type, Callable[..., Application]] = {
        Approve: approve,
        ConfirmBySight: confirm_by_sight,
        Return: send_back,
        Reject: reject,
        Close: close,
        PassOn: pass_on,
    }
    return carry_out[type(decision)](actor, decision)


@audit.keeps_refusals
@transaction.atomic
def approve(actor: Actor, command: Approve) -> Application:
    """Admit the applicant, or transfer them; their data moves from the form to the person.

    Whose union is still to be founded is accepted, and admitted with all others when it stands.
    """
    application = _to_decide(actor, command.application)
    if application.held_for_id is None and not admits(
        application.organization, timezone.localdate()
    ):
        raise errors.NoUnionYet(name=application.organization.name)
    if command.by_sight:
        _see(actor, application)
    if application.contradicted:
        raise errors.SightNeeded
    if application.confirmed_at is None:
        raise errors.NotConfirmed
    papers = queries.papers_of(application)
    known = members.known(application.blind_index)
    proven = application.recognised or (
        application.confirmed_by == Application.Confirmation.BY_SIGHT
    )
    if known.person is not None and not proven:
        raise errors.SightNeeded
    wants_transfer = application.wants_transfer or command.transfer
    if application.held_for_id is not None:
        return _accept(actor, application, known.membership, wants_transfer=wants_transfer)
    if known.person is not None and known.membership is not None:
        _may_be_transferred(application, known.membership, wants_transfer=wants_transfer)
        membership = transfer(actor, _transfer(application, papers, known.person))
    else:
        membership = admit(actor, admission(application, papers, timezone.localdate()))
    now = timezone.now()
    application.advance(
        State.APPROVED,
        decided_at=now,
        decided_by=decider(actor),
        membership=membership,
        wants_transfer=known.membership is not None,
        reason="",
        sealed=None,
        key_version=None,
    )
    _close_repeats(actor, application)
    audit.record(
        actor,
        "joining.approved",
        application,
        by_sight=command.by_sight,
        membership=str(membership.public_id),
    )
    _counted(application)
    events.publish(actor, ApplicationApproved(application, membership))
    return application


def _accept(
    actor: Actor, application: Application, current: Membership | None, *, wants_transfer: bool
) -> Application:
    """Note that the preparatory group takes the applicant in; nobody is a member by that yet."""
    if current is not None:
        _may_be_transferred(application, current, wants_transfer=wants_transfer)
    application.advance(
        State.ACCEPTED, wants_transfer=current is not None, reason="", **_decided(actor)
    )
    _close_repeats(actor, application)
    audit.record(actor, "joining.accepted", application)
    _counted(application)
    return application


@audit.keeps_refusals
@transaction.atomic
def confirm_by_sight(actor: Actor, command: ConfirmBySight) -> Application:
    """Note that the document was looked at and is this person's."""
    application = _to_decide(actor, command.application)
    _see(actor, application)
    return application


@audit.keeps_refusals
@transaction.atomic
def send_back(actor: Actor, command: Return) -> Application:
    """Return an application for correction, with the reason the applicant will read."""
    application = _to_decide(actor, command.application, also={State.ACCEPTED})
    _may_leave(actor, application)
    reason = _reason(command.reason)
    application.advance(State.RETURNED, reason=reason, **_decided(actor))
    audit.record(actor, "joining.returned", application, reason=reason)
    _counted(application)
    return application


@audit.keeps_refusals
@transaction.atomic
def reject(actor: Actor, command: Reject) -> Application:
    """Reject an application, with the reason the applicant will read."""
    application = _to_decide(actor, command.application, also={State.ACCEPTED, State.RETURNED})
    _may_leave(actor, application)
    reason = _reason(command.reason)
    application.advance(State.REJECTED, reason=reason, **_decided(actor))
    audit.record(actor, "joining.rejected", application, reason=reason)
    _counted(application)
    return application


@audit.keeps_refusals
@transaction.atomic
def close(actor: Actor, command: Close) -> Application:
    """Close an application of somebody who is on record already."""
    application = _to_decide(actor, command.application, also={State.RETURNED})
    _may_leave(actor, application)
    application.advance(State.DUPLICATE, **_decided(actor))
    audit.record(actor, "joining.closed", application)
    _counted(application)
    return application


@audit.keeps_refusals
@transaction.atomic
def pass_on(actor: Actor, command: PassOn) -> Application:
    """Send an application to the union that is to decide on it."""
    application = _to_decide(actor, command.application)
    _may_leave(actor, application)
    target = Organization.objects.filter(public_id=command.organization).first()
    if target is None:
        raise NotFound(field="organization")
    actor.require(permissions.DECIDE, target.path)
    if not admits(target, timezone.localdate()):
        raise errors.NoUnionYet(name=target.name)
    if target != application.organization:
        hand_on(actor, [application], target)
    return application


def _to_decide(
    actor: Actor, public_id: UUID, *, also: Collection[str] = frozenset()
) -> Application:
    """Find and lock an application that waits for a decision by this actor."""
    tree.hold_still()  # before any row is locked: who dissolves a union asks in this order too
    application = queries.application(actor, public_id, permissions.DECIDE, lock=True)
    if application.state not in {State.APPLIED, *also}:
        raise errors.AlreadyDecided(
            who=application.decided_by.name if application.decided_by else "—",
            when=_said(application),
            state=Application.state_label(application.state),
        )
    if application.along_id is not None:
        raise errors.TakenAlongAsAWhole
    if members.is_own(actor, application.blind_index, application.phone_token):
        raise audit.refusal(errors.OwnApplication(), "joining.refused", application)
    return application


def _may_leave(actor: Actor, application: Application) -> None:
    if application.held_for_id is not None:
        events.publish(actor, HeldToBeTurnedAway(application))


def _said(application: Application) -> str:
    return formats.moment(application.decided_at) or "—"


def decider(actor: Actor) -> User | None:
    """Return the account that decides."""
    return User.objects.filter(pk=actor.user_id).first() if actor.user_id is not None else None


def _decided(actor: Actor) -> dict[str, object]:
    return {
        "decided_at": timezone.now(),
        "decided_by": decider(actor),
    }


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    limit: int = Application._meta.get_field("reason").max_length or 0
    if not SHORTEST_REASON <= len(reason) <= limit:
        raise errors.ReasonNeeded
    if holds_number(reason):
        raise NumberInReason
    return reason


def _see(actor: Actor, application: Application) -> None:
    """Confirm by sight; whoever claimed the same document by code alone gives way."""
    if application.confirmed_by == Application.Confirmation.BY_SIGHT:
        return
    twin = queries.open_twin(application)
    if twin is not None:
        _may_leave(actor, twin)
        twin.advance(State.DUPLICATE, same_as=application, decided_at=timezone.now())
        audit.record(actor, "joining.gave_way", twin, to=str(application.public_id))
        _counted(twin)
    record = queries.on_record(application)
    application.confirmed_at = timezone.now()
    application.confirmed_by = Application.Confirmation.BY_SIGHT
    application.finding, application.same_as = record.finding, None
    try:
        with transaction.atomic():
            application.save(update_fields=["confirmed_at", "confirmed_by", "finding", "same_as"])
    except IntegrityError as confirmed_just_now:
        raise Conflict from confirmed_just_now
    audit.record(actor, "joining.document_seen", application)
    _counted(application)


def _close_repeats(actor: Actor, application: Application) -> None:
    """Close what the same person sent before, from the same phone, and never confirmed."""
    repeats = Application.objects.filter(
        blind_index=application.blind_index,
        phone_token=application.phone_token,
        state__in=[State.APPLIED, State.RETURNED],
    ).exclude(pk=application.pk)
    for repeat in repeats:
        repeat.advance(State.DUPLICATE, same_as=application, decided_at=timezone.now())
        audit.record(actor, "joining.same_as_before", repeat, same_as=str(application.public_id))
        _counted(repeat)


def _counted(application: Application) -> None:
    facts.changed("applications", application.scope_path, application.received_on)


def _may_be_transferred(
    application: Application, current: Membership, *, wants_transfer: bool
) -> None:
    if current.organization_id == application.organization_id:
        raise errors.AlreadyMemberHere(
            where=current.organization.name, since=formats.day(current.began_on)
        )
    if not wants_transfer:
        raise errors.TransferNotAsked


def _agreed(application: Application, papers: Papers) -> tuple[Agreed, ...]:
    listed = application.channel == Membership.Channel.LIST
    return tuple(
        Agreed(
            purpose=purpose,
            text_version=version,
            language=papers.language,
            channel=Consent.Channel.PAPER if listed else Consent.Channel.OWN_PHONE,
            given_at=application.received_at,
        )
        for purpose, version in papers.consents
    )


def _common(application: Application, papers: Papers) -> dict[str, object]:
    meeting, gathering = application.meeting, application.held_for
    guide = meeting.guided_by if meeting else gathering.organization if gathering else None
    return {
        "identity": papers.identity,
        "organization": application.organization.public_id,
        "channel": application.channel,
        "employment_form": application.employment_form,
        "employer": application.employer.public_id if application.employer else None,
        "employer_typed": "" if application.employer else papers.employer_name,
        "post": papers.post,
        "guided_by": guide.public_id if guide else None,
        "profile": Profile(**papers.profile),
        "consents": _agreed(application, papers),
    }


def admission(application: Application, papers: Papers, on: date) -> Admit:
    """Return the command that admits an applicant on a day."""
    return Admit(began_on=on, **_common(application, papers))  # type: ignore[arg-type]


def _transfer(application: Application, papers: Papers, person: Person) -> Transfer:
    common = _common(application, papers)
    return Transfer(
        person=person.public_id,
        on=timezone.localdate(),
        asked_by_member=True,
        **common,  # type: ignore[arg-type]
    )
