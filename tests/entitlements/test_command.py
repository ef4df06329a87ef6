"""``unionhall calculate``: JSON in, JSON out, errors with status 2."""

import json
from typing import Any

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db
EXAMPLE = {
    "start": "2019-03-04",
    "end": "2024-09-10",
    "average_monthly_wage": "9000",
    "region": "110000",
}


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    call_command("calculate", *arguments)
    out, err = capsys.readouterr()
    assert not err
    return json.loads(out)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, str]:
    with pytest.raises(SystemExit) as ended:
        call_command("calculate", *arguments)
    assert ended.value.code == 2
    out, err = capsys.readouterr()
    assert not out
    assert "Traceback" not in err
    return {one["field"]: one["message"] for one in json.loads(err)["errors"]}


def test_the_example_of_the_issue(capsys: pytest.CaptureFixture[str]) -> None:
    answer = run(capsys, "unlawful_dismissal", "--json", json.dumps(EXAMPLE))

    assert answer["amount"] == "108000.00"
    assert answer["unit"] == "yuan"
    assert [step["expression"] for step in answer["steps"]][-1] == "54,000 × 2 = 108,000"
    assert answer["steps"][-1]["article"] == "第八十七条"
    assert {"region", "valid_from", "source", "grade"} <= set(answer["parameters"][0])
    assert any("是否违法" in one["question"] for one in answer["entitlement_questions"])
    assert [one["what"] for one in answer["missing"]] == ["wage.minimum", "wage.average"]


def test_it_speaks_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    answer = run(capsys, "severance", "--json", json.dumps(EXAMPLE), "--language", "en")
    assert answer["title"] == "Severance"
    assert answer["steps"][-1]["source"] == "Labour Contract Law"


def test_months_and_days_are_amounts_too(capsys: pytest.CaptureFixture[str]) -> None:
    months = run(capsys, "medical_period", "--json", '{"start":"2019-01-01","day":"2025-03-01"}')
    born = run(capsys, "retirement", "--json", '{"birth":"1965-01-17","track":"men"}')
    wages = run(capsys, "limitation", "--json", '{"known_on":"2024-03-01","claim":"wages"}')

    assert (months["amount"], months["unit"]) == ("6", "months")
    assert (born["amount"], born["unit"]) == ("2025-02-17", "date")
    assert (wages["amount"], wages["days_left"]) == (None, None)


def test_the_list_and_the_fields(capsys: pytest.CaptureFixture[str]) -> None:
    names = [one["name"] for one in run(capsys, "--list")]
    fields = run(capsys, "unlawful_dismissal", "--help-fields")

    assert len(names) == 12
    assert set(EXAMPLE) <= {one["name"] for one in fields}
    assert [one["name"] for one in fields if one["required"]] == ["start", "end"]
    assert {one["name"]: one["default"] for one in fields}["region"] == "000000"


@pytest.mark.parametrize("text", ["", "[]", "{", "nonsense", '{"start": NaN}', "[" * 5000])
def test_what_is_no_object_is_refused(capsys: pytest.CaptureFixture[str], text: str) -> None:
    assert refused(capsys, "severance", "--json", text)


def test_errors_name_their_fields(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = refused(capsys, "severance", "--json", json.dumps(EXAMPLE | {"end": "2018-01-01"}))
    assert list(wrong) == ["end"]
    assert "早于" in wrong["end"]
    assert "没有名为“magic”" in refused(capsys, "magic", "--json", "{}")["name"]


def test_numbers_may_be_written_as_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    text = '{"end": "2024-01-31", "last_month_wage": 5000.55, "notice_days": 0}'
    assert run(capsys, "notice_pay", "--json", text)["amount"] == "5000.55"
