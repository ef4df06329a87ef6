"""What other apps' news does to targets."""

from uuid import UUID

from django.db import transaction

from unionhall.core import audit
from unionhall.core.actors import Actor
from unionhall.organizations.events import CoverageChanged, OrganizationDissolved
from unionhall.organizations.models import Coverage, Kind
from unionhall.outreach.events import MeetingClosed, MeetingOpened, VisitRecorded
from unionhall.outreach.models import Visit
from unionhall.targets.models import Target
from unionhall.targets.services import stages


@transaction.atomic
def on_meeting_closed(actor: Actor, command: MeetingClosed | MeetingOpened) -> None:
    """Let the employer's target follow a visit that was held, or whose closing was taken back."""
    visit = Visit.objects.filter(meeting__public_id=command.meeting).first()
    if visit is not None:
        _settle(actor, visit.employer_id, command.meeting)


@transaction.atomic
def on_visit_recorded(actor: Actor, command: VisitRecorded) -> None:
    """Follow what a visit heard; it may be of another employer than before."""
    for employer in dict.fromkeys(command.employers):
        _settle(actor, employer, command.meeting)


def _settle(actor: Actor, employer: int, meeting: UUID) -> None:
    rows = Target.objects.select_for_update().filter(employer=employer, closed_on=None)
    if target := rows.first():
        stages.settle(actor, target, meeting=str(meeting))


@transaction.atomic
def on_coverage_changed(actor: Actor, command: CoverageChanged) -> None:
    """Close the targets of employers that a union covers from now on.

    A joint union that covered the employer when it was listed ends nothing: the employer
    is to get a union of its own.
    """
    held = Coverage.objects.filter(
        organization__path=command.path,
        valid_until=None,
        employer__targets__closed_on=None,
        employer__targets__isnull=False,
    ).select_related("organization")
    unions = {coverage.employer_id: coverage for coverage in held}
    if not unions:
        return
    waiting = Target.objects.select_for_update().filter(employer__in=unions, closed_on=None)
    for target in waiting.order_by("pk"):
        coverage = unions[target.employer_id]
        union = coverage.organization
        if target.covered_by_id == union.pk:
            continue
        to = Target.State.FOUNDED if union.kind == Kind.SINGLE else Target.State.COVERED
        stages.close(actor, target, to, coverage.valid_from, union=union)


@transaction.atomic
def on_dissolved(actor: Actor, command: OrganizationDissolved) -> None:
    """Give the targets of a body that ends to the body above it."""
    body = command.organization
    for target in Target.objects.select_for_update().filter(owner=body, closed_on=None):
        target.owner_id = body.parent_id
        target.save(update_fields=["owner"])
        audit.record(
            actor,
            "targets.assigned",
            target,
            before=body.code,
            assigned_to=body.parent.code if body.parent else None,
        )
