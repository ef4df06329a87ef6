"""The workbook in which a city wants its lists: ours are our cells only."""

import io
from datetime import date
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from tests.builders.accounts import a_user
from tests.builders.intake import a_book, a_number, checked, handed_in
from tests.builders.members import admitted, an_identity
from unionhall.accounts.models import Role
from unionhall.accounts.queries import actor_for
from unionhall.core import exports, worker
from unionhall.core.actors import Actor
from unionhall.core.models import Export
from unionhall.intake import errors, filling
from unionhall.intake.models import Template
from unionhall.intake.services import templates
from unionhall.members.models import Unsealing
from unionhall.organizations.models import Organization

pytestmark = pytest.mark.django_db
COLUMNS = {"c0": ("name", "label"), "c2": ("sex", "code"), "c3": ("number", "label")}


def a_template() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "会员实名制"
    sheet.append(["北京市总工会会员实名制采集表"])
    sheet.merge_cells("A1:F1")
    sheet.append(["姓名", "本市编号", "性别", "证件号码", "手机号", "备注"])
    sheet.append([None, "=ROW()-2", None, None, None, "请勿改动"])
    sheet["A3"].fill = PatternFill("solid", fgColor="FFEEEEEE")
    rule = DataValidation(type="list", formula1='"1,2"')
    rule.add("C3:C100")
    sheet.add_data_validation(rule)
    book.create_sheet("填表说明")["A1"] = "一人一行"
    box = io.BytesIO()
    book.save(box)
    return box.getvalue()


@pytest.fixture
def sender(client: Client, district: Organization) -> Actor:

    user = a_user(district, Role.ORGANIZER, name="孙部长")
    client.force_login(user)
    return actor_for(user, timezone.localdate())


def stored(actor: Actor, body: Organization, content: bytes, name: str = "市级模板") -> Template:
    command = templates.StoreTemplate(
        organization=body.public_id, name=name, filename="city.xlsx", content=content
    )
    return templates.store(actor, command)


def cells(sheet: Any) -> dict[str, tuple[Any, ...]]:
    return {
        cell.coordinate: (cell.value, cell.data_type, cell.style_id)
        for row in sheet.iter_rows()
        for cell in row
    }


def test_only_our_cells_are_written() -> None:
    before = a_template()
    rows = [{0: "赵一", 2: "1", 3: "110101199001011234"}, {0: "=1+1", 2: "", 3: " 钱 "}]
    after = filling.fill(before, "会员实名制", 2, rows)
    with ZipFile(io.BytesIO(before)) as was, ZipFile(io.BytesIO(after)) as now:
        assert was.namelist() == now.namelist()
        changed = [name for name in was.namelist() if was.read(name) != now.read(name)]
    assert changed == ["xl/worksheets/sheet1.xml"]

    old, new = load_workbook(io.BytesIO(before)), load_workbook(io.BytesIO(after))
    told, shown = cells(old["会员实名制"]), cells(new["会员实名制"])
    ours = {f"{letter}{line}" for letter in "ACD" for line in (3, 4)}
    assert {k: v for k, v in shown.items() if k not in ours and v[0] is not None} == {
        k: v for k, v in told.items() if k not in ours and v[0] is not None
    }
    sheet = new["会员实名制"]
    assert [sheet["A3"].value, sheet["A4"].value, sheet["D4"].value] == ["赵一", "=1+1", " 钱 "]
    assert sheet["A4"].data_type == "s", "a name is no formula"
    assert sheet["A4"].fill.fgColor.rgb == "FFEEEEEE", "styled like the line above"
    assert sheet["B3"].value == "=ROW()-2"


def test_members_are_written_into_a_template_and_read_again(
    client: Client, sender: Actor, district: Organization, joint_union: Organization
) -> None:
    template = stored(sender, district, a_template())
    assert template.columns["c0"] == ["name", "label"], "guessed by the heading"
    page = reverse("intake:template", args=[template.public_id])
    assert client.get(page).status_code == 200
    marked = {}
    for column, (field, form) in COLUMNS.items():
        marked |= {column: field, f"{column}-as": form}
    assert client.post(page, marked).status_code == 302

    number = a_number(date(1985, 4, 12))
    known = admitted(
        joint_union,
        an_identity("赵一", number=number, birth=date(1985, 4, 12), division_code=number[:6]),
    )
    fill = reverse("intake:fill_template", args=[template.public_id])
    asked = {"organization": str(joint_union.public_id), "reason": "向市总报送会员实名制名单"}
    assert client.post(fill, asked).headers["Location"] == reverse("exports")
    assert worker.run_jobs() == 1
    assert Unsealing.objects.get().person == known.person
    found, pieces = exports.take(sender, Export.objects.get().public_id)
    content = b"".join(pieces)
    assert found.clear
    sheet = load_workbook(io.BytesIO(content))["会员实名制"]
    assert (sheet["A3"].value, sheet["C3"].value) == ("赵一", "1")
    assert sheet["E3"].value is None, "a column that is not marked"

    batch = checked(sender, joint_union, content)
    assert (batch.total, batch.unchanged) == (1, 1)


def test_a_reason_is_needed_and_somebody_to_fill_in(
    client: Client, sender: Actor, district: Organization, joint_union: Organization
) -> None:
    template = stored(sender, district, a_template())
    fill = reverse("intake:fill_template", args=[template.public_id])
    asked = {"organization": str(joint_union.public_id), "reason": "向市总报送会员实名制名单"}
    assert client.post(fill, asked).status_code == 422
    admitted(joint_union)
    assert client.post(fill, asked | {"reason": ""}).status_code == 422
    assert client.post(fill, asked).status_code == 302


def test_a_template_is_replaced_versioned_and_put_away(
    sender: Actor, district: Organization
) -> None:
    first = stored(sender, district, a_template())
    assert stored(sender, district, a_template()[:]).version in {1, 2}
    columns = {"c0": ("name", "code")}
    latest = Template.objects.get(retired_at=None)
    templates.mark(sender, templates.MarkColumns(template=latest.public_id, columns=columns))
    book = load_workbook(io.BytesIO(a_template()))
    book["填表说明"]["A2"] = "新版"
    box = io.BytesIO()
    book.save(box)
    last = stored(sender, district, box.getvalue())
    assert last.version > first.version
    assert last.columns == {"c0": ["name", "code"]}, "the same headings keep their marks"
    assert Template.objects.filter(retired_at=None).count() == 1
    templates.retire(sender, templates.Retire(template=last.public_id))
    assert not Template.objects.filter(retired_at=None).exists()


def test_a_list_with_the_headings_of_a_template_is_read_by_its_marks(
    sender: Actor, district: Organization, joint_union: Organization
) -> None:
    strange = ("甲", "乙", "姓名")
    template = stored(sender, district, a_book([], strange))
    columns = {"c0": ("name", "label"), "c1": ("number", "label")}
    templates.mark(sender, templates.MarkColumns(template=template.public_id, columns=columns))

    batch = handed_in(sender, joint_union, a_book([["赵一", "1", "2"]], strange))
    assert batch.mapping == {"name": "c0", "number": "c1"}


def test_what_is_no_workbook_or_marked_twice_is_refused(
    client: Client, sender: Actor, district: Organization
) -> None:
    sent = {"organization": str(district.public_id), "name": "模板"}
    sent["file"] = SimpleUploadedFile("a.xlsx", "姓名,证件号码".encode())  # type: ignore[assignment]
    assert client.post(reverse("intake:new_template"), sent).status_code == 422
    template = stored(sender, district, a_template())
    twice = {"c0": ("name", "label"), "c3": ("name", "label")}
    with pytest.raises(errors.TemplateColumnTwice):
        templates.mark(sender, templates.MarkColumns(template=template.public_id, columns=twice))
    with pytest.raises(errors.NoColumnMarked):
        templates.mark(sender, templates.MarkColumns(template=template.public_id, columns={}))
