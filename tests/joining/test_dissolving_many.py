"""Dissolving hands over all at once exactly what handing over one by one would have."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import models, transaction
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.cards import agreed
from tests.builders.joining import a_link, applied
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from unionhall.cards.models import Card, CardStep
from unionhall.core import audit_check
from unionhall.core.actors import Actor
from unionhall.core.models import AuditEntry
from unionhall.indicators.models import StaleMonth
from unionhall.joining.models import Application, JoinLink
from unionhall.joining.services import decisions
from unionhall.members import services as members
from unionhall.members.models import Membership
from unionhall.organizations.commands import Dissolve
from unionhall.organizations.models import Kind, Organization
from unionhall.organizations.services.dissolving import dissolve

State = Card.State
TODAY = timezone.localdate()
LONG_AGO = TODAY - timedelta(days=400)
CARDS: tuple[tuple[str, bool], ...] = (
    (State.ELIGIBLE, False),
    (State.ELIGIBLE, True),  # agreed without our hearing of it: the card goes on now
    (State.CONSENTED, True),
    (State.AT_BANK, True),
    (State.RETURNED, True),
    (State.HANDED_OVER, True),
    (State.FROZEN, False),
    (State.LOST, True),
    (State.CLOSED, True),  # makes room for another, which goes on at once
    (State.CLOSED, False),  # makes room for another, which waits
)
"""What became of the card of each member, and whether its bearer agrees to it."""

Written = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Ending:
    """A union that ends, and the one that takes over."""

    body: Organization
    heir: Organization

    def dissolve(self, actor: Actor) -> None:
        command = Dissolve(
            organization=self.body.public_id,
            on=TODAY,
            reason="合并",
            successor=self.heir.public_id,
        )
        dissolve(actor, command)


@pytest.fixture
def ending(street: Organization, joint_union: Organization) -> Ending:
    return Ending(joint_union, an_organization("联合工会", parent=street, kind=Kind.JOINT))


def join(body: Organization, count: int) -> None:
    """Have as many people be members of a union, since different days, with different cards."""
    employer, guide = an_employer(body), body.parent
    for number in range(count):
        state, agrees = CARDS[number % len(CARDS)]
        began_on = LONG_AGO + timedelta(days=number % 20 * 9)
        spell = admitted(
            body,
            an_identity(),
            actor=OPERATOR,
            began_on=began_on,
            consents=(agreed(),) if agrees else (),
            employer=employer.public_id if number % 3 else None,
            guided_by=guide.public_id if guide and number % 2 else None,
            post="站长" if number % 4 else "",
        )
        in_hand = state in {*Card.LIVE, State.CLOSED}
        Card.objects.filter(person=spell.person).update(
            state=state,
            handed_over_on=began_on + timedelta(days=40) if in_hand else None,
            ended_on=began_on + timedelta(days=80) if state == State.CLOSED else None,
        )


def apply(link: JoinLink, count: int) -> None:
    for number in range(count):
        application = applied(link)
        Application.objects.filter(pk=application.pk).update(
            received_on=LONG_AGO + timedelta(days=number % 20 * 9)
        )


def one_by_one(actor: Actor, ending: Ending) -> None:
    """Transfer every member, pass every application on; only then end the union."""
    for spell in Membership.objects.filter(organization=ending.body, ended_on=None):
        members.transfer(
            actor,
            members.Transfer(
                person=spell.person.public_id,
                organization=ending.heir.public_id,
                on=TODAY,
                channel=spell.channel,
                employment_form=spell.employment_form,
                employer=spell.employer.public_id if spell.employer else None,
                post=spell.post,
                guided_by=spell.guided_by.public_id if spell.guided_by else None,
            ),
        )
    for waiting in Application.objects.filter(organization=ending.body, state="applied"):
        decisions.pass_on(
            actor,
            decisions.PassOn(application=waiting.public_id, organization=ending.heir.public_id),
        )
    ending.dissolve(actor)


def at_once(actor: Actor, ending: Ending) -> None:
    ending.dissolve(actor)


def outcome(way: Callable[[Actor, Ending], None], actor: Actor, ending: Ending) -> Written:
    """Everything that one way writes; then it is as if it had not been."""
    with transaction.atomic():
        began = timezone.now()
        way(actor, ending)
        report = audit_check.verify()
        assert (report.findings, report.entries) == ([], AuditEntry.objects.count())
        found = written(began)
        transaction.set_rollback(True)
    return found


def written(began: datetime) -> Written:
    """All columns of all rows, by whom they are about, but for names given by chance."""
    found: Written = defaultdict(list)
    spells, cards, targets = {}, {}, {}
    for spell in Membership.objects.order_by("person_id", "pk"):
        spells[spell.pk] = f"spell of {spell.person_id} in {spell.organization_id}"
        targets[f"members.membership:{spell.public_id}"] = spells[spell.pk]
        found[spells[spell.pk]].append(columns(spell, began))
    for card in Card.objects.order_by("person_id", "pk"):
        name = f"card of {card.person_id}, {card.ended_on}"
        cards[card.pk] = targets[f"cards.card:{card.public_id}"] = name
        found[name].append((spells[card.membership_id], columns(card, began, "membership_id")))
    for step in CardStep.objects.order_by("pk"):
        found[f"steps of {cards[step.card_id]}"].append(columns(step, began, "card_id"))
    for row in (*Application.objects.all(), *JoinLink.objects.all()):
        found[f"{row._meta.label}:{row.pk}"].append(columns(row, began))
    for entry in AuditEntry.objects.order_by("pk"):
        name = targets.get(entry.target, entry.target)
        found[f"trail of {name}"].append(columns(entry, began, "target", "number", "seal"))
    marks = set(StaleMonth.objects.values_list("fact", "node", "month"))
    return found | {"stale months": sorted(marks)}


def columns(row: models.Model, began: datetime, *but: str) -> dict[str, Any]:
    names = {field.attname for field in row._meta.concrete_fields}
    given_by_chance = {"id"} if isinstance(row, Application | JoinLink) else {"id", "public_id"}
    values = {name: getattr(row, name) for name in sorted(names - given_by_chance - {*but})}
    return {
        name: "now" if isinstance(value, datetime) and value >= began else value
        for name, value in values.items()
    }


@pytest.mark.parametrize("role", ["organizer", "operator"])
def test_all_at_once_writes_what_one_by_one_writes(
    ending: Ending, district: Organization, staff: Actor, role: str
) -> None:
    """An operator has no account: what they do is told in the chain of each place."""
    actor = OPERATOR if role == "operator" else an_actor(district)
    join(ending.body, len(CARDS))
    admitted(ending.heir, an_identity(), actor=OPERATOR)
    apply(a_link(staff, organization=ending.body), 4)

    wanted = outcome(one_by_one, actor, ending)

    assert outcome(at_once, actor, ending) == wanted
    assert {fact for fact, _node, _month in wanted["stale months"]} >= {
        "memberships",
        "cards_live",
        "applications",
    }
    assert len(wanted["stale months"]) > len(CARDS)
