"""A name has days: the name as of a day, the names there were, and finding by an old one."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.builders.accounts import a_user, an_actor
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.errors import NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.organizations import commands, errors, queries
from unionhall.organizations.models import FormerName, Kind, Organization
from unionhall.organizations.names import Named, all_names, name_on
from unionhall.organizations.services import naming

ON = date(2024, 6, 1)
OLD, NEW = "儒林街道快递行业联合工会", "儒林街道新就业形态联合工会"


def renaming(body: Organization, **overrides: object) -> commands.Rename:
    fields = {"organization": body.public_id, "name": NEW, "on": ON} | overrides
    return commands.Rename(**fields)  # type: ignore[arg-type] -- put together


def test_earlier_days_keep_the_old_name(organizer: Actor, joint_union: Organization) -> None:
    naming.rename(organizer, renaming(joint_union))
    naming.rename(organizer, renaming(joint_union))
    naming.rename(organizer, renaming(joint_union, name="第三名", on=date(2025, 1, 1)))

    joint_union.refresh_from_db()
    assert (joint_union.name, joint_union.initials) == ("第三名", "dsm")
    days = (date(2024, 5, 31), ON, date(2024, 12, 31), date(2025, 1, 1))
    assert [name_on(joint_union, day) for day in days] == [OLD, NEW, NEW, "第三名"]
    assert all_names(joint_union) == [
        Named("第三名", date(2025, 1, 1), None),
        Named(NEW, ON, date(2025, 1, 1)),
        Named(OLD, joint_union.founded_on, ON),
    ]
    entry = AuditEntry.objects.filter(action="organizations.renamed").earliest("pk")
    assert (entry.facts["before"], entry.facts["after"]) == (OLD, NEW)
    assert entry.facts["on"] == "2024-06-01"


def test_a_new_name_needs_a_day_after_the_last_one(
    organizer: Actor, joint_union: Organization
) -> None:
    naming.rename(organizer, renaming(joint_union))
    tomorrow = timezone.localdate() + timedelta(days=1)
    for on, refusal in ((ON, errors.NamedSince), (tomorrow, errors.InTheFuture)):
        with pytest.raises(refusal) as refused:
            naming.rename(organizer, renaming(joint_union, name="别名", on=on))
        assert refused.value.field == "on"
    with pytest.raises(errors.NameMissing):
        naming.rename(organizer, renaming(joint_union, name=" \u3000"))
    assert FormerName.objects.count() == 1


@pytest.mark.parametrize("mark", ["\u202e", "\u200b", "\u2066", "\ufeff", "\u00ad", "\x1b"])
def test_what_nobody_sees_is_no_part_of_a_name(
    organizer: Actor, joint_union: Organization, mark: str
) -> None:
    with pytest.raises(errors.NameMissing):
        naming.rename(organizer, renaming(joint_union, name=mark))
    same = f"{mark}{OLD[:2]}{mark}{OLD[2:]}{mark}"
    assert naming.rename(organizer, renaming(joint_union, name=same)).name == OLD
    assert naming.rename(organizer, renaming(joint_union, name=f"甲{mark}\n𠮷")).name == "甲 𠮷"


def test_a_new_name_has_no_day_before_the_founding(
    organizer: Actor, joint_union: Organization
) -> None:
    with pytest.raises(errors.NamedSince):
        naming.rename(organizer, renaming(joint_union, on=joint_union.founded_on))


def test_who_may_only_look_gives_no_names(street: Organization, joint_union: Organization) -> None:
    with pytest.raises(NotPermitted):
        naming.rename(an_actor(street, Role.AUDITOR), renaming(joint_union))


def test_an_employer_s_names_have_days_too(organizer: Actor, street: Organization) -> None:
    employer = an_employer(street, "云帆速递有限公司")
    command = commands.RenameEmployer(employer=employer.public_id, name="云帆物流", on=ON)

    naming.rename_employer(organizer, command)
    naming.rename_employer(organizer, command)

    employer.refresh_from_db()
    assert all_names(employer) == [
        Named("云帆物流", ON, None),
        Named("云帆速递有限公司", None, ON),
    ]
    with pytest.raises(errors.NamedSince):
        naming.rename_employer(
            organizer, commands.RenameEmployer(employer=employer.public_id, name="甲", on=ON)
        )
    found = queries.matching_employers(queries.employers(organizer), "速递")
    assert list(found) == [employer]
    assert AuditEntry.objects.filter(action="organizations.employer_renamed").count() == 1


@pytest.mark.parametrize("typed", ["快递行业", "rljdkdhy", "新就业形态"])
def test_every_name_finds_the_body(
    organizer: Actor, street: Organization, joint_union: Organization, typed: str
) -> None:
    an_organization("他处工会", parent=street, kind=Kind.SINGLE)
    an_employer(street, "快递行业公司")
    naming.rename(organizer, renaming(joint_union))

    assert list(queries.matching(queries.organizations(organizer), typed)) == [joint_union]
    (found,) = queries.by_text(organizer, typed, date(2024, 5, 31))
    assert found.name_then == OLD  # type: ignore[attr-defined] -- annotated


@pytest.fixture
def desk(client: Client, district: Organization) -> Client:
    client.force_login(a_user(district))
    return client


def test_pages_speak_of_a_body_by_the_name_of_the_day(
    desk: Client, street: Organization, joint_union: Organization
) -> None:
    address = reverse("organizations:rename", args=[joint_union.public_id])
    refused = desk.post(address, {"name": NEW, "on": "2015-03-02"})
    assert refused.status_code == 422
    assert "请选择这之后的日期。" in refused.content.decode()

    saved = desk.post(address, {"name": NEW, "on": "2024-06-01"})

    page = reverse("organizations:organization", args=[joint_union.public_id])
    assert (saved.status_code, saved["Location"]) == (302, page)
    shown = desk.get(page).content.decode()
    assert "更名" in shown
    assert OLD in shown
    below = reverse("organizations:branch", args=[street.public_id])
    for day, name, other in (("2024-05-31", OLD, NEW), ("2024-06-01", NEW, OLD)):
        branch = desk.get(below, {"on": day}, headers={"HX-Request": "1"}).content.decode()
        assert name in branch
        assert other not in branch
    tree = reverse("organizations:tree")
    assert f"曾用名：{OLD}" in desk.get(tree, {"q": "快递"}).content.decode()
    assert f"现名：{NEW}" in desk.get(tree, {"q": "快递", "on": "2024-05-31"}).content.decode()


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("page", ["organizations", "tree", "employers"])
def test_former_names_cost_no_more_questions(
    desk: Client,
    street: Organization,
    page: str,
    number: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for index in range(number):
        union = an_organization(f"旧{index}", parent=street, kind=Kind.JOINT)
        naming.rename(OPERATOR, renaming(union, name=f"新{index}"))
    with django_assert_max_num_queries(15):
        shown = desk.get(reverse(f"organizations:{page}"), {"q": "旧"})
    assert shown.status_code == 200


def test_the_api_renames_and_lists_names(
    desk: Client, street: Organization, joint_union: Organization
) -> None:
    employer = an_employer(street)
    for kind, bearer in (("", joint_union), ("employers/", employer)):
        before = bearer.name
        address = f"/api/v1/organizations/{kind}{bearer.public_id}/names"
        given = desk.post(
            address, {"name": NEW, "on": "2024-06-01"}, content_type="application/json"
        )
        assert (given.status_code, given.json()["name"]) == (200, NEW)
        names = desk.get(address).json()
        assert [one["name"] for one in names] == [NEW, before]
        assert names[1]["until"] == "2024-06-01"


def test_the_founding_page_asks_who_guided(
    desk: Client, street: Organization, district: Organization, city: Organization
) -> None:
    address = reverse("organizations:found", args=[street.public_id])
    form = desk.get(address).content.decode()
    assert f'<option value="{district.public_id}">' in form
    assert str(city.public_id) not in form  # out of sight

    typed = {"kind": "joint", "name": "商圈联合工会", "code": "R-1", "founded_on": "2025-01-01"}
    wrong = desk.post(address, typed | {"guided_by": str(city.public_id)})
    assert wrong.status_code == 422
    desk.post(address, typed | {"guided_by": str(district.public_id)})

    body = Organization.objects.get(code="R-1")
    assert body.guided_by == district
    page = desk.get(reverse("organizations:organization", args=[body.public_id])).content.decode()
    assert "指导单位" in page
    shown = desk.get(f"/api/v1/organizations/{body.public_id}").json()
    assert shown["guided_by"] == str(district.public_id)
