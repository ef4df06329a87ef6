"""The pages, the endpoint and the console for lists of union bodies and employers."""

import json
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.builders.accounts import a_user
from tests.builders.intake import OPERATOR
from tests.builders.organizations import an_employer
from tests.builders.registers import as_file, comes_to, listed
from tests.intake.test_writing import Killed, killed_at
from unionhall.accounts.models import Role
from unionhall.core.models import AuditEntry
from unionhall.intake.models import Batch, Chunk, Row, Stage
from unionhall.intake.reading import open_file
from unionhall.intake.services import (
    Check,
    HandIn,
    Step,
    begin_check,
    begin_writing,
    hand_in,
    records,
    ways,
)
from unionhall.intake.services.records import checked_and_written
from unionhall.organizations.models import Affiliation, Employer, Headcount, Organization

MOST_SQL = 15
ROWS = [
    {
        "工会代码": f"N{number}",
        "名称": f"第{number}工会",
        "类型": "联合工会",
        "成立日期": "2020-01-01",
    }
    for number in range(7)
]
UNITS = [{"单位名称": f"第{number}公司", "职工人数": number + 1} for number in range(7)]


def page(name: str, *args: object) -> str:
    return reverse(f"intake:{name}", args=args)


def sent(client: Client, subject: str, body: Organization, rows: Any) -> Batch:
    file = SimpleUploadedFile("list.xlsx", as_file(rows))
    said = {"organization": str(body.public_id), "file": file}
    assert client.post(f"{page('hand_in')}?of={subject}", said).status_code == 302
    return Batch.objects.latest("pk")


@pytest.mark.django_db
@pytest.mark.parametrize(("subject", "rows"), [("unions", ROWS), ("employers", UNITS)])
def test_a_list_goes_in_is_checked_written_answered_and_taken_back(
    client: Client, street: Organization, subject: str, rows: Any
) -> None:
    client.force_login(a_user(street, Role.STREET_STAFF))
    register = {"unions": "organizations:organizations", "employers": "organizations:employers"}
    way = f"{page('hand_in')}?of={subject}"
    assert way in client.get(reverse(register[subject])).content.decode()
    assert client.get(way).status_code == 200
    before = Organization.objects.count() + Employer.objects.count()
    wrong = dict.fromkeys(rows[0], "") | {"单位名称": "坏公司", "职工人数": "若干"}
    batch = sent(client, subject, street, [*rows, wrong | {"名称": "坏工会"}])
    here = page("batch", batch.public_id)
    assert (
        rows[0][list(rows[0])[1 if subject == "unions" else 0]] in client.get(here).content.decode()
    )
    mapping = {column: field for field, column in batch.mapping.items()}
    client.post(page("check", batch.public_id), mapping)
    batch.refresh_from_db()
    assert comes_to(batch) == {"new": 7, "rejected": 1}
    assert Organization.objects.count() + Employer.objects.count() == before
    with CaptureQueriesContext(connection) as asked:
        text = client.get(here).content.decode()
    assert "7 + 1 = 8" in text
    assert len(asked) <= MOST_SQL
    client.post(page("write", batch.public_id))
    assert Organization.objects.count() + Employer.objects.count() == before + 7
    file = b"".join(client.get(page("answers", batch.public_id)).streaming_content)  # type: ignore[attr-defined]
    sheet = load_workbook(BytesIO(file)).worksheets[0]
    assert [row[-2].value for row in sheet.iter_rows()] == ["结果", *["新增"] * 7, "不合格"]
    assert client.get(page("take_back", batch.public_id)).status_code == 200
    client.post(page("take_back", batch.public_id))
    batch.refresh_from_db()
    assert batch.state == Batch.State.UNDONE
    assert Organization.objects.count() + Employer.objects.count() == before
    assert (Headcount.objects.count(), Affiliation.objects.count()) == (0, before)


@pytest.mark.django_db
def test_who_may_not_change_bodies_hands_in_no_list_of_them(
    client: Client, street: Organization, joint_union: Organization
) -> None:
    client.force_login(a_user(street, Role.STATION_WORKER))
    assert client.get(f"{page('hand_in')}?of=unions").status_code == 403
    assert client.get(f"{page('hand_in')}?of=employers").status_code == 200
    assert client.get(f"{page('hand_in')}?of=nothing").status_code == 404
    url = f"/api/v1/intake/batches?organization={street.public_id}&subject=unions"
    answer = client.post(url, {"file": SimpleUploadedFile("l.xlsx", as_file(ROWS))})
    assert (answer.status_code, Batch.objects.count()) == (403, 0)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("subject", "rows"), [("unions", ROWS), ("employers", UNITS)])
def test_killed_between_any_two_statements_and_begun_again_it_comes_to_the_same(
    street: Organization, monkeypatch: pytest.MonkeyPatch, subject: str, rows: Any
) -> None:
    """What is killed closes no cursor of the file's parts; PostgreSQL's driver warns of that."""
    monkeypatch.setattr(records, "PART", 3)
    an_employer(street, "第0公司")
    command = HandIn(
        organization=street.public_id, filename="l.xlsx", content=as_file(rows), subject=subject
    )
    batch = hand_in(OPERATOR, command)
    batch = begin_check(OPERATOR, Check(batch=batch.public_id, mapping=batch.mapping))
    for state in ("checking", "writing"):
        begun = 0
        while True:
            batch = Batch.objects.select_related("organization").get()
            run = ways.of(batch)
            try:
                with killed_at(begun):
                    if state == "checking":
                        run.check(OPERATOR, batch, lambda *_: None, None)
                    else:
                        run.write(OPERATOR, batch, lambda *_: None)
                break
            except Killed:
                begun += 13
        assert begun > 50
        batch.refresh_from_db()
        expected = {"new": 7} if subject == "unions" else {"new": 6, "updated": 1}
        assert comes_to(batch) == expected
        if state == "checking":
            batch = begin_writing(OPERATOR, Step(batch=batch.public_id))
    assert batch.state == Batch.State.DONE
    assert Chunk.objects.filter(stage=Stage.WRITTEN).count() == 3
    assert Row.objects.count() == 7
    made = AuditEntry.objects.filter(
        action__in=("organizations.founded", "organizations.employer_entered"),
    )
    assert Organization.objects.filter(code__startswith="N").count() == (
        7 if subject == "unions" else 0
    )
    assert Employer.objects.count() == (1 if subject == "unions" else 7)
    assert made.count() == Organization.objects.count() + Employer.objects.count()


@pytest.mark.django_db
@pytest.mark.parametrize(("subject", "rows"), [("unions", ROWS), ("employers", UNITS)])
def test_the_console_says_the_same(
    street: Organization, tmp_path: Path, subject: str, rows: Any
) -> None:
    file, report = tmp_path / "list.xlsx", tmp_path / "report.xlsx"
    file.write_bytes(as_file(rows))

    def taken_in(*more: str) -> dict[str, Any]:
        out = StringIO()
        said = ("--org", street.code, "--json", *more)
        call_command(f"import_{subject}", str(file), *said, stdout=out, stderr=StringIO())
        told: dict[str, Any] = json.loads(out.getvalue())
        return told

    dry = taken_in("--dry-run")
    assert (dry["batch"], dry["total"], dry["new"]) == (None, 7, 7)
    assert not Batch.objects.exists()
    told = taken_in("--report", str(report))
    assert (told["total"], told["new"]) == (7, 7)
    assert report.exists()
    again = taken_in()
    assert (again["batch"], again["unchanged"]) == (told["batch"], 7)
    out = StringIO()
    call_command("undo_import", told["batch"], "--json", stdout=out)
    assert json.loads(out.getvalue())["undone"] == 7
    assert Organization.objects.count() == 3
    assert not Employer.objects.exists()


@pytest.mark.django_db
def test_rows_that_change_nothing_cost_a_fixed_number_of_statements(street: Organization) -> None:
    def asked(count: int) -> int:
        rows = [{"单位名称": f"第{number}公司", "职工人数": 3} for number in range(count)]
        listed("employers", street, rows)
        batch = Batch.objects.latest("pk")
        with CaptureQueriesContext(connection) as captured:
            checked_and_written.Rows(ways.Employers).count(
                OPERATOR, batch, open_file(as_file(rows)), lambda *_: None
            )
        return len(captured)

    assert asked(20) == asked(60)
