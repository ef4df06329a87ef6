"""What members ask for themselves: to be transferred, to leave; and taking that back."""

from django.db import transaction
from django.utils import timezone

from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound, NumberInReason
from unionhall.core.identifiers import uuid7
from unionhall.core.personal import holds_number
from unionhall.lifecycle import errors, law, queries
from unionhall.lifecycle.commands import AskOwnTransfer, AskToLeave, TakeBackOwn
from unionhall.lifecycle.law import Laws
from unionhall.lifecycle.models import MembershipChange
from unionhall.lifecycle.services import note, write
from unionhall.lifecycle.services.transfers import new_transfer, union_to_join
from unionhall.members import queries as members
from unionhall.members.models import Membership

Kind = MembershipChange.Kind
State = MembershipChange.State
Asker = MembershipChange.Asker
LONGEST_EMPLOYER = 120


@transaction.atomic
def ask_own_transfer(actor: Actor, command: AskOwnTransfer) -> MembershipChange:
    """Ask for one's own transfer; asked for twice, it is asked for once."""
    one = _own_locked(actor)
    target = union_to_join(command.target)
    if one.organization_id == target.pk:
        raise errors.BelongsThere(name=target.name)
    if under_way := queries.open_change(one):
        if under_way.kind == Kind.TRANSFER and under_way.target_id == target.pk:
            return under_way
        raise errors.UnderWay(what=under_way.get_kind_display())
    change = new_transfer(one, target, Asker.MEMBER, Laws([one.scope_path]), uuid7())
    typed = " ".join(command.employer_typed.split())[:LONGEST_EMPLOYER]
    if typed not in target.name:  # a union's name says nothing of where somebody works
        change.employer_typed = typed
    write(actor, [change], "lifecycle.asked")
    return change


@transaction.atomic
def ask_to_leave(actor: Actor, command: AskToLeave) -> MembershipChange:
    """Ask to leave the union, in writing; its committee lets go."""
    one = _own_locked(actor)
    if holds_number(command.reason):
        raise NumberInReason
    if under_way := queries.open_change(one):
        if under_way.kind == Kind.WITHDRAW:
            return under_way
        raise errors.UnderWay(what=under_way.get_kind_display())
    today = timezone.localdate()
    change = MembershipChange(
        membership=one,
        scope_path=one.scope_path,
        kind=Kind.WITHDRAW,
        state=State.ASKED,
        asked_by=Asker.MEMBER,
        asked_on=today,
        requested_on=today,
        reason=" ".join(command.reason.split())[:200],
        rule=law.RULES[Kind.WITHDRAW],
        before=one.standing,
        batch=uuid7(),
    )
    write(actor, [change], "lifecycle.asked")
    return change


@transaction.atomic
def take_back_own(actor: Actor, command: TakeBackOwn) -> MembershipChange:
    """Take back what one asked for, as long as it has not been done."""
    rows = MembershipChange.objects.filter(
        membership__person=members.own(actor), asked_by=Asker.MEMBER
    )
    members.hold_members(Membership.objects.filter(changes__in=rows))
    found = rows.select_for_update().filter(public_id=command.change).first()
    if found is None:
        raise NotFound
    if found.state == State.TAKEN_BACK:
        return found
    if not found.is_open:
        raise errors.NotWaiting(state=found.state_name)
    found.advance(State.TAKEN_BACK, due_on=None)
    note(actor, [found], "lifecycle.taken_back")
    return found


def _own_locked(actor: Actor) -> Membership:
    person = members.own(actor)
    rows = Membership.objects.filter(person=person, ended_on=None)
    members.hold_members(rows)
    found = rows.select_for_update(of=("self",)).select_related("organization").first()
    if found is None:
        raise NotFound
    return found
