"""A firm's members in joint unions are taken along into its own union, all together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.builders.accounts import a_user, an_actor
from tests.builders.founding import (
    approve,
    congress,
    contest,
    elected,
    gathering,
    held,
    join,
    stand,
    today,
)
from tests.builders.joining import a_submission
from tests.builders.lifecycle import done
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import an_organization
from tests.builders.targets import cover
from unionhall.accounts.models import Role
from unionhall.core.actors import ANYONE, Actor
from unionhall.core.errors import Conflict, NotFound, Rejected
from unionhall.core.models import AuditEntry
from unionhall.founding import electorate, elsewhere, errors, queries
from unionhall.founding.commands import LeaveBehind, ReportResult, TakeMembers, Withdraw
from unionhall.founding.elsewhere import Stand
from unionhall.founding.models import CaseStep, FoundingCase, Office
from unionhall.founding.services import election, stopping
from unionhall.founding.services.along import leave_behind, take_members
from unionhall.joining import errors as joining_errors
from unionhall.joining import gatherings
from unionhall.joining import services as joining
from unionhall.joining.facts import FACTS
from unionhall.joining.models import Application
from unionhall.joining.services import decisions
from unionhall.joining.standing import Standing
from unionhall.members.models import Consent, Membership, Person
from unionhall.members.queries import identity_of
from unionhall.members.services.ending import EndSpells, end_spells
from unionhall.organizations.models import Coverage, Employer, Kind, Organization

pytestmark = pytest.mark.django_db
State = Application.State
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def open_case(
    preparer: Actor,
    approver: Actor,
    joint_union: Organization,
    employer: Employer,
    case: FoundingCase,
) -> FoundingCase:
    """A case where members join, of a firm that a joint union covers for long."""
    cover(joint_union, employer)
    Coverage.objects.update(valid_from=today() - timedelta(days=90))
    return gathering(preparer, approver, case)


def members_of(union: Organization, employer: Employer, count: int) -> list[Membership]:
    return [admitted(union, an_identity(), employer=employer.public_id) for _each in range(count)]


def take(
    actor: Actor, case: FoundingCase, members: Sequence[Membership] | None = None, **more: bool
) -> tuple[int, int, int, int]:
    chosen = None if members is None else tuple(one.public_id for one in members)
    command = TakeMembers(case=case.public_id, members=chosen, **{"agreed": True} | more)
    done = take_members(actor, command)
    return len(done.taken), done.there, done.applied, done.own


def stands(actor: Actor, case: FoundingCase) -> list[str]:
    return sorted(elsewhere.listed(actor, case).values_list("stand", flat=True))


def test_all_are_accepted_in_one_step_and_asking_again_changes_nothing(
    preparer: Actor, joint_union: Organization, employer: Employer, open_case: FoundingCase
) -> None:
    there = members_of(joint_union, employer, 3)
    spells = list(Membership.objects.order_by("pk").values())
    assert take(preparer, open_case) == (3, 0, 0, 0)
    assert take(preparer, open_case) == (0, 3, 0, 0)
    rows = gatherings.accepted(open_case.public_id)
    assert [row.along for row in rows] == there
    assert {(row.sealed, row.signed, row.confirmed_by, row.wants_transfer) for row in rows} == {
        (None, None, "record", True)
    }
    assert list(Membership.objects.order_by("pk").values()) == spells
    assert stands(preparer, open_case) == [Stand.TAKEN] * 3
    (fact,) = FACTS
    assert not fact.rows().exists()
    noted = AuditEntry.objects.filter(action="joining.along_taken").order_by("pk").first()
    assert noted is not None
    assert (noted.facts["told_and_agreed"], noted.facts["taken"]) == (True, 3)
    assert AuditEntry.objects.filter(action="joining.taken_along").count() == 3
    assert "3" in CaseStep.objects.filter(deed="changed").get().text


def test_it_must_be_stated_that_they_agreed(
    preparer: Actor, joint_union: Organization, employer: Employer, open_case: FoundingCase
) -> None:
    members_of(joint_union, employer, 1)
    with pytest.raises(joining_errors.AgreementNotStated) as refused:
        take(preparer, open_case, agreed=False)
    assert refused.value.field == "agreed"
    assert not Application.objects.exists()


def test_some_can_be_chosen_and_others_stay(
    preparer: Actor, joint_union: Organization, employer: Employer, open_case: FoundingCase
) -> None:
    first, _second = members_of(joint_union, employer, 2)
    stranger = admitted(joint_union, an_identity())
    with pytest.raises(errors.NobodyToTakeAlong):
        take(preparer, open_case, [])
    with pytest.raises(Conflict):
        take(preparer, open_case, [first, stranger])
    assert take(preparer, open_case, [first]) == (1, 0, 0, 0)
    assert stands(preparer, open_case) == [Stand.TAKEN, Stand.WAITS]
    assert elsewhere.left_behind(open_case).count() == 1


def test_who_applied_on_their_own_is_left_as_they_are(
    preparer: Actor, joint_union: Organization, employer: Employer, open_case: FoundingCase
) -> None:
    mine, _silent = members_of(joint_union, employer, 2)
    who = identity_of(mine.person)
    link = gatherings.link_of_case(open_case.public_id)
    own = joining.submit(
        ANYONE, a_submission(link, name=who.name, number=who.number, typed_signature=who.name)
    )
    assert take(preparer, open_case) == (1, 0, 1, 0)
    own.refresh_from_db()
    assert (own.state, own.along) == (State.APPLIED, None)
    assert stands(preparer, open_case) == [Stand.APPLIED, Stand.TAKEN]


def test_nobody_takes_their_own_record_along(
    joint_union: Organization, street: Organization, employer: Employer, open_case: FoundingCase
) -> None:
    mine, _other = members_of(joint_union, employer, 2)
    clerk = an_actor(street, Role.STREET_STAFF)
    clerk = replace(clerk, person=mine.person.public_id)
    assert take(clerk, open_case) == (1, 0, 0, 1)


def test_they_count_for_the_congress_vote_and_stand(
    preparer: Actor,
    approver: Actor,
    joint_union: Organization,
    employer: Employer,
    open_case: FoundingCase,
) -> None:
    woman = admitted(joint_union, an_identity(sex="2"), employer=employer.public_id)
    members_of(joint_union, employer, 5)
    take(preparer, open_case)
    numbers = electorate.numbers(open_case, today())
    women = sum(one.person.sex == "2" for one in Membership.objects.select_related("person"))
    assert (numbers.members, numbers.women) == (6, women)
    assert woman.person.sex == "2"
    congress(preparer, approver, open_case)
    people = electorate.electors(open_case, today())
    assert len(people) == 6
    elected(preparer, open_case, people)
    names = {queries.name_of(one) for one in queries.Ballots(open_case).elected(Office.COMMITTEE)}
    assert names == {identity_of(one.on_record).name for one in people[:3] if one.on_record}


def test_the_approval_transfers_them_as_they_are(
    preparer: Actor,
    approver: Actor,
    joint_union: Organization,
    employer: Employer,
    open_case: FoundingCase,
) -> None:
    there = members_of(joint_union, employer, 6)
    consents = list(Consent.objects.order_by("pk").values())
    before = Membership.objects.filter(began_on__lte=today(), organization=joint_union).count()
    take(preparer, open_case)
    own = join(preparer, open_case, 2)
    congress(preparer, approver, open_case)
    elected(preparer, open_case, [*electorate.electors(open_case, today())[:6], *own])
    election.report_result(preparer, ReportResult(case=open_case.public_id, on=today()))
    union = approve(approver, open_case).organization
    assert union is not None
    for old in there:
        old.refresh_from_db()
        new = Membership.objects.get(person=old.person, ended_on=None)
        assert (old.ended_on, old.ending) == (today(), "transferred_out")
        assert (new.organization, new.beginning, new.employer, new.channel, new.post) == (
            union,
            "transferred_in",
            employer,
            old.channel,
            old.post,
        )
    assert Membership.objects.filter(organization=joint_union).count() == before
    assert Membership.objects.filter(organization=union, ended_on=None).count() == 8
    assert Person.objects.count() == 8
    assert list(Consent.objects.order_by("pk").values())[: len(consents)] == consents
    rows = Application.objects.filter(along__isnull=False).select_related("membership")
    assert {(row.state, row.organization_id) for row in rows} == {("approved", union.pk)}
    assert all(row.membership and row.membership.organization == union for row in rows)
    assert AuditEntry.objects.get(action="founding.approved").facts["transferred"] == 6


def test_who_left_the_firm_meanwhile_is_left_out(
    preparer: Actor,
    approver: Actor,
    joint_union: Organization,
    employer: Employer,
    open_case: FoundingCase,
) -> None:
    members_of(joint_union, employer, 7)
    take(preparer, open_case)
    congress(preparer, approver, open_case)
    elected(preparer, open_case, electorate.electors(open_case, today())[:6])
    election.report_result(preparer, ReportResult(case=open_case.public_id, on=today()))
    gone = Membership.objects.order_by("pk").last()
    assert gone is not None
    end_spells(approver, EndSpells(memberships=[gone.public_id], on=today(), ending="withdrawn"))
    union = approve(approver, open_case).organization
    assert Membership.objects.filter(organization=union, ended_on=None).count() == 6
    assert Application.objects.get(along=gone).state == State.LEFT_OUT


def test_one_is_taken_off_again_and_can_be_taken_along_anew(
    preparer: Actor,
    approver: Actor,
    joint_union: Organization,
    employer: Employer,
    open_case: FoundingCase,
) -> None:
    members_of(joint_union, employer, 3)
    take(preparer, open_case)
    row = gatherings.accepted(open_case.public_id)[0]
    off = LeaveBehind(case=open_case.public_id, application=row.public_id)
    leave_behind(preparer, off)
    leave_behind(preparer, off)
    assert stands(preparer, open_case) == [Stand.TAKEN, Stand.TAKEN, Stand.WAITS]
    assert AuditEntry.objects.filter(action="joining.left_out").count() == 1
    assert take(preparer, open_case) == (1, 2, 0, 0)
    with pytest.raises(NotFound):
        leave_behind(preparer, LeaveBehind(case=open_case.public_id, application=uuid4()))
    congress(preparer, approver, open_case)
    again = gatherings.accepted(open_case.public_id)[0]
    for late in (
        lambda: leave_behind(
            preparer, LeaveBehind(case=open_case.public_id, application=again.public_id)
        ),
        lambda: take(preparer, open_case),
    ):
        with pytest.raises(errors.NotNow):
            late()


def test_who_is_taken_along_is_not_decided_on_as_an_applicant(
    preparer: Actor, joint_union: Organization, employer: Employer, open_case: FoundingCase
) -> None:
    members_of(joint_union, employer, 1)
    take(preparer, open_case)
    row = gatherings.accepted(open_case.public_id)[0]
    for decision in (
        decisions.Return(application=row.public_id, reason="请补充"),
        decisions.Reject(application=row.public_id, reason="请补充"),
    ):
        with pytest.raises(joining_errors.TakenAlongAsAWhole):
            decisions.decide(preparer, decision)
    assert Standing(row).phone == identity_of(row.along.person).phone  # type: ignore[union-attr]


def test_they_stay_where_they_are_if_the_case_comes_to_nothing(
    preparer: Actor, joint_union: Organization, employer: Employer, open_case: FoundingCase
) -> None:
    members_of(joint_union, employer, 2)
    take(preparer, open_case)
    stopping.withdraw(preparer, Withdraw(case=open_case.public_id, reason="企业搬迁"))
    assert set(Application.objects.values_list("state", flat=True)) == {State.LEFT_OUT}
    assert Membership.objects.filter(organization=joint_union, ended_on=None).count() == 2


def test_members_of_a_union_out_of_reach_are_not_shown_nor_taken(
    preparer: Actor,
    other_district: Organization,
    joint_union: Organization,
    employer: Employer,
    open_case: FoundingCase,
) -> None:
    members_of(joint_union, employer, 1)
    far = an_organization("外区联合工会", parent=other_district, kind=Kind.JOINT)
    Coverage.objects.create(
        organization=far,
        employer=employer,
        scope_path=far.path,
        valid_from=today() - timedelta(days=90),
    )
    members_of(far, employer, 2)
    assert elsewhere.memberships(open_case).count() == 3
    assert take(preparer, open_case) == (1, 0, 0, 0)


def test_thousands_cost_as_many_statements_as_three(
    preparer: Actor, joint_union: Organization, employer: Employer, open_case: FoundingCase
) -> None:
    counts = []
    for many in (3, 297):
        members_of(joint_union, employer, many)
        with CaptureQueriesContext(connection) as seen:
            assert take(preparer, open_case)[0] == many
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 40


def test_the_page_shows_them_first_and_takes_all_in_one_step(
    street: Organization, joint_union: Organization, employer: Employer, open_case: FoundingCase
) -> None:
    there = members_of(joint_union, employer, 3)
    client = Client(headers=ENGLISH)
    client.force_login(a_user(street, Role.STREET_STAFF))
    where = f"/founding/{open_case.public_id}/along/"
    with CaptureQueriesContext(connection) as seen:
        page = client.get(where).content.decode()
    assert len(seen) <= 15
    assert "Take all existing members along (3)" in page
    assert all(identity_of(one.person).name in page for one in there)
    refused = client.post(f"{where}take/", {"whom": "all"})
    assert refused.status_code == 422
    assert "nobody changes unions without their own will" in refused.content.decode()
    chosen = {"whom": "chosen", "members": [str(there[0].public_id)], "agreed": "on"}
    assert (
        "1 member taken along."
        in client.post(f"{where}take/", chosen, follow=True).content.decode()
    )
    page = client.post(f"{where}take/", {"whom": "all", "agreed": "on"}, follow=True)
    assert "2 members taken along. Taken along before: 1." in page.content.decode()
    row = gatherings.accepted(open_case.public_id)[0]
    page = client.post(f"{where}off/", {"application": str(row.public_id)}, follow=True)
    assert "stays in the joint union" in page.content.decode()
    assert gatherings.gathered(open_case.public_id).accepted == 2
    listed = client.get(f"{where}?stand=taken").content.decode()
    assert "2 entries" in listed


def test_a_program_takes_them_along(
    street: Organization, joint_union: Organization, employer: Employer, open_case: FoundingCase
) -> None:
    members_of(joint_union, employer, 2)
    client = Client()
    client.force_login(a_user(street, Role.STREET_STAFF))
    where = f"/api/v1/foundings/{open_case.public_id}/along"
    listed = client.get(where).json()["items"]
    assert [one["stand"] for one in listed] == ["waits", "waits"]
    refused = client.post(where, {"agreed": False}, "application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "agreement_not_stated")
    body = {"agreed": True, "members": None}
    for answer in ((2, 0), (0, 2)):
        sent = client.post(where, body, "application/json").json()
        assert (sent["taken"], sent["there"]) == answer
    taken = client.get(where).json()["items"][0]["taken"]
    after = client.delete(f"{where}/{taken}")
    assert (after.status_code, after.json()["accepted"]) == (200, 1)


def test_a_chair_of_the_joint_union_does_not_take_members_away(
    joint_union: Organization, employer: Employer, open_case: FoundingCase
) -> None:
    members_of(joint_union, employer, 1)
    chair = an_actor(joint_union, Role.UNION_CHAIR)
    with pytest.raises((NotFound, Rejected)):
        take(chair, open_case)


def test_office_holders_are_named_to_whoever_sees_the_case_and_others_are_not(
    preparer: Actor,
    approver: Actor,
    street: Organization,
    joint_union: Organization,
    employer: Employer,
    open_case: FoundingCase,
) -> None:
    members_of(joint_union, employer, 6)
    take(preparer, open_case)
    congress(preparer, approver, open_case)
    people = electorate.electors(open_case, today())
    reader = an_actor(street, Role.LEADER)
    election_page = Client(headers=ENGLISH)
    election_page.force_login(a_user(street, Role.LEADER))
    where = f"/founding/{open_case.public_id}/election/"
    elected(preparer, open_case, people)
    open_case.refresh_from_db()
    names = queries.names(reader, queries.Ballots(open_case))
    lost = queries.Ballots(open_case).contest(Office.COMMITTEE)
    assert lost is not None
    shown = [names[one.pk] for one in lost.candidacies.all()]
    full = [identity_of(one.on_record).name for one in people[:4] if one.on_record]
    assert shown[:3] == full[:3]
    assert "*" not in "".join(shown[:3])
    assert "*" in names[list(queries.Ballots(open_case).contests[1].candidacies.all())[1].pk]
    page = election_page.get(where).content.decode()
    assert full[0] in page


def keep(member: Membership) -> None:
    """Keep a membership from yesterday on: the firm closed."""
    done("keep", member, on=today() - timedelta(days=1), ground="unit_closed")


@translation.override("zh-hans")
def test_whose_membership_is_kept_counts_as_a_member_and_neither_votes_nor_stands(
    preparer: Actor,
    approver: Actor,
    street: Organization,
    joint_union: Organization,
    employer: Employer,
    open_case: FoundingCase,
) -> None:
    kept, active = members_of(joint_union, employer, 2)
    keep(kept)
    take(preparer, open_case)
    people = join(preparer, open_case, 6)
    congress(preparer, approver, open_case)
    rows = {one.along_id: one for one in gatherings.accepted(open_case.public_id)}
    assert electorate.numbers(open_case, today()).members == 8
    assert set(electorate.electors(open_case, today())) == {rows[active.pk], *people}
    with pytest.raises(errors.MoreThanEntitled, match=r"8.*7"):
        held(preparer, open_case, 8)
    held(preparer, open_case, 7)
    contest(preparer, open_case, Office.COMMITTEE, 3)
    with pytest.raises(errors.CandidateAtRest, match="起保留会籍（单位终止、破产）"):
        stand(preparer, open_case, Office.COMMITTEE, [rows[kept.pk]])
    stand(preparer, open_case, Office.COMMITTEE, [rows[active.pk]])
    desk = Client(headers=ENGLISH)
    desk.force_login(a_user(street, Role.STREET_STAFF))
    page = desk.get(f"/founding/{open_case.public_id}/election/").content.decode()
    assert "neither votes nor stands" in page
    options = page.partition('name="application"')[2].partition("</select>")[0]
    assert str(rows[active.pk].public_id) in options
    assert str(rows[kept.pk].public_id) not in options


@translation.override("zh-hans")
def test_who_was_elected_while_the_membership_was_kept_is_not_reported(
    preparer: Actor,
    approver: Actor,
    joint_union: Organization,
    employer: Employer,
    open_case: FoundingCase,
) -> None:
    there = members_of(joint_union, employer, 8)
    take(preparer, open_case)
    congress(preparer, approver, open_case)
    elected(preparer, open_case, list(gatherings.accepted(open_case.public_id)))
    keep(there[0])  # entered late, as of the day before the congress
    with pytest.raises(errors.ElectedAtRest, match="请重新选举"):
        election.report_result(preparer, ReportResult(case=open_case.public_id, on=today()))


def test_who_votes_is_asked_with_as_many_statements_for_hundreds_as_for_three(
    preparer: Actor, joint_union: Organization, employer: Employer, open_case: FoundingCase
) -> None:
    counts = []
    for many in (3, 97):
        for one in members_of(joint_union, employer, many)[:2]:
            keep(one)
        take(preparer, open_case)
        with CaptureQueriesContext(connection) as seen:
            electorate.electors(open_case, today())
        counts.append(len(seen))
    assert len(electorate.electors(open_case, today())) == 96
    assert counts[0] == counts[1] <= 5
