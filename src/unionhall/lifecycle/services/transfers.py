"""Transfers as a process: asked for, handed over, accepted or sent back; one or thousands."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from unionhall.codes.documents import normalise_name
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError, NotFound
from unionhall.core.identifiers import uuid7
from unionhall.core.states import advance_all
from unionhall.lifecycle import errors, judging, law, queries, wording
from unionhall.lifecycle.commands import AskTransfer, Claim, ClaimListed, Decide
from unionhall.lifecycle.judging import Refused
from unionhall.lifecycle.law import Laws
from unionhall.lifecycle.models import Attestation, MembershipChange
from unionhall.lifecycle.permissions import DECIDE
from unionhall.lifecycle.services import Outcome, already_done, not_too_many, note, own_key, write
from unionhall.members import permissions as members_permissions
from unionhall.members import queries as members
from unionhall.members.identity import blind_index
from unionhall.members.models import Membership
from unionhall.members.services.ending import EndSpells, end_spells
from unionhall.members.services.transferring import Mover, TransferMany, transfer_many
from unionhall.organizations import tree
from unionhall.organizations.models import GRASS_ROOTS, Employer, Organization
from unionhall.rules import deadlines
from unionhall.rules.errors import CalendarEnds

Kind = MembershipChange.Kind
State = MembershipChange.State
Asker = MembershipChange.Asker
NOTED = {
    State.HANDED_OVER: "lifecycle.handed_over",
    State.DONE: "lifecycle.done",
    State.SENT_BACK: "lifecycle.sent_back",
    State.TAKEN_BACK: "lifecycle.taken_back",
}
LEADS_TO = {
    "hand_over": State.HANDED_OVER,
    "accept": State.DONE,
    "send_back": State.SENT_BACK,
    "take_back": State.TAKEN_BACK,
}


@dataclass(frozen=True, slots=True)
class _Side:
    """Who asks for a transfer, and what that makes of it at once."""

    asker: str
    both: bool = False


@transaction.atomic
def ask_transfer(actor: Actor, command: AskTransfer) -> Outcome:
    """Ask that members be transferred; what the asker may decide too is decided with it."""
    not_too_many(command.memberships)
    reason = judging.reason_given(command.reason, needed=False)
    target = union_to_join(command.target)
    found = _in_sight(actor, command.memberships)
    key = own_key(actor, command.key)
    if done := already_done(key):
        return Outcome(done)
    employer = _employer(command.employer)
    facts = judging.Facts(actor, found)
    outcome, asked = Outcome(), []
    batch = key or uuid7()
    for one in found:
        if why := _not_to(one, target, facts):
            outcome.refused.append(Refused(one, why))
            continue
        side = _side(actor, one, target)
        change = new_transfer(one, target, side.asker, facts.laws, batch)
        change.employer, change.reason = employer, reason
        if side.asker == Asker.UNION:
            change.state = State.HANDED_OVER
            change.handed_over_on = change.asked_on
            change.due_on = due_on(change, facts.laws)
        asked.append((change, side))
    outcome.done = [change for change, _ in asked]
    if outcome.done:
        write(actor, outcome.done, "lifecycle.asked")
    if at_once := [change for change, side in asked if side.both]:
        _accept(actor, at_once, timezone.localdate())
    return outcome


def preview(actor: Actor, command: AskTransfer) -> tuple[judging.Verdict, Organization]:
    """Say for whom a transfer could be asked, and to where; nothing is written."""
    with transaction.atomic():
        target = union_to_join(command.target)
        found = _in_sight(actor, command.memberships)
        facts, verdict = judging.Facts(actor, found), judging.Verdict()
        for one in found:
            if why := _not_to(one, target, facts):
                verdict.refused.append(Refused(one, why))
            else:
                _side(actor, one, target)
                verdict.good.append(one)
        return verdict, target


@transaction.atomic
def claim(actor: Actor, command: Claim) -> MembershipChange:
    """Let a new union ask for somebody who has come to it and showed the document."""
    target = union_to_join(command.target)
    actor.require(DECIDE, target.path)
    if not command.seen:
        raise errors.DocumentNotSeen
    known = members.known(blind_index(command.kind, command.number))
    if known.person is None or known.membership is None:
        raise errors.NobodyFound
    name = members.identity_of(known.person).name
    if normalise_name(command.name) != normalise_name(name):
        raise errors.NobodyFound
    [one] = _locked([known.membership.public_id])
    facts = judging.Facts(actor, [one])
    open_one = facts.under_way.get(one.pk)
    if open_one is not None and open_one.target_id == target.pk:
        return open_one
    if why := _not_to(one, target, facts):
        raise why
    side = _side(actor, one, target)
    change = new_transfer(one, target, Asker.TARGET, facts.laws, uuid7())
    change.employer = _employer(command.employer)
    write(actor, [change], "lifecycle.asked")
    if side.both:
        _accept(actor, [change], timezone.localdate())
    return change


@transaction.atomic
def claim_listed(actor: Actor, command: ClaimListed) -> Outcome:
    """Let a new union ask for all of a list; who is asked for already is left as they are.

    Each old union answers for its own, also where the asker might: a list is no decision.
    """
    not_too_many(command.persons, field="persons")
    target = union_to_join(command.target)
    actor.require(DECIDE, target.path)
    if not command.attested:
        raise errors.NotAttested
    standing = Membership.objects.filter(person__public_id__in=command.persons, ended_on=None)
    found = _locked(list(standing.values_list("public_id", flat=True)))
    facts, outcome, batch = judging.Facts(actor, found), Outcome(), uuid7()
    for one in found:
        under_way = facts.under_way.get(one.pk)
        if under_way is not None and under_way.target_id == target.pk:
            continue
        if why := _not_to(one, target, facts):
            outcome.refused.append(Refused(one, why))
        else:
            outcome.done.append(new_transfer(one, target, Asker.TARGET, facts.laws, batch))
    if outcome.done:
        stated = Attestation.objects.create(
            organization=target,
            by_id=actor.user_id,
            at=timezone.now(),
            wording=str(wording.ATTESTATION),
        )
        for change in outcome.done:
            change.attestation = stated
        write(actor, outcome.done, "lifecycle.asked")
    return outcome


@transaction.atomic
def decide(actor: Actor, command: Decide) -> Outcome:
    """Take the next step with each change with which it can be taken."""
    not_too_many(command.changes, field="changes")
    to = LEADS_TO.get(command.step)
    if to is None:
        raise NotFound
    on = judging.day_of(command.on or timezone.localdate())
    reason = judging.reason_given(command.reason, needed=to == State.SENT_BACK)
    found = queries.to_decide(actor, command.changes)
    own = members.own_persons(actor)
    laws = Laws({one.scope_path for one in found} | {_target(one).path for one in found})
    outcome = Outcome()
    for one in found:
        why: DomainError | None = errors.OwnMembership()
        if one.membership.person_id not in own:
            why = _in_the_way(actor, one, command.step, laws, on)
        if why is None:
            outcome.done.append(one)
        else:
            outcome.refused.append(Refused(one.membership, why))
    if not outcome.done:
        return outcome
    if to == State.DONE:
        _accept(actor, outcome.done, on)
    else:
        _step(actor, outcome.done, to, laws, reason)
    return outcome


def union_to_join(public_id: UUID) -> Organization:
    """Find a union that takes in members today."""
    tree.hold_still()
    found = Organization.objects.filter(public_id=public_id).first()
    if found is None:
        raise errors.NoSuchUnion
    if found.kind not in GRASS_ROOTS or found.dissolved_on is not None:
        raise errors.NoGrassRootsUnion(name=found.name)
    return found


def new_transfer(
    one: Membership, target: Organization, asker: str, laws: Laws, batch: UUID
) -> MembershipChange:
    """Make the request for a transfer, with the day by which the old union must answer."""
    today = timezone.localdate()
    change = MembershipChange(
        membership=one,
        scope_path=one.scope_path,
        kind=Kind.TRANSFER,
        state=State.ASKED,
        asked_by=asker,
        asked_on=today,
        rule=law.RULES[Kind.TRANSFER],
        before=one.standing,
        target=target,
        batch=batch,
    )
    change.due_on = due_on(change, laws)
    return change


def due_on(one: MembershipChange, laws: Laws) -> date | None:
    """Return the last day for the next step of a transfer: to hand over, or to accept.

    None where no rule sets one, or where the table of holidays ends before.
    """
    if one.handed_over_on is not None:
        code, path, start = law.ACCEPT, _target(one).path, one.handed_over_on
    else:
        code, path, start = law.HAND_OVER, one.scope_path, one.asked_on
    rule = laws.rule(code, path, start)
    if rule.value is None:
        return None
    try:
        return deadlines.due(start, rule.number, rule.unit).on
    except CalendarEnds:
        return None


def _target(one: MembershipChange) -> Organization:
    return one.target or one.membership.organization


def _in_sight(actor: Actor, public_ids: Sequence[UUID]) -> list[Membership]:
    found = _locked(public_ids)
    if len(found) != len(set(public_ids)):
        raise NotFound
    for path in {one.scope_path for one in found}:
        if not actor.may(members_permissions.VIEW, path):
            raise NotFound
    return found


def _locked(public_ids: Sequence[UUID]) -> list[Membership]:
    rows = Membership.objects.filter(public_id__in=set(public_ids))
    members.hold_members(rows)
    locked = rows.select_for_update(of=("self",)).select_related("person", "organization")
    return list(locked.order_by("pk"))


def _not_to(one: Membership, target: Organization, facts: judging.Facts) -> DomainError | None:
    """Say why no transfer of this member to that union can be asked for."""
    if why := facts.in_general(one):
        return why
    return errors.BelongsThere(name=target.name) if one.organization_id == target.pk else None


def _side(actor: Actor, one: Membership, target: Organization) -> _Side:
    old, new = actor.may(DECIDE, one.scope_path), actor.may(DECIDE, target.path)
    if not (old or new):
        raise errors.NotYours
    return _Side(Asker.UNION if old else Asker.TARGET, both=old and new)


def _employer(public_id: UUID | None) -> Employer | None:
    if public_id is None:
        return None
    found = Employer.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def _in_the_way(
    actor: Actor, one: MembershipChange, step: str, laws: Laws, on: date
) -> DomainError | None:
    """Say why a step cannot be taken with a change."""
    if one.membership.ended_on is not None and one.is_open:
        return errors.NotAMemberNow()
    if not one.is_open or (step == "hand_over" and not one.waits_for_old):
        return errors.NotWaiting(state=one.state_name)
    today = timezone.localdate()
    silent = bool(laws.rule(law.SILENCE, one.scope_path, today).value)
    if step in queries.steps(actor, one, silent=silent, today=today):
        began = one.membership.began_on
        return errors.BeforeItBegan(began=began) if step == "accept" and on < began else None
    if step != "accept" or not actor.may(DECIDE, _target(one).path):
        return errors.NotYours()
    if silent and one.due_on:
        return errors.OldUnionsTurn(due=one.due_on)
    return errors.OldUnionMustHandOver()


def _step(
    actor: Actor, found: Sequence[MembershipChange], to: str, laws: Laws, reason: str
) -> None:
    """Take a step that leaves the memberships as they are."""
    today = timezone.localdate()
    if to != State.HANDED_OVER:
        advance_all(found, to, due_on=None, reason=reason)
    else:
        by_day: dict[date | None, list[MembershipChange]] = defaultdict(list)
        for one in found:
            one.handed_over_on = today
            by_day[due_on(one, laws)].append(one)
        for day, these in by_day.items():
            advance_all(these, to, due_on=day, handed_over_on=today)
    note(actor, found, NOTED[State(to)])


def _accept(actor: Actor, found: Sequence[MembershipChange], on: date) -> None:
    """Do what was asked for: transfer to each new union, or let those go who wish to leave."""
    advance_all(found, State.DONE, on=on, due_on=None)
    leaving = [one for one in found if one.kind == Kind.WITHDRAW]
    if leaving:
        ids = [one.membership.public_id for one in leaving]
        end_spells(actor, EndSpells(memberships=ids, on=on, ending=Membership.Ending.WITHDRAWN))
    going: dict[UUID, list[MembershipChange]] = defaultdict(list)
    for one in found:
        if one.kind == Kind.TRANSFER:
            going[_target(one).public_id].append(one)
    begun: list[MembershipChange] = []
    for target, these in going.items():
        movers = [
            Mover(
                membership=one.membership.public_id,
                employer=one.employer.public_id if one.employer else None,
                employer_typed=one.employer_typed,
                employment_form=one.employment_form,
            )
            for one in these
        ]
        moving = TransferMany(organization=target, on=on, movers=movers, agreed=True)
        for one, new in zip(these, transfer_many(actor, moving), strict=True):
            one.result = new
        begun += these
    if begun:
        MembershipChange.objects.bulk_update(begun, ["result"], batch_size=1000)
    note(actor, found, NOTED[State.DONE])
