"""What members see of their own card, and of whom their data went to."""

from tests.builders.cards import a_batch, a_card, sent, the_member
from unionhall.cards.models import Card
from unionhall.core.actors import Actor
from unionhall.members.contributions import CONTRIBUTIONS
from unionhall.organizations.models import Organization


def test_a_member_sees_the_own_card_and_every_sharing(
    organizer: Actor, joint_union: Organization
) -> None:
    card, other = a_card(joint_union), a_card(joint_union, "李秀英")
    sent(organizer, a_batch(organizer, joint_union))
    card.refresh_from_db()

    # Whose card the bank does not have yet is sent to the clerk instead.
    assert CONTRIBUTIONS.since_joining(a_card(joint_union, "赵小川").person) == []
    (told,) = CONTRIBUTIONS.since_joining(card.person)
    assert [str(item.value) for item in told.items] == [Card.State.AT_BANK.label]
    sections = CONTRIBUTIONS.for_member(the_member(card), card.person)

    (mine,) = [s for s in sections if s.items and s.items[0].value == Card.State.AT_BANK.label]
    assert mine.note
    (shared,) = CONTRIBUTIONS.sharings(card.person)
    assert shared.recipient == "北京银行"
    assert len(CONTRIBUTIONS.sharings(other.person)) == 1
    (download,) = CONTRIBUTIONS.downloads(card.person)["cards"]
    assert [step["state"] for step in download["steps"]] == ["eligible", "consented", "at_bank"]
    staff = CONTRIBUTIONS.for_staff(organizer, card.membership)
    assert any(str(card.public_id) in section.url for section in staff)
