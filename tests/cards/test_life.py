"""The life of one card: who has one, what its bearer agreed to, and which steps exist."""

from datetime import date

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders.accounts import an_actor
from tests.builders.cards import a_card, give_consent, withdraw_consent
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import an_organization
from unionhall.accounts.models import Role
from unionhall.cards import errors
from unionhall.cards.models import Card, CardStep
from unionhall.cards.services import life
from unionhall.core.actors import Actor
from unionhall.core.errors import DomainError, NotFound, NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.core.states import NoSuchStep
from unionhall.members import services as members
from unionhall.members.services import ending
from unionhall.organizations.models import Kind, Organization

State = Card.State


def step(actor: Actor, card: Card, to: str, reason: str = "本人来电说明") -> Card:
    command = life.TakeStep(card=card.public_id, to=to, reason=reason)
    return life.take_step(actor, command)


def test_a_new_member_has_a_card_that_waits_for_consent(joint_union: Organization) -> None:
    card = a_card(joint_union, consented=False)

    assert card.state == State.ELIGIBLE
    assert card.scope_path == joint_union.path
    give_consent(card)
    card.refresh_from_db()
    assert card.state == State.CONSENTED
    assert list(card.steps.order_by("pk").values_list("was", "became")) == [
        ("", "eligible"),
        ("eligible", "consented"),
    ]
    assert AuditEntry.objects.filter(target=f"cards.card:{card.public_id}").count() == 2


def test_withdrawing_the_card_consent_stops_a_card_before_the_bank(
    joint_union: Organization,
) -> None:
    card = a_card(joint_union)
    withdraw_consent(card)
    card.refresh_from_db()
    assert card.state == State.ELIGIBLE
    assert card.reason_code == "consent_withdrawn"


def test_nobody_gets_a_card_without_being_a_member(
    organizer: Actor, joint_union: Organization
) -> None:
    membership = admitted(joint_union)
    chair = an_actor(joint_union, Role.UNION_CHAIR)
    ending.end_spells(
        chair,
        ending.EndSpells(
            memberships=[membership.public_id], on=date(2026, 3, 1), ending="withdrawn"
        ),
    )
    assert Card.objects.get(membership=membership).state == State.CLOSED

    with pytest.raises(errors.NotAMemberYet):
        life.prepare(organizer, life.Prepare(membership=membership.public_id))


def test_a_second_live_card_is_refused(organizer: Actor, joint_union: Organization) -> None:
    card = a_card(joint_union)
    with pytest.raises(errors.HasLiveCard):
        life.prepare(organizer, life.Prepare(membership=card.membership.public_id))
    assert Card.objects.count() == 1


def test_a_closed_card_makes_room_for_another(organizer: Actor, joint_union: Organization) -> None:
    card = a_card(joint_union)
    step(organizer, card, State.CLOSED)
    again = life.prepare(organizer, life.Prepare(membership=card.membership.public_id))
    assert again.state == State.CONSENTED
    assert again.pk != card.pk


def test_the_card_follows_a_transfer(joint_union: Organization, street: Organization) -> None:
    other = an_organization("儒林街道货车司机联合工会", parent=street, kind=Kind.JOINT)
    card = a_card(joint_union)
    members.transfer(
        an_actor(street, Role.STREET_STAFF),
        members.Transfer(
            person=card.person.public_id,
            organization=other.public_id,
            on=date(2026, 3, 1),
            channel="on_site",
            employment_form="01",
        ),
    )
    card.refresh_from_db()
    assert card.scope_path == other.path
    assert card.membership.organization == other
    assert card.state == State.CONSENTED


@pytest.mark.parametrize("to", [State.FROZEN, State.LOST, State.CLOSED])
def test_freezing_losing_and_closing_need_a_reason(
    organizer: Actor, joint_union: Organization, to: str
) -> None:
    card = a_card(joint_union)
    with pytest.raises(errors.ReasonNeeded):
        step(organizer, card, to, reason=" ")


def test_a_step_that_is_not_on_the_map_is_refused(
    organizer: Actor, joint_union: Organization
) -> None:
    card = a_card(joint_union)
    with pytest.raises(NoSuchStep):
        step(organizer, card, State.ACTIVATED)
    with pytest.raises(errors.UnknownOutcome):
        step(organizer, card, State.HANDED_OVER)


@pytest.mark.parametrize(
    ("role", "refusal"),
    [
        (Role.AUDITOR, NotPermitted),
        (Role.LEADER, NotPermitted),
        (Role.STATION_WORKER, NotPermitted),
        (Role.BANK_CLERK, NotFound),
        (Role.ADMINISTRATOR, NotFound),
    ],
)
def test_only_those_in_charge_write_down_a_step(
    district: Organization, joint_union: Organization, role: str, refusal: type[DomainError]
) -> None:
    card = a_card(joint_union)
    with pytest.raises(refusal):
        step(an_actor(district, role), card, State.CLOSED)


def test_another_district_does_not_even_know_of_the_card(
    other_district: Organization, joint_union: Organization
) -> None:
    card = a_card(joint_union)
    with pytest.raises(NotFound):
        step(an_actor(other_district), card, State.CLOSED)


def test_every_state_can_be_reached_and_only_the_dead_ones_end() -> None:
    reached, todo = set(), [State.ELIGIBLE]
    while todo:
        state = todo.pop()
        if state not in reached:
            reached.add(state)
            todo += Card.ROADS.get(state, ())
    assert reached == set(State)
    assert {state for state in State if not Card.ROADS.get(state)} == set(Card.DEAD)


ACTS = st.lists(
    st.sampled_from(
        ["consent", "withdraw", "prepare", "replace", "close", "lose", "freeze", "activate", "give"]
    ),
    max_size=12,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=ACTS)
def test_no_history_ends_in_two_live_cards_or_off_the_map(
    organizer: Actor, joint_union: Organization, acts: list[str]
) -> None:
    card = a_card(joint_union, consented=False)
    membership = card.membership.public_id
    for number, act in enumerate(acts):
        live = Card.objects.filter(person=card.person).exclude(state__in=Card.DEAD).first()
        at = live or card
        reference = f"R-{card.pk}-{number:04d}"
        try:
            if act == "consent":
                give_consent(card)
            elif act == "withdraw":
                withdraw_consent(card)
            elif act == "prepare":
                life.prepare(organizer, life.Prepare(membership=membership))
            elif act == "replace":
                life.replace(
                    organizer,
                    life.Replace(
                        card=at.public_id,
                        last_four="4321",
                        bank_reference=reference,
                        on=date(2026, 3, 1),
                    ),
                )
            elif act == "give":
                straight_to_hand(organizer, at, reference)
            else:
                names = {"close": "closed", "lose": "lost", "freeze": "frozen"}
                step(organizer, at, names.get(act, "activated"))
        except DomainError:
            pass
        live_now = Card.objects.filter(person=card.person).exclude(state__in=Card.DEAD)
        assert live_now.count() <= 1
    for was, became in CardStep.objects.filter(card__person=card.person).values_list(
        "was", "became"
    ):
        assert became in (Card.ROADS.get(was, ()) if was else {"eligible", "handed_over"})
    for one in Card.objects.filter(person=card.person):
        assert one.steps.order_by("-pk")[0].became == one.state


def straight_to_hand(actor: Actor, card: Card, reference: str) -> None:
    if card.state == State.CONSENTED:
        life.step(
            actor,
            [card],
            State.HANDED_OVER,
            at=timezone.now(),
            last_four="1234",
            bank_reference=reference,
            handed_over_on=timezone.localdate(),
        )


def test_a_replacement_ends_the_lost_card_and_keeps_four_digits_only(
    organizer: Actor, joint_union: Organization
) -> None:
    card = a_card(joint_union)
    straight_to_hand(organizer, card, "BJ-000001")
    step(organizer, card, State.LOST)

    new = life.replace(
        organizer,
        life.Replace(
            card=card.public_id, last_four="9876", bank_reference="BJ-000002", on=date(2026, 3, 1)
        ),
    )

    card.refresh_from_db()
    assert (card.state, new.state) == (State.REPLACED, State.HANDED_OVER)
    assert (new.replaces, new.last_four) == (card, "9876")


@pytest.mark.parametrize(
    ("field", "value", "refusal"),
    [
        ("last_four", "6212260200012345", errors.OnlyLastFour),
        ("last_four", "12345", errors.OnlyLastFour),
        ("last_four", "123", errors.OnlyLastFour),
        ("last_four", "１２３４", errors.OnlyLastFour),
        ("bank_reference", "6212 2602 0001 2345 678", errors.LooksLikeCardNumber),
        ("bank_reference", "4111111111111111", errors.LooksLikeCardNumber),
        ("bank_reference", "", errors.ReferenceNeeded),
        ("bank_reference", "参考号一二三四", errors.ReferenceNeeded),
        ("on", date(2999, 1, 1), errors.DayInFuture),
    ],
)
def test_a_full_card_number_is_never_taken(
    organizer: Actor, joint_union: Organization, field: str, value: object, refusal: type
) -> None:
    card = a_card(joint_union)
    straight_to_hand(organizer, card, "BJ-000001")
    step(organizer, card, State.LOST)
    fields = {"last_four": "9876", "bank_reference": "BJ-000002", "on": date(2026, 3, 1)}

    with pytest.raises(refusal) as refused:
        life.replace(organizer, life.Replace(card=card.public_id, **fields | {field: value}))

    assert refused.value.field == field
    if value:
        assert str(value) not in str(refused.value)
    assert Card.objects.count() == 1


def test_two_people_of_the_same_name_are_two_cards(joint_union: Organization) -> None:
    assert a_card(joint_union).person != a_card(joint_union).person
    assert an_identity().number != an_identity().number
