"""Who reacts to which event of whom, on one screen."""

from unionhall.accounts import people
from unionhall.cards.services import life as cards
from unionhall.core.events import subscribe
from unionhall.members import events as members
from unionhall.members import queries as people_on_record


def connect() -> None:
    """Connect every listener; called once when the apps are ready."""
    subscribe(members.MemberAdmitted, cards.on_admitted)
    subscribe(members.MemberTransferred, cards.on_transferred)
    subscribe(members.MembershipEnded, cards.on_membership_ended)
    subscribe(members.ConsentGiven, cards.on_consent_given)
    subscribe(members.ConsentWithdrawn, cards.on_consent_withdrawn)
    people.connect(people_on_record.person_by_phone)
