"""Opening a case, and the steps up to the congress."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict, DomainError, NotFound, Rejected
from unionhall.founding import errors, law, queries
from unionhall.founding.commands import (
    Apply,
    ApproveCongress,
    ApproveGroup,
    Describe,
    OpenCase,
    RequestCongress,
    SetEmployers,
)
from unionhall.founding.models import CaseEmployer, CaseStep, FoundingCase
from unionhall.founding.permissions import PREPARE
from unionhall.founding.services.drafting import make
from unionhall.founding.services.moving import Move, at_step, day_between, move, user_of, write_down
from unionhall.founding.services.standing import enough_by, still_free
from unionhall.joining import gatherings
from unionhall.joining.services.founding import Gather, gather
from unionhall.organizations import queries as organizations
from unionhall.organizations import tree
from unionhall.organizations.models import (
    FEDERATIONS,
    MAY_STAND_BELOW,
    Employer,
    Kind,
    Organization,
)
from unionhall.organizations.rules import checked_name
from unionhall.targets import queries as targets
from unionhall.targets.commands import BeginFounding
from unionhall.targets.models import Target
from unionhall.targets.permissions import KEEP
from unionhall.targets.services import begin_founding

Checked = TypeVar("Checked")
State = FoundingCase.State
Deed = CaseStep.Deed
LONGEST_AHEAD = timedelta(days=366)
"""A congress is planned within a year; a later day is a slip of the pen."""


@transaction.atomic
def open_case(actor: Actor, command: OpenCase) -> FoundingCase:
    """Open a case; the same case sent twice is opened once.

    A target, where there is one, is founding from now on.
    """
    tree.hold_still()
    if earlier := _earlier(actor, command):
        return earlier
    guiding = _guide(actor, command)
    target = _target(actor, command)
    employers = _employers(actor, command.kind, command.employers, target)
    _in_its_area(guiding, employers)
    try:
        with transaction.atomic():
            case = FoundingCase.objects.create(
                submission_id=command.submission_id,
                kind=command.kind,
                name=checked_name(command.name),
                mode=command.mode,
                guiding=guiding,
                guided_by=_guided_from_above(command, guiding),
                scope_path=guiding.path,
                target=target,
                address=command.address.strip(),
                division_code=_division(guiding, employers),
                group=" ".join(command.group.split()),
                state=State.DRAFT,
                since=timezone.now(),
                opened_on=timezone.localdate(),
                opened_by=user_of(actor),
            )
            _write_employers(case, employers)
    except IntegrityError as meanwhile:
        if earlier := _earlier(actor, command):
            return earlier
        raise _under_way(employers, target) from meanwhile
    write_down(actor, case, Deed.OPENED, on=case.opened_on)
    audit.record(
        actor,
        "founding.opened",
        case,
        kind=str(case.kind),
        mode=str(case.mode),
        employers=len(employers),
    )
    if target is not None:
        begin_founding(actor, BeginFounding(target=target.public_id))
    return case


def problems(actor: Actor, command: OpenCase) -> list[DomainError]:
    """List all that would be refused of a new case, each by itself; nothing is written.

    What one check needs of another that failed is left for the next time.
    """
    found: list[DomainError] = []

    def tried(check: Callable[[], Checked]) -> Checked | None:
        try:
            return check()
        except (Rejected, Conflict) as refusal:
            found.append(refusal)
            return None

    def free(target: Target | None, employers: Sequence[Employer]) -> None:
        rows = CaseEmployer.objects.filter(employer__in=employers, alone=True, open=True)
        if command.kind == Kind.SINGLE and rows.exists():
            raise _under_way(employers, target)

    with transaction.atomic():  # a target is locked while it is looked at
        guiding = tried(lambda: _guide(actor, command))
        target = tried(lambda: _target(actor, command))
        employers = tried(lambda: _employers(actor, command.kind, command.employers, target))
        if guiding is not None:
            tried(lambda: _guided_from_above(command, guiding))
        if guiding is not None and employers:
            tried(lambda: _in_its_area(guiding, employers))
        if employers:
            tried(lambda: free(target, employers))
    return found


def _earlier(actor: Actor, command: OpenCase) -> FoundingCase | None:
    earlier = FoundingCase.objects.filter(submission_id=command.submission_id).first()
    if earlier is None:
        return None
    if not _same(earlier, command) or not actor.may(PREPARE, earlier.scope_path):
        raise errors.OtherContent
    return earlier


def _same(case: FoundingCase, command: OpenCase) -> bool:
    target, guided_by = case.target, case.guided_by
    employers = {employer.public_id for employer in queries.employers_of(case)}
    wanted = set(command.employers)
    if not wanted and target is not None and case.kind not in FEDERATIONS:
        wanted = {target.employer.public_id}
    return employers == wanted and (
        case.kind,
        case.name,
        case.mode,
        case.guiding.public_id,
        target.public_id if target else None,
        guided_by.public_id if guided_by else None,
        case.address,
        case.group,
    ) == (
        command.kind,
        checked_name(command.name),
        command.mode,
        command.guiding,
        command.target,
        command.guided_by,
        command.address.strip(),
        " ".join(command.group.split()),
    )


def _guide(actor: Actor, command: OpenCase) -> Organization:
    guiding = organizations.organization(actor, command.guiding)
    actor.require(PREPARE, guiding.path)
    if guiding.dissolved_on is not None:
        raise errors.GuideHasEnded(name=guiding.name)
    if guiding.kind not in MAY_STAND_BELOW[command.kind]:
        raise errors.CannotStandThere(
            kind=Kind(command.kind).label, parent=guiding.get_kind_display()
        )
    if not command.name.strip():
        raise errors.NameMissing
    return guiding


def _guided_from_above(command: OpenCase, guiding: Organization) -> Organization | None:
    if command.guided_by is None:
        return None
    found = queries.bodies_above([guiding]).filter(public_id=command.guided_by).first()
    if found is None:
        raise errors.DoesNotStandAbove(name=guiding.name)
    return found


def _target(actor: Actor, command: OpenCase) -> Target | None:
    if command.target is None:
        return None
    target = targets.target(actor, command.target, KEEP, lock=True)
    if command.employers and target.employer.public_id not in command.employers:
        raise errors.TargetOfAnother(employer=target.employer.name)
    if not target.is_open:
        raise errors.TargetClosed(employer=target.employer.name, state=target.state_name)
    if target.state == Target.State.FOUNDING:
        under_way = queries.open_case_of(target)
        raise errors.CaseUnderWay(
            employer=target.employer.name, name=under_way.name if under_way else "–"
        )
    return target


def _employers(
    actor: Actor, kind: str, wanted: Sequence[UUID], target: Target | None
) -> list[Employer]:
    """Find the employers, and refuse who has a union of their own or too many of them."""
    rows = {
        row.public_id: row
        for row in organizations.employers(actor).filter(public_id__in=list(wanted))
    }
    found = []
    for public_id in dict.fromkeys(wanted):
        if public_id not in rows:
            raise NotFound(field="employers")
        found.append(rows[public_id])
    if not found and target is not None:
        found = [target.employer]
    if kind in FEDERATIONS:
        if found:
            raise errors.NoEmployersHere
        return []
    if not found:
        raise errors.EmployerMissing
    if kind == Kind.SINGLE and len(found) > 1:
        raise errors.OneEmployerOnly
    if kind == Kind.JOINT and len(found) == 1:
        raise errors.TooFewEmployers
    refuse_organized(kind, found)
    return found


def _in_its_area(guiding: Organization, employers: Sequence[Employer]) -> None:
    for employer in employers:
        here, there = guiding.path, employer.scope_path
        if not (there.startswith(here) or here.startswith(there)):
            raise errors.GuideOfAnotherArea(name=guiding.name, employer=employer.name)


def refuse_organized(kind: str, employers: Sequence[Employer]) -> None:
    """Refuse employers that have a union: their own always, a joint one for another joint one."""
    covered = queries.covered_by_another(kind, employers, timezone.localdate())
    if covered is not None:
        raise errors.HasItsUnion(employer=covered.employer.name, union=covered.organization.name)


def _write_employers(case: FoundingCase, employers: Sequence[Employer]) -> None:
    alone = case.kind == Kind.SINGLE
    CaseEmployer.objects.bulk_create(
        [CaseEmployer(case=case, employer=employer, alone=alone) for employer in employers]
    )


def _under_way(employers: Sequence[Employer], target: Target | None) -> errors.CaseUnderWay:
    other = (
        CaseEmployer.objects.filter(employer__in=employers, alone=True, open=True)
        .select_related("case", "employer")
        .first()
    )
    if other is not None:
        return errors.CaseUnderWay(employer=other.employer.name, name=other.case.name)
    case = queries.open_case_of(target) if target else None
    name = target.employer.name if target else "–"
    return errors.CaseUnderWay(employer=name, name=case.name if case else "–")


def _division(guiding: Organization, employers: Sequence[Employer]) -> str:
    return next((e.division_code for e in employers if e.division_code), guiding.division_code)


@transaction.atomic
def describe(actor: Actor, command: Describe) -> FoundingCase:
    """Change name, premises or preparatory group, while the union is not approved yet."""
    case = queries.case(actor, command.case, PREPARE, lock=True)
    if case.state not in FoundingCase.BEFORE_APPROVAL or case.state == State.REPORTED:
        raise errors.NotNow(state=case.state_name)
    if not command.name.strip():
        raise errors.NameMissing
    new = {
        "name": checked_name(command.name),
        "address": command.address.strip(),
        "group": " ".join(command.group.split()),
    }
    before = {column: str(getattr(case, column)) for column in new}
    if before == new:
        return case
    for column, value in new.items():
        setattr(case, column, value)
    case.save(update_fields=[*new])
    gatherings.rename(case.public_id, case.name)
    changed = "；".join(
        f"{_title(column)}：{before[column] or '–'} → {value or '–'}"
        for column, value in new.items()
        if before[column] != value
    )
    write_down(actor, case, Deed.CHANGED, text=changed)
    audit.record(actor, "founding.described", case, before={**before}, after={**new})
    return case


def _title(column: str) -> str:
    return str(getattr(FoundingCase._meta.get_field(column), "verbose_name", column))


@transaction.atomic
def set_employers(actor: Actor, command: SetEmployers) -> FoundingCase:
    """Say anew whose people a joint union is to organize, before the congress is asked for."""
    tree.hold_still()
    case = queries.case(actor, command.case, PREPARE, lock=True)
    if case.state not in {State.DRAFT, State.APPLIED, State.GATHERING}:
        raise errors.NotNow(state=case.state_name)
    employers = _employers(actor, case.kind, command.employers, None)
    _in_its_area(case.guiding, employers)
    if case.target is not None and case.target.employer not in employers:
        raise errors.TargetOfAnother(employer=case.target.employer.name)
    case.employers.all().delete()
    try:
        with transaction.atomic():
            _write_employers(case, employers)
    except IntegrityError as meanwhile:
        raise _under_way(employers, None) from meanwhile
    text = _("%(count)s employers") % {"count": len(employers)}
    write_down(actor, case, Deed.CHANGED, text=text)
    audit.record(actor, "founding.employers_set", case, employers=len(employers))
    return case


@transaction.atomic
def apply(actor: Actor, command: Apply) -> FoundingCase:
    """Send in the application; it waits for the approval of the preparatory group."""
    case = at_step(actor, command.case, State.DRAFT)
    day_between(command.on, None, "")
    move(
        actor,
        case,
        Move(to=State.APPLIED, deed=Deed.SUBMITTED, on=command.on),
        applied_on=command.on,
        submitted_by=user_of(actor),
    )
    make(actor, case, "founding.application", command.on)
    return case


@audit.keeps_refusals
@transaction.atomic
def approve_group(actor: Actor, command: ApproveGroup) -> FoundingCase:
    """Approve the preparatory group: from now on people join, by its link or a list."""
    case = at_step(actor, command.case, State.APPLIED)
    day_between(command.on, case.applied_on, _("the application"))
    still_free(case, timezone.localdate())
    move(
        actor,
        case,
        Move(to=State.GATHERING, deed=Deed.APPROVED, on=command.on),
        group_approved_on=command.on,
    )
    make(actor, case, "founding.group", command.on)
    if case.kind not in FEDERATIONS:
        employers = queries.employers_of(case)
        gather(
            actor,
            Gather(
                case=case.public_id,
                name=case.name,
                organization=case.guiding,
                employer=employers[0] if case.kind == Kind.SINGLE else None,
            ),
        )
    return case


@transaction.atomic
def request_congress(actor: Actor, command: RequestCongress) -> FoundingCase:
    """Ask to hold the congress; enough people must have been accepted for what it elects."""
    case = at_step(actor, command.case, State.GATHERING)
    day_between(command.on, case.group_approved_on, _("the approval of the preparatory group"))
    if command.planned_on < command.on:
        raise errors.PlannedTooEarly(day=command.planned_on)
    if command.planned_on > timezone.localdate() + LONGEST_AHEAD:
        raise errors.PlannedTooLate(day=command.planned_on)
    if case.kind not in FEDERATIONS:
        _enough(case, command)
    still_free(case, timezone.localdate())
    move(
        actor,
        case,
        Move(to=State.REQUESTED, deed=Deed.SUBMITTED, on=command.on),
        requested_on=command.on,
        congress_planned_on=command.planned_on,
        organiser_only=command.organiser_only,
        submitted_by=user_of(actor),
    )
    make(actor, case, "founding.congress_request", command.on)
    return case


def _enough(case: FoundingCase, command: RequestCongress) -> None:
    """Refuse with too few people, or with too few by the day that stands on the paper."""
    count = gatherings.gathered(case.public_id).accepted
    if not count:
        raise errors.NobodyAccepted
    need = law.need(count, timezone.localdate(), law.place_of(case))
    below = need.organiser_below
    if command.organiser_only:
        if below is not None and not below.met(count):
            raise errors.OrganiserNotAllowed(
                count=count, limit=below.number, article=law.article_of(below)
            )
    elif count < need.least:
        raise errors.TooFewMembers(count=count, least=need.least, article=need.article)
    enough_by(case, command.on, organiser_only=command.organiser_only)


@audit.keeps_refusals
@transaction.atomic
def approve_congress(actor: Actor, command: ApproveCongress) -> FoundingCase:
    """Approve that the congress is held."""
    case = at_step(actor, command.case, State.REQUESTED)
    day_between(command.on, case.requested_on, _("the request"))
    still_free(case, timezone.localdate())
    move(
        actor,
        case,
        Move(to=State.CONGRESS, deed=Deed.APPROVED, on=command.on),
        congress_approved_on=command.on,
    )
    make(actor, case, "founding.congress", command.on)
    return case
