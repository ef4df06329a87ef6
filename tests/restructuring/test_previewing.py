"""A preview says exactly what would happen, and nothing is left of it."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.builders.accounts import an_actor
from tests.builders.members import admitted, an_identity
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from tests.builders.restructuring import (
    JOINED,
    ON,
    a_firm,
    a_member,
    a_new_union,
    carried_out,
    covered,
)
from tests.restructuring.test_undoing import everything
from unionhall.core import audit_check
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.models import AuditEntry, AuditHead
from unionhall.organizations.models import Employer, Kind, Organization
from unionhall.restructuring import lists, services
from unionhall.restructuring.commands import (
    Dissolve,
    Leave,
    Merge,
    Move,
    Operation,
    Pass,
    Preview,
    Split,
)
from unionhall.restructuring.models import Change


def sees(outcome: services.Outcome, body: Organization, code: str) -> tuple[list[int], list[int]]:
    """What is shown of a body's figure: on the day before, and on the day, before and after."""
    shown = next(one for one in outcome.figures if one["id"] == str(body.public_id))
    figure = next(one for one in shown["figures"] if one["code"] == code)
    eve, day = figure["days"]
    return eve, day


def test_the_effect_on_members_firms_and_unions_is_told_for_every_body(
    organizer: Actor,
    district: Organization,
    street: Organization,
    joint_union: Organization,
) -> None:
    firm = a_firm(joint_union, "甲", people=3)
    a_firm(joint_union, "乙", people=2)
    admitted(joint_union, actor=OPERATOR, began_on=JOINED, employer_typed="甲")
    operation = Leave(
        source=joint_union.public_id,
        employer=firm.public_id,
        new=a_new_union("甲公司工会"),
        on=ON,
    )

    outcome = services.preview(organizer, Preview(operation=operation))

    assert (outcome.blocked, outcome.members, outcome.firms, outcome.left_behind) == ("", 3, 1, 1)
    assert sees(outcome, joint_union, "members") == ([6, 6], [6, 3])
    assert sees(outcome, street, "members") == ([6, 6], [6, 6])
    assert sees(outcome, district, "unions") == ([1, 1], [1, 2])
    assert sees(outcome, district, "single") == ([0, 0], [0, 1])
    assert sees(outcome, street, "small_firms_covered_by_joint_unions") == ([2, 2], [2, 1])
    assert len(outcome.names) == 3
    counted = {effect.label: effect.count for effect in outcome.effects}
    assert counted["cards that follow their bearers"] == 3


def test_nothing_is_left_of_a_preview(
    organizer: Actor, joint_union: Organization, other_joint: Organization
) -> None:
    firm = a_firm(joint_union, "甲", people=2)
    a_firm(joint_union, "乙")
    new = a_new_union()
    children = Organization.objects.get(pk=joint_union.parent_id).children
    before, entries = everything(), AuditEntry.objects.count()
    heads = list(AuditHead.objects.order_by("chain").values())

    for operation in (
        Split(source=joint_union.public_id, employers=(firm.public_id,), new=new, on=ON),
        Merge(target=other_joint.public_id, sources=(joint_union.public_id,), on=ON),
        Move(
            organization=joint_union.public_id,
            parent=an_actor_parent(other_joint).public_id,
            on=ON,
        ),
    ):
        assert services.preview(organizer, Preview(operation=operation)).blocked == ""
        assert everything() == before
    assert Organization.objects.get(pk=joint_union.parent_id).children == children
    assert AuditEntry.objects.count() == entries
    assert list(AuditHead.objects.order_by("chain").values()) == heads
    assert not Change.objects.exists()
    carried_out(
        organizer,
        Split(source=joint_union.public_id, employers=(firm.public_id,), new=new, on=ON),
    )
    assert audit_check.verify().findings == []


def an_actor_parent(body: Organization) -> Organization:
    assert body.parent is not None
    return body.parent


def test_what_was_previewed_is_what_happens(
    organizer: Actor, joint_union: Organization, other_joint: Organization
) -> None:
    a_firm(joint_union, "甲", people=2)
    a_member(joint_union, None)
    operation = Merge(target=other_joint.public_id, sources=(joint_union.public_id,), on=ON)
    outcome = services.preview(organizer, Preview(operation=operation))
    change = carried_out(organizer, operation)
    assert change.figures == outcome.figures
    assert (change.members, change.firms) == (outcome.members, outcome.firms) == (3, 1)


def told(figures: list[dict[str, Any]]) -> list[tuple[str, str, Any]]:
    """The figures of each body; one that is founded has another id each time."""
    return [(one["path"], one["name"], one["figures"]) for one in figures]


def operations(
    source: Organization, other: Organization, above: Organization, firm: Employer
) -> list[Operation]:
    """One change of every kind, each away from the same union."""
    key, to, one = source.public_id, other.public_id, firm.public_id
    return [
        Leave(source=key, employer=one, new=a_new_union("甲公司工会"), on=ON),
        Pass(source=key, employer=one, target=to, on=ON),
        Split(source=key, employers=(one,), new=a_new_union(), on=ON),
        Merge(target=to, sources=(key,), on=ON),
        Move(organization=key, parent=above.public_id, on=ON),
        Dissolve(organization=key, successor=to, on=ON),
    ]


def test_with_too_many_to_try_it_out_the_members_are_counted_and_it_comes_to_the_same(
    organizer: Actor,
    joint_union: Organization,
    other_joint: Organization,
    other_street: Organization,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    firm = a_firm(joint_union, "甲", people=3)
    a_firm(joint_union, "乙", people=2)
    a_member(joint_union, None)
    before = everything()
    for operation in operations(joint_union, other_joint, other_street, firm):
        command = Preview(operation=operation)
        tried = services.preview(organizer, command)
        with monkeypatch.context() as few:
            few.setattr(services, "MOST_TRIED", -1)
            counted = services.preview(organizer, command)
        assert everything() == before
        assert (tried.tried, counted.tried, counted.figures) == (True, False, [])
        assert (counted.members, counted.firms) == (tried.members, tried.firms)
        assert (counted.left_behind, len(counted.names)) == (tried.left_behind, len(tried.names))
        with transaction.atomic():
            change = carried_out(organizer, operation)
            assert (change.members, change.firms) == (tried.members, tried.firms)
            assert told(change.figures) == told(tried.figures)
            transaction.set_rollback(True)


def test_a_preview_seals_nothing_and_what_comes_after_it_is_sealed(
    organizer: Actor, joint_union: Organization, other_joint: Organization
) -> None:
    a_firm(joint_union, "甲", people=2)
    operation = Merge(target=other_joint.public_id, sources=(joint_union.public_id,), on=ON)
    with CaptureQueriesContext(connection) as asked:
        services.preview(organizer, Preview(operation=operation))
    assert not [one for one in asked if "audit" in one["sql"] and "INSERT" in one["sql"]]
    carried_out(organizer, operation)
    assert AuditEntry.objects.filter(action="members.transferred_in").count() == 2
    assert audit_check.verify().findings == []


def test_a_refusal_is_part_of_the_answer(
    organizer: Actor, street: Organization, joint_union: Organization
) -> None:
    firm = a_firm(joint_union, "甲", people=1)
    stranger = an_employer(street, "未覆盖")
    source = joint_union.public_id
    cases = {
        "employers": Split(source=source, employers=(firm.public_id,), new=a_new_union(), on=ON),
        "employer": Pass(source=source, employer=stranger.public_id, target=source, on=ON),
        "on": Leave(source=source, employer=firm.public_id, new=a_new_union(), on=date(2199, 1, 1)),
        "successor": Dissolve(organization=source, on=ON),
        "sources": Merge(target=source, sources=(source,), on=ON),
        "parent": Move(organization=street.public_id, parent=source, on=ON),
        "target": Leave(source=source, employer=firm.public_id, on=ON),
    }
    for field, operation in cases.items():
        outcome = services.preview(organizer, Preview(operation=operation))
        assert outcome.blocked, field
        assert "%(" not in outcome.blocked
        assert outcome.field in {field, "founded_on"}, (field, outcome)


def test_a_body_cannot_be_placed_below_itself(
    organizer: Actor, district: Organization, street: Organization
) -> None:
    park = an_organization("园区总工会", parent=district, kind=Kind.PARK)
    building = an_organization("楼宇联合会", parent=park, kind=Kind.BUILDING)
    operation = Move(organization=park.public_id, parent=building.public_id, on=ON)
    outcome = services.preview(organizer, Preview(operation=operation))
    assert "below itself" in outcome.blocked


def test_bodies_out_of_reach_cannot_be_named(
    organizer: Actor, joint_union: Organization, other_district: Organization
) -> None:
    firm = a_firm(joint_union, "甲", people=1)
    far = an_organization("平谷联合工会", parent=other_district, kind=Kind.JOINT)
    foreign = a_firm(far, "外区公司", people=1)
    ours, theirs = joint_union.public_id, far.public_id
    before = everything()
    for operation in (
        Pass(source=ours, employer=firm.public_id, target=theirs, on=ON),
        Pass(source=theirs, employer=foreign.public_id, target=ours, on=ON),
        Merge(target=ours, sources=(theirs,), on=ON),
        Merge(target=theirs, sources=(ours,), on=ON),
        Move(organization=ours, parent=other_district.public_id, on=ON),
        Dissolve(organization=theirs, on=ON),
        Dissolve(organization=ours, successor=theirs, on=ON),
        Leave(source=ours, employer=foreign.public_id, new=a_new_union(), on=ON),
        Split(source=ours, employers=(uuid4(),), new=a_new_union(), on=ON),
    ):
        with pytest.raises(NotFound):
            services.preview(organizer, Preview(operation=operation))
        with pytest.raises(NotFound):
            carried_out(organizer, operation)
    assert everything() == before


def test_street_staff_change_below_their_street_only(
    street: Organization, joint_union: Organization, other_joint: Organization
) -> None:
    firm = a_firm(joint_union, "甲", people=1)
    staff = an_actor(street, "street_staff")
    inside = Leave(source=joint_union.public_id, employer=firm.public_id, new=a_new_union(), on=ON)
    across = Pass(
        source=joint_union.public_id,
        employer=firm.public_id,
        target=other_joint.public_id,
        on=ON,
    )
    with pytest.raises(NotFound):
        carried_out(staff, across)
    for role in ("leader", "auditor", "statistician", "station_worker"):
        with pytest.raises(NotPermitted):
            carried_out(an_actor(street, role), inside)
    assert carried_out(staff, inside).scope_path == street.path


def test_figures_of_bodies_above_are_shown_to_whom_they_may_be(
    organizer: Actor, district: Organization, street: Organization, joint_union: Organization
) -> None:
    firm = a_firm(joint_union, "甲", people=1)
    change = carried_out(
        organizer,
        Leave(source=joint_union.public_id, employer=firm.public_id, new=a_new_union(), on=ON),
    )
    at_street = lists.tables(an_actor(street, "leader"), change.figures)
    assert district.name not in [table.name for table in at_street]
    assert street.name in [table.name for table in at_street]
    assert district.name in [table.name for table in lists.tables(organizer, change.figures)]


def test_many_members_take_as_many_statements_as_few(
    organizer: Actor, street: Organization, joint_union: Organization
) -> None:
    asked = []
    for count in (2, 2, 30):
        firm = a_firm(joint_union, f"公司{count}{len(asked)}", people=count)
        operation = Leave(
            source=joint_union.public_id, employer=firm.public_id, new=a_new_union(), on=ON
        )
        with CaptureQueriesContext(connection) as context:
            carried_out(organizer, operation)
        asked.append(len(context))
    assert asked[1] == asked[2]


def test_the_same_form_sent_twice_is_carried_out_once(
    organizer: Actor, joint_union: Organization
) -> None:
    firm = a_firm(joint_union, "甲", people=2)
    operation = Leave(
        source=joint_union.public_id, employer=firm.public_id, new=a_new_union(), on=ON
    )
    key = uuid4()
    first = carried_out(organizer, operation, key=key)
    before = everything()
    assert carried_out(organizer, operation, key=key) == first
    assert everything() == before
    assert Change.objects.count() == 1


def test_past_days_of_the_firm_stay(organizer: Actor, joint_union: Organization) -> None:
    firm = a_firm(joint_union, "甲", people=1)
    late = an_identity()
    admitted(
        joint_union,
        late,
        actor=OPERATOR,
        employer=firm.public_id,
        began_on=ON + timedelta(days=2),
    )
    operation = Leave(
        source=joint_union.public_id, employer=firm.public_id, new=a_new_union(), on=ON
    )
    outcome = services.preview(organizer, Preview(operation=operation))
    assert (outcome.field, bool(outcome.blocked)) == ("on", True)
    covered(joint_union, firm)


def test_moving_a_union_leaves_the_figures_of_the_day_before_where_they_were(
    organizer: Actor, street: Organization, other_street: Organization, joint_union: Organization
) -> None:
    a_firm(joint_union, "甲", people=2)
    move = Move(organization=joint_union.public_id, parent=other_street.public_id, on=ON)
    outcome = services.preview(organizer, Preview(operation=move))
    assert sees(outcome, street, "members") == ([2, 2], [2, 0])
    assert sees(outcome, other_street, "members") == ([0, 0], [0, 2])
    assert sees(outcome, street, "unions") == ([1, 1], [1, 0])
