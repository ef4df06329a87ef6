"""Lists of union bodies and employers: exported, changed, handed in, written and taken back."""

from datetime import date

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders.accounts import a_user, an_actor
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from tests.builders.registers import as_file, comes_to, exported, listed, rows_of, taken_back
from unionhall.accounts.models import Role
from unionhall.codes import lists
from unionhall.core.models import AuditEntry
from unionhall.intake import problems
from unionhall.intake.models import Batch, Row, Verdict
from unionhall.intake.services import Check, HandIn, begin_check, hand_in, ways
from unionhall.intake.services.confirming import Confirm, confirm_rows
from unionhall.organizations import commands, services, tree
from unionhall.organizations.models import (
    Affiliation,
    Employer,
    FormerName,
    Headcount,
    Kind,
    Organization,
)
from unionhall.organizations.services import dissolving, naming

pytestmark = pytest.mark.django_db
CODE, OTHER_CODE = "91110000600037341L", "91110000MA00ABCD13"
FORMATS, LANGUAGES = ["csv", "xlsx"], ["zh-hans", "en"]
WORDS = {"类型", "行业", "单位类别", "所在区域", "建会情况"} | {
    *("Industry", "Unit class", "Area", "Union")
}
CODES = {"行业代码", "单位类别代码", "所属区域编号"} | {
    *("Industry code", "Unit class code", "Code of the area")
}


@pytest.fixture
def office(client: Client, district: Organization) -> Client:
    client.force_login(a_user(district, Role.ORGANIZER))
    return client


def why(batch: Batch) -> list[tuple[int, str, list[str]]]:
    """Line, verdict and refusals of every row that came to nothing."""
    rows = Row.objects.filter(batch=batch, problems__isnull=False).order_by("line")
    return [
        (
            row.line,
            Verdict(row.verdict).name.lower(),
            [one.code for one in problems.said(row.problems)],
        )
        for row in rows
    ]


# The round trip ------------------------------------------------------------------------------


def a_world_of_unions(street: Organization, joint: Organization) -> None:
    """Bodies of all sorts: renamed, moved, reclassified, dissolved, with formulas for names."""
    single = an_organization(
        "=1+1 公司工会", kind=Kind.SINGLE, parent=street, address="@路 3 号", division_code="110119"
    )
    naming.rename(
        OPERATOR,
        commands.Rename(organization=single.public_id, name="-新名 工会", on=date(2020, 5, 1)),
    )
    services.reclassify(
        OPERATOR,
        services.Reclassify(organization=single.public_id, kind=Kind.JOINT, on=date(2021, 1, 1)),
    )
    gone = an_organization("已撤销工会", kind=Kind.SINGLE, parent=street, credit_code=CODE)
    dissolving.dissolve(
        OPERATOR, commands.Dissolve(organization=gone.public_id, on=date(2024, 2, 29))
    )
    an_organization(joint.name, kind=Kind.JOINT, parent=street, code="110119001")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wanted", FORMATS)
def test_an_export_of_unions_taken_in_again_changes_nothing(
    office: Client,
    district: Organization,
    street: Organization,
    joint_union: Organization,
    wanted: str,
    language: str,
) -> None:
    a_world_of_unions(street, joint_union)
    content = exported(office, "unions", wanted, language)
    entries = AuditEntry.objects.filter(action__startswith="organizations.").count()
    batch = listed("unions", district, content)
    assert comes_to(batch) == {"unchanged": 6}
    assert batch.total == 6
    assert AuditEntry.objects.filter(action__startswith="organizations.").count() == entries


def a_world_of_employers(street: Organization, joint: Organization) -> None:
    """Employers of all sorts: with fine industries, counts, cover, former and same names."""
    covered = an_employer(
        street,
        "=SUM(A1) 公司",
        credit_code=CODE,
        industry="I65",
        unit_class="170",
        staff=12,
        women=3,
        counted_on=date(2024, 1, 1),
        address="-1 号 楼",
        division_code="110119001",
    )
    services.cover(
        OPERATOR,
        services.Cover(
            organization=joint.public_id, employer=covered.public_id, on=date(2020, 1, 1)
        ),
    )
    services.count_staff(
        OPERATOR,
        services.CountStaff(employer=covered.public_id, counted_on=date(2025, 1, 1), staff=150),
    )
    an_employer(street, ownership="public")
    an_employer(street)
    renamed = an_employer(street, "旧名公司", industry="G", unit_class="110")
    naming.rename_employer(
        OPERATOR,
        commands.RenameEmployer(employer=renamed.public_id, name="新名", on=date(2023, 1, 1)),
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wanted", FORMATS)
@pytest.mark.parametrize("without", [set(), WORDS, CODES])
def test_an_export_of_employers_taken_in_again_changes_nothing(
    office: Client,
    district: Organization,
    street: Organization,
    joint_union: Organization,
    wanted: str,
    language: str,
    without: set[str],
) -> None:
    a_world_of_employers(street, joint_union)
    content = exported(office, "employers", wanted, language)
    if without:
        rows = rows_of(content)
        content = as_file([{k: v for k, v in row.items() if k not in without} for row in rows])
    assert comes_to(listed("employers", district, content)) == {"unchanged": 4}
    assert Headcount.objects.count() == 2


TEXT = st.sampled_from(
    ["云帆", "=1+1", "-减", "@某", "'引", "“甲”（乙）", "A  B", "𬭚㛃厂", "x\u200by", " 前后 "]
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    employers=st.lists(
        st.fixed_dictionaries(
            {
                "name": TEXT,
                "address": st.one_of(st.just(""), TEXT),
                "industry": st.sampled_from(["", "I65", *lists.code_list("industry").items]),
                "unit_class": st.sampled_from(["", *lists.code_list("unit_class").items]),
                "ownership": st.sampled_from(["", *Employer.Ownership.values]),
                "division_code": st.sampled_from(["", "110119", "110119001001"]),
                "staff": st.sampled_from([None, 0, 7, 10_000]),
            }
        ),
        min_size=1,
        max_size=5,
    ),
    wanted=st.sampled_from(FORMATS),
    language=st.sampled_from(LANGUAGES),
    without=st.sampled_from([(), tuple(WORDS), tuple(CODES)]),
)
def test_whatever_stands_in_the_register_comes_back_unchanged(
    office: Client,
    district: Organization,
    employers: list[dict[str, object]],
    wanted: str,
    language: str,
    without: tuple[str, ...],
) -> None:
    street = an_organization("街道", parent=district, kind=Kind.STREET)
    for said in employers:
        counted = date(2025, 1, 1) if said["staff"] is not None else None
        an_employer(street, counted_on=counted, **said)
        an_organization(
            str(said["name"]),
            kind=Kind.SINGLE,
            parent=street,
            address=said["address"],
            division_code=said["division_code"],
        )
    for subject, count in (
        ("employers", Employer.objects.count()),
        ("unions", Organization.objects.filter(path__within=district.path).count()),
    ):
        content = exported(office, subject, wanted, language)
        if subject == "employers" and without:
            rows = rows_of(content)
            content = as_file([{k: v for k, v in row.items() if k not in without} for row in rows])
        assert comes_to(listed(subject, district, content)) == {"unchanged": count}


# Union bodies --------------------------------------------------------------------------------


def test_unions_are_taken_over_corrected_and_taken_back(
    office: Client, district: Organization, street: Organization, joint_union: Organization
) -> None:
    rows = rows_of(exported(office, "unions", "xlsx"))
    assert [row["工会代码"] for row in rows] == [district.code, street.code, joint_union.code]
    rows[2]["地址"] = "新街 1 号"
    rows[2]["统一社会信用代码"] = CODE
    empty = dict.fromkeys(rows[0], "")
    rows += [
        empty
        | {"名称": "新街道总工会", "类型": "街道总工会", "工会代码": "N1", "成立日期": "2020.3.1"}
        | {"上级工会编号": district.code},
        empty
        | {"名称": "新企业工会", "类型": "single", "工会代码": "N2", "成立日期": "2021-03-01"}
        | {"上级工会编号": "N1"},
        empty
        | {"名称": "不能如此", "类型": "single", "工会代码": "N3", "成立日期": "2021-03-01"}
        | {"上级工会编号": joint_union.code},
    ]
    batch = listed("unions", district, rows)
    assert comes_to(batch) == {"new": 2, "updated": 1, "unchanged": 2, "rejected": 1}
    assert why(batch) == [(7, "rejected", ["cannot_stand_there"])]
    joint_union.refresh_from_db()
    assert (joint_union.address, joint_union.credit_code) == ("新街 1 号", CODE)
    new = Organization.objects.get(code="N2")
    assert (new.parent, new.founded_on) == (Organization.objects.get(code="N1"), date(2021, 3, 1))
    assert Affiliation.objects.filter(organization=new, valid_from=new.founded_on).exists()
    changed = Row.objects.get(batch=batch, verdict=Verdict.UPDATED)
    assert changed.changed == "address,credit_code"
    assert AuditEntry.objects.filter(
        action="organizations.founded", target__endswith=str(new.public_id)
    ).exists()

    taken_back(batch)
    batch.refresh_from_db()
    assert batch.state == Batch.State.UNDONE
    joint_union.refresh_from_db()
    assert (joint_union.address, joint_union.credit_code) == ("", "")
    assert not Organization.objects.filter(code__startswith="N").exists()
    assert not list(tree.check())


def test_what_has_a_day_and_a_page_of_its_own_needs_a_person(
    office: Client, district: Organization, street: Organization, joint_union: Organization
) -> None:
    [*_, row] = rows_of(exported(office, "unions", "xlsx"))
    changes = {
        "类型": "单独基层工会",
        "上级工会编号": district.code,
        "成立日期": "2016-01-01",
        "撤销日期": "2024-01-01",
        "名称": "另一个名称",
    }
    for column, value in changes.items():
        batch = listed("unions", district, [row | {column: value}])
        assert comes_to(batch) == {"needs_person": 1}, column
    assert [codes for _l, _v, codes in why(batch)] == [["name_by_its_page"]]
    joint_union.refresh_from_db()
    assert joint_union.name == "儒林街道快递行业联合工会"


def test_bodies_out_of_sight_are_rejected_with_a_sentence_that_says_nothing(
    street: Organization, other_district: Organization
) -> None:
    hidden = an_organization(
        "隐蔽工会", kind=Kind.SINGLE, parent=other_district, credit_code=CODE, code="SECRET1"
    )
    head = ("工会代码", "名称", "类型", "成立日期", "统一社会信用代码", "工会标识")
    cells = [
        ("SECRET1", "某工会", "单独基层工会", "2020-01-01", "", ""),
        ("MINE", "某工会", "单独基层工会", "2020-01-01", CODE, ""),
        ("", "某工会", "", "", "", str(hidden.public_id)),
        ("MINE2", "某工会", "单独基层工会", "2020-01-01", "", ""),
    ]
    rows = [dict(zip(head, line, strict=True)) | {"上级工会编号": ""} for line in cells]
    rows[3]["上级工会编号"] = other_district.code
    actor = an_actor(street, Role.STREET_STAFF)
    batch = listed("unions", street, rows, actor)
    assert comes_to(batch) == {"rejected": 4}
    said = [str(one) for row in Row.objects.all() for one in problems.said(row.problems)]
    assert not [text for text in said if hidden.name in text or other_district.name in text]
    assert [codes for _l, _v, codes in why(batch)] == [
        ["code_not_here"],
        ["code_not_here"],
        ["id_unknown"],
        ["parent_unknown"],
    ]


def test_the_same_union_twice_counts_once(district: Organization, street: Organization) -> None:
    row = {"工会代码": "N1", "名称": "甲", "类型": "single", "成立日期": "2020-01-01"}
    other = row | {"名称": "乙"}
    batch = listed("unions", street, [row, row, other])
    assert comes_to(batch) == {"new": 1, "duplicate_in_file": 1, "needs_person": 1}
    assert why(batch) == [
        (3, "duplicate_in_file", ["same_in_file"]),
        (4, "needs_person", ["otherwise_in_file"]),
    ]


def test_cells_that_no_form_takes_are_named(street: Organization) -> None:
    rows = [
        {"工会代码": "N1", "名称": "甲" * 121, "类型": "single", "成立日期": "2020-01-01"},
        {"工会代码": "N 2", "名称": "乙", "类型": "什么", "成立日期": "2020.13"},
        {"工会代码": "", "名称": "丙", "类型": "", "成立日期": ""},
        {"工会代码": "N4", "名称": "丁", "类型": "single", "成立日期": "2990-01-01"},
    ]
    batch = listed("unions", street, rows)
    assert why(batch) == [
        (2, "rejected", ["cell_too_long"]),
        (3, "rejected", ["cell_no_day", "cell_not_in_list"]),
        (4, "rejected", ["cell_missing", "cell_missing", "cell_missing"]),
        (5, "rejected", ["in_the_future"]),
    ]


def test_a_body_on_which_something_stands_is_not_taken_back(
    street: Organization, district: Organization
) -> None:
    rows = [
        {"工会代码": "N1", "名称": "甲", "类型": "joint", "成立日期": "2020-01-01"},
        {"工会代码": "N2", "名称": "乙", "类型": "joint", "成立日期": "2020-01-01"},
    ]
    batch = listed("unions", street, rows)
    kept = Organization.objects.get(code="N1")
    services.cover(
        OPERATOR,
        services.Cover(
            organization=kept.public_id,
            employer=an_employer(street).public_id,
            on=date(2021, 1, 1),
        ),
    )
    assert taken_back(batch).state == Batch.State.DONE
    assert set(Organization.objects.filter(parent=street)) == {kept}


# Employers -----------------------------------------------------------------------------------


def test_employers_are_entered_corrected_counted_and_taken_back(
    office: Client, district: Organization, street: Organization
) -> None:
    an_employer(street, "老公司", industry="G", staff=10, counted_on=date(2024, 1, 1))
    an_employer(street, "不变公司", staff=10, counted_on=date(2024, 1, 1))
    before = list(Employer.objects.order_by("pk").values())
    rows = rows_of(exported(office, "employers", "xlsx"))
    assert [row["名称"] for row in rows] == ["不变公司", "老公司"]
    rows[1] |= {"行业": "制造业", "职工人数": "30", "其中女职工": "4", "统一社会信用代码": CODE}
    rows.append(
        dict.fromkeys(rows[0], "")
        | {"名称": "新公司", "单位类别": "私营企业", "所在区域": street.name, "职工人数": "1,200"}
    )
    batch = listed("employers", district, rows, began_on=date(2025, 6, 1))
    assert comes_to(batch) == {"new": 1, "updated": 1, "unchanged": 1}
    changed = Employer.objects.get(name="老公司")
    assert (changed.industry, changed.credit_code) == ("C", CODE)
    latest = Headcount.objects.get(employer=changed, valid_until=None)
    assert (latest.staff, latest.women, latest.counted_on) == (30, 4, date(2025, 6, 1))
    new = Employer.objects.get(name="新公司")
    assert (new.ownership, new.area, new.headcounts.get().staff) == ("non_public", street, 1200)

    assert taken_back(batch).state == Batch.State.UNDONE
    assert list(Employer.objects.order_by("pk").values()) == before
    assert list(Headcount.objects.values_list("staff", "valid_until")) == [(10, None)] * 2


def test_which_employer_a_row_means(street: Organization, other_district: Organization) -> None:
    an_employer(street, "甲", address="一号")
    an_employer(street, "乙", credit_code=CODE)
    hidden = an_employer(other_district, "隐", credit_code=OTHER_CODE)
    rows = [
        {"单位名称": "甲", "信用代码": "", "地址": "一号", "所有制": "公有"},
        {"单位名称": "乙", "信用代码": CODE.lower(), "地址": "二号", "所有制": ""},
        {"单位名称": "甲", "信用代码": "", "地址": "三号", "所有制": ""},
        {"单位名称": "丙", "信用代码": OTHER_CODE, "地址": "", "所有制": ""},
        {"单位名称": "丁", "信用代码": "123", "地址": "", "所有制": ""},
        {"单位名称": "戊", "信用代码": "", "地址": "", "所有制": "不知道"},
        {"单位名称": "己", "信用代码": "", "地址": "", "所有制": ""},
    ]
    batch = listed("employers", street, rows)
    assert comes_to(batch) == {"new": 1, "updated": 2, "needs_person": 1, "rejected": 3}
    assert why(batch) == [
        (4, "needs_person", ["namesake"]),
        (5, "rejected", ["code_not_here"]),
        (6, "rejected", ["bad_credit_code"]),
        (7, "rejected", ["cell_not_in_list"]),
    ]
    said = [str(one) for row in Row.objects.all() for one in problems.said(row.problems)]
    assert not [text for text in said if hidden.name in text]


def test_a_confirmed_name_is_a_slip_of_the_pen(street: Organization) -> None:
    employer = an_employer(street, "云凡速递", credit_code=CODE)
    content = as_file([{"名称": "云帆速递", "信用代码": CODE}])
    batch = hand_in(
        OPERATOR,
        HandIn(
            organization=street.public_id, filename="l.xlsx", content=content, subject="employers"
        ),
    )
    batch = begin_check(OPERATOR, Check(batch=batch.public_id, mapping=batch.mapping))
    ways.of(batch).check(OPERATOR, batch, lambda *_: None, None)
    batch.refresh_from_db()
    assert comes_to(batch) == {"needs_person": 1}
    batch = confirm_rows(OPERATOR, Confirm(batch=batch.public_id, lines=frozenset({2})))
    assert comes_to(batch) == {"updated": 1}
    employer.refresh_from_db()
    assert (employer.name, FormerName.objects.count()) == ("云凡速递", 0)
