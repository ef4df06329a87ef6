"""The written approval: union, coverage, members, term and paper in one transaction."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from unionhall.core import audit, events, facts
from unionhall.core.actors import Actor
from unionhall.founding import errors, law, queries
from unionhall.founding.commands import ApproveUnion
from unionhall.founding.events import UnionFounded
from unionhall.founding.models import (
    WITHIN,
    Candidacy,
    CaseEmployer,
    CaseStep,
    Election,
    FoundingCase,
    Office,
    Size,
)
from unionhall.founding.queries import Ballots
from unionhall.founding.services import along
from unionhall.founding.services.drafting import make
from unionhall.founding.services.election import must_pass
from unionhall.founding.services.moving import Move, at_step, day_between, move
from unionhall.founding.services.standing import still_free
from unionhall.joining.services.founding import AdmitHeld, admit_held
from unionhall.members.models import Membership
from unionhall.members.services.moving import MoveStaff, move_staff
from unionhall.organizations import permissions as organizations_permissions
from unionhall.organizations import queries as organizations
from unionhall.organizations.commands import Cover, EndCoverage, Found
from unionhall.organizations.models import Coverage, Employer, Kind, Organization
from unionhall.organizations.services import cover, end_coverage, found
from unionhall.register.commands import BeginTerm, SeatOf
from unionhall.register.law import check_years
from unionhall.register.models import Body, Post
from unionhall.register.services import begin_term

State = FoundingCase.State
Deed = CaseStep.Deed
FOUNDINGS = "foundings"
HEAD_POSTS: dict[str, tuple[Body, Post]] = {
    Office.CHAIR: (Body.COMMITTEE, Post.CHAIR),
    Office.VICE_CHAIR: (Body.COMMITTEE, Post.VICE_CHAIR),
    Office.AUDIT_DIRECTOR: (Body.AUDIT, Post.DIRECTOR),
    Office.WOMEN_DIRECTOR: (Body.WOMEN, Post.DIRECTOR),
}
PLAIN_POSTS: dict[str, tuple[Body, Post]] = {
    Office.COMMITTEE: (Body.COMMITTEE, Post.MEMBER),
    Office.AUDIT: (Body.AUDIT, Post.MEMBER),
    Office.WOMEN: (Body.WOMEN, Post.MEMBER),
    Office.WOMEN_MEMBER: (Body.WOMEN_MEMBER, Post.MEMBER),
    Office.ORGANISER: (Body.ORGANISER, Post.ORGANISER),
}


@audit.keeps_refusals
@transaction.atomic
def approve_union(actor: Actor, command: ApproveUnion) -> FoundingCase:
    """Approve the result: the union stands from this day on, with everything that belongs to it.

    All of it or nothing: whatever is refused or fails on the way takes everything back, the
    number of the paper included. Of two who approve at once, the second is refused.
    """
    case = at_step(actor, command.case, State.REPORTED)
    election = Election.objects.get(case=case)
    on, place = command.on, law.place_of(case)
    day_between(on, case.reported_on, _("the report of the result"))
    check_years(command.term_years, on, place)
    ballots = Ballots(case)
    must_pass(case, election, ballots)
    if command.take_staff_along:
        along.must_fit(case, ballots, on)
    employers = queries.employers_of(case)
    still_free(case, on)
    union = _found(actor, case, on)
    case.term_years, case.approved_on = command.term_years, on
    chosen = _names(case)
    moved = _cover(actor, case, union, employers, on)
    admitted = admit_held(actor, AdmitHeld(case=case.public_id, organization=union, on=on))
    if command.take_staff_along:
        for coverage in moved:
            move_staff(
                actor,
                MoveStaff(
                    employer=coverage.employer.public_id,
                    source=coverage.organization.public_id,
                    target=union.public_id,
                    on=on,
                ),
            )
    paper = make(actor, case, "founding.approval", on)
    begin_term(
        actor,
        BeginTerm(
            organization=union.public_id,
            begins_on=on,
            years=command.term_years,
            approval_number=paper.reference,
            approved_on=on,
            elected_on=election.held_on,
            seats=tuple(_seats(chosen)),
        ),
    )
    limit = law.rule(law.LARGE, on, place)
    staff = queries.staff_of(employers, on)
    is_large = case.kind == Kind.SINGLE and limit is not None and limit.met(staff)
    move(
        actor,
        case,
        Move(to=State.APPROVED, deed=Deed.APPROVED, on=on, text=paper.reference),
        approved_on=on,
        approval_number=paper.reference,
        term_years=command.term_years,
        organization=union,
        size=Size.LARGE if is_large else Size.OTHER,
    )
    CaseEmployer.objects.filter(case=case).update(open=False)
    audit.record(
        actor,
        "founding.approved",
        case,
        number=paper.reference,
        joined=admitted.joined,
        transferred=admitted.transferred,
        passed_on=admitted.passed_on,
    )
    events.publish(actor, UnionFounded(case.public_id, union, on))
    facts.changed(FOUNDINGS, union.path, on)
    return case


def _found(actor: Actor, case: FoundingCase, on: date) -> Organization:
    command = Found(
        code=f"JH{on.year}-{case.pk:06d}",
        name=case.name,
        kind=Kind(case.kind),
        parent=case.guiding.public_id,
        founded_on=on,
        division_code=case.division_code,
        address=case.address,
        guided_by=(case.guided_by or case.guiding).public_id,
    )
    return found(actor, command)


def _cover(
    actor: Actor,
    case: FoundingCase,
    union: Organization,
    employers: Sequence[Employer],
    on: date,
) -> list[Coverage]:
    """Have the union cover its employers; a joint union that did so ends it the same day.

    Returns the coverages that ended.
    """
    ended = []
    if case.kind == Kind.SINGLE:
        for coverage in (
            organizations.holding_coverages(on)
            .filter(employer__in=employers, valid_until=None)
            .select_related("organization", "employer")
        ):
            if not actor.may(organizations_permissions.CHANGE, coverage.scope_path):
                raise errors.CoveredByAnother(
                    employer=coverage.employer.name, union=coverage.organization.name
                )
            end_coverage(actor, EndCoverage(coverage=coverage.public_id, on=on))
            ended.append(coverage)
    for employer in employers:
        cover(
            actor,
            Cover(organization=union.public_id, employer=employer.public_id, on=on),
        )
    return ended


def _names(case: FoundingCase) -> list[tuple[str, Candidacy, str]]:
    """List who was elected for what, with their names, while the applications are sealed."""
    ballots = Ballots(case)
    return [
        (contest.office, one, queries.name_of(one))
        for contest in ballots.contests
        for one in ballots.elected(contest.office)
    ]


def _seats(elected: Sequence[tuple[str, Candidacy, str]]) -> list[SeatOf]:
    """Turn those elected into seats: who leads a body sits in it as its head, once."""
    applications = [one.application_id for _office, one, _name in elected if one.application_id]
    members = dict(
        Membership.objects.filter(application__in=applications).values_list(
            "application", "public_id"
        )
    )
    for office, one, _name in elected:
        if one.application_id and one.application_id not in members:
            raise errors.ElectedNotAdmitted(office=Office(office).label)
    seats: list[SeatOf] = []
    heads = set()
    for office, one, name in sorted(elected, key=lambda row: row[0] not in WITHIN):
        who = one.application_id or one.name
        body, post = HEAD_POSTS[office] if office in WITHIN else PLAIN_POSTS[office]
        if (body, who) in heads:
            continue
        heads.add((body, who))
        membership = members.get(one.application_id) if one.application_id else None
        seats.append(SeatOf(body=body, post=post, name=name, membership=membership))
    return seats
