"""A case from the application to a union with its committee and its members."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.founding import (
    NAME,
    a_case,
    approve,
    congress,
    elected,
    gathering,
    join,
    reported,
    today,
)
from tests.builders.joining import a_submission
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from tests.builders.targets import a_target, cover
from unionhall.accounts.models import Role, User
from unionhall.codes.credit_code import check_character
from unionhall.core.actors import ANYONE, Actor
from unionhall.core.errors import Conflict, DomainError, NotFound
from unionhall.core.models import AuditEntry
from unionhall.founding import errors, queries, services
from unionhall.founding.commands import (
    Apply,
    ApproveGroup,
    GiveBack,
    HandTo,
    NoteAccount,
    NoteCertificate,
    PutOnHold,
    Refuse,
    ReportResult,
    RequestCongress,
    Resume,
    Withdraw,
)
from unionhall.founding.facts import FACTS
from unionhall.founding.models import FoundingCase
from unionhall.founding.services import approval, election, finishing, stopping
from unionhall.joining import gatherings
from unionhall.joining import services as joining
from unionhall.joining.models import Application
from unionhall.joining.services import decisions
from unionhall.members.models import Membership, Person
from unionhall.organizations import tree
from unionhall.organizations.commands import Dissolve
from unionhall.organizations.models import Coverage, Employer, Kind, Organization
from unionhall.organizations.services.dissolving import dissolve
from unionhall.papers.models import Paper, Series
from unionhall.register.errors import TermTooLong
from unionhall.register.models import Account, Certificate, Seat, Term
from unionhall.targets.models import Mode, Target

State = FoundingCase.State


def stay(case: FoundingCase) -> str:
    case.refresh_from_db()
    return case.state


def test_a_union_stands_with_everything_that_belongs_to_it(
    preparer: Actor, approver: Actor, street: Organization, employer: Employer
) -> None:
    target = a_target(employer, actor=OPERATOR)
    case = a_case(preparer, street, [employer], target=target.public_id)
    target.refresh_from_db()
    assert target.state == Target.State.FOUNDING
    reported(preparer, approver, case, members=30, women=2)
    case = approve(approver, case)

    union = case.organization
    assert union is not None
    assert (union.name, union.kind, union.parent, union.founded_on, union.guided_by) == (
        NAME,
        Kind.SINGLE,
        street,
        today(),
        street,
    )
    coverage = Coverage.objects.get()
    assert (coverage.organization, coverage.employer, coverage.valid_from) == (
        union,
        employer,
        today(),
    )
    assert Membership.objects.filter(organization=union, began_on=today()).count() == 30
    assert Application.objects.filter(state="approved", membership__isnull=False).count() == 30
    term = Term.objects.get()
    assert (term.organization, term.years, term.approved_on) == (union, 5, today())
    assert term.approval_number == case.approval_number
    seats = sorted(Seat.objects.values_list("body", "post"))
    assert seats == [
        ("audit", "director"),
        ("audit", "member"),
        ("audit", "member"),
        ("committee", "chair"),
        ("committee", "member"),
        ("committee", "member"),
        ("women_member", "member"),
    ]
    assert all(seat.membership is not None for seat in Seat.objects.all())
    target.refresh_from_db()
    assert (target.state, target.union) == (Target.State.FOUNDED, union)
    paper = Paper.objects.get(kind="founding.approval")
    assert paper.reference == case.approval_number == f"儒工发〔{today().year}〕3号"
    assert sorted(Paper.objects.values_list("kind", flat=True)) == [
        "founding.application",
        "founding.approval",
        "founding.congress",
        "founding.congress_request",
        "founding.election_report",
        "founding.group",
    ]
    assert (case.state, case.size) == (State.APPROVED, "other")


def test_after_the_approval_come_certificate_and_account(
    preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    reported(preparer, approver, case)
    approve(approver, case)
    certificate = NoteCertificate(
        case=case.public_id,
        number="京工法字第1号",
        credit_code="81110119MC00000011",
        issued_on=today(),
        last_day=date(today().year + 4, 12, 31),
        registrar="延庆区总工会",
    )
    with pytest.raises(DomainError):
        finishing.note_certificate(preparer, certificate)
    code = "81110119MC0000001"
    good = code + check_character(code)
    finishing.note_certificate(
        preparer,
        NoteCertificate(
            **{**{f: getattr(certificate, f) for f in certificate.__slots__}, "credit_code": good}
        ),
    )
    assert Certificate.objects.get().credit_code == good
    finishing.note_account(
        preparer,
        NoteAccount(case=case.public_id, bank="北京银行", last_four="1234", opened_on=today()),
    )
    assert (stay(case), Account.objects.count()) == (State.CLOSED, 1)


def test_nothing_is_left_half_done_where_the_last_step_fails(
    preparer: Actor, approver: Actor, case: FoundingCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported(preparer, approver, case)
    before = Organization.objects.count()
    number = Series.objects.get().last

    def fail(*args: object) -> None:
        raise RuntimeError("the power went out")

    monkeypatch.setattr(approval.facts, "changed", fail)
    with pytest.raises(RuntimeError):
        approve(approver, case)
    monkeypatch.undo()
    assert stay(case) == State.REPORTED
    assert Organization.objects.count() == before
    assert (Coverage.objects.count(), Term.objects.count(), Membership.objects.count()) == (0, 0, 0)
    assert Application.objects.filter(state="accepted").count() == 30
    assert Series.objects.get().last == number
    assert approve(approver, case).approval_number.endswith(f"{number + 1}号")


def test_of_two_who_approve_at_once_the_second_is_refused(
    preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    reported(preparer, approver, case)
    mine = queries.case(approver, case.public_id)
    approve(approver, case)
    with pytest.raises(errors.NotNow):
        approve(approver, case)
    with pytest.raises(Conflict):  # who read it a moment before loses the race
        mine.advance(State.APPROVED)
    assert Term.objects.count() == 1


def test_members_elsewhere_are_transferred_and_not_recorded_twice(
    preparer: Actor,
    approver: Actor,
    street: Organization,
    joint_union: Organization,
    employer: Employer,
    case: FoundingCase,
) -> None:
    cover(joint_union, employer)
    Coverage.objects.update(valid_from=today() - timedelta(days=90))
    who = an_identity()
    there = admitted(joint_union, who, employer=employer.public_id)
    silent = admitted(joint_union, an_identity(), employer=employer.public_id)
    gathering(preparer, approver, case)
    people = join(preparer, case, 5)
    link = gatherings.link_of_case(case.public_id)
    application = joining.submit(
        ANYONE, a_submission(link, name=who.name, number=who.number, typed_signature=who.name)
    )
    decisions.approve(
        preparer,
        decisions.Approve(application=application.public_id, by_sight=True, transfer=True),
    )
    congress(preparer, approver, case)
    elected(preparer, case, [*people, application])
    election.report_result(preparer, ReportResult(case=case.public_id, on=today()))
    case = approve(approver, case, take_staff_along=True)
    union = case.organization
    for old in (there, silent):
        old.refresh_from_db()
        assert (old.ended_on, old.ending) == (today(), "transferred_out")
    assert Person.objects.count() == 7
    assert Membership.objects.filter(organization=union, ended_on=None).count() == 7
    old_coverage = Coverage.objects.get(organization=joint_union)
    assert old_coverage.valid_until == today()


def test_a_joint_union_covers_its_firms(
    preparer: Actor, approver: Actor, street: Organization
) -> None:
    firms = [an_employer(street, f"{name}小吃店") for name in "甲乙丙丁戊己庚辛壬癸子丑寅卯"]
    case = a_case(preparer, street, firms, kind=Kind.JOINT, name="湖南小区联合工会")
    reported(preparer, approver, case, members=26)
    case = approve(approver, case, term_years=3)
    assert Coverage.objects.filter(organization=case.organization).count() == 14
    assert case.organization is not None
    assert case.organization.kind == Kind.JOINT


def test_nobody_approves_what_they_submitted(
    preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    services.apply(preparer, Apply(case=case.public_id, on=today()))
    command = ApproveGroup(case=case.public_id, on=today())
    with pytest.raises(errors.OwnSubmission):
        services.approve_group(preparer, command)
    [entry] = AuditEntry.objects.filter(action="founding.refused")
    assert (entry.actor_id, entry.scope_path) == (preparer.user_id, case.scope_path)
    assert entry.target.endswith(str(case.public_id))
    assert entry.facts == {"refusal": "own_submission", "state": "applied"}
    assert services.approve_group(approver, command).state == State.GATHERING


def test_an_approval_before_the_application_is_refused(
    preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    services.apply(preparer, Apply(case=case.public_id, on=today()))
    early, late = today() - timedelta(days=1), today() + timedelta(days=1)
    with pytest.raises(errors.DayTooEarly):
        services.approve_group(approver, ApproveGroup(case=case.public_id, on=early))
    with pytest.raises(errors.DayInFuture):
        services.approve_group(approver, ApproveGroup(case=case.public_id, on=late))


def test_an_approval_before_the_election_or_for_too_long_a_term_is_refused(
    preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    reported(preparer, approver, case)
    with pytest.raises(errors.DayTooEarly):
        approve(approver, case, on=today() - timedelta(days=1))
    with pytest.raises(TermTooLong):
        approve(approver, case, term_years=6)
    assert stay(case) == State.REPORTED


def test_too_few_for_a_committee_may_elect_an_organiser(
    preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    gathering(preparer, approver, case)
    command = RequestCongress(case=case.public_id, on=today(), planned_on=today())
    with pytest.raises(errors.NobodyAccepted):
        services.request_congress(preparer, command)
    join(preparer, case, 2)
    with pytest.raises(errors.TooFewMembers) as few:
        services.request_congress(preparer, command)
    assert "第" in str(few.value) or "Art" in str(few.value)
    organiser = RequestCongress(
        case=case.public_id, on=today(), planned_on=today(), organiser_only=True
    )
    assert services.request_congress(preparer, organiser).state == State.REQUESTED


def test_with_25_members_an_organiser_is_not_enough(
    preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    gathering(preparer, approver, case)
    join(preparer, case, 25)
    command = RequestCongress(
        case=case.public_id, on=today(), planned_on=today(), organiser_only=True
    )
    with pytest.raises(errors.OrganiserNotAllowed):
        services.request_congress(preparer, command)


def test_an_employer_with_its_own_union_gets_no_second(
    preparer: Actor, street: Organization, employer: Employer
) -> None:
    cover(an_organization("已有工会", parent=street, kind=Kind.SINGLE), employer)
    with pytest.raises(errors.HasItsUnion):
        a_case(preparer, street, [employer])


def test_an_employer_has_one_case_at_a_time(
    preparer: Actor, street: Organization, employer: Employer, case: FoundingCase
) -> None:
    with pytest.raises(errors.CaseUnderWay):
        a_case(preparer, street, [employer])
    stopping.withdraw(preparer, Withdraw(case=case.public_id, reason="企业搬迁"))
    assert a_case(preparer, street, [employer]).state == State.DRAFT


def test_a_case_sent_twice_is_opened_once(
    preparer: Actor, street: Organization, employer: Employer, case: FoundingCase
) -> None:
    again = a_case(preparer, street, [employer], submission_id=case.submission_id)
    assert again == case
    with pytest.raises(errors.OtherContent):
        a_case(preparer, street, [employer], submission_id=case.submission_id, name="另一工会")


@pytest.mark.parametrize(
    ("kind", "firms", "problem"),
    [
        (Kind.SINGLE, 0, errors.EmployerMissing),
        (Kind.SINGLE, 2, errors.OneEmployerOnly),
        (Kind.JOINT, 1, errors.TooFewEmployers),
        (Kind.COMMUNITY, 1, errors.NoEmployersHere),
    ],
)
def test_a_case_has_the_employers_of_its_kind(
    preparer: Actor, street: Organization, kind: Kind, firms: int, problem: type[DomainError]
) -> None:
    employers = [an_employer(street, f"企业{n}") for n in range(firms)]
    with pytest.raises(problem):
        a_case(preparer, street, employers, kind=kind)


@pytest.mark.parametrize(
    "other",
    [{"mode": Mode.INDUSTRY}, {"address": "别处1号"}, {"group": "李红"}, {"employers": ()}],
)
def test_a_case_sent_again_with_other_content_is_refused(
    preparer: Actor, street: Organization, case: FoundingCase, other: dict[str, Any]
) -> None:
    sent = {"employers": queries.employers_of(case)} | other
    with pytest.raises(errors.OtherContent):
        a_case(preparer, street, submission_id=case.submission_id, **sent)


def test_a_body_of_another_area_does_not_guide(
    district: Organization, street: Organization, employer: Employer
) -> None:
    actor = an_actor(district, Role.ORGANIZER)
    other = an_organization("百泉街道总工会", parent=district, kind=Kind.STREET)
    with pytest.raises(errors.GuideOfAnotherArea) as refused:
        a_case(actor, other, [employer])
    assert refused.value.field == "guiding"
    assert a_case(actor, district, [employer], submission_id=uuid4()).guiding == district


def test_a_congress_is_planned_within_a_year(
    preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    gathering(preparer, approver, case)
    late = RequestCongress(
        case=case.public_id, on=today(), planned_on=today() + timedelta(days=367)
    )
    with pytest.raises(errors.PlannedTooLate):
        services.request_congress(preparer, late)


def test_what_is_returned_carries_the_reason_and_can_be_sent_again(
    preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    services.apply(preparer, Apply(case=case.public_id, on=today()))
    with pytest.raises(errors.ReasonNeeded):
        stopping.give_back(approver, GiveBack(case=case.public_id, reason=" "))
    back = stopping.give_back(approver, GiveBack(case=case.public_id, reason="缺营业执照复印件"))
    assert (back.state, back.reason) == (State.DRAFT, "缺营业执照复印件")
    again = services.apply(preparer, Apply(case=case.public_id, on=today()))
    assert (again.state, again.reason) == (State.APPLIED, "")
    deeds = list(queries.history(case).values_list("deed", "text"))
    assert deeds == [
        ("opened", ""),
        ("submitted", ""),
        ("returned", "缺营业执照复印件"),
        ("submitted", ""),
    ]


@pytest.mark.parametrize("refused", [True, False])
def test_those_who_joined_are_not_lost_with_the_case(
    preparer: Actor,
    approver: Actor,
    street: Organization,
    joint_union: Organization,
    employer: Employer,
    *,
    refused: bool,
) -> None:
    target = a_target(employer, actor=OPERATOR)
    case = a_case(preparer, street, [employer], target=target.public_id)
    gathering(preparer, approver, case)
    cover(joint_union, employer)
    people = join(preparer, case, 2)
    if refused:
        stopping.refuse(approver, Refuse(case=case.public_id, reason="不具备条件"))
    else:
        stopping.withdraw(preparer, Withdraw(case=case.public_id, reason="企业搬迁"))
    for one in people:
        one.refresh_from_db()
        assert (one.state, one.organization, one.held_for) == ("applied", joint_union, None)
    assert stay(case) == (State.REFUSED if refused else State.WITHDRAWN)
    assert case.ended_on == today()


def test_a_case_on_hold_is_due_again_after_its_day(
    preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    until = today() + timedelta(days=10)
    with pytest.raises(errors.HoldMustEnd):
        stopping.put_on_hold(
            preparer, PutOnHold(case=case.public_id, until=today(), reason="年休假")
        )
    held = stopping.put_on_hold(
        preparer, PutOnHold(case=case.public_id, until=until, reason="年休假")
    )
    assert (held.due_on, held.hold_reason) == (until, "年休假")
    rows = queries.cases(approver)
    assert list(queries.overdue(rows, until)) == []
    assert list(queries.overdue(rows, until + timedelta(days=1))) == [case]
    resumed = stopping.resume(preparer, Resume(case=case.public_id))
    assert (resumed.hold_until, resumed.due_on) == (None, None)


def test_a_stand_in_takes_the_step_and_nobody_else(
    preparer: Actor, approver: Actor, street: Organization, case: FoundingCase
) -> None:
    services.apply(preparer, Apply(case=case.public_id, on=today()))
    deputy = an_actor(street, Role.STREET_STAFF)
    user = User.objects.get(pk=deputy.user_id)
    stopping.hand_to(approver, HandTo(case=case.public_id, user=user.public_id))
    command = ApproveGroup(case=case.public_id, on=today())
    with pytest.raises(errors.HandedToAnother):
        services.approve_group(approver, command)
    done = services.approve_group(deputy, command)
    assert (done.state, done.acting) == (State.GATHERING, None)


def test_a_case_beside_ones_own_place_is_not_there(
    other_district: Organization, case: FoundingCase
) -> None:
    stranger = an_actor(other_district, Role.ORGANIZER)
    with pytest.raises(NotFound):
        queries.case(stranger, case.public_id)


def test_a_chair_may_look_and_not_act(
    street: Organization, joint_union: Organization, employer: Employer
) -> None:
    chair = an_actor(joint_union, Role.UNION_CHAIR)
    with pytest.raises(DomainError):
        a_case(chair, street, [employer])


def test_a_dissolved_guide_leaves_its_cases_to_the_body_above(
    approver: Actor,
    preparer: Actor,
    district: Organization,
    street: Organization,
    case: FoundingCase,
) -> None:
    gathering(preparer, approver, case)
    people = join(preparer, case, 1)
    dissolve(
        OPERATOR, Dissolve(organization=street.public_id, on=timezone.localdate(), reason="撤销")
    )
    case.refresh_from_db()
    people[0].refresh_from_db()
    assert (case.guiding, case.scope_path) == (district, district.path)
    assert (people[0].organization, people[0].state) == (district, "accepted")


def test_a_founding_counts_where_the_union_stands_and_for_who_guided_it(
    preparer: Actor,
    approver: Actor,
    street: Organization,
    district: Organization,
    other_district: Organization,
    employer: Employer,
) -> None:
    with pytest.raises(errors.DoesNotStandAbove):
        a_case(preparer, street, [employer], guided_by=other_district.public_id)
    case = a_case(preparer, street, [employer], guided_by=district.public_id)
    reported(preparer, approver, case)
    union = approve(approver, case).organization
    assert union is not None
    assert (union.parent, union.guided_by) == (street, district)
    (founding,) = FACTS
    columns = (founding.place, founding.dimensions["guided_by"], "approved_on", "mode", "size")
    assert list(founding.rows().values_list(*columns)) == [
        (union.path, district.pk, today(), "key", "other")
    ]


def test_the_check_of_the_tree_finds_a_case_where_its_guide_stands(
    preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    reported(preparer, approver, case)
    approve(approver, case)
    assert list(tree.check()) == []
