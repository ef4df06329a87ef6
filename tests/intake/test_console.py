"""The console: the same list, the same answers."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from tests.builders.intake import a_book, a_row
from unionhall.intake.models import Batch
from unionhall.members.models import Membership
from unionhall.organizations.models import Organization

pytestmark = pytest.mark.django_db


def taken_in(file: Path, body: Organization, *more: str) -> dict[str, object]:
    out = StringIO()
    call_command(
        "import_members", str(file), "--org", body.code, "--json", *more, stdout=out, stderr=out
    )
    told: dict[str, object] = json.loads(out.getvalue().splitlines()[-1])
    return told


def test_a_report_is_the_list_with_its_answers(joint_union: Organization, tmp_path: Path) -> None:
    file, report = tmp_path / "list.xlsx", tmp_path / "report.xlsx"
    file.write_bytes(a_book([a_row("赵一"), a_row("钱二", phone="12")]))
    told = taken_in(file, joint_union, "--report", str(report))
    assert (told["total"], told["new"], told["rejected"]) == (2, 1, 1)
    sheet = load_workbook(report).worksheets[0]
    assert [sheet.cell(line, 8).value for line in (1, 2, 3)] == ["结果", "新增", "不合格"]
    assert Membership.objects.count() == 1
    assert Batch.objects.count() == 1


@pytest.mark.parametrize("kind", ["members", "employers"])
def test_a_report_of_a_dry_run_is_the_same_and_nothing_is_written(
    joint_union: Organization, street: Organization, tmp_path: Path, kind: str
) -> None:
    file, report = tmp_path / "list.xlsx", tmp_path / "report.xlsx"
    if kind == "members":
        file.write_bytes(a_book([a_row("赵一"), a_row("钱二", phone="12")]))
    else:
        rows = [["甲服务有限公司", "12"], ["乙服务有限公司", "x"]]
        file.write_bytes(a_book(rows, ("单位名称", "职工人数")))
    body = joint_union if kind == "members" else street
    more = ("--json", "--dry-run", "--report", str(report))
    out = StringIO()
    call_command(f"import_{kind}", str(file), "--org", body.code, *more, stdout=out, stderr=out)
    told = json.loads(out.getvalue().splitlines()[-1])
    assert (told["batch"], told["total"], told["rejected"]) == (None, 2, 1)
    sheet = load_workbook(report).worksheets[0]
    at = 8 if kind == "members" else 3
    assert [sheet.cell(line, at).value for line in (1, 2, 3)] == ["结果", "新增", "不合格"]
    assert (Batch.objects.count(), Membership.objects.count()) == (0, 0)


def test_what_was_taken_back_in_part_is_taken_in_again_from_the_same_file(
    joint_union: Organization, tmp_path: Path
) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(a_book([a_row("赵一"), a_row("钱二")]))
    first = taken_in(file, joint_union)
    call_command("undo_import", first["batch"], "--lines", "3", stdout=StringIO())
    assert Membership.objects.count() == 1
    again = taken_in(file, joint_union)
    assert (again["total"], again["new"], again["unchanged"]) == (2, 1, 1)
    assert again["batch"] != first["batch"]
    assert Membership.objects.count() == 2
