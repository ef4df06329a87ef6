"""How an application stands, as its own applicant may know it."""

from functools import cached_property
from uuid import UUID

from unionhall.codes.documents import mask_phone
from unionhall.core.sealed import keyed_hash
from unionhall.joining.doors import link_of
from unionhall.joining.models import Application
from unionhall.joining.papers import Papers
from unionhall.joining.queries import papers_of
from unionhall.members.contributions import CONTRIBUTIONS, Section
from unionhall.members.models import Consent
from unionhall.members.queries import identity_of, known, live_consents

State = Application.State


class Standing:
    """How an application stands, as its own applicant may know it.

    A second application of the same person, from the same phone, shows the first one.
    """

    def __init__(self, held: Application) -> None:
        self.held = held
        same = held.same_as
        of_same_phone = same is not None and same.phone_token == held.phone_token
        shows_first = held.state == State.DUPLICATE and of_same_phone
        self.application = same if shows_first and same is not None else held

    @property
    def receipt(self) -> str:
        """The receipt code of the application that is shown."""
        return self.application.receipt

    @cached_property
    def papers(self) -> Papers:
        """What was filled in, while it is still with the application."""
        return papers_of(self.application)

    @cached_property
    def phone(self) -> str:
        """The phone of the application; for sending a code, never for showing."""
        if self.application.sealed is not None:
            return self.papers.identity.phone
        person = self.application.on_record
        return identity_of(person).phone if person else ""

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)

    @property
    def approved(self) -> bool:
        return self.application.state == State.APPROVED

    @property
    def returned(self) -> bool:
        return self.application.state == State.RETURNED

    @property
    def rejected(self) -> bool:
        return self.application.state == State.REJECTED

    @property
    def closed(self) -> bool:
        return self.application.state == State.DUPLICATE

    @property
    def waiting(self) -> bool:
        return self.application.state == State.APPLIED

    @property
    def accepted(self) -> bool:
        return self.application.state == State.ACCEPTED

    @property
    def to_be_founded(self) -> str:
        """The name of the union that is still being founded; empty where there is one."""
        gathering = self.application.held_for
        return gathering.name if gathering is not None and not self.approved else ""

    @property
    def confirmed(self) -> bool:
        """Say whether the phone or the document was confirmed."""
        a = self.application
        return a.phone_confirmed_at is not None or a.confirmed_at is not None

    @property
    def told(self) -> str:
        """What is on record about the person; empty where they have not proven who they are."""
        return self.application.finding if self.application.recognised else ""

    @cached_property
    def other_union(self) -> str:
        """The union that a recognised member of another union belongs to."""
        if self.told != Application.Finding.MEMBER_ELSEWHERE:
            return ""
        membership = known(self.application.blind_index).membership
        return membership.organization.name if membership else ""

    @cached_property
    def wants_card(self) -> bool:
        """Say whether the new member agreed to the card."""
        membership = self.application.membership
        return membership is not None and Consent.Purpose.CARD in live_consents(membership.person)

    @cached_property
    def since_joining(self) -> list[Section]:
        """What happened to the new member since, such as the card."""
        membership = self.application.membership
        return CONTRIBUTIONS.since_joining(membership.person) if membership else []

    @cached_property
    def under_way(self) -> bool:
        """Say whether more is to come after the approval: the card, until it is handed over."""
        told = self.since_joining
        waits = any(section.under_way for section in told) if told else self.wants_card
        return self.approved and waits

    @cached_property
    def link_token(self) -> str:
        """The token of the meeting's link, for the next person at the same device."""
        meeting = self.application.meeting
        link = link_of(meeting.public_id) if meeting else None
        return link.token if link else ""

    @property
    def key(self) -> str:
        """What changes when there is something new to show."""
        a = self.application
        told = [str(item.value) for section in self.since_joining for item in section.items]
        marks = (a.pk, a.state, int(self.confirmed), int(a.wants_transfer), a.organization_id)
        return keyed_hash("joining.seen", repr((*marks, self.under_way, told))).hex[:16]


def standing(public_id: UUID) -> Standing | None:
    """Return how the application stands that the visitor's session holds."""
    found = (
        Application.objects.filter(public_id=public_id)
        .select_related(
            "organization",
            "meeting",
            "held_for",
            "membership__person",
            "same_as__organization",
            "same_as__meeting",
            "same_as__membership__person",
        )
        .first()
    )
    return Standing(found) if found else None
