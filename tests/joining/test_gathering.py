"""People who want a union that is still to be founded: they gather, and are let in together."""

import zipfile
from collections import defaultdict
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.joining import a_link, a_submission, applied
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from unionhall.accounts.models import Role
from unionhall.cards.models import Card
from unionhall.core import events
from unionhall.core.actors import ANYONE, Actor
from unionhall.core.errors import DomainError, EmptyFile, TooManyRows, UnreadableFile
from unionhall.core.facts import FactChanged
from unionhall.joining import errors, gatherings, queries, services
from unionhall.joining.models import Application, JoinLink
from unionhall.joining.roster import read_roster
from unionhall.joining.services import decisions, founding
from unionhall.joining.services.retention import Forget, forget
from unionhall.joining.services.roster import TakeRoster, take_roster
from unionhall.joining.standing import Standing
from unionhall.members import consents as texts
from unionhall.members.models import Membership, Person
from unionhall.members.queries import identity_of
from unionhall.organizations import services as organizations
from unionhall.organizations.models import Kind, Organization

State = Application.State
TODAY = timezone.localdate()
CASE = uuid4()
NAME = "云帆速递有限公司工会"


@pytest.fixture
def staff(street: Organization) -> Actor:
    return an_actor(street, Role.STREET_STAFF)


@pytest.fixture
def door(staff: Actor, street: Organization) -> JoinLink:
    command = founding.Gather(
        case=CASE, name=NAME, organization=street, employer=an_employer(street)
    )
    return founding.gather(staff, command)


def accept(actor: Actor, application: Application, *, transfer: bool = False) -> Application:
    command = decisions.Approve(application=application.public_id, by_sight=True, transfer=transfer)
    return decisions.approve(actor, command)


def let_in(actor: Actor, union: Organization) -> founding.Admitted:
    return founding.admit_held(actor, founding.AdmitHeld(case=CASE, organization=union, on=TODAY))


def new_union(street: Organization, **overrides: Any) -> Organization:
    return an_organization(NAME, parent=street, kind=Kind.SINGLE, founded_on=TODAY, **overrides)


def test_a_case_has_one_link_however_often_it_is_asked_for(
    staff: Actor, street: Organization, door: JoinLink
) -> None:
    again = founding.gather(staff, founding.Gather(case=CASE, name=NAME, organization=street))
    assert again == door
    assert a_link(staff, organization=street) != door


def test_accepted_is_not_yet_a_member_and_no_ordinary_work(staff: Actor, door: JoinLink) -> None:
    application = applied(door)
    assert (application.organization, application.routed_by) == (door.organization, "founding")
    assert application.employer == gatherings.gathering(CASE).employer  # type: ignore[union-attr]
    assert list(queries.to_decide(staff)) == []
    accept(staff, application)
    application.refresh_from_db()
    assert (application.state, application.membership) == (State.ACCEPTED, None)
    assert application.sealed is not None
    assert gatherings.gathered(CASE) == gatherings.Gathered(accepted=1)
    assert Membership.objects.count() == 0
    standing = Standing(application)
    assert (standing.accepted, standing.to_be_founded) == (True, NAME)


def test_retention_leaves_those_alone_who_wait_for_a_founding(staff: Actor, door: JoinLink) -> None:
    applied(door)
    accept(staff, applied(door))
    with time_machine.travel(timezone.now() + timezone.timedelta(days=900), tick=False):
        assert forget(OPERATOR, Forget()) == 0


def test_approval_admits_the_accepted_and_passes_the_others_on(
    staff: Actor, street: Organization, joint_union: Organization, door: JoinLink
) -> None:
    fresh = accept(staff, applied(door))
    mover_was = admitted(joint_union, an_identity())
    who = identity_of(mover_was.person)
    mover = applied(door, name=who.name, number=who.number, typed_signature=who.name)
    accept(staff, mover, transfer=True)
    waiting = applied(door)
    union = new_union(street)

    done = let_in(staff, union)

    assert (done.joined, done.transferred, done.passed_on) == (1, 1, 1)
    spells = Membership.objects.filter(organization=union).order_by("pk")
    assert [(s.began_on, s.beginning, s.ended_on) for s in spells] == [
        (TODAY, "joined", None),
        (TODAY, "transferred_in", None),
    ]
    mover_was.refresh_from_db()
    assert (mover_was.ended_on, mover_was.ending) == (TODAY, "transferred_out")
    assert Person.objects.count() == 2
    fresh.refresh_from_db()
    assert (fresh.state, fresh.organization, fresh.sealed) == (State.APPROVED, union, None)
    assert fresh.membership is not None
    assert fresh.held_for is not None
    waiting.refresh_from_db()
    assert (waiting.state, waiting.organization, waiting.held_for) == (
        State.APPLIED,
        union,
        None,
    )
    door.refresh_from_db()
    assert (door.organization, door.held_for, door.revoked_at) == (union, None, None)
    later = applied(door)
    assert (later.organization, later.held_for) == (union, None)


def test_who_became_a_member_elsewhere_meanwhile_is_not_recorded_twice(
    staff: Actor, street: Organization, joint_union: Organization, door: JoinLink
) -> None:
    who = an_identity()
    application = accept(
        staff, applied(door, name=who.name, number=who.number, typed_signature=who.name)
    )
    admitted(joint_union, who)
    union = new_union(street)
    done = let_in(staff, union)
    assert (done.joined, done.transferred, done.passed_on) == (0, 0, 1)
    application.refresh_from_db()
    assert (application.state, application.organization) == (State.APPLIED, union)
    assert Person.objects.count() == 1
    assert Membership.objects.get(ended_on=None).organization == joint_union


def test_admitting_together_writes_what_admitting_one_by_one_would(
    staff: Actor, street: Organization, door: JoinLink
) -> None:
    agreed = (("membership", texts_version("membership")), ("card", texts_version("card")))
    together = accept(staff, applied(door, consents=agreed))
    union = new_union(street)
    let_in(staff, union)
    alone = applied(a_link(staff, organization=union), consents=agreed)
    decisions.approve(staff, decisions.Approve(application=alone.public_id, by_sight=True))
    seen = []
    for application in (together, alone):
        application.refresh_from_db()
        spell = application.membership
        assert spell is not None
        seen.append(
            {
                "spell": (spell.organization_id, spell.scope_path, spell.began_on, spell.beginning),
                "how": (spell.channel, spell.employment_form, spell.post, spell.employer_typed),
                "consents": sorted(
                    spell.person.consents.values_list("purpose", "channel", "withdrawn_at")
                ),
                "tokens": sorted(spell.person.tokens.values_list("kind", flat=True)),
                "card": list(
                    Card.objects.filter(person=spell.person).values_list("state", "scope_path")
                ),
                "application": (application.state, application.sealed, application.reason),
            }
        )
    assert seen[0] == seen[1]


def texts_version(purpose: str) -> str:
    return texts.current(purpose, "zh-hans").version


@pytest.mark.parametrize("many", [3, 24])
def test_statements_do_not_grow_with_the_people(
    staff: Actor, street: Organization, door: JoinLink, many: int
) -> None:
    for _ in range(many):
        accept(staff, applied(door))
    union = new_union(street)
    with CaptureQueriesContext(connection) as seen:
        done = let_in(staff, union)
    assert done.joined == many
    assert len(seen) <= 72


def test_a_founding_that_came_to_nothing_sends_people_where_they_belong(
    staff: Actor, street: Organization, joint_union: Organization, door: JoinLink
) -> None:
    employer = gatherings.gathering(CASE).employer  # type: ignore[union-attr]
    assert employer is not None
    organizations.cover(
        OPERATOR,
        organizations.Cover(
            organization=joint_union.public_id, employer=employer.public_id, on=TODAY
        ),
    )
    application = accept(staff, applied(door))
    assert founding.release_held(staff, founding.ReleaseHeld(case=CASE, reason="建会终止")) == 1
    application.refresh_from_db()
    assert (application.state, application.organization, application.held_for) == (
        State.APPLIED,
        joint_union,
        None,
    )
    assert list(queries.to_decide(staff)) == [application]
    with pytest.raises(errors.LinkRevoked):
        services.submit(ANYONE, a_submission(door))


def test_nobody_is_accepted_who_is_a_member_elsewhere_and_did_not_ask_to_move(
    staff: Actor, joint_union: Organization, door: JoinLink
) -> None:
    who = an_identity()
    admitted(joint_union, who)
    application = applied(door, name=who.name, number=who.number, typed_signature=who.name)
    with pytest.raises(errors.TransferNotAsked):
        accept(staff, application)


def test_the_workers_page_says_that_the_union_is_being_founded(door: JoinLink) -> None:
    page = Client(headers={"accept-language": "en"}).get(f"/j/{door.token}/").content.decode()
    assert f"You are joining: {NAME} (being founded)" in page
    assert "The union does not exist yet" in page


HEAD = "姓名,证件号码,有效期至,手机号,用工形式,岗位"


def a_list(*rows: str) -> bytes:
    return "\n".join([HEAD, *rows]).encode("gb18030")


def a_row(name: str = "赵小川", **overrides: str) -> str:
    form = a_submission(name=name).filled
    cells = {
        "number": form.number,
        "until": "长期",
        "phone": form.phone,
        "work": "03",
    } | overrides
    return ",".join([name, *cells.values(), "站长"])


def test_each_row_of_a_list_is_answered(staff: Actor, door: JoinLink) -> None:
    good = a_row()
    lines = read_roster(
        a_list(good, "", a_row(number="110101"), a_row("李四", phone="12")), "x.csv"
    )
    command = TakeRoster(case=CASE, lines=lines, attested=True)
    answers = take_roster(staff, command)
    assert [(a.number, bool(a.application), [p.field for p in a.problems]) for a in answers] == [
        (2, True, []),
        (4, False, ["number"]),
        (5, False, ["phone"]),
    ]
    assert [a.again for a in take_roster(staff, command)] == [True, False, False]
    application = Application.objects.get()
    assert (application.channel, application.state) == ("list", State.APPLIED)
    assert application.held_for is not None


def test_a_list_needs_that_the_signed_forms_are_at_hand(staff: Actor, door: JoinLink) -> None:
    lines = read_roster(a_list(a_row()), "x.csv")
    with pytest.raises(errors.RosterNotAttested):
        take_roster(staff, TakeRoster(case=CASE, lines=lines))


def a_packed(name: str, part: bytes) -> bytes:
    box = BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, part)
    return box.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        (b"\xff\xfe\x00", "x.csv", UnreadableFile),
        (b"", "x.csv", EmptyFile),
        (b"PK\x03\x04 torn", "x.xlsx", UnreadableFile),
        (a_packed("xl/workbook.xml", b"<workbook"), "x.xlsx", UnreadableFile),
        (a_packed("xl/workbook.xml", b" " * 50_000_000), "x.xlsx", UnreadableFile),
        (f"{HEAD}\n{'9' * 200_000},1".encode(), "x.csv", UnreadableFile),
        ("\n".join([HEAD, *["赵,1"] * 501]).encode(), "x.csv", errors.RosterTooLong),
        ("\n".join([HEAD, *["赵,1"] * 700]).encode(), "x.csv", TooManyRows),
        (b"no zip", "x.xlsx", UnreadableFile),
        ("姓名,手机号\n赵,1".encode(), "x.csv", errors.RosterColumnsMissing),
        (HEAD.encode(), "x.csv", errors.RosterEmpty),
    ],
)
def test_a_file_that_is_no_list_is_refused(
    content: bytes, name: str, problem: type[DomainError]
) -> None:
    with pytest.raises(problem):
        read_roster(content, name)


def test_figures_of_both_places_are_told(
    staff: Actor, street: Organization, door: JoinLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept(staff, applied(door))
    union = new_union(street)
    told: dict[str, set[str]] = defaultdict(set)
    publish = events.publish

    def watch(actor: Actor, event: object) -> None:
        if isinstance(event, FactChanged):
            told[event.fact] |= event.days.keys()
        publish(actor, event)

    monkeypatch.setattr(events, "publish", watch)
    let_in(staff, union)
    assert told["applications"] == {street.path, union.path}
    assert told["memberships"] == {union.path}
