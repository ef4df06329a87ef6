"""The bank's clerk at a meeting: whom they see, what they note, what they may take back."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.cards import (
    a_batch,
    a_card,
    a_clerk,
    bank_says,
    hand_over,
    sent,
    take,
    withdraw_consent,
)
from tests.builders.organizations import OPERATOR
from tests.builders.outreach import a_meeting
from unionhall.accounts.models import Role
from unionhall.cards import errors
from unionhall.cards.models import BatchLine, Card, Sharing
from unionhall.cards.services import life, spot
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError, NotFound
from unionhall.core.models import AuditEntry
from unionhall.organizations.models import Organization
from unionhall.outreach.models import Meeting

State = Card.State


def desk(clerk: Actor, meeting: Meeting) -> spot.Desk:
    return spot.show(clerk, spot.Show(meeting=meeting.public_id))


def undo(clerk: Actor, meeting: Meeting, card: Card, reason: str = "点错了人") -> Card:
    command = spot.UndoHandOver(meeting=meeting.public_id, card=card.public_id, reason=reason)
    return spot.undo_hand_over(clerk, command)


def test_the_clerk_sees_consenting_members_of_the_meeting_only(
    clerk: Actor, meeting: Meeting, street: Organization, joint_union: Organization
) -> None:
    here = a_card(joint_union, "王建国", meeting=meeting)
    a_card(joint_union, "未同意", consented=False, meeting=meeting)
    a_card(joint_union, "别处来", meeting=a_meeting(street, opened=True, theme="别的沟通会"))
    a_card(joint_union, "没来会")
    gone = a_card(joint_union, "已撤回", meeting=meeting)
    withdraw_consent(gone)

    shown = desk(clerk, meeting).waiting

    assert [(row.card, row.name) for row in shown] == [(here.public_id, "王建国")]
    assert "*" in shown[0].number
    assert "*" in shown[0].phone


def test_what_the_clerk_sees_is_recorded_once_per_person_and_bank(
    clerk: Actor, meeting: Meeting, joint_union: Organization
) -> None:
    card = a_card(joint_union, meeting=meeting)
    for _ in range(3):
        desk(clerk, meeting)
    found = Sharing.objects.get()
    assert (found.person, found.card, found.meeting) == (card.person, card, meeting)
    assert found.recipient == "北京银行延庆支行"
    assert found.fields == "name,document_number_masked,phone_masked"
    assert found.scope_path == card.scope_path
    entry = AuditEntry.objects.get(action="cards.shown_to_bank")
    assert entry.facts["cards"] == [str(card.public_id)]
    a_card(joint_union, meeting=meeting)
    desk(clerk, meeting)
    assert Sharing.objects.count() == 2


def test_a_clerk_who_is_not_assigned_sees_nothing(
    district: Organization, street: Organization, meeting: Meeting, joint_union: Organization
) -> None:
    card = a_card(joint_union, meeting=meeting)
    stranger = a_clerk(a_meeting(street, opened=True, theme="别的沟通会"), district)
    with pytest.raises(NotFound):
        desk(stranger, meeting)
    with pytest.raises(NotFound):
        hand_over(stranger, meeting, card)
    assert not Sharing.objects.exists()


@pytest.mark.parametrize("role", [Role.ORGANIZER, Role.LEADER, Role.AUDITOR])
def test_the_clerks_list_is_for_clerks(district: Organization, meeting: Meeting, role: str) -> None:
    with pytest.raises(NotFound):
        desk(an_actor(district, role), meeting)


def test_handing_over_keeps_four_digits_the_reference_and_who_did_it(
    clerk: Actor, meeting: Meeting, joint_union: Organization
) -> None:
    card = a_card(joint_union, meeting=meeting)
    hand_over(clerk, meeting, card, last_four="0421", bank_reference="BJ-77")
    card.refresh_from_db()
    assert card.state == State.HANDED_OVER
    assert (card.last_four, card.bank_reference) == ("0421", "BJ-77")
    assert card.handed_over_on == timezone.localdate()
    assert card.handed_over_by_id == clerk.user_id
    assert desk(clerk, meeting).done == 1


def test_a_double_tap_hands_over_once(
    clerk: Actor, meeting: Meeting, joint_union: Organization
) -> None:
    card = a_card(joint_union, meeting=meeting)
    for _ in range(2):
        hand_over(clerk, meeting, card, bank_reference="BJ-77-1")
    assert card.steps.filter(became=State.HANDED_OVER).count() == 1
    with pytest.raises(errors.HandedOverAlready):
        hand_over(clerk, meeting, card, last_four="9999", bank_reference="BJ-77-1")


@pytest.mark.parametrize(
    ("overrides", "refusal"),
    [
        ({"id_seen": False}, errors.OriginalNotSeen),
        ({"last_four": "62122602"}, errors.OnlyLastFour),
        ({"bank_reference": "6212260200012345678"}, errors.LooksLikeCardNumber),
        ({"bank_reference": "BJ-TAKEN"}, errors.BankReferenceTaken),
    ],
)
def test_a_refused_hand_over_changes_nothing(
    clerk: Actor,
    meeting: Meeting,
    joint_union: Organization,
    overrides: dict[str, object],
    refusal: type[DomainError],
) -> None:
    hand_over(clerk, meeting, a_card(joint_union, meeting=meeting), bank_reference="BJ-TAKEN")
    card = a_card(joint_union, "李秀英", meeting=meeting)
    with pytest.raises(refusal) as refused:
        hand_over(clerk, meeting, card, **overrides)
    assert refused.value.field in {*overrides}
    card.refresh_from_db()
    assert (card.state, card.last_four, card.steps.count()) == (State.CONSENTED, "", 2)


def test_a_hand_over_can_be_undone_for_ten_minutes(
    clerk: Actor, meeting: Meeting, joint_union: Organization
) -> None:
    card = a_card(joint_union, meeting=meeting)
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        hand_over(clerk, meeting, card)
    with time_machine.travel(start + timedelta(minutes=9), tick=False):
        assert [row.card for row in desk(clerk, meeting).recent] == [card.public_id]
        with pytest.raises(errors.ReasonNeeded):
            undo(clerk, meeting, card, reason="")
        undo(clerk, meeting, card)
    card.refresh_from_db()
    assert (card.state, card.last_four, card.bank_reference) == (State.CONSENTED, "", "")
    assert (card.handed_over_on, card.handed_over_at) == (None, None)
    assert card.steps.order_by("-pk")[0].reason == "点错了人"
    with time_machine.travel(start + timedelta(minutes=20), tick=False):
        hand_over(clerk, meeting, card)
    with (
        time_machine.travel(start + timedelta(minutes=30), tick=False),
        pytest.raises(errors.TooLateToUndo),
    ):
        undo(clerk, meeting, card)


def test_another_clerk_cannot_undo(
    clerk: Actor, meeting: Meeting, joint_union: Organization, district: Organization
) -> None:
    card = a_card(joint_union, meeting=meeting)
    hand_over(clerk, meeting, card)
    colleague = a_clerk(meeting, district)
    with pytest.raises(errors.TooLateToUndo):
        undo(colleague, meeting, card)


def test_undoing_after_the_consent_was_withdrawn_does_not_bring_it_back(
    clerk: Actor, meeting: Meeting, joint_union: Organization
) -> None:
    card = a_card(joint_union, meeting=meeting)
    hand_over(clerk, meeting, card)
    withdraw_consent(card)
    undo(clerk, meeting, card)
    card.refresh_from_db()
    assert card.state == State.ELIGIBLE


def test_after_the_day_nothing_is_shown(
    clerk: Actor, meeting: Meeting, joint_union: Organization
) -> None:
    card = a_card(joint_union, meeting=meeting)
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        shown = desk(clerk, meeting)
        assert (shown.open, shown.waiting) == (False, ())
        with pytest.raises(errors.MeetingNotToday):
            hand_over(clerk, meeting, card)
    assert not Sharing.objects.exists()


def at(meeting: Meeting, card: Card) -> None:
    life.assign_meeting(OPERATOR, life.AssignMeeting(membership=card.membership, meeting=meeting))


def test_whoever_can_get_a_card_from_the_clerk_is_not_put_into_a_file_before(
    clerk: Actor, organizer: Actor, meeting: Meeting, joint_union: Organization
) -> None:
    card = a_card(joint_union, meeting=meeting)
    with pytest.raises(errors.NobodyToSend):
        a_batch(organizer, joint_union)
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert a_batch(organizer, joint_union).lines.get().card == card


def test_a_card_in_an_unsent_file_can_still_be_handed_over_on_the_spot(
    clerk: Actor, organizer: Actor, meeting: Meeting, joint_union: Organization
) -> None:
    card = a_card(joint_union)
    other = a_card(joint_union, "李秀英")
    batch = a_batch(organizer, joint_union)
    at(meeting, card)
    hand_over(clerk, meeting, card)
    assert batch.lines.get(card=card).outcome == BatchLine.Outcome.STOPPED
    sent(organizer, batch)
    other.refresh_from_db()
    card.refresh_from_db()
    assert (card.state, other.state) == (State.HANDED_OVER, State.AT_BANK)


def test_a_card_at_the_bank_is_not_on_the_clerks_list_until_it_is_opened(
    clerk: Actor, organizer: Actor, meeting: Meeting, joint_union: Organization
) -> None:
    card = a_card(joint_union)
    batch = a_batch(organizer, joint_union)
    at(meeting, card)
    answer = bank_says(organizer, batch)
    assert desk(clerk, meeting).waiting == ()
    take(organizer, answer)
    (row,) = desk(clerk, meeting).waiting
    assert (row.card, row.state) == (card.public_id, State.OPENED)
    with pytest.raises(errors.OtherDigits):
        hand_over(clerk, meeting, card, last_four="0000", bank_reference=row.bank_reference)
    hand_over(clerk, meeting, card, last_four=row.last_four, bank_reference="")
    card.refresh_from_db()
    assert card.state == State.HANDED_OVER


def test_the_union_hands_on_what_a_file_opened_but_opens_nothing_itself(
    organizer: Actor, joint_union: Organization
) -> None:
    card = a_card(joint_union)
    command = spot.HandOver(
        card=card.public_id, last_four="1234", bank_reference="BJ-1234", id_seen=True
    )
    with pytest.raises(errors.NotForHandOver):
        spot.hand_over(organizer, command)
    take(organizer, bank_says(organizer, a_batch(organizer, joint_union)))
    card.refresh_from_db()
    digits = card.last_four
    command = spot.HandOver(card=card.public_id, last_four=digits, bank_reference="", id_seen=True)
    assert spot.hand_over(organizer, command).state == State.HANDED_OVER
