"""Every row of a list ends as exactly one verdict; the same list again changes nothing."""

import json
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders.accounts import an_actor
from tests.builders.lists import HEADINGS, a_code, a_csv, a_workbook
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from tests.builders.targets import a_target, cover, its_own_union
from unionhall.accounts.models import Role
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.models import AuditEntry
from unionhall.organizations.commands import RenameEmployer
from unionhall.organizations.models import Employer, Headcount, Kind, Organization
from unionhall.organizations.services.naming import rename_employer
from unionhall.targets import errors, headings
from unionhall.targets.models import Mode, Target
from unionhall.targets.services.importing import TakeIn, preview, take_in
from unionhall.targets.verdicts import Judged, Outcome, Verdict

NEW = ["云帆速递有限公司", a_code(1), "儒林街道1号", 120]


def a_list(body: Organization, rows: list[list[Any]], **fields: Any) -> TakeIn:
    content = a_workbook(rows, fields.pop("headings", HEADINGS))
    return TakeIn(organization=body.public_id, filename="名单.xlsx", content=content, **fields)


def test_women_on_the_staff_go_to_the_headcount(street: Organization) -> None:
    known = an_employer(street, "在册公司", credit_code=a_code(11))
    rows = [["新公司", a_code(12), 60, 26], ["在册公司", known.credit_code, 40, 9]]
    titles = ["企业名称", "统一社会信用代码", "职工人数", "女职工人数"]
    take_in(OPERATOR, a_list(street, rows, headings=titles))
    assert set(Headcount.objects.values_list("staff", "women")) == {(60, 26), (40, 9)}


def verdicts(outcome: Outcome) -> list[str]:
    return [judged.verdict.value for judged in outcome.rows]


def test_a_new_employer_is_entered_and_listed(street: Organization) -> None:
    outcome = take_in(OPERATOR, a_list(street, [NEW]))
    target = Target.objects.get()
    assert verdicts(outcome) == [Verdict.NEW]
    assert (target.employer.name, target.employer.credit_code) == (NEW[0], NEW[1])
    assert (target.mode, target.source, target.area) == (Mode.KEY, "名单.xlsx", street)
    assert Headcount.objects.get().staff == 120


def test_a_small_employer_is_for_the_safety_net_unless_the_list_says_otherwise(
    street: Organization,
) -> None:
    headings = (*HEADINGS, "建会方式")
    rows = [["甲", "", "1号", 99, ""], ["乙", "", "2号", 99, "行业建"]]
    take_in(OPERATOR, a_list(street, rows, headings=headings))
    assert [t.mode for t in Target.objects.order_by("pk")] == [Mode.SAFETY_NET, Mode.INDUSTRY]


def test_every_kind_of_row_gets_its_verdict(
    street: Organization, joint_union: Organization, other_district: Organization
) -> None:
    a_target(an_employer(street, "已列公司", credit_code=a_code(11)))
    its_own_union(an_employer(street, "有会公司", credit_code=a_code(12)))
    cover(joint_union, an_employer(street, "覆盖公司", credit_code=a_code(13)))
    an_employer(street, "真名公司", credit_code=a_code(14))
    an_employer(street, "同名公司", address="儒林街道9号")
    an_employer(other_district, "别区公司", credit_code=a_code(15))
    an_employer(street, "老公司", address="儒林街道8号")
    wrong = a_code(20)[:-1] + ("A" if a_code(20)[-1] != "A" else "B")
    rows: list[list[Any]] = [
        NEW,
        ["老公司", "", "儒林街道8号", 5],
        ["已列公司", a_code(11), "", 5],
        NEW,
        ["有会公司", a_code(12), "", 5],
        ["覆盖公司", a_code(13), "", 5],
        ["", a_code(16), "无名路", 5],
        ["合计", "", "", 900],
        ["坏码公司", wrong, "", 5],
        ["假名公司", a_code(14), "", 5],
        ["同名公司", "", "儒林街道10号", 5],
        ["别区公司", a_code(15), "", 5],
    ]
    actor = an_actor(street, Role.STREET_STAFF)
    outcome = take_in(actor, a_list(street, rows))
    assert verdicts(outcome) == [
        "new", "known", "listed", "duplicate", "has_union", "covered", "no_name",
        "bad_code", "other_name", "namesake", "elsewhere",
    ]  # fmt: skip
    assert outcome.total == len(rows) - 1 == sum(outcome.counts.values())
    assert outcome.taken == 2
    assert Target.objects.count() == 1 + 2


def test_an_employer_under_two_names_is_found_by_its_code(street: Organization) -> None:
    rows = [NEW, ["云帆（北京）速递有限公司", NEW[1], "", 118]]
    outcome = take_in(OPERATOR, a_list(street, rows))
    assert verdicts(outcome) == ["new", "other_name"]
    assert "云帆速递有限公司" in outcome.rows[1].reason
    assert Employer.objects.count() == 1


def test_a_former_name_is_the_same_employer(street: Organization) -> None:
    employer = an_employer(street, "旧名公司", credit_code=a_code(1))
    rename_employer(
        OPERATOR,
        RenameEmployer(employer=employer.public_id, name="新名公司", on=date(2026, 1, 5)),
    )
    outcome = preview(OPERATOR, a_list(street, [["旧名公司", a_code(1), "", 5]]))
    assert verdicts(outcome) == ["known"]


def test_without_codes_name_and_address_decide_in_either_width(street: Organization) -> None:
    an_employer(street, "云帆（北京）速递有限公司", address="儒林街道 1 号，东楼")
    rows = [["云帆(北京)速递有限公司", "", "儒林街道1号东楼", 3]]
    assert verdicts(preview(OPERATOR, a_list(street, rows))) == ["known"]


def test_one_employer_found_by_code_and_by_name_is_listed_once(street: Organization) -> None:
    an_employer(street, "云帆速递有限公司", credit_code=a_code(1), address="1号")
    rows = [["云帆速递有限公司", a_code(1), "1号", 3], ["云帆速递有限公司", "", "1号", 3]]
    assert verdicts(take_in(OPERATOR, a_list(street, rows))) == ["known", "duplicate"]


def test_the_same_list_again_changes_nothing(street: Organization) -> None:
    command = a_list(street, [NEW, ["乙", "", "", 3]])
    take_in(OPERATOR, command)
    before = (Employer.objects.count(), Target.objects.count(), AuditEntry.objects.count())
    assert verdicts(take_in(OPERATOR, command)) == ["listed", "listed"]
    assert before == (
        Employer.objects.count(), Target.objects.count(), AuditEntry.objects.count(),
    )  # fmt: skip


def test_a_preview_writes_nothing(street: Organization) -> None:
    preview(OPERATOR, a_list(street, [NEW]))
    assert not Employer.objects.exists()


def test_what_changed_since_the_preview_is_looked_at_again(street: Organization) -> None:
    sent = a_list(street, [NEW])  # once: a workbook carries the second in which it was made
    seen = preview(OPERATOR, sent).digest
    an_employer(street, NEW[0], credit_code=NEW[1])
    with pytest.raises(errors.ChangedSincePreview):
        take_in(OPERATOR, replace(sent, seen=seen))
    seen = preview(OPERATOR, sent).digest
    assert take_in(OPERATOR, replace(sent, seen=seen)).taken == 1


def test_a_row_goes_to_the_street_it_names(district: Organization, street: Organization) -> None:
    headings = (*HEADINGS, "所属街道")
    rows = [["甲", "", "", 3, "儒林街道办事处"], ["乙", "", "", 3, "没有的街道"]]
    take_in(OPERATOR, a_list(district, rows, headings=headings))
    assert [t.area for t in Target.objects.order_by("pk")] == [street, district]


def test_a_thousand_rows_take_as_many_statements_as_ten(
    street: Organization, district: Organization
) -> None:
    def statements(start: int, count: int) -> int:
        rows = [[f"第{n}公司", a_code(n), f"{n}号", n] for n in range(start, start + count)]
        command = a_list(district, rows)
        with CaptureQueriesContext(connection) as asked:
            take_in(OPERATOR, command)
        return len(asked)

    few = statements(1000, 10)
    assert statements(2000, 1000) <= few + 2
    assert few <= 45
    assert Target.objects.count() == 1010


def test_readers_and_neighbours_may_not_take_lists_in(
    street: Organization, district: Organization
) -> None:
    with pytest.raises(NotPermitted):
        take_in(an_actor(street, Role.LEADER), a_list(street, [NEW]))
    other = an_organization("香水园街道总工会", parent=district, kind=Kind.STREET)
    with pytest.raises(NotFound):
        take_in(an_actor(other, Role.STREET_STAFF), a_list(street, [NEW]))


def run(file: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_targets", str(file), *options, stdout=out)
    return out.getvalue()


def test_the_command_says_what_a_list_comes_to(street: Organization, tmp_path: Path) -> None:
    file = tmp_path / "名单.csv"
    file.write_bytes(a_csv([NEW, NEW]))
    told = json.loads(run(file, "--org", street.code, "--dry-run", "--json"))
    assert (told["saved"], told["total"], told["counts"]) == (False, 2, {"new": 1, "duplicate": 1})
    assert not Target.objects.exists()
    assert "= saved" in run(file, "--org", street.code)
    assert Target.objects.count() == 1
    with pytest.raises(CommandError, match="nowhere"):
        run(file, "--org", "nowhere")


def test_one_code_under_two_names_is_put_to_a_person(street: Organization) -> None:
    rows = [NEW, ["飞毛腿有限公司", NEW[1], "2号", 3], [*NEW], ["乙", a_code(2), "3号", 4]]
    outcome = preview(OPERATOR, a_list(street, rows))
    assert verdicts(outcome) == [
        Verdict.NEW,
        Verdict.OTHER_NAME,
        Verdict.DUPLICATE,
        Verdict.NEW,
    ]
    assert "云帆速递有限公司" in outcome.rows[1].words


def test_reasons_are_joined_with_one_mark() -> None:
    row = headings.Row(number=1, notes=("备注一。", "备注二"))
    assert Judged(row, Verdict.ELSEWHERE, "由所在地工会管理。").words == (
        "由所在地工会管理；备注一；备注二"
    )
