"""One form, one application, and the same answer however often it arrives."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from tests.builders.joining import DRAWING, a_link, a_number, a_submission, applied, filled
from tests.builders.organizations import OPERATOR, an_organization
from tests.builders.outreach import a_meeting
from unionhall.codes import errors as codes
from unionhall.codes.documents import demo_number
from unionhall.core.actors import ANYONE, Actor
from unionhall.core.errors import DomainError
from unionhall.joining import errors, queries, services
from unionhall.joining.doors import sign_opening
from unionhall.joining.models import Application, JoinLink
from unionhall.joining.papers import read
from unionhall.joining.services import links
from unionhall.members.errors import UnknownConsentText
from unionhall.members.models import Membership
from unionhall.organizations import tree
from unionhall.organizations.commands import Dissolve, Move
from unionhall.organizations.models import Kind, Organization
from unionhall.organizations.services import move
from unionhall.organizations.services.dissolving import dissolve
from unionhall.outreach.models import Meeting

DAY = date(2026, 11, 20)


def test_the_same_form_again_is_the_same_answer(link: JoinLink) -> None:
    command = a_submission(link)
    first = services.submit(ANYONE, command)
    second = services.submit(ANYONE, command)
    assert (first.public_id, first.receipt) == (second.public_id, second.receipt)
    assert Application.objects.count() == 1


def test_the_same_answer_even_after_the_link_is_gone(staff: Actor, link: JoinLink) -> None:
    command = a_submission(link)
    first = services.submit(ANYONE, command)
    links.revoke_link(staff, links.RevokeLink(link=link.public_id))
    assert services.submit(ANYONE, command).receipt == first.receipt


def test_other_content_under_the_same_key_is_a_conflict(link: JoinLink) -> None:
    first = services.submit(ANYONE, a_submission(link))
    other = a_submission(link, submission_id=first.submission_id, name="钱大江")
    with pytest.raises(errors.OtherContent):
        services.submit(ANYONE, other)
    assert Application.objects.get() == first


def test_a_form_that_is_refused_may_be_sent_again_corrected(link: JoinLink) -> None:
    key = uuid4()
    with pytest.raises(codes.WrongLength):
        services.submit(ANYONE, a_submission(link, submission_id=key, number="1234"))
    assert services.submit(ANYONE, a_submission(link, submission_id=key)).submission_id == key


def test_what_identifies_is_sealed_and_can_be_opened(link: JoinLink) -> None:
    number = a_number()
    application = applied(
        link, name="买买提·吐尔逊", number=number, typed_signature="", signature=DRAWING
    )
    papers, signature = queries.papers_of(application), queries.signature_of(application)
    assert papers.identity.number == number
    assert (papers.identity.sex, papers.identity.birth) == ("1", date(1994, 8, 9))
    assert papers.identity.division_code == number[:6]
    assert papers.identity.valid_until is None
    assert signature is not None
    assert (signature.name, signature.drawing) == ("买买提·吐尔逊", DRAWING)
    assert signature.consents == papers.consents
    assert number.encode() not in bytes(application.sealed or b"")


def test_on_the_spot_or_online(
    staff: Actor, link: JoinLink, meeting: Meeting, joint_union: Organization
) -> None:
    online = a_link(staff, organization=joint_union)
    assert applied(link).channel == Membership.Channel.ON_SITE
    assert applied(link).meeting == meeting
    assert applied(online).channel == Membership.Channel.ONLINE


def test_the_time_counts_from_the_first_opening(link: JoinLink) -> None:
    opened = timezone.now() - timedelta(minutes=7)
    application = applied(link, opening=sign_opening(link.token, opened))
    assert application.opened_at == opened


def test_an_opening_of_another_door_is_refused(link: JoinLink) -> None:
    other = sign_opening("2222222222", timezone.now())
    for opening in (other, "invented"):
        with pytest.raises(errors.OpeningUnreadable):
            applied(link, opening=opening)


@pytest.mark.parametrize(
    ("overrides", "refusal", "field"),
    [
        ({"number": "990000199408090019"}, codes.WrongCheckCharacter, "number"),
        ({"number": "990000199413090012"}, codes.ImpossibleBirth, "number"),
        ({"number": "230000199408090012"}, codes.UnknownDivision, "number"),
        ({"number": "9.90000199408E+17"}, codes.LostDigits, "number"),
        ({"number": "110119940809001"}, codes.OldResidentNumber, "number"),
        ({"number": demo_number("0000", date(2011, 1, 1), 1)}, errors.NotYetSixteen, "number"),
        ({"number": demo_number("0000", date(2027, 1, 1), 1)}, codes.FutureBirth, "number"),
        ({"number": ""}, codes.NumberMissing, "number"),
        ({"kind": "library_card"}, errors.UnknownKind, "kind"),
        ({"valid_until": "20201231"}, codes.DocumentExpired, "valid_until"),
        ({"valid_until": ""}, codes.ValidityMissing, "valid_until"),
        ({"valid_until": "soon"}, codes.ValidityUnreadable, "valid_until"),
        ({"valid_from": "2027-01-01"}, codes.NotYetValid, "valid_from"),
        ({"name": " "}, codes.NameMissing, "name"),
        ({"name": "赵1川"}, codes.DigitsInName, "name"),
        ({"phone": "12345"}, codes.PhoneWrongLength, "phone"),
        ({"phone": "23456789012"}, codes.PhoneNotMobile, "phone"),
        ({"employment_form": ""}, errors.EmploymentFormMissing, "employment_form"),
        ({"employment_form": "77"}, codes.UnknownChoice, "employment_form"),
        ({"education": "99"}, codes.UnknownChoice, "education"),
        ({"employer_name": "速" * 121}, errors.TooLong, "employer_name"),
        ({"consents": ()}, errors.ConsentMissing, "membership_consent"),
        (
            {"consents": (("membership", "1999-01"),)},
            UnknownConsentText,
            "membership_consent",
        ),
        ({"typed_signature": ""}, errors.SignatureMissing, "signature"),
        ({"typed_signature": "赵大川"}, errors.SignatureDiffers, "signature"),
        ({"signature": "M0,0<script>"}, errors.SignatureUnreadable, "signature"),
        ({"kind": "passport", "number": "E12345678"}, errors.SexMissing, "sex"),
        (
            {"kind": "passport", "number": "E12345678", "sex": "2"},
            errors.BirthMissing,
            "birth",
        ),
        (
            {"kind": "passport", "number": "E12345678", "sex": "2", "birth": "2030-01-01"},
            errors.BirthInFuture,
            "birth",
        ),
    ],
)
def test_bad_input_names_its_field_and_leaves_nothing_behind(
    link: JoinLink, overrides: dict[str, str], refusal: type[DomainError], field: str
) -> None:
    with pytest.raises(refusal) as caught:
        applied(link, **overrides)
    assert caught.value.field == field
    assert caught.value.status == 422
    assert not Application.objects.exists()


def test_everything_wrong_is_said_at_once() -> None:
    papers, problems = read(
        filled(name="", number="1", phone="", consents=(), signature=DRAWING), DAY
    )
    assert papers is None
    assert [p.field for p in problems] == ["membership_consent", "name", "number", "phone"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("阿依古丽\u2022买买提", "阿依古丽·买买提"),
        ("阿依古丽\uff65买买提", "阿依古丽·买买提"),
        ("阿依古丽\u30fb买买提", "阿依古丽·买买提"),
        ("王\U00020bb7", "王\U00020bb7"),
        ("\ufa1d小川", "\ufa1d小川"),
    ],
)
def test_names_are_kept_as_people_have_them(link: JoinLink, typed: str, kept: str) -> None:
    application = applied(link, name=typed)
    assert queries.papers_of(application).identity.name == kept


def test_a_passport_holder_states_sex_and_birth(link: JoinLink) -> None:
    application = applied(
        link, kind="passport", number="e1234 5678", sex="2", birth="1990-05-01", name="Anna Novak"
    )
    identity = queries.papers_of(application).identity
    assert (identity.number, identity.sex, identity.birth) == ("E12345678", "2", date(1990, 5, 1))


@pytest.mark.django_db
def test_an_unknown_link_is_not_found() -> None:
    with pytest.raises(errors.UnknownLink) as caught:
        services.submit(ANYONE, services.Submit(submission_id=uuid4(), filled=filled(), link="NO"))
    assert caught.value.status == 404


def test_a_link_that_was_withdrawn_is_gone_at_once(staff: Actor, link: JoinLink) -> None:
    links.revoke_link(staff, links.RevokeLink(link=link.public_id))
    opening = sign_opening(link.token, timezone.now() - timedelta(minutes=1))
    with pytest.raises(errors.LinkRevoked) as caught:
        applied(link, opening=opening)
    assert caught.value.status == 410


def test_a_meeting_is_over_when_its_day_is(link: JoinLink, meeting: Meeting) -> None:
    late = datetime.combine(meeting.held_on + timedelta(days=1), datetime.min.time())
    almost = timezone.make_aware(late) - timedelta(seconds=1)
    with time_machine.travel(almost, tick=False):
        applied(link)
    with (
        time_machine.travel(almost + timedelta(seconds=1), tick=False),
        pytest.raises(errors.MeetingOver),
    ):
        applied(link)


@pytest.mark.parametrize(
    ("state", "refusal"), [("held", errors.MeetingOver), ("cancelled", errors.MeetingCancelled)]
)
def test_a_meeting_that_was_closed_takes_nobody_in(
    link: JoinLink, meeting: Meeting, state: str, refusal: type[DomainError]
) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(state=state)
    with pytest.raises(refusal):
        applied(link)


def test_who_began_in_time_may_still_send(link: JoinLink, meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(state="held")
    now = timezone.now()
    begun = sign_opening(link.token, now - timedelta(minutes=29))
    too_long_ago = sign_opening(link.token, now - timedelta(minutes=31))
    assert applied(link, opening=begun).meeting == meeting
    with pytest.raises(errors.MeetingOver):
        applied(link, opening=too_long_ago)


def test_a_unions_link_ends_on_its_day(staff: Actor, joint_union: Organization) -> None:
    until = timezone.now() + timedelta(days=2)
    link = links.make_link(
        staff, links.MakeLink(organization=joint_union.public_id, valid_until=until)
    )
    applied(link)
    with (
        time_machine.travel(until + timedelta(seconds=1), tick=False),
        pytest.raises(errors.LinkExpired),
    ):
        applied(link)


def test_a_meeting_and_a_union_have_one_live_link_each(
    staff: Actor, link: JoinLink, meeting: Meeting, joint_union: Organization
) -> None:
    assert a_link(staff, meeting=meeting) == link
    union = a_link(staff, organization=joint_union)
    assert a_link(staff, organization=joint_union) == union
    links.revoke_link(staff, links.RevokeLink(link=link.public_id))
    again = a_link(staff, meeting=meeting)
    assert again != link
    assert again.token != link.token


def test_a_meeting_that_is_over_gets_no_link(staff: Actor, street: Organization) -> None:
    meeting = a_meeting(street, opened=True)
    Meeting.objects.filter(pk=meeting.pk).update(state="held")
    with pytest.raises(errors.NoLinkForThisMeeting):
        a_link(staff, meeting=meeting)


def test_a_union_that_moves_while_the_form_is_read_takes_it_in_where_it_stands(
    staff: Actor, joint_union: Organization, district: Organization, monkeypatch: Any
) -> None:
    link = a_link(staff, organization=joint_union)
    elsewhere = an_organization("香水园街道总工会", parent=district, kind=Kind.STREET)
    hold_still = tree.hold_still

    def just_then() -> None:
        monkeypatch.setattr(tree, "hold_still", hold_still)
        move(OPERATOR, Move(organization=joint_union.public_id, parent=elsewhere.public_id, on=DAY))
        hold_still()

    monkeypatch.setattr(tree, "hold_still", just_then)

    application = services.submit(ANYONE, a_submission(link))

    joint_union.refresh_from_db()
    assert joint_union.path.startswith(elsewhere.path)
    assert application.scope_path == joint_union.path


def test_a_link_that_is_withdrawn_while_the_form_is_read_takes_nothing_in(
    staff: Actor, link: JoinLink, monkeypatch: Any
) -> None:
    hold_still = tree.hold_still

    def just_then() -> None:
        monkeypatch.setattr(tree, "hold_still", hold_still)
        links.revoke_link(staff, links.RevokeLink(link=link.public_id))

    monkeypatch.setattr(tree, "hold_still", just_then)

    with pytest.raises(errors.LinkRevoked):
        services.submit(ANYONE, a_submission(link))
    assert not Application.objects.exists()


def test_a_union_that_has_ended_gets_no_link(staff: Actor, street: Organization) -> None:
    union = an_organization("儒林街道联合工会", parent=street, kind=Kind.JOINT)
    dissolve(
        OPERATOR, Dissolve(organization=union.public_id, on=timezone.localdate(), reason="合并")
    )

    with pytest.raises(errors.NoLinkForThisUnion) as refused:
        a_link(staff, organization=union)
    assert refused.value.field == "organization"
