"""The pages of targets: what they show, refuse and cost."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from tests.builders.accounts import a_user
from tests.builders.lists import a_code, a_csv, a_workbook
from tests.builders.organizations import OPERATOR, an_employer
from tests.builders.outreach import a_held_meeting, a_promise
from tests.builders.targets import a_party, a_target, a_task
from unionhall.accounts.models import Role, User
from unionhall.core.tables import WORKBOOK
from unionhall.organizations.models import Organization
from unionhall.outreach.models import Meeting
from unionhall.targets import panels
from unionhall.targets.commands import NoteWish
from unionhall.targets.models import Party, Target, Task
from unionhall.targets.services import note_wish

MOST_SQL = 15
TODAY = timezone.localdate()


@pytest.fixture
def staff(client: Client, district: Organization, city: Organization) -> User:
    city.division_code = "110000"
    city.save(update_fields=["division_code"])
    user = a_user(district)
    client.force_login(user)
    return user


def page(name: str, *args: object) -> str:
    return reverse(f"targets:{name}", args=args)


def a_full_target(street: Organization, number: int) -> Target:
    employer = an_employer(street, f"第{number}公司", staff=120 + number, counted_on=TODAY)
    target = a_target(employer, opened_on=TODAY - timedelta(days=300), owner=street.public_id)
    note_wish(OPERATOR, NoteWish(target=target.public_id, on=TODAY))
    a_task(a_party(target, f"第{number}党工委"))
    return target


@pytest.mark.parametrize("rows", [1, 4])
@pytest.mark.parametrize(
    "name",
    ["board", "targets", "streets", "large", "help", "gathered", "tasks", "import", "new"],
)
def test_pages_cost_a_fixed_number_of_queries(
    client: Client,
    staff: User,
    street: Organization,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    name: str,
    rows: int,
) -> None:
    for number in range(rows):
        a_full_target(street, number)
    client.get(page(name))
    with django_assert_max_num_queries(MOST_SQL):
        assert client.get(page(name)).status_code == 200


@pytest.mark.parametrize("rows", [1, 4])
def test_a_targets_page_costs_a_fixed_number_of_queries(
    client: Client,
    staff: User,
    street: Organization,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    target = a_full_target(street, 0)
    for number in range(rows):
        meeting = a_held_meeting(
            street, kind=Meeting.Kind.ENTERPRISE, employer=target.employer.public_id
        )
        a_promise(meeting, text=f"服务{number}", kind="service")
        a_task(a_party(target, f"第{number}办公室", role=Party.Role.GOVERNMENT))
    client.get(page("target", target.public_id))
    with django_assert_max_num_queries(18):
        answer = client.get(page("target", target.public_id))
    text = answer.content.decode()
    assert "服务0" in text
    assert "第0办公室" in text


def test_the_board_shows_counts_and_leads_to_the_rest(
    client: Client, staff: User, street: Organization
) -> None:
    for number in range(14):
        a_target(an_employer(street, f"第{number}公司"))
    text = client.get(page("board")).content.decode()
    assert "还有 2 家" in text
    assert client.get(page("board"), {"large": "on"}).context["total"] == 0


def test_a_target_goes_its_way_by_forms(client: Client, staff: User, street: Organization) -> None:
    employer = an_employer(street)
    client.post(page("new"), {"employer": employer.public_id, "mode": "key", "wanted_on": TODAY})
    target = Target.objects.get()
    assert target.wanted_on == TODAY
    key = target.public_id
    client.post(page("assign", key), {"owner": street.public_id, "mode": "industry"})
    client.post(page("name_party", key), {"role": "party", "name": "儒林街道党工委"})
    party = Party.objects.get()
    due = TODAY + timedelta(days=3)
    client.post(page("add_task", key), {"party": party.public_id, "what": "约见", "due_on": due})
    task = Task.objects.get()
    client.post(page("finish_task", task.public_id), {"done_on": TODAY, "result": "见到了"})
    client.post(page("intent", key), {"intent": "agreed", "obstacle": "cost", "wanted_on": TODAY})
    client.post(page("begin_founding", key))
    target.refresh_from_db()
    task.refresh_from_db()
    assert (target.state, target.mode, task.done_on) == ("founding", "industry", TODAY)
    client.post(page("stop_founding", key), {"reason": "企业撤回"})
    client.post(page("give_up", key), {"reason": "停业", "gone": "1"})
    target.refresh_from_db()
    assert target.state == "gone"
    client.post(page("take_up_again", key))
    assert Target.objects.filter(closed_on=None).count() == 1


def test_a_refused_form_says_why_beside_the_field(
    client: Client, staff: User, street: Organization
) -> None:
    target = a_target(an_employer(street))
    answer = client.post(
        page("name_party", target.public_id),
        {"role": "party", "name": "党工委", "contact_phone": "13800138000"},
    )
    assert answer.status_code == 422
    assert "不保存手机号码" in answer.content.decode()


def send(client: Client, street: Organization, content: bytes, **fields: Any) -> Any:
    name = "名单.xlsx" if content.startswith(WORKBOOK) else "名单.csv"
    data = {"organization": street.public_id, "file": SimpleUploadedFile(name, content)}
    return client.post(page("import"), data | fields)


def test_a_list_is_seen_first_then_saved(client: Client, staff: User, street: Organization) -> None:
    content = a_workbook([["云帆速递有限公司", a_code(1), "", 120], ["坏", "91110119", "", 1]])
    seen = send(client, street, content, deed="preview")
    assert not Target.objects.exists()
    outcome = seen.context["outcome"]
    assert (outcome.total, outcome.taken) == (2, 1)
    saved = send(client, street, content, deed="save", seen=outcome.digest)
    assert saved.context["outcome"].saved
    again = send(client, street, content, deed="save", seen=outcome.digest)
    assert again.status_code == 422
    assert Target.objects.count() == 1


def test_the_list_comes_back_with_a_reason_for_each_row(
    client: Client, staff: User, street: Organization
) -> None:
    content = a_csv([["云帆", a_code(1), "", 120], ["坏", "91110119", "", 1]])
    answer = send(client, street, content, deed="download")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    lines = list(sheet.iter_rows(values_only=True))
    assert lines[0][:4] == ("单位名称", "统一社会信用代码", "经营地址", "职工人数")
    assert [line[4] for line in lines[1:]] == ["新单位，列入", "信用代码有误"]
    assert not Target.objects.exists()


def test_a_file_that_cannot_be_read_is_refused_on_the_page(
    client: Client, staff: User, street: Organization
) -> None:
    answer = send(client, street, b"PK\x03\x04 torn", deed="preview")
    assert answer.status_code == 422
    assert "另存为" in answer.content.decode()


def test_an_app_above_puts_its_way_on_the_page(
    client: Client, staff: User, street: Organization
) -> None:
    target = a_target(an_employer(street))
    link = panels.Link(label="建会案卷", url="/case/", main=True)
    panels.register(panels.Panel(name="tests", links=lambda _actor, _target: [link]))
    try:
        assert "建会案卷" in client.get(page("target", target.public_id)).content.decode()
    finally:
        panels.register(panels.Panel(name="tests", links=lambda _actor, _target: []))


def test_readers_see_no_deeds_and_others_nothing(
    client: Client, street: Organization, district: Organization
) -> None:
    target = a_target(an_employer(street))
    client.force_login(a_user(district, Role.LEADER))
    assert (
        page("assign", target.public_id)
        not in client.get(page("target", target.public_id)).content.decode()
    )
    assert client.get(page("import")).status_code == 403
    client.force_login(a_user(street, Role.BANK_CLERK))
    assert client.get(page("board")).status_code == 403
    assert client.get(page("target", target.public_id)).status_code == 404
