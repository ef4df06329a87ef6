"""Applications for a union that is still to be founded: they gather, and are let in together."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from unionhall.core import audit, facts
from unionhall.core.actors import Actor
from unionhall.core.states import advance_all
from unionhall.joining import gatherings, permissions, queries
from unionhall.joining.models import OPEN, Application, Gathering, JoinLink
from unionhall.joining.routing import Asked, route
from unionhall.joining.services.along import move_over, stay
from unionhall.joining.services.decisions import admission, decider
from unionhall.joining.services.links import link_for
from unionhall.joining.services.passing import hand_on
from unionhall.members.models import Membership
from unionhall.members.services.together import AdmitTogether, admit_together
from unionhall.organizations import tree
from unionhall.organizations.models import Employer, Organization

State = Application.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Gather:
    """A founding case lets people join: ``organization`` guides, ``name`` is to be founded."""

    case: UUID
    name: str
    organization: Organization
    employer: Employer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitHeld:
    """The union of a case stands from a day on."""

    case: UUID
    organization: Organization
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseHeld:
    """A case came to nothing; ``reason`` is for those whom no other union can take."""

    case: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveHeld:
    """Another body guides the founding from now on."""

    case: UUID
    organization: Organization


@dataclass(slots=True)
class Admitted:
    """Who became a member, who came from another union, and who is still to be decided on."""

    memberships: list[Membership] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)
    joined: int = 0
    transferred: int = 0
    passed_on: int = 0


@transaction.atomic
def gather(actor: Actor, command: Gather) -> JoinLink:
    """Open the joining of a founding, and give it its link; asking again returns the same."""
    actor.require(permissions.DECIDE, command.organization.path)
    found, is_new = Gathering.objects.get_or_create(
        case=command.case,
        defaults={
            "name": command.name,
            "organization": command.organization,
            "employer": command.employer,
            "scope_path": command.organization.path,
        },
    )
    if is_new:
        audit.record(actor, "joining.gathering_opened", found, case=str(command.case))
    return link_for(actor, command.organization, gathering=found)


@transaction.atomic
def admit_held(actor: Actor, command: AdmitHeld) -> Admitted:
    """Let in all whom the preparatory group accepted, on the day on which their union is founded.

    Nobody is told of each application: none of them came from a meeting.

    Members of other unions who asked for it, or are taken along with their firm, are
    transferred. Whoever is not accepted yet, or
    has meanwhile become a member elsewhere, waits at the new union for an ordinary decision.
    The link of the founding is the union's own from now on.
    """
    tree.hold_still()
    organization = command.organization
    gathering = gatherings.locked(command.case)
    if gathering is None:
        return Admitted()
    rows = list(
        gathering.applications.select_for_update(of=("self",))
        .filter(state__in=OPEN)
        .select_related("organization", "employer", "meeting", "held_for__organization", "along")
        .order_by("pk")
    )
    along = [row for row in rows if row.along_id is not None]
    rows = [row for row in rows if row.along_id is None]
    accepted = [
        row for row in rows if row.state == State.ACCEPTED and row.received_on <= command.on
    ]
    done = _admit(actor, accepted, organization, command.on)
    admitted = {row.pk for row in done.applications}
    rest = [row for row in rows if row.pk not in admitted]
    if along:
        _took_over(done, move_over(actor, along, organization, command.on))
    _wait_at(actor, rest, organization)
    done.passed_on = len(rest)
    for link in gathering.links.filter(revoked_at=None):
        link.held_for, link.organization = None, organization
        link.scope_path = organization.path
        link.save(update_fields=["held_for", "organization", "scope_path"])
    _close(actor, gathering)
    return done


@transaction.atomic
def release_held(actor: Actor, command: ReleaseHeld) -> int:
    """Send those who waited for a founding that came to nothing where they belong without it.

    That is their employer's union, or the service station; where there is no union at all,
    they are told the reason. Who was to be taken along stays where they are. Returns of how
    many.
    """
    tree.hold_still()
    gathering = gatherings.locked(command.case)
    if gathering is None:
        return 0
    rows = list(
        gathering.applications.select_for_update(of=("self",))
        .filter(state__in=OPEN)
        .select_related("organization", "employer")
        .defer("sealed", "signed")
        .order_by("pk")
    )
    stay(actor, [row for row in rows if row.along_id is not None])
    by_employer: dict[int | None, list[Application]] = defaultdict(list)
    for row in (row for row in rows if row.along_id is None):
        by_employer[row.employer_id].append(row)
    for together in by_employer.values():
        place = gathering.organization.division_code
        asked = Asked(employer=together[0].employer, workplace=place)
        where = route(asked, timezone.localdate())
        if where is None:
            _turn_down(actor, together, command.reason)
        else:
            _wait_at(actor, together, where.organization)
    for link in gathering.links.filter(revoked_at=None):
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        audit.record(actor, "joining.link_revoked", link)
    _close(actor, gathering)
    return len(rows)


@transaction.atomic
def move_held(actor: Actor, command: MoveHeld) -> None:
    """Let another body guide the founding; those who wait for it wait there."""
    organization = command.organization
    gathering = gatherings.locked(command.case)
    if gathering is None:
        return
    held = gathering.applications.filter(state__in=OPEN)
    counted = list(held.values_list("scope_path", "received_on"))
    held.update(organization=organization, scope_path=organization.path)
    gathering.links.filter(revoked_at=None).update(
        organization=organization, scope_path=organization.path
    )
    gathering.organization, gathering.scope_path = organization, organization.path
    gathering.save(update_fields=["organization", "scope_path"])
    places = [
        place for path, day in counted for place in ((path, [day]), (organization.path, [day]))
    ]
    facts.rows_changed("applications", places)
    audit.record(actor, "joining.gathering_moved", gathering, after=organization.code)


def _admit(
    actor: Actor, accepted: list[Application], organization: Organization, on: date
) -> Admitted:
    done = Admitted()
    if not accepted:
        return done
    was = [(row.scope_path, [row.received_on]) for row in accepted]
    people = []
    for row in accepted:
        row.organization, row.scope_path = organization, organization.path
        people.append(admission(row, queries.papers_of(row), on))
    movers = {row.blind_index for row in accepted if row.wants_transfer}
    command = AdmitTogether(
        organization=organization.public_id, on=on, people=people, movers=movers
    )
    together = admit_together(actor, command)
    let_in = [row for row in accepted if together.membership(row.blind_index) is not None]
    now = timezone.now()
    _approve(actor, let_in, organization, now)
    for row in let_in:
        row.membership = together.membership(row.blind_index)
    Application.objects.bulk_update(let_in, ["membership"])
    deeds = [
        audit.deed(
            "joining.approved",
            row,
            by_sight=False,
            membership=str(row.membership.public_id) if row.membership else "",
        )
        for row in let_in
    ]
    audit.record_all(actor, deeds)
    facts.rows_changed("applications", [*was, *((organization.path, days) for _place, days in was)])
    for row in let_in:
        if row.membership is not None:
            done.memberships.append(row.membership)
    done.applications = let_in
    done.joined, done.transferred = len(together.admitted), len(together.transferred)
    return done


def _took_over(done: Admitted, moved: list[Application]) -> None:
    done.transferred += len(moved)
    done.applications = [*done.applications, *moved]
    done.memberships += [row.membership for row in moved if row.membership is not None]


def _approve(
    actor: Actor, rows: list[Application], organization: Organization, now: datetime
) -> None:
    if rows:
        advance_all(
            rows,
            State.APPROVED,
            organization=organization,
            scope_path=organization.path,
            decided_at=now,
            decided_by=decider(actor),
            reason="",
            sealed=None,
            key_version=None,
        )


def _wait_at(actor: Actor, rows: list[Application], target: Organization) -> None:
    """Let applications wait for an ordinary decision at a union."""
    if not rows:
        return
    accepted = [row for row in rows if row.state == State.ACCEPTED]
    if accepted:
        advance_all(accepted, State.APPLIED, decided_at=None, decided_by=None)
        audit.record_all(actor, [audit.deed("joining.released", row) for row in accepted])
    hand_on(actor, rows, target)


def _turn_down(actor: Actor, rows: list[Application], reason: str) -> None:
    advance_all(
        rows,
        State.REJECTED,
        reason=reason,
        decided_at=timezone.now(),
        decided_by=decider(actor),
    )
    audit.record_all(actor, [audit.deed("joining.rejected", row, reason=reason) for row in rows])
    facts.rows_changed("applications", [(row.scope_path, [row.received_on]) for row in rows])


def _close(actor: Actor, gathering: Gathering) -> None:
    gathering.closed_at = timezone.now()
    gathering.save(update_fields=["closed_at"])
    audit.record(actor, "joining.gathering_closed", gathering)
