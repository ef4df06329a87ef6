"""The election, checked by the rules of its day: each refusal says which."""

from datetime import date

import pytest
from django.utils import timezone, translation

from tests.builders.founding import (
    a_case,
    approve,
    congress,
    contest,
    counted,
    elected,
    gathering,
    held,
    join,
    stand,
    today,
)
from tests.builders.members import admitted
from tests.builders.organizations import an_organization
from tests.builders.rules import a_local_value
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError
from unionhall.core.models import AuditEntry
from unionhall.founding import electorate, errors, law, queries, services, tallying
from unionhall.founding.commands import (
    Count,
    Describe,
    FinishElection,
    HoldCongress,
    Nominate,
    RepeatElection,
    ReportResult,
    SetContest,
    TakeOff,
)
from unionhall.founding.models import Candidacy, Contest, Election, FoundingCase, Office, Round
from unionhall.founding.queries import Ballots
from unionhall.founding.services import election
from unionhall.joining import queries as joining
from unionhall.joining.models import Application
from unionhall.joining.services import decisions
from unionhall.organizations.models import Kind, Organization
from unionhall.register.law import Place
from unionhall.register.models import Seat

State = FoundingCase.State
People = list[Application]


@pytest.fixture
def people(preparer: Actor, approver: Actor, case: FoundingCase) -> People:
    gathering(preparer, approver, case)
    found = join(preparer, case, 9, women=1)
    congress(preparer, approver, case)
    return found


def outcome(case: FoundingCase, office: Office) -> tallying.Outcome:
    ballots = Ballots(case)
    found = ballots.contest(office)
    assert found is not None
    return ballots.outcome(found)


def failing(case: FoundingCase) -> list[tuple[str, str, str]]:
    checks = Ballots(case).checks(electorate.numbers(case, today()))
    return [(str(c.office), c.found, c.wanted) for c in checks if not c.passed]


def test_an_election_by_the_rules_passes(
    preparer: Actor, case: FoundingCase, people: People
) -> None:
    done = elected(preparer, case, people)
    assert done.state == State.ELECTED
    assert Candidacy.objects.filter(elected=True).count() == 6


def test_who_is_accepted_after_the_day_does_not_vote(
    preparer: Actor, case: FoundingCase, people: People
) -> None:
    Application.objects.filter(pk=people[0].pk).update(
        decided_at=timezone.now() + timezone.timedelta(days=2)
    )
    held(preparer, case, 8)
    assert Ballots(case).election.entitled == 8  # type: ignore[union-attr]
    with pytest.raises(errors.MoreThanEntitled):
        held(preparer, case, 9)


def test_too_few_present_is_said_with_the_rule(
    preparer: Actor, case: FoundingCase, people: People
) -> None:
    held(preparer, case, 5)
    contest(preparer, case, Office.COMMITTEE, 3)
    checks = Ballots(case).checks(electorate.numbers(case, today()))
    present = checks[0]
    assert (present.passed, present.found, present.wanted) == (False, "5 / 9", "≥ 6")
    assert present.rule is not None
    assert present.rule.grade == "K"
    with pytest.raises(errors.ChecksFailed, match="5 / 9"):
        election.finish_election(preparer, FinishElection(case=case.public_id))


def test_half_of_those_entitled_is_not_enough(
    preparer: Actor, case: FoundingCase, people: People
) -> None:
    held(preparer, case, 9)
    contest(preparer, case, Office.COMMITTEE, 3)
    standing = stand(preparer, case, Office.COMMITTEE, people[:4])
    votes = dict(zip(standing, (9, 5, 4, 4), strict=True))
    counted(preparer, case, Office.COMMITTEE, votes, valid=9)
    found = outcome(case, Office.COMMITTEE)
    assert (len(found.elected), found.open, found.complete) == (2, 1, False)
    assert ("committee", "2", "3") in failing(case)


def test_a_tie_is_decided_by_a_further_round(
    preparer: Actor, case: FoundingCase, people: People
) -> None:
    held(preparer, case, 9)
    contest(preparer, case, Office.COMMITTEE, 3)
    a, b, c, d = stand(preparer, case, Office.COMMITTEE, people[:4])
    counted(preparer, case, Office.COMMITTEE, {a: 9, b: 8, c: 5, d: 5}, valid=9)
    found = outcome(case, Office.COMMITTEE)
    assert (found.elected, found.tied) == ((a.pk, b.pk), (c.pk, d.pk))
    with pytest.raises(errors.VotesMissing):  # only the tied stand again
        counted(preparer, case, Office.COMMITTEE, {a: 9, c: 5, d: 4}, number=2, valid=9)
    counted(preparer, case, Office.COMMITTEE, {c: 3, d: 6}, number=2, valid=9)
    assert outcome(case, Office.COMMITTEE).elected == (a.pk, b.pk, d.pk)
    with pytest.raises(errors.NothingLeftToDecide):
        counted(preparer, case, Office.COMMITTEE, {c: 3}, number=3, valid=9)
    counted(preparer, case, Office.COMMITTEE, {c: 5, d: 4}, number=2, valid=9)
    assert outcome(case, Office.COMMITTEE).elected == (a.pk, b.pk, c.pk)


@pytest.mark.parametrize(
    ("seats", "rounds", "needed", "elected_", "tied"),
    [
        (2, [{1: 9, 2: 7, 3: 6}], 5, (1, 2), ()),
        (2, [{1: 9, 2: 4, 3: 4}], 5, (1,), ()),
        (1, [{1: 6, 2: 6, 3: 2}], 5, (), (1, 2)),
        (3, [{1: 9, 2: 6, 3: 6, 4: 6}], 5, (1,), (2, 3, 4)),
        (1, [{1: 6, 2: 6}, {1: 8, 2: 3}], 5, (1,), ()),
        (2, [], 5, (), ()),
    ],
)
def test_who_is_elected(
    seats: int,
    rounds: list[dict[int, int]],
    needed: int,
    elected_: tuple[int, ...],
    tied: tuple[int, ...],
) -> None:
    found = tallying.outcome(seats, (1, 2, 3, 4), rounds, needed)
    assert (found.elected, found.tied) == (elected_, tied)


def test_a_relative_of_the_head_cannot_stand(
    preparer: Actor, case: FoundingCase, people: People
) -> None:
    held(preparer, case, 9)
    contest(preparer, case, Office.COMMITTEE, 3)
    command = Nominate(
        case=case.public_id,
        office=Office.COMMITTEE,
        application=people[0].public_id,
        relative=True,
    )
    with pytest.raises(errors.RelativeExcluded) as refused:
        election.nominate(preparer, command)
    assert "10" in str(refused.value) or "十" in str(refused.value)
    [entry] = AuditEntry.objects.filter(action="founding.refused")
    assert entry.facts == {
        "refusal": "relative_excluded",
        "office": "committee",
        "rule_of_law": "committee.relatives_excluded",
    }
    assert not Candidacy.objects.exists()


def test_only_the_accepted_stand_and_only_women_for_the_women(
    preparer: Actor, case: FoundingCase, people: People
) -> None:
    held(preparer, case, 9)
    contest(preparer, case, Office.WOMEN_MEMBER, 1)
    with pytest.raises(errors.CandidateUnknown):
        election.nominate(preparer, Nominate(case=case.public_id, office=Office.WOMEN_MEMBER))
    with pytest.raises(errors.WomenOnly):
        stand(preparer, case, Office.WOMEN_MEMBER, people[1:2])
    assert len(stand(preparer, case, Office.WOMEN_MEMBER, people[:1])) == 1


def test_as_many_candidates_as_seats_is_too_few(
    preparer: Actor, case: FoundingCase, people: People
) -> None:
    held(preparer, case, 9)
    contest(preparer, case, Office.COMMITTEE, 3)
    stand(preparer, case, Office.COMMITTEE, people[:3])
    assert ("committee", "3", "≥ 4") in failing(case)


def test_the_committee_has_the_seats_of_its_bracket(
    preparer: Actor, case: FoundingCase, people: People
) -> None:
    held(preparer, case, 9)
    contest(preparer, case, Office.COMMITTEE, 7)
    assert ("committee", "7", "3–5") in failing(case)
    assert ("women_member", "0", "1") in failing(case)
    assert ("audit", "0", "≥ 1") in failing(case)


@pytest.mark.parametrize(
    ("valid", "votes", "problem"),
    [
        (10, (9, 9, 9, 0), errors.TooManyBallots),
        (9, (10, 0, 0, 0), errors.TooManyVotes),
        (9, (9, 9, 9, 1), errors.TooManyVotes),
    ],
)
def test_counts_that_do_not_fit_are_refused(
    preparer: Actor,
    case: FoundingCase,
    people: People,
    valid: int,
    votes: tuple[int, ...],
    problem: type[DomainError],
) -> None:
    held(preparer, case, 9)
    contest(preparer, case, Office.COMMITTEE, 3)
    standing = stand(preparer, case, Office.COMMITTEE, people[:4])
    with pytest.raises(problem):
        counted(
            preparer,
            case,
            Office.COMMITTEE,
            dict(zip(standing, votes, strict=True)),
            valid=valid,
        )


def committee_of_three(preparer: Actor, case: FoundingCase, people: People) -> list[Candidacy]:
    contest(preparer, case, Office.COMMITTEE, 3)
    standing = stand(preparer, case, Office.COMMITTEE, people[:4])
    votes = dict(zip(standing, (9, 8, 7, 0), strict=True))
    counted(preparer, case, Office.COMMITTEE, votes, valid=9)
    return standing


def test_only_who_sits_in_the_committee_stands_for_chair(
    preparer: Actor, case: FoundingCase, people: People
) -> None:
    held(preparer, case, 9)
    contest(preparer, case, Office.CHAIR, 1)
    with pytest.raises(errors.NotInTheBody):
        stand(preparer, case, Office.CHAIR, people[:1])
    standing = committee_of_three(preparer, case, people)
    with pytest.raises(errors.NotInTheBody):
        stand(preparer, case, Office.CHAIR, people[3:4])
    (chair,) = stand(preparer, case, Office.CHAIR, people[2:3])
    counted(preparer, case, Office.CHAIR, {chair: 9})
    assert ("chair", "0", "1") not in failing(case)
    votes = dict(zip(standing, (9, 8, 0, 7), strict=True))
    counted(preparer, case, Office.COMMITTEE, votes, valid=9)
    assert ("chair", "0", "1") in failing(case)
    with pytest.raises(errors.ChecksFailed):
        election.finish_election(preparer, FinishElection(case=case.public_id))


def test_counts_and_seats_are_corrected_and_the_trail_keeps_the_old_numbers(
    preparer: Actor, case: FoundingCase, people: People
) -> None:
    held(preparer, case, 9)
    standing = committee_of_three(preparer, case, people)
    with pytest.raises(errors.SeatsDoNotFit):
        contest(preparer, case, Office.COMMITTEE, 2)
    contest(preparer, case, Office.COMMITTEE, 4)
    votes = dict(zip(standing, (9, 8, 6, 5), strict=True))
    counted(preparer, case, Office.COMMITTEE, votes, valid=9)
    assert len(outcome(case, Office.COMMITTEE).elected) == 4
    seats = AuditEntry.objects.filter(action="founding.contest_set").latest("pk").facts
    old = AuditEntry.objects.filter(action="founding.counted").latest("pk").facts["before"]
    assert (seats["before"], seats["seats"]) == (3, 4)
    assert sorted(old.values()) == [0, 0, 7, 8, 9, 9]


def test_an_election_begun_anew_stands_in_the_history(
    preparer: Actor, case: FoundingCase, people: People
) -> None:
    held(preparer, case, 9)
    again = RepeatElection(case=case.public_id, reason="计票有误")
    election.repeat_election(preparer, again)
    moved = Describe(case=case.public_id, name=case.name, address="新址", group=case.group)
    services.describe(preparer, moved)
    described, repeated = queries.history(case).order_by("-pk").values_list("text", flat=True)[:2]
    assert described.endswith("：湖南小区12号 → 新址")
    assert repeated.endswith("计票有误")


def test_a_chair_may_be_elected_by_the_committee(
    preparer: Actor, case: FoundingCase, people: People
) -> None:
    held(preparer, case, 9)
    committee_of_three(preparer, case, people)
    contest(preparer, case, Office.CHAIR, 1, by_body=True)
    chair = stand(preparer, case, Office.CHAIR, people[:1])[0]
    with pytest.raises(errors.TooManyBallots):
        counted(preparer, case, Office.CHAIR, {chair: 4}, valid=4)
    counted(preparer, case, Office.CHAIR, {chair: 2}, valid=3)
    assert outcome(case, Office.CHAIR).elected == (chair.pk,)


def test_after_the_count_nobody_is_put_up_or_taken_off(
    preparer: Actor, case: FoundingCase, people: People
) -> None:
    held(preparer, case, 9)
    one = committee_of_three(preparer, case, people)[0]
    with pytest.raises(errors.AlreadyCounted):
        stand(preparer, case, Office.COMMITTEE, people[4:5])
    with pytest.raises(errors.AlreadyCounted):
        election.take_off(preparer, TakeOff(case=case.public_id, candidacy=one.public_id))
    election.repeat_election(preparer, RepeatElection(case=case.public_id, reason="计票有误"))
    assert Ballots(case).contests == []


@pytest.mark.parametrize("turn_away", [decisions.Return, decisions.Reject])
def test_who_stands_or_was_elected_is_not_turned_away(
    preparer: Actor, case: FoundingCase, people: People, turn_away: type[decisions.Return]
) -> None:
    held(preparer, case, 9)
    contest(preparer, case, Office.COMMITTEE, 3)
    stand(preparer, case, Office.COMMITTEE, people[:1])
    with pytest.raises(errors.StandsForOffice):
        decisions.decide(preparer, turn_away(application=people[0].public_id, reason="材料不全"))
    decisions.decide(preparer, turn_away(application=people[8].public_id, reason="材料不全"))


def test_a_result_whose_elected_have_left_is_neither_reported_nor_approved(
    preparer: Actor, approver: Actor, case: FoundingCase, people: People
) -> None:
    elected(preparer, case, people)
    chair = Application.objects.filter(pk=people[0].pk)
    chair.update(state=Application.State.RETURNED)
    report = ReportResult(case=case.public_id, on=today())
    with pytest.raises(errors.ElectedHasLeft):
        election.report_result(preparer, report)
    chair.update(state=Application.State.ACCEPTED)
    election.report_result(preparer, report)
    chair.update(state=Application.State.APPLIED)
    with pytest.raises(errors.ElectedHasLeft):
        approve(approver, case)


def test_whoever_is_elected_becomes_a_member_with_the_approval(
    preparer: Actor, approver: Actor, case: FoundingCase, people: People, street: Organization
) -> None:
    elected(preparer, case, people)
    election.report_result(preparer, ReportResult(case=case.public_id, on=today()))
    identity = joining.papers_of(Application.objects.get(pk=people[0].pk)).identity
    admitted(an_organization("飞毛腿联合工会", parent=street, kind=Kind.JOINT), identity)
    with pytest.raises(errors.ElectedNotAdmitted):
        approve(approver, case)
    assert not Seat.objects.exists()


def test_a_result_with_too_few_people_left_is_not_reported(
    preparer: Actor, case: FoundingCase, people: People
) -> None:
    elected(preparer, case, people)
    rest = [one.pk for one in people[5:]]
    Application.objects.filter(pk__in=rest).update(decided_at=None)
    Application.objects.filter(pk__in=[one.pk for one in people[2:]]).update(decided_at=None)
    with pytest.raises(errors.TooFewMembers):
        election.report_result(preparer, ReportResult(case=case.public_id, on=today()))


def test_the_attendance_does_not_fall_below_what_was_counted(
    preparer: Actor, approver: Actor, case: FoundingCase, people: People
) -> None:
    held(preparer, case, 9)
    contest(preparer, case, Office.AUDIT, 1)
    one = stand(preparer, case, Office.AUDIT, people[:1])[0]
    counted(preparer, case, Office.AUDIT, {one: 8}, valid=8)
    with pytest.raises(errors.CountsDoNotFit):
        held(preparer, case, 7)
    held(preparer, case, 8)
    assert Round.objects.get().present == 8


def test_ballots_are_compared_with_the_attendance_again_at_every_step(
    preparer: Actor, approver: Actor, case: FoundingCase, people: People
) -> None:
    elected(preparer, case, people)
    report = ReportResult(case=case.public_id, on=today())
    Election.objects.update(attended=8)
    with pytest.raises(errors.CountsDoNotFit):
        election.report_result(preparer, report)
    Election.objects.update(attended=9)
    election.report_result(preparer, report)
    Election.objects.update(attended=8)
    with pytest.raises(errors.CountsDoNotFit):
        approve(approver, case)


def test_a_congress_before_its_approval_is_refused(
    preparer: Actor, case: FoundingCase, people: People
) -> None:
    with pytest.raises(errors.CongressTooEarly):
        held(preparer, case, 9, on=today() - timezone.timedelta(days=1))
    with pytest.raises(errors.ElectionMissing):
        contest(preparer, case, Office.CHAIR, 1)


def test_a_federation_elects_people_by_name(
    preparer: Actor, approver: Actor, street: Organization
) -> None:
    case = a_case(preparer, street, kind=Kind.COMMUNITY, name="湖南社区工会联合会")
    gathering(preparer, approver, case)
    congress(preparer, approver, case)
    with pytest.raises(errors.EntitledMissing):
        held(preparer, case, 9)
    election.hold_congress(
        preparer,
        HoldCongress(case=case.public_id, held_on=today(), attended=20, entitled=21),
    )
    for office, names, seats in (
        (Office.COMMITTEE, ("甲一", "乙二", "丙三", "丁四"), 3),
        (Office.CHAIR, ("甲一",), 1),
    ):
        election.set_contest(preparer, SetContest(case=case.public_id, office=office, seats=seats))
        rows = [
            election.nominate(preparer, Nominate(case=case.public_id, office=office, name=name))
            for name in names
        ]
        election.count(
            preparer,
            Count(
                case=case.public_id,
                office=office,
                number=1,
                valid=20,
                votes={c.public_id: 20 if n < seats else 0 for n, c in enumerate(rows)},
            ),
        )
    done = election.finish_election(preparer, FinishElection(case=case.public_id))
    assert done.state == State.ELECTED
    election.report_result(preparer, ReportResult(case=case.public_id, on=today()))
    federation = approve(approver, case).organization
    assert federation is not None
    assert (federation.kind, federation.parent) == (Kind.COMMUNITY, street)
    seats = Seat.objects.filter(organization=federation).values_list("post", "name")
    assert sorted(seats) == [("chair", "甲一"), ("member", "丙三"), ("member", "乙二")]


@pytest.mark.django_db
def test_where_women_on_the_staff_decide_and_are_unknown_the_checks_ask_for_them() -> None:
    place, april = Place("110119", "0001"), date(2026, 4, 30)

    def check(seats: int, women_staff: int | None) -> law.Check | None:
        numbers = law.Numbers(members=30, women=9, staff=60, women_staff=women_staff)
        contests = [Contest(office=Office.WOMEN, seats=seats)] if seats else []
        found = law.offices(contests, numbers, organiser_only=False, on=april, place=place)
        return next((one for one in found if one.office == Office.WOMEN), None)

    unknown, elected_, known, few = check(0, None), check(3, None), check(0, 25), check(0, 24)
    assert unknown is not None
    assert (unknown.passed, unknown.unknown) == (False, True)
    assert elected_ is not None
    assert elected_.passed
    assert known is not None
    assert not known.passed
    assert few is None


@pytest.mark.django_db
def test_an_audit_and_a_womens_committee_have_members_enough_and_a_director() -> None:
    place, on = Place("110119", "0001"), date(2026, 6, 1)

    def failed(members: int, **seats: int) -> list[tuple[str, str, str, str]]:
        numbers = law.Numbers(members=members, women=12, staff=60, women_staff=20)
        contests = [Contest(office=office, seats=n) for office, n in seats.items()]
        found = law.beside(contests, numbers, on, place)
        grades = [one.rule.grade for one in found if one.rule]
        assert len(grades) == len(found)
        assert set(grades) <= {"K"}
        return [
            (str(one.office), str(one.title), one.found, one.wanted)
            for one in found
            if not one.passed
        ]

    with translation.override("en"):
        assert failed(30, audit=1, women=1) == [
            ("audit", "Number of its members", "1", "≥ 3"),
            ("women", "Number of its members", "1", "≥ 3"),
        ]
        assert failed(30, audit=3, women=3) == [
            ("audit_director", "director of the audit committee", "0", "1"),
            ("women_director", "director of the women workers' committee", "0", "1"),
        ]
    assert failed(30, audit=3, audit_director=1, women=3, women_director=1) == []
    assert failed(24, audit=1) == []
    assert [one[0] for one in failed(24, audit=2)] == ["audit_director"]


def test_an_audit_committee_of_one_is_not_finished_with_25_members(
    preparer: Actor, approver: Actor, case: FoundingCase
) -> None:
    gathering(preparer, approver, case)
    people = join(preparer, case, 25)
    congress(preparer, approver, case)
    held(preparer, case, 25)
    contest(preparer, case, Office.AUDIT, 1)
    assert ("audit", "1", "≥ 3") in failing(case)
    assert len(people) == 25


def test_a_body_may_set_how_few_an_audit_committee_has(
    preparer: Actor, approver: Actor, case: FoundingCase, street: Organization
) -> None:
    gathering(preparer, approver, case)
    join(preparer, case, 25)
    congress(preparer, approver, case)
    held(preparer, case, 25)
    contest(preparer, case, Office.AUDIT, 1)
    a_local_value(street, "1", rule="committee.audit_least")
    assert ("audit", "1", "≥ 3") not in failing(case)
