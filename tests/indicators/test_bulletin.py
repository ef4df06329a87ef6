"""A bulletin says what the rows say, in words, for programs and on paper."""

import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from docx import Document

from tests.builders.organizations import OPERATOR, an_organization
from unionhall.indicators import services
from unionhall.indicators.bulletin import years_back
from unionhall.organizations.models import Organization

World = dict[str, Organization]
FIVE_YEARS = ("--from", "2019-06-19", "--to", "2024-06-18")


def bulletin(*options: str) -> str:
    out = io.StringIO()
    call_command("bulletin", *options, stdout=out)
    return out.getvalue()


def test_the_overview_says_meetings_unions_and_members(world: World) -> None:
    text = bulletin("--org", world["district"].code, *FIVE_YEARS)

    assert text == (
        "五年来，延庆区共召开职工沟通会3场，企业沟通会3场。"
        "截至目前，全区已建立工会组织2家，其中联合工会1家，工会会员总数达13人。"
        "五年来，13名职工加入工会组织，新建工会组织1家。\n"
    )


def test_the_joining_style_says_what_the_meetings_brought(world: World) -> None:
    services.choose_style(
        OPERATOR,
        services.ChooseStyle(organization=world["city"].public_id, template="joining"),
    )
    text = bulletin("--org", world["district"].code, *FIVE_YEARS)

    assert text.startswith(
        "五年来，延庆区共开展6场工会沟通会，13名职工加入工会组织，新建工会组织1家。"
    )


def test_a_named_scope_counts_what_was_guided_there(world: World) -> None:
    a_scope(world)
    text = bulletin("--org", world["district"].code, *FIVE_YEARS, "--scope", "一街")

    assert text == (
        "五年来，延庆区总工会指导“一街”开展3场“双沟通”会，吸纳4名职工入会，"
        "新建单独基层工会、工会联合会1家。\n"
    )


def a_scope(world: World) -> None:
    services.define_scope(
        OPERATOR,
        services.DefineScope(
            organization=world["district"].public_id,
            name="一街",
            definition="由区总工会指导的儒林街道",
            bodies=(world["street"].public_id,),
            guided_by=world["district"].public_id,
        ),
    )


def test_the_json_is_exactly_as_agreed(world: World) -> None:
    a_scope(world)
    code = world["district"].code
    whole = json.loads(bulletin("--org", code, *FIVE_YEARS, "--format", "json"))
    part = json.loads(bulletin("--org", code, *FIVE_YEARS, "--format", "json", "--scope", "一街"))

    assert set(whole) == {"org", "from", "to", "figures", "text"}
    assert set(part) == {*whole, "scope"}
    assert (whole["org"], whole["from"], whole["to"]) == (code, "2019-06-19", "2024-06-18")
    assert whole["figures"]["meetings"] == {"value": 6, "unit": "场", "definition": "2026-11-22"}
    assert part["figures"]["joined"]["value"] == 4
    for content in (whole, part):
        for figure in content["figures"].values():
            assert set(figure) == {"value", "unit", "definition"}
            assert type(figure["value"]) is int


def test_english_is_english(world: World) -> None:
    text = bulletin("--org", world["district"].code, *FIVE_YEARS, "--lang", "en")

    assert "held 3 workers' communication meetings and 3 enterprise" in text


def test_the_document_ends_with_the_exact_figures(world: World, tmp_path: object) -> None:
    path = f"{tmp_path}/bulletin.docx"
    bulletin("--org", world["district"].code, *FIVE_YEARS, "--format", "docx", "--output", path)

    document = Document(path)

    assert document.paragraphs[1].text == "2019年6月19日 — 2024年6月18日"
    assert any("职工沟通会3场" in p.text for p in document.paragraphs)
    rows = {row.cells[0].text: row.cells[1].text for row in document.tables[0].rows}
    assert rows["工会会员"] == "13"


def test_a_body_without_anything_gets_an_empty_text(now: object, city: Organization) -> None:
    street = an_organization("空区总工会", parent=city, kind="district")
    assert bulletin("--org", street.code, *FIVE_YEARS) == "\n"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--org", "nowhere", *FIVE_YEARS), "nowhere"),
        (("--from", "2024-06-18", "--to", "2024-06-17"), "2024年6月18日"),
        (("--from", "2024-06-18", "--to", "2024-06-19"), "2024年6月19日"),
        (("--from", "2024-02-30", "--to", "2024-06-18"), "2024-02-30"),
        ((*FIVE_YEARS, "--scope", "没有"), "没有"),
    ],
)
def test_bad_input_is_refused_with_a_sentence_and_code_2(
    world: World, options: tuple[str, ...], sentence: str
) -> None:
    org = () if "--org" in options else ("--org", world["district"].code)
    with pytest.raises(CommandError, match=sentence) as refused:
        bulletin(*org, *options)
    assert refused.value.returncode == 2


def test_five_years_to_a_day() -> None:
    assert years_back(date(2024, 6, 18), 5) == date(2019, 6, 19)
    assert years_back(date(2024, 2, 28), 4) == date(2020, 2, 29)
    assert years_back(date(2024, 2, 28), 5) == date(2019, 3, 1)
    assert years_back(date(2024, 12, 31), 1) == date(2024, 1, 1)
