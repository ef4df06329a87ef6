"""Deciding about memberships: keeping, suspending, ending, coming back; one or thousands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone

from unionhall.core import audit, bulk
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict
from unionhall.core.identifiers import uuid7
from unionhall.lifecycle import errors, judging, law
from unionhall.lifecycle.commands import Act, Rejoin
from unionhall.lifecycle.judging import BECOMES, ENDINGS, Refused, Verdict
from unionhall.lifecycle.models import MembershipChange
from unionhall.lifecycle.permissions import DECIDE
from unionhall.members import queries as members
from unionhall.members.models import Consent, Membership
from unionhall.members.services import Admit, admit
from unionhall.members.services.ending import EndSpells, end_spells
from unionhall.members.services.standing import ChangeStanding, change_standing
from unionhall.members.services.transferring import Mover, TransferMany, transfer_many

Kind = MembershipChange.Kind
State = MembershipChange.State
Asker = MembershipChange.Asker
MOST = 5_000
"""So many memberships change with one command; more are taken in parts."""


@dataclass(slots=True)
class Outcome:
    """What was done, and with whom it could not be."""

    done: list[MembershipChange] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def not_too_many(asked: Sequence[UUID], *, field: str = "memberships") -> None:
    """Refuse a choice of nobody, and of more than one command takes."""
    if not asked:
        raise errors.NobodyChosen(field=field)
    if len(asked) > MOST:
        raise errors.TooManyAtOnce(most=MOST, field=field)


def preview(actor: Actor, command: Act) -> Verdict:
    """Say with whom an act could be done; nothing is written."""
    not_too_many(command.memberships)
    with transaction.atomic():
        found = members.memberships_to_change(actor, command.memberships, DECIDE)
        return judging.judge(actor, command, found)


@transaction.atomic
def act(actor: Actor, command: Act) -> Outcome:
    """Do it with all with whom it can be done; as many statements for thousands as for one."""
    not_too_many(command.memberships)
    judging.check(command)
    found = members.memberships_to_change(actor, command.memberships, DECIDE)
    key = own_key(actor, command.key)
    if done := already_done(key):
        return Outcome(done)
    verdict = judging.judge(actor, command, found)
    if not verdict.good:
        return Outcome([], verdict.refused)
    before = {one.pk: one.standing for one in verdict.good}
    on = command.on or timezone.localdate()
    results = _carry_out(actor, command, verdict.good, on)
    today, batch = timezone.localdate(), key or uuid7()
    kept_at = results[0].organization if results else None
    done = [
        MembershipChange(
            membership=one,
            scope_path=one.scope_path,
            kind=command.kind,
            state=State.DONE,
            asked_by=Asker.UNION,
            asked_on=today,
            on=on,
            ground=command.ground,
            requested_on=command.requested_on,
            last_part_on=command.last_part_on,
            talked_on=command.talked_on,
            decided_on=command.decided_on,
            decision=command.decision.strip(),
            reason=command.reason.strip(),
            rule=law.rule_of(command.kind, command.ground),
            before=before[one.pk],
            target=kept_at,
            result=results[number] if results else None,
            batch=batch,
        )
        for number, one in enumerate(verdict.good)
    ]
    write(actor, done, "lifecycle.done")
    return Outcome(done, verdict.refused)


@transaction.atomic
def rejoin(actor: Actor, command: Rejoin) -> MembershipChange:
    """Admit somebody again whose membership at this union had ended."""
    [old] = members.memberships_to_change(actor, [command.membership], DECIDE)
    on = command.on or timezone.localdate()
    if old.person_id in members.own_persons(actor):
        raise errors.OwnMembership
    if old.ended_on is None:
        raise errors.StillAMember
    if old.ending == Membership.Ending.DECEASED:
        raise errors.HasDied
    if on < old.ended_on:
        raise errors.BeforeItBegan(began=old.ended_on)
    if members.current_membership(old.person) is not None:
        raise errors.MemberElsewhere
    rule = law.Laws([old.scope_path]).rule(law.RULES[Kind.REJOIN], old.scope_path, on)
    if not rule.value:
        raise errors.MayNotRejoin
    if Consent.Purpose.MEMBERSHIP not in members.live_consents(old.person):
        raise errors.ConsentNeeded
    new = admit(
        actor,
        Admit(
            identity=members.identity_of(old.person),
            organization=old.organization.public_id,
            began_on=on,
            channel=Membership.Channel.UNIT,
            employment_form=old.employment_form,
            employer=old.employer.public_id if old.employer else None,
            employer_typed=old.employer_typed,
            post=old.post,
        ),
    )
    change = MembershipChange(
        membership=old,
        scope_path=old.scope_path,
        kind=Kind.REJOIN,
        state=State.DONE,
        asked_by=Asker.UNION,
        asked_on=timezone.localdate(),
        on=on,
        rule=law.RULES[Kind.REJOIN],
        result=new,
    )
    write(actor, [change], "lifecycle.done")
    return change


def own_key(actor: Actor, key: UUID | None) -> UUID | None:
    """Return a form's key as this sender's own: the same key of somebody else is another."""
    return key and uuid5(key, f"{actor.user_id}:{actor.duty_id}")


def already_done(key: UUID | None) -> list[MembershipChange]:
    """Return what the first sending of the same command did."""
    if key is None:
        return []
    rows = MembershipChange.objects.filter(batch=key).order_by("pk")
    return list(rows.select_related("membership__person", "membership__organization", "target"))


def write(actor: Actor, changes: Sequence[MembershipChange], action: str) -> None:
    """Write new changes, and an entry of the trail for each."""
    try:
        with transaction.atomic():
            bulk.insert(changes)
    except IntegrityError as one_change_under_way_each:
        raise Conflict from one_change_under_way_each
    note(actor, changes, action)


def note(actor: Actor, changes: Sequence[MembershipChange], action: str) -> None:
    """Write into the trail what became of changes."""
    audit.record_all(
        actor,
        [
            audit.deed(
                action,
                one,
                reason=one.reason,
                kind=str(one.kind),
                on=one.on.isoformat() if one.on else None,
            )
            for one in changes
        ],
    )


def _carry_out(
    actor: Actor, command: Act, found: Sequence[Membership], on: date
) -> list[Membership]:
    """Change the memberships themselves; return new spells, where the act began some."""
    ids = [one.public_id for one in found]
    if ending := ENDINGS.get(Kind(command.kind)):
        end_spells(actor, EndSpells(memberships=ids, on=on, ending=ending))
        return []
    moved: list[Membership] = []
    if command.organization is not None:
        movers = [Mover(membership=one) for one in ids]
        moving = TransferMany(organization=command.organization, on=on, movers=movers)
        moved = transfer_many(actor, moving)
        ids = [one.public_id for one in moved]
    changed = change_standing(
        actor,
        ChangeStanding(
            memberships=ids,
            standing=BECOMES[Kind(command.kind)],
            ground=command.ground or "other",
            on=on,
        ),
    )
    now = {one.pk: one for one in changed}
    return [now[one.pk] for one in moved]
