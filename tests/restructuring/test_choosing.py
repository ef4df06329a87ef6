"""What the forms offer beforehand, what they say, and what things are called."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.builders.accounts import a_user
from tests.builders.organizations import OPERATOR, an_organization
from tests.builders.restructuring import ON, a_firm, carried_out
from unionhall.core.actors import Actor
from unionhall.core.scoping import ScopedModel
from unionhall.organizations import services as organizing
from unionhall.organizations.models import Kind, Organization
from unionhall.restructuring import queries
from unionhall.restructuring.commands import Leave, NewUnion, Split
from unionhall.restructuring.services.journal import LEFT_OUT
from unionhall.restructuring.words import WORDS


@pytest.fixture
def desk(client: Client, district: Organization) -> Client:
    client.force_login(a_user(district))
    return client


def page(desk: Client, union: Organization, kind: str) -> str:
    return desk.get(reverse("restructuring:plan", args=[union.public_id, kind])).content.decode()


def test_the_joint_union_of_the_upper_unions_station_is_chosen_to_receive_members(
    desk: Client, street: Organization, joint_union: Organization
) -> None:
    for name in ("儒林街道甲联合工会", "儒林街道兜底联合工会"):
        haven = an_organization(name, parent=street, kind=Kind.JOINT)
    organizing.open_station(
        OPERATOR,
        organizing.OpenStation(
            organization=street.public_id,
            name="儒林街道工会服务站",
            division_code="110119007",
            address="儒林街道1号",
            catch_all=haven.public_id,
        ),
    )
    assert queries.catch_all_of(joint_union) == haven
    assert queries.catch_all_of(haven) is None
    shown = page(desk, joint_union, "dissolve")
    assert f'value="{haven.public_id}" selected' in shown
    assert "kept at the upper union" in shown


def test_a_register_code_that_is_left_empty_is_given(
    organizer: Actor, joint_union: Organization
) -> None:
    firms = [a_firm(joint_union, name) for name in ("甲", "乙", "丙")]
    own = Leave(
        source=joint_union.public_id,
        employer=firms[0].public_id,
        new=NewUnion(name="甲公司工会"),
        on=ON,
    )
    part = Split(
        source=joint_union.public_id,
        employers=(firms[1].public_id,),
        new=NewUnion(name="乙联合工会"),
        on=ON,
    )
    carried_out(organizer, own)
    carried_out(organizer, part)
    codes = Organization.objects.filter(code__startswith="TZ").order_by("code")
    assert list(codes.values_list("code", "name")) == [
        ("TZ2026-000001", "甲公司工会"),
        ("TZ2026-000002", "乙联合工会"),
    ]


@pytest.mark.parametrize("kind", ["leave", "split"])
def test_founding_a_union_by_the_way_points_to_the_founding_case(
    desk: Client, joint_union: Organization, kind: str
) -> None:
    assert reverse("founding:new") in page(desk, joint_union, kind)
    assert reverse("founding:new") not in page(desk, joint_union, "merge")


def test_everything_with_a_place_has_a_name_in_both_languages() -> None:
    tables = {
        model._meta.label_lower
        for model in apps.get_models()
        if issubclass(model, ScopedModel) and model._meta.app_label not in LEFT_OUT
    }
    assert tables <= set(WORDS)
    for table in tables:
        with translation.override("zh-hans"):
            chinese = str(WORDS[table])
        with translation.override("en"):
            assert str(WORDS[table]) != chinese
