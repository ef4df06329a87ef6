"""Dissolving hands over all at once exactly what handing over one by one would have."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.cards import agreed
from tests.builders.joining import a_link, applied
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from unionhall.cards.models import Card, CardStep
from unionhall.cards.services import life
from unionhall.core import audit_check, events
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict
from unionhall.core.models import AuditEntry
from unionhall.core.scoping import STEP
from unionhall.indicators.models import StaleMonth
from unionhall.joining.models import Application, JoinLink
from unionhall.joining.services import decisions
from unionhall.joining.services import dissolution as joining_at_dissolved
from unionhall.members import services as members
from unionhall.members.events import MembersTransferred
from unionhall.members.models import Membership
from unionhall.members.services import dissolution as members_of_dissolved
from unionhall.organizations.commands import Dissolve
from unionhall.organizations.models import Kind, Organization
from unionhall.organizations.services.dissolving import dissolve

State = Card.State
TODAY = timezone.localdate()
LONG_AGO = TODAY - timedelta(days=400)
ENDED_ON = TODAY - timedelta(days=100)
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

MOST_SQL_A_CHUNK = 60
Written = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Ending:
    """A union that ends, and the one that takes over."""

    body: Organization
    heir: Organization

    def dissolve(self, actor: Actor) -> None:
        command = Dissolve(
            organization=self.body.public_id,
            on=ENDED_ON,
            reason="合并",
            successor=self.heir.public_id,
        )
        dissolve(actor, command)


@pytest.fixture
def other_street(district: Organization) -> Organization:
    return an_organization("百泉街道总工会", parent=district, kind=Kind.STREET)


@pytest.fixture
def ending(other_street: Organization, joint_union: Organization) -> Ending:
    return Ending(joint_union, an_organization("联合工会", parent=other_street, kind=Kind.JOINT))


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
                on=ENDED_ON,
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


@pytest.fixture(params=[500, 3])
def at_a_time(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """So many are taken over together: all of them, or a few."""
    for app in (members_of_dissolved, joining_at_dissolved):
        monkeypatch.setattr(app, "AT_A_TIME", request.param)
    count: int = request.param
    return count


@pytest.mark.parametrize("role", ["organizer", "operator"])
def test_all_at_once_writes_what_one_by_one_writes(
    ending: Ending, district: Organization, staff: Actor, role: str, at_a_time: int
) -> None:
    """An operator has no account: what they do is told in the chain of each place."""
    actor = OPERATOR if role == "operator" else an_actor(district)
    join(ending.body, len(CARDS))
    admitted(ending.heir, an_identity(), actor=OPERATOR)
    apply(a_link(staff, organization=ending.body), 4)
    StaleMonth.objects.all().delete()

    wanted = outcome(one_by_one, actor, ending)

    assert outcome(at_once, actor, ending) == wanted


def told_since(last: AuditEntry) -> list[tuple[str, str, str, dict[str, Any]]]:
    entries = AuditEntry.objects.filter(pk__gt=last.pk).order_by("pk")
    return [(e.action, e.target.split(":")[1], e.scope_path, e.facts) for e in entries]


def test_each_member_card_and_application_has_its_entries_in_the_trail(
    ending: Ending, organizer: Actor, staff: Actor
) -> None:
    body, heir, on = ending.body, ending.heir, ENDED_ON.isoformat()
    link = a_link(staff, organization=body)
    application = applied(link)
    left = [
        admitted(body, actor=OPERATOR, began_on=LONG_AGO, consents=(agreed(),)) for _ in range(2)
    ]
    Card.objects.filter(membership=left[0]).update(state=State.CLOSED)

    last = AuditEntry.objects.latest("pk")
    ending.dissolve(organizer)

    first, second = Membership.objects.filter(ended_on=None).order_by("pk")
    new, followed = Card.objects.get(membership=first), Card.objects.get(membership=second)
    assert (new.scope_path, new.state) == (heir.path, State.CONSENTED)
    assert (followed.scope_path, followed.state) == (heir.path, State.CONSENTED)
    steps = new.steps.order_by("pk").values_list("was", "became", "by")
    assert list(steps) == [
        ("", "eligible", organizer.name),
        ("eligible", "consented", organizer.name),
    ]
    went, came = {"to": heir.code, "on": on}, {"before": body.code, "on": on}
    places = {"before": body.path, "after": heir.path}
    codes = {"before": body.code, "after": heir.code}
    assert told_since(last) == [
        (
            "organizations.dissolved",
            str(body.public_id),
            body.path,
            {"successor": heir.code, "on": on},
        ),
        ("members.transferred_out", str(left[0].public_id), body.path, went),
        ("members.transferred_in", str(first.public_id), heir.path, came),
        ("members.transferred_out", str(left[1].public_id), body.path, went),
        ("members.transferred_in", str(second.public_id), heir.path, came),
        ("cards.prepared", str(new.public_id), heir.path, {"after": "eligible"}),
        ("cards.followed", str(followed.public_id), heir.path, places),
        (
            "cards.stepped",
            str(new.public_id),
            heir.path,
            {"before": "eligible", "after": "consented"},
        ),
        ("joining.passed_on", str(application.public_id), heir.path, codes),
        ("joining.link_revoked", str(link.public_id), body.path, {}),
    ]


def test_the_months_of_all_are_stale_where_they_were_and_where_they_are(
    ending: Ending, city: Organization, district: Organization, staff: Actor
) -> None:
    application = applied(a_link(staff, organization=ending.body))
    Application.objects.update(received_on=LONG_AGO)
    spells = [
        admitted(ending.body, actor=OPERATOR, began_on=LONG_AGO + timedelta(days=days))
        for days in (0, 90)
    ]
    Card.objects.filter(membership=spells[0]).update(handed_over_on=LONG_AGO + timedelta(days=40))
    StaleMonth.objects.all().delete()

    ending.dissolve(OPERATOR)

    above = (city.path, district.path)
    there = {*above, ending.body.path[: len(district.path) + STEP]}
    here = {*above, ending.heir.path[: len(district.path) + STEP]}
    begun = {LONG_AGO.replace(day=1), (LONG_AGO + timedelta(days=90)).replace(day=1)}
    handed, ended = (LONG_AGO + timedelta(days=40)).replace(day=1), ENDED_ON.replace(day=1)
    assert application.organization == ending.body
    wanted = {
        "memberships": {(node, month) for node in there for month in {*begun, ended}}
        | {(node, ended) for node in here},
        "cards_handed_over": {(node, handed) for node in there | here},
        "cards_live": {(node, handed) for node in there | here},
        "applications": {(node, LONG_AGO.replace(day=1)) for node in there | here},
    }
    assert {
        fact: set(StaleMonth.objects.filter(fact=fact).values_list("node", "month"))
        for fact in wanted
    } == wanted


@pytest.mark.usefixtures("at_a_time")
def test_what_handing_over_by_hand_would_not_keep_is_kept(ending: Ending, link: JoinLink) -> None:
    """A retained membership stays retained; what was returned for correction goes along."""
    spell = admitted(ending.body, actor=OPERATOR)
    Membership.objects.filter(pk=spell.pk).update(standing="retained")
    returned = applied(link)
    decisions.send_back(
        OPERATOR, decisions.Return(application=returned.public_id, reason="请补充工种")
    )

    ending.dissolve(OPERATOR)

    assert Membership.objects.get(ended_on=None).standing == "retained"
    returned.refresh_from_db()
    assert (returned.state, returned.organization) == ("returned", ending.heir)
    assert (returned.scope_path, returned.routed_by) == (ending.heir.path, "staff")


@pytest.fixture
def statements(street: Organization, staff: Actor) -> Callable[[int], list[str]]:
    """Have a union of so many members and applicants end; return the statements it took."""

    def count(number: int) -> list[str]:
        body, heir = (an_organization(name, parent=street, kind=Kind.JOINT) for name in "甲乙")
        join(body, number)
        apply(a_link(staff, organization=body), number)
        with CaptureQueriesContext(connection) as captured:
            Ending(body, heir).dissolve(staff)
        return [query["sql"] for query in captured.captured_queries]

    return count


def test_sixty_take_as_many_statements_as_ten(statements: Callable[[int], list[str]]) -> None:
    few, many = statements(len(CARDS)), statements(6 * len(CARDS))
    assert len(few) == len(many)


def test_a_further_chunk_takes_a_fixed_number_of_statements(
    statements: Callable[[int], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members_of_dissolved, "AT_A_TIME", len(CARDS))
    one, two, three = (len(statements(chunks * len(CARDS))) for chunks in (1, 2, 3))
    assert three - two == two - one
    assert two - one < MOST_SQL_A_CHUNK


@pytest.fixture
def the_second_chunk_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a listener refuse in the middle, when the first chunk is written."""
    told: list[int] = []

    def refuse(_actor: Actor, event: MembersTransferred) -> None:
        told.append(len(event.memberships))
        if len(told) > 1:
            raise Conflict

    monkeypatch.setitem(events._handlers, MembersTransferred, [life.on_transferred, refuse])  # noqa: SLF001


@pytest.mark.usefixtures("the_second_chunk_is_refused")
def test_all_are_taken_over_or_none(
    ending: Ending, organizer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members_of_dissolved, "AT_A_TIME", 4)
    join(ending.body, 6)
    began = timezone.now()
    before = written(began)

    with pytest.raises(Conflict):
        ending.dissolve(organizer)

    assert written(began) == before
    ending.body.refresh_from_db()
    assert ending.body.dissolved_on is None
    assert audit_check.verify().findings == []
