"""Members of a firm are taken along from joint unions into the firm's own, all together.

They are members already and apply for nothing: what stands for each of them is an accepted
application without papers, which points to the running membership. On the approval they are
transferred as they are. As many statements for thousands as for one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from unionhall.core import audit, bulk, events
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict, NotFound
from unionhall.core.identifiers import uuid7
from unionhall.core.states import advance_all
from unionhall.joining import errors, gatherings, permissions
from unionhall.joining.events import HeldToBeTurnedAway
from unionhall.joining.models import OPEN, Application, Gathering
from unionhall.joining.papers import content_hash
from unionhall.joining.readable import ATTEMPTS, RECEIPT_LENGTH, chance
from unionhall.joining.services.decisions import decider
from unionhall.members import queries as members
from unionhall.members.models import Membership, PersonToken
from unionhall.members.services.moving import MoveTogether, move_together
from unionhall.organizations import tree
from unionhall.organizations.models import Kind, Organization

State = Application.State


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeAlong:
    """Running memberships that are to go over to the union of a case.

    ``agreed``: whoever does it states that these members were told and agreed, on paper or
    in the record of a meeting.
    """

    case: UUID
    memberships: Sequence[Membership]
    agreed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveOut:
    """Somebody who was taken along stays where they are after all."""

    case: UUID
    application: UUID


@dataclass(slots=True)
class TakenAlong:
    """What became of them: all together are as many as were named.

    ``there`` had been taken along before, ``applied`` have an open application of their own,
    ``own`` is the record of the person who acts, on whom a colleague decides.
    """

    taken: list[Application] = field(default_factory=list)
    there: int = 0
    applied: int = 0
    own: int = 0


@transaction.atomic
def take_along(actor: Actor, command: TakeAlong) -> TakenAlong:
    """Take members along as accepted; asked twice, nobody is taken along twice.

    Two who do it at once wait for one another at the gathering; who applies elsewhere in the
    same moment is found by the constraint of one open application for each person.
    """
    tree.hold_still()
    gathering = gatherings.locked(command.case)
    if gathering is None:
        raise errors.GatheringClosed
    actor.require(permissions.DECIDE, gathering.scope_path)
    if not command.agreed:
        raise errors.AgreementNotStated
    for _ in range(ATTEMPTS):
        done, waiting = _sorted(actor, gathering, command.memberships)
        done.taken = _applications(actor, gathering, waiting)
        try:
            with transaction.atomic():
                bulk.insert(done.taken)
        except IntegrityError:  # somebody has just applied, or a receipt code is taken
            continue
        deeds = [audit.deed("joining.taken_along", one) for one in done.taken]
        audit.record_all(actor, deeds)
        audit.record(
            actor,
            "joining.along_taken",
            gathering,
            told_and_agreed=True,
            taken=len(done.taken),
            there=done.there,
            applied=done.applied,
        )
        return done
    raise Conflict


def _sorted(
    actor: Actor, gathering: Gathering, memberships: Sequence[Membership]
) -> tuple[TakenAlong, list[Membership]]:
    """Set apart who is here already, and return those who are still to be taken along."""
    indexes = [one.person.blind_index for one in memberships]
    open_ones = Application.objects.filter(
        Q(confirmed_at__isnull=False) | Q(held_for=gathering),
        blind_index__in=indexes,
        state__in=OPEN,
    )
    before: dict[UUID, bool] = {}
    for index, along, held in open_ones.values_list("blind_index", "along", "held_for"):
        here = bool(along) and held == gathering.pk
        before[index] = here or before.get(index, False)
    own = set(members.own_records(actor).values_list("pk", flat=True))
    done, waiting = TakenAlong(), []
    for one in memberships:
        known = before.get(one.person.blind_index)
        if known is not None:
            done.there += known
            done.applied += not known
        elif one.person_id in own:
            done.own += 1
        else:
            waiting.append(one)
    return done, waiting


def _applications(
    actor: Actor, gathering: Gathering, memberships: Sequence[Membership]
) -> list[Application]:
    now, who = timezone.now(), decider(actor)
    people = [one.person_id for one in memberships]
    phones = dict(
        PersonToken.objects.filter(person__in=people, kind=PersonToken.Kind.PHONE).values_list(
            "person", "token"
        )
    )
    return [
        Application(
            submission_id=uuid7(),
            content_hash=content_hash({"along": one.public_id, "case": gathering.case}),
            receipt=chance(RECEIPT_LENGTH),
            organization=gathering.organization,
            routed_to=gathering.organization,
            routed_by=Application.Rule.FOUNDING,
            scope_path=gathering.scope_path,
            held_for=gathering,
            along=one,
            employer_id=one.employer_id,
            state=State.ACCEPTED,
            channel=one.channel,
            employment_form=one.employment_form,
            blind_index=one.person.blind_index,
            phone_token=phones.get(one.person_id) or uuid7(),
            opened_at=now,
            received_at=now,
            received_on=timezone.localdate(now),
            confirmed_at=now,
            confirmed_by=Application.Confirmation.BY_RECORD,
            finding=Application.Finding.MEMBER_ELSEWHERE,
            wants_transfer=True,
            decided_at=now,
            decided_by=who,
        )
        for one in memberships
    ]


@transaction.atomic
def leave_out(actor: Actor, command: LeaveOut) -> Application:
    """Take somebody off again; pressed twice, it is done once."""
    tree.hold_still()
    gathering = gatherings.locked(command.case)
    if gathering is None:
        raise errors.GatheringClosed
    actor.require(permissions.DECIDE, gathering.scope_path)
    row = (
        gathering.applications.select_for_update(of=("self",))
        .filter(public_id=command.application, along__isnull=False)
        .first()
    )
    if row is None:
        raise NotFound
    if row.state != State.LEFT_OUT:
        events.publish(actor, HeldToBeTurnedAway(row))
        stay(actor, [row])
    return row


def stay(actor: Actor, rows: Sequence[Application]) -> None:
    """Let those taken along stay in the unions where they are."""
    if rows:
        advance_all(rows, State.LEFT_OUT, decided_at=timezone.now(), decided_by=decider(actor))
        audit.record_all(actor, [audit.deed("joining.left_out", row) for row in rows])


def move_over(
    actor: Actor, rows: Sequence[Application], union: Organization, on: date
) -> list[Application]:
    """Transfer those taken along on the day of the approval; return who moved.

    Whoever has left the firm or its joint unions in the meantime stays out of it.
    """
    bearers = {row.along.person_id: row for row in rows if row.along and row.received_on <= on}
    running = Membership.objects.filter(
        person__in=list(bearers), ended_on=None, organization__kind=Kind.JOINT
    ).values_list("pk", "person", "employer")
    going = [pk for pk, person, firm in running if firm == bearers[person].employer_id]
    begun = move_together(actor, MoveTogether(memberships=going, target=union.public_id, on=on))
    moved = [row for person, row in bearers.items() if person in begun]
    stay(actor, [row for row in rows if row not in moved])
    if not moved:
        return []
    advance_all(
        moved,
        State.APPROVED,
        organization=union,
        scope_path=union.path,
        decided_at=timezone.now(),
        decided_by=decider(actor),
    )
    spell = Membership.objects.filter(
        person__blind_index=OuterRef("blind_index"), organization=union, ended_on=None
    )
    Application.objects.filter(pk__in=[row.pk for row in moved]).update(
        membership=Subquery(spell.values("pk")[:1])
    )
    deeds = []
    for person, row in bearers.items():
        if person in begun:
            row.membership = begun[person]
            membership = str(begun[person].public_id)
            deeds.append(audit.deed("joining.approved", row, membership=membership))
    audit.record_all(actor, deeds)
    return moved
