"""What staff decide, and that two who decide at once decide once."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.joining import a_number, a_submission, applied, approved, filled
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import an_employer, an_organization
from unionhall.accounts.models import Role
from unionhall.core import events
from unionhall.core.actors import ANYONE, Actor
from unionhall.core.errors import NotFound, NotPermitted, NumberInReason
from unionhall.core.models import AuditEntry
from unionhall.joining import errors, queries, services
from unionhall.joining.events import ApplicationApproved
from unionhall.joining.models import Application, JoinLink
from unionhall.joining.services import decisions
from unionhall.joining.services.decisions import (
    Approve,
    Close,
    ConfirmBySight,
    DecideMany,
    PassOn,
    Reject,
    Return,
)
from unionhall.members.models import Membership
from unionhall.members.queries import identity_of, live_consents
from unionhall.organizations.models import Kind, Organization
from unionhall.outreach.models import Meeting

State = Application.State


def identity_like(application: Application, **overrides: Any):  # noqa: ANN201
    return replace(queries.papers_of(application).identity, **overrides)


def test_approving_by_sight_makes_a_member_in_one_step(
    staff: Actor, link: JoinLink, meeting: Meeting, joint_union: Organization
) -> None:
    application = approved(staff, link, number=a_number(), name="李卫东", post="站长")

    membership = application.membership
    assert membership is not None
    assert (application.state, application.confirmed_by) == (State.APPROVED, "sight")
    assert membership.organization == joint_union
    assert membership.began_on == timezone.localdate()
    assert membership.channel == Membership.Channel.ON_SITE
    assert membership.employment_form == "03"
    assert membership.post == "站长"
    assert identity_of(membership.person).name == "李卫东"
    assert live_consents(membership.person) == {"membership"}


def test_the_employer_that_was_typed_and_is_not_on_record_stays_as_it_was_written(
    staff: Actor, link: JoinLink, street: Organization
) -> None:
    an_employer(street, name="云帆速递有限公司")
    typed = approved(staff, link, number=a_number(), employer_name="蓝狐同城急送")
    known = approved(staff, link, number=a_number(), employer_name="云帆速递有限公司")

    assert typed.membership is not None
    assert known.membership is not None
    assert (typed.membership.employer, typed.membership.employer_name) == (None, "蓝狐同城急送")
    assert (known.membership.employer_typed, known.membership.employer_name) == (
        "",
        "云帆速递有限公司",
    )


def test_the_data_moves_to_the_person_and_the_signature_stays(staff: Actor, link: JoinLink) -> None:
    application = approved(staff, link, name="李卫东")
    application.refresh_from_db()
    assert application.sealed is None
    assert application.key_version is None
    signature = queries.signature_of(application)
    assert signature is not None
    assert signature.name == "李卫东"


def test_guided_by_comes_from_the_meeting(
    staff: Actor, link: JoinLink, meeting: Meeting, district: Organization
) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(guided_by=district)
    membership = approved(staff, link).membership
    assert membership is not None
    assert membership.guided_by == district


def test_the_approval_is_told(
    staff: Actor, link: JoinLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[ApplicationApproved] = []
    listeners = {ApplicationApproved: [lambda _, event: heard.append(event)]}
    monkeypatch.setattr(events, "_handlers", defaultdict(list, listeners))
    application = approved(staff, link)
    assert [event.application for event in heard] == [application]


def test_nobody_is_admitted_unconfirmed(staff: Actor, link: JoinLink) -> None:
    application = applied(link)
    with pytest.raises(errors.NotConfirmed):
        decisions.approve(staff, Approve(application=application.public_id))
    application.refresh_from_db()
    assert application.state == State.APPLIED
    assert not Membership.objects.exists()


def test_twice_is_once_and_says_who_was_first(staff: Actor, link: JoinLink) -> None:
    application = approved(staff, link)
    command = Approve(application=application.public_id, by_sight=True)
    with pytest.raises(errors.AlreadyDecided) as caught:
        decisions.approve(staff, command)
    assert caught.value.status == 409
    assert caught.value.facts["who"] == "李干事"
    assert Membership.objects.count() == 1


def test_nobody_decides_on_their_own_application(
    staff: Actor, link: JoinLink, joint_union: Organization
) -> None:
    application = applied(link)
    own = admitted(joint_union, identity_like(application))
    as_applicant = replace(staff, person=own.person.public_id)
    for command in (
        Approve(application=application.public_id, by_sight=True),
        Reject(application=application.public_id, reason="不行"),
    ):
        with pytest.raises(errors.OwnApplication):
            decisions.decide(as_applicant, command)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.STATISTICIAN, Role.LEADER])
def test_who_may_only_look_cannot_decide(street: Organization, link: JoinLink, role: str) -> None:
    application = applied(link)
    looker = an_actor(street, role)
    assert queries.application(looker, application.public_id) == application
    with pytest.raises(NotPermitted):
        decisions.approve(looker, Approve(application=application.public_id, by_sight=True))


def test_others_do_not_even_know(other_district: Organization, link: JoinLink) -> None:
    application = applied(link)
    with pytest.raises(NotFound):
        decisions.approve(
            an_actor(other_district), Approve(application=application.public_id, by_sight=True)
        )


def test_returned_and_corrected_and_approved(staff: Actor, link: JoinLink) -> None:
    application = applied(link, phone="13712345678", employer_name="云飞")
    decisions.send_back(staff, Return(application=application.public_id, reason="请写单位全称"))
    application.refresh_from_db()
    assert (application.state, application.reason) == (State.RETURNED, "请写单位全称")

    correction = filled(
        number="", phone="", name="", typed_signature="赵小川", employer_name="云帆"
    )
    corrected = services.correct(
        ANYONE,
        services.Correct(
            receipt=application.receipt.lower(), phone="137 1234 5678", filled=correction
        ),
    )
    assert (corrected.state, corrected.reason) == (State.APPLIED, "")
    papers = queries.papers_of(corrected)
    assert papers.employer_name == "云帆"
    assert papers.identity.phone == "13712345678"
    decisions.approve(staff, Approve(application=application.public_id, by_sight=True))
    corrected.refresh_from_db()
    assert corrected.state == State.APPROVED


def test_another_document_must_be_confirmed_anew(staff: Actor, link: JoinLink) -> None:
    application = applied(link, phone="13712345678")
    decisions.confirm_by_sight(staff, ConfirmBySight(application=application.public_id))
    decisions.send_back(staff, Return(application=application.public_id, reason="号码不对"))
    corrected = services.correct(
        ANYONE,
        services.Correct(receipt=application.receipt, phone="13712345678", filled=filled(phone="")),
    )
    assert corrected.confirmed_at is None
    with pytest.raises(errors.NotConfirmed):
        decisions.approve(staff, Approve(application=application.public_id))


def test_only_a_returned_application_can_be_corrected(link: JoinLink) -> None:
    application = applied(link, phone="13712345678")
    command = services.Correct(receipt=application.receipt, phone="13712345678", filled=filled())
    with pytest.raises(errors.NotReturned):
        services.correct(ANYONE, command)
    with pytest.raises(errors.NoSuchApplication):
        services.correct(ANYONE, replace(command, phone="13700000001"))


@pytest.mark.parametrize("reason", ["", " ", "否", "号" * 201])
def test_a_reason_is_given(staff: Actor, link: JoinLink, reason: str) -> None:
    application = applied(link)
    with pytest.raises(errors.ReasonNeeded):
        decisions.reject(staff, Reject(application=application.public_id, reason=reason))


def test_a_reason_contains_no_number(staff: Actor, link: JoinLink) -> None:
    application = applied(link)
    with pytest.raises(NumberInReason):
        decisions.reject(staff, Reject(application=application.public_id, reason="请打13712345678"))


def test_a_rejected_application_is_decided(staff: Actor, link: JoinLink) -> None:
    application = applied(link)
    decisions.reject(staff, Reject(application=application.public_id, reason="未满条件"))
    with pytest.raises(errors.AlreadyDecided):
        decisions.approve(staff, Approve(application=application.public_id, by_sight=True))


def test_a_list_is_decided_row_by_row(staff: Actor, link: JoinLink) -> None:
    good, also_good = applied(link), applied(link)
    damaged, decided = applied(link), approved(staff, link)
    Application.objects.filter(pk=damaged.pk).update(sealed=b"broken" * 10)
    rows = [good, damaged, decided, also_good]
    unknown = uuid4()

    outcomes = decisions.decide_many(
        staff,
        DecideMany(
            decisions=[
                Approve(application=public_id, by_sight=True)
                for public_id in [*(row.public_id for row in rows), unknown]
            ]
        ),
    )

    assert [type(o.refusal) for o in outcomes] == [
        type(None),
        errors.CannotBeOpened,
        errors.AlreadyDecided,
        type(None),
        NotFound,
    ]
    assert Membership.objects.count() == 3
    damaged.refresh_from_db()
    assert (damaged.state, damaged.confirmed_at) == (State.APPLIED, None)


def test_a_list_has_rows_but_not_too_many(staff: Actor) -> None:
    with pytest.raises(errors.NothingChosen):
        decisions.decide_many(staff, DecideMany(decisions=[]))
    with pytest.raises(errors.TooManyAtOnce):
        decisions.decide_many(staff, DecideMany(decisions=[Approve(application=uuid4())] * 201))


def test_a_member_here_is_not_admitted_again(
    staff: Actor, link: JoinLink, joint_union: Organization
) -> None:
    application = applied(link)
    admitted(joint_union, identity_like(application))
    with pytest.raises(errors.AlreadyMemberHere):
        decisions.approve(staff, Approve(application=application.public_id, by_sight=True))
    closed = decisions.close(staff, Close(application=application.public_id))
    assert closed.state == State.DUPLICATE
    assert Membership.objects.count() == 1


def test_a_member_elsewhere_is_transferred_when_they_ask(
    staff: Actor, link: JoinLink, other_district: Organization, joint_union: Organization
) -> None:
    elsewhere = an_organization("平谷快递联合工会", parent=other_district, kind=Kind.JOINT)
    application = applied(link)
    old = admitted(elsewhere, identity_like(application))
    command = Approve(application=application.public_id, by_sight=True)
    with pytest.raises(errors.TransferNotAsked):
        decisions.approve(staff, command)

    done = decisions.approve(staff, replace(command, transfer=True))

    old.refresh_from_db()
    assert done.membership is not None
    assert done.membership.person == old.person
    assert done.membership.organization == joint_union
    assert done.membership.beginning == Membership.Beginning.TRANSFERRED_IN
    assert old.ended_on == timezone.localdate()
    assert done.finding == Application.Finding.MEMBER_ELSEWHERE


def test_a_former_member_joins_again(
    staff: Actor, link: JoinLink, joint_union: Organization
) -> None:
    application = applied(link)
    old = admitted(joint_union, identity_like(application), began_on=date(2024, 3, 1))
    Membership.objects.filter(pk=old.pk).update(ended_on=date(2025, 3, 1), ending="withdrawn")
    done = decisions.approve(staff, Approve(application=application.public_id, by_sight=True))
    assert done.membership is not None
    assert done.membership.person == old.person
    assert done.membership.beginning == Membership.Beginning.REJOINED
    assert done.finding == Application.Finding.FORMER


def test_what_waits_at_a_federation_is_passed_on_first(
    organizer: Actor, district: Organization, joint_union: Organization
) -> None:
    Organization.objects.filter(pk=district.pk).update(division_code="110119")
    application = services.submit(ANYONE, a_submission(residence="110119"))
    assert application.organization == district
    with pytest.raises(errors.NoUnionYet):
        decisions.approve(organizer, Approve(application=application.public_id, by_sight=True))
    decisions.pass_on(
        organizer,
        PassOn(application=application.public_id, organization=joint_union.public_id),
    )
    application.refresh_from_db()
    assert (application.organization, application.scope_path) == (joint_union, joint_union.path)
    assert (application.routed_to, application.routed_by) == (district, "staff")
    assert approved_by_sight(organizer, application).organization == joint_union


def approved_by_sight(actor: Actor, application: Application) -> Membership:
    done = decisions.approve(actor, Approve(application=application.public_id, by_sight=True))
    assert done.membership is not None
    return done.membership


def test_it_is_passed_on_within_reach_only(
    staff: Actor, link: JoinLink, other_district: Organization
) -> None:
    elsewhere = an_organization("平谷快递联合工会", parent=other_district, kind=Kind.JOINT)
    application = applied(link)
    with pytest.raises(NotPermitted):
        decisions.pass_on(
            staff, PassOn(application=application.public_id, organization=elsewhere.public_id)
        )


def test_the_same_person_twice_is_closed_with_the_first(staff: Actor, link: JoinLink) -> None:
    number, phone = a_number(), "13712345678"
    first = applied(link, number=number, phone=phone)
    again = applied(link, number=number, phone=phone)
    other_phone = applied(link, number=number, phone="13912345678")
    approved_by_sight(staff, again)
    for row in (first, other_phone):
        row.refresh_from_db()
    assert (first.state, first.same_as) == (State.DUPLICATE, again)
    assert other_phone.state == State.APPLIED


def test_every_decision_is_on_the_trail_without_personal_data(staff: Actor, link: JoinLink) -> None:
    number = a_number()
    application = applied(link, number=number, phone="13712345678", name="李卫东")
    approved_by_sight(staff, application)
    entries = AuditEntry.objects.filter(
        target=f"joining.application:{application.public_id}"
    ).order_by("pk")
    assert [e.action for e in entries] == [
        "joining.received",
        "joining.document_seen",
        "joining.approved",
    ]
    everything = "".join(f"{e.facts}{e.reason}" for e in AuditEntry.objects.all())
    for secret in (number, "13712345678", "李卫东"):
        assert secret not in everything


def test_an_unused_identity_is_no_member(link: JoinLink) -> None:
    an_identity()
    applied(link)
    assert not Membership.objects.exists()
