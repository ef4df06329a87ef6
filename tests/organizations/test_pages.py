"""The pages: what they show, to whom, with how many questions, and what they refuse."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.builders.accounts import a_user
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from unionhall.accounts.models import Role
from unionhall.core.models import AuditEntry
from unionhall.organizations import commands, services
from unionhall.organizations.models import Coverage, Employer, Kind, Organization
from unionhall.organizations.services import dissolving

MOST = 15


@pytest.fixture
def desk(client: Client, district: Organization) -> Client:
    client.force_login(a_user(district))
    return client


def address(name: str, thing: object = None) -> str:
    args = [] if thing is None else [thing.public_id]  # type: ignore[attr-defined] -- any record
    return reverse(f"organizations:{name}", args=args)


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined] -- a response


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    "page", ["tree", "organizations", "organization", "branch", "employers", "employer", "cover"]
)
def test_a_page_asks_the_database_the_same_few_questions(
    desk: Client,
    street: Organization,
    joint_union: Organization,
    page: str,
    number: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for index in range(number):
        union = an_organization(f"联合工会{index}", parent=street, kind=Kind.JOINT)
        employer = an_employer(street, f"公司{index}", staff=12, counted_on=date(2021, 1, 1))
        for one in (union, joint_union):
            services.cover(
                OPERATOR,
                services.Cover(
                    organization=one.public_id,
                    employer=employer.public_id,
                    on=date(2020, 1, 1),
                ),
            )
    about = {
        "organization": joint_union,
        "branch": street,
        "cover": joint_union,
        "employer": Employer.objects.first(),
    }

    with django_assert_max_num_queries(MOST):
        response = desk.get(address(page, about.get(page)))

    assert response.status_code == 200


def test_the_tree_begins_at_the_reader_s_own_body(
    desk: Client, district: Organization, city: Organization, other_district: Organization
) -> None:
    page = text(desk.get(address("tree")))

    assert district.name in page
    assert city.name not in page
    assert other_district.name not in page


def test_the_tree_can_be_seen_as_of_a_day(
    desk: Client, district: Organization, street: Organization, joint_union: Organization
) -> None:
    dissolving.dissolve(
        OPERATOR, commands.Dissolve(organization=joint_union.public_id, on=date(2024, 6, 1))
    )

    def below(day: str) -> str:
        return text(desk.get(address("branch", street), {"on": day}, headers={"HX-Request": "1"}))

    assert joint_union.name in below("2024-05-31")
    assert joint_union.name not in below("2024-06-01")
    answer = desk.get(address("tree"), {"on": "2024-13-01"})
    assert answer.status_code == 422
    assert "日期请写成“年-月-日”，例如 2026-03-02。" in text(answer)


@pytest.mark.parametrize("typed", ["快递", "rljdkd", "RLJDKD"])
def test_a_body_is_found_by_name_and_initials(
    desk: Client, street: Organization, joint_union: Organization, typed: str
) -> None:
    page = text(desk.get(address("tree"), {"q": typed}))

    assert joint_union.name in page
    assert f">{street.name}<" not in page


def test_a_big_branch_comes_in_parts(desk: Client, street: Organization) -> None:
    for index in range(101):
        an_organization(f"工会{index:03d}", parent=street, kind=Kind.SINGLE)

    first = text(desk.get(address("branch", street), headers={"HX-Request": "1"}))
    rest = text(desk.get(address("branch", street), {"from": "100"}))

    assert first.count("tree-row") == 100
    assert "from=100" in first
    assert rest.count("tree-row") == 1


def test_a_body_s_page_says_where_it_stands_and_whom_it_covers(
    desk: Client, street: Organization, district: Organization, joint_union: Organization
) -> None:
    employer = an_employer(street)
    services.cover(
        OPERATOR,
        services.Cover(
            organization=joint_union.public_id, employer=employer.public_id, on=date(2020, 1, 1)
        ),
    )

    page = text(desk.get(address("organization", joint_union)))

    for expected in (district.name, street.name, employer.name, "2020年1月1日", "联合工会"):
        assert expected in page
    assert "北京市总工会" not in page


def test_a_body_is_founded_once_however_often_the_button_is_pressed(
    desk: Client, street: Organization
) -> None:
    typed = {"kind": "joint", "name": "商圈联合工会", "code": "R-1", "founded_on": "2025-01-01"}

    first = desk.post(address("found", street), typed)
    again = desk.post(address("found", street), typed)

    body = Organization.objects.get(code="R-1")
    assert (first.status_code, first["Location"]) == (302, address("organization", body))
    assert again.status_code == 422
    assert "工会代码R-1已被其他工会使用。" in text(again)
    assert 'value="商圈联合工会"' in text(again)
    assert Organization.objects.filter(name="商圈联合工会").count() == 1


def test_only_kinds_that_may_stand_there_are_offered(
    desk: Client, street: Organization, joint_union: Organization
) -> None:
    page = text(desk.get(address("found", street)))
    assert 'value="joint"' in page
    assert 'value="district"' not in page
    refused = desk.post(
        address("found", street),
        {"kind": "district", "name": "区", "code": "R-2", "founded_on": "2025-01-01"},
    )
    assert refused.status_code == 422
    assert "新建下级工会" not in text(desk.get(address("organization", joint_union)))


def test_a_move_says_beforehand_how_many_go_along(
    client: Client,
    city: Organization,
    street: Organization,
    joint_union: Organization,
    other_district: Organization,
) -> None:
    client.force_login(a_user(city))

    page = text(client.get(address("move", street)))
    assert "将调整2家工会" in page
    assert other_district.name in page
    wrong = client.post(address("move", street), {"on": "2025-07-01"})
    assert wrong.status_code == 422
    assert "请从列表中选择一项。" in text(wrong)
    moved = client.post(
        address("move", street), {"parent": str(other_district.public_id), "on": "2025-07-01"}
    )

    assert moved.status_code == 302
    street.refresh_from_db()
    assert street.parent == other_district


def test_dissolving_refuses_with_a_sentence_and_keeps_what_was_typed(
    desk: Client, street: Organization, joint_union: Organization
) -> None:
    typed = {"on": "2025-07-01", "reason": "企业注销"}

    refused = desk.post(address("dissolve", street), typed)
    assert refused.status_code == 422
    assert "下面还有1家工会，请先调整隶属或撤销它们。" in text(refused)
    assert "企业注销" in text(refused)
    assert desk.post(address("dissolve", joint_union), typed).status_code == 302
    assert "已撤销" in text(desk.get(address("organization", joint_union)))


def test_the_other_deeds_work_from_their_pages(
    desk: Client, street: Organization, joint_union: Organization
) -> None:
    employer = an_employer(street)
    steps = [
        ("describe", street, {"name": "儒林街道总工会", "address": "妫水北街1号"}),
        ("reclassify", joint_union, {"kind": "single", "on": "2024-01-01"}),
        ("cover", joint_union, {"employer": str(employer.public_id), "on": "2024-01-01"}),
    ]
    for name, thing, typed in steps:
        assert desk.get(address(name, thing)).status_code == 200
        assert desk.post(address(name, thing), typed).status_code == 302, name
    coverage = Coverage.objects.get()
    assert desk.post(address("end_coverage", coverage), {"on": "2024-01-01"}).status_code == 422
    assert desk.post(address("end_coverage", coverage), {"on": "2024-02-01"}).status_code == 302

    opened = {
        "name": "服务站",
        "division_code": "110119001",
        "catch_all": str(joint_union.public_id),
    }
    assert desk.post(address("open_station", street), opened).status_code == 302
    station = street.stations.get()
    assert "服务站" in text(desk.get(address("organization", street)))
    assert desk.post(address("close_station", station), {"on": "2024-02-01"}).status_code == 302


def test_an_employer_is_entered_described_and_counted(desk: Client, street: Organization) -> None:
    typed = {
        "area": str(street.public_id),
        "name": "云帆速递有限公司",
        "credit_code": "91110000600037341M",
        "unit_class": "170",
        "industry": "G",
        "staff": "120",
        "counted_on": "2025-01-01",
    }
    refused = desk.post(address("enter_employer"), typed)
    assert refused.status_code == 422
    assert "不是有效的统一社会信用代码：最后一位校验码不符" in text(refused)

    entered = desk.post(address("enter_employer"), typed | {"credit_code": "91110000600037341L"})
    employer = Employer.objects.get()
    assert entered["Location"] == address("employer", employer)
    page = text(desk.get(entered["Location"]))
    for expected in ("私营企业", "交通运输、仓储和邮政业", "非公有", "120"):
        assert expected in page
    described = desk.post(address("describe_employer", employer), {"name": "云帆物流"})
    assert described.status_code == 302
    counted = {"counted_on": "2025-06-01", "staff": "130", "source": "走访"}
    assert desk.post(address("count_staff", employer), counted).status_code == 302
    assert "130" in text(desk.get(address("employer", employer)))


def test_the_employers_list_is_narrowed(
    desk: Client, street: Organization, joint_union: Organization
) -> None:
    large = an_employer(
        street, "大公司", staff=100, counted_on=date(2021, 1, 1), unit_class="110", industry="C"
    )
    small = an_employer(
        street, "小公司", staff=99, counted_on=date(2021, 1, 1), unit_class="170", industry="G"
    )
    services.cover(
        OPERATOR,
        services.Cover(
            organization=joint_union.public_id, employer=small.public_id, on=date(2020, 1, 1)
        ),
    )

    def shown(**wanted: str) -> set[str]:
        page = text(desk.get(address("employers"), wanted))
        return {e.name for e in (large, small) if f">{e.name}<" in page}

    assert shown() == {"大公司", "小公司"}
    assert shown(large="1") == {"大公司"}
    assert shown(large="0") == {"小公司"}
    assert shown(covered="1") == {"小公司"}
    assert shown(covered="0") == {"大公司"}
    assert shown(industry="G") == {"小公司"}
    assert shown(unit_class="110") == {"大公司"}
    assert shown(ownership="public") == {"大公司"}
    assert shown(area=street.path) == {"大公司", "小公司"}
    assert shown(q="xgs") == {"小公司"}


def test_lists_leave_the_house_by_permission_only_and_leave_a_trace(
    client: Client, desk: Client, district: Organization, street: Organization
) -> None:
    an_employer(street)
    answer = desk.get(address("employers"), {"export": "csv"})
    assert answer.status_code == 200
    assert AuditEntry.objects.filter(action="lists.exported").count() == 1

    client.force_login(a_user(district, Role.STATION_WORKER))
    for name in ("employers", "organizations"):
        assert client.get(address(name), {"export": "csv"}).status_code == 403
    assert AuditEntry.objects.filter(action="lists.exported").count() == 1


def test_who_may_only_look_is_offered_nothing_to_press(
    client: Client, district: Organization, joint_union: Organization
) -> None:
    client.force_login(a_user(district, Role.AUDITOR))

    page = text(client.get(address("organization", joint_union)))

    assert "覆盖单位</a>" not in page
    for name in ("found", "describe", "move", "dissolve", "cover", "reclassify", "open_station"):
        assert client.get(address(name, joint_union)).status_code == 403


def test_elsewhere_is_nowhere(
    client: Client, other_district: Organization, joint_union: Organization, street: Organization
) -> None:
    employer = an_employer(street)
    client.force_login(a_user(other_district))

    for name in ("organization", "branch", "found", "move", "cover"):
        assert client.get(address(name, joint_union)).status_code == 404
    assert client.get(address("employer", employer)).status_code == 404


def test_nobody_looks_without_signing_in(client: Client, joint_union: Organization) -> None:
    for url in (address("tree"), address("employers"), address("organization", joint_union)):
        assert client.get(url)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(
    ("words", "found"), [("rl", True), ("rljd", True), ("RL JD", True), ("zz", False), ("r", False)]
)
def test_initials_find_a_name_at_any_of_its_words(
    desk: Client, district: Organization, words: str, *, found: bool
) -> None:
    body = an_organization("平谷区儒林街道总工会", parent=district, kind=Kind.STREET)
    employer = an_employer(body, "北京儒林街道商贸有限公司")
    bodies = text(desk.get(address("organizations"), {"q": words}))
    employers = text(desk.get(address("employers"), {"q": words}))
    assert (body.name in bodies, employer.name in employers) == (found, found)


def test_the_history_says_from_what_to_what(
    desk: Client, city: Organization, district: Organization, street: Organization
) -> None:
    other = an_organization("平谷区第二镇总工会", parent=district, kind=Kind.TOWNSHIP)
    union = an_organization("某联合工会", parent=street, kind=Kind.JOINT)
    services.move(
        OPERATOR,
        commands.Move(organization=union.public_id, parent=other.public_id, on=date(2024, 5, 1)),
    )
    services.reclassify(
        OPERATOR,
        commands.Reclassify(organization=union.public_id, kind=Kind.SINGLE, on=date(2025, 5, 1)),
    )
    told = desk.get(address("organization", union)).context["changes"]
    assert [(one.on, one.before, one.after) for one in told[:2]] == [
        (date(2025, 5, 1), str(Kind.JOINT.label), str(Kind.SINGLE.label)),
        (date(2024, 5, 1), street.name, other.name),
    ]
    assert told[2].before == ""
    assert street.name in told[2].after
