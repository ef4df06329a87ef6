"""The list of people for a founding case: the empty list, its words, and who is there already."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.utils import translation
from django.utils.translation import override
from openpyxl import load_workbook

from tests.builders.accounts import an_actor
from tests.builders.joining import a_submission
from tests.builders.organizations import OPERATOR
from unionhall.accounts.models import Role
from unionhall.codes import lists
from unionhall.core.actors import Actor
from unionhall.joining import errors
from unionhall.joining.blank import blank
from unionhall.joining.models import Application
from unionhall.joining.roster import NEEDED, Line, read_roster
from unionhall.joining.services import founding
from unionhall.joining.services.roster import TakeRoster, preview_roster, take_roster
from unionhall.members.permissions import SEE_NAMES
from unionhall.organizations.models import Organization

pytestmark = pytest.mark.django_db
CASE = uuid4()
HEAD = "姓名,证件号码,有效期,手机号,用工形式,民族"


@pytest.fixture
def office(street: Organization) -> Actor:
    founding.gather(OPERATOR, founding.Gather(case=CASE, name="云帆速递工会", organization=street))
    return an_actor(street, Role.STREET_STAFF)


def a_row(name: str = "赵小川", **others: str) -> str:
    form = a_submission(name=name).filled
    cells = {"number": form.number, "until": "长期", "phone": form.phone, "work": "03"}
    return ",".join([name, *(cells | others).values()])


def lines(*rows: str) -> list[Line]:
    return read_roster("\n".join([HEAD, *rows]).encode(), "名单.csv")


def command(*rows: str) -> TakeRoster:
    return TakeRoster(case=CASE, lines=lines(*rows), attested=True)


def test_the_empty_list_offers_what_coded_columns_may_hold() -> None:
    with translation.override("zh-hans"):
        book = load_workbook(blank())
    sheet, values = book.worksheets
    titles = {cell.column_letter: str(cell.value).rstrip("*") for cell in sheet[1]}
    assert values.title == "可选值"
    offered = {}
    for pick in sheet.data_validations.dataValidation:
        letter = str(pick.sqref)[0]
        place = pick.formula1.split("!")[1].replace("$", "")
        offered[titles[letter]] = [cell.value for (cell,) in values[place]]
        assert str(pick.sqref) == f"{letter}2:{letter}502"
    names = ("employment_form", "nation", "education", "political", "household", "skill_level")
    for name in names:
        assert offered[lists.title(name, "zh")] == [
            item.zh for item in lists.code_list(name).items.values()
        ]
    assert offered["性别"] == ["男", "女"]
    assert len(offered) == len(names) + 2


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_example_of_the_empty_list_is_not_read(language: str) -> None:
    with translation.override(language):
        content = blank().getvalue()
        with pytest.raises(errors.RosterEmpty):
            read_roster(content, "blank.xlsx")
        book = load_workbook(BytesIO(content))
        form = a_submission(name="赵小川").filled
        filled = {"A": "赵小川", "C": form.number, "D": "长期", "E": form.phone}
        for letter, text in filled.items():
            book.worksheets[0][f"{letter}3"] = text
        book.worksheets[0]["B3"] = book.worksheets[1]["A2"].value
        book.worksheets[0]["F3"] = lists.label("employment_form", "03")
        file = BytesIO()
        book.save(file)
        [line] = read_roster(file.getvalue(), "blank.xlsx")
    assert (line.number, line.filled.name, line.filled.kind) == (3, "赵小川", "resident_id")
    assert line.filled.employment_form == "03"
    assert len(NEEDED) == 5


@pytest.mark.parametrize("word", ["合同制", "劳动合同制", "正式职工", "在编", "全日制用工"])
def test_usual_words_for_ordinary_employment_are_understood(word: str) -> None:
    [line] = lines(a_row(work=word))
    assert line.filled.employment_form == "10"


def test_usual_words_stand_in_the_data_with_a_grade_of_their_own() -> None:
    assert set(lists.code_list("employment_form").words.values()) <= set(
        lists.code_list("employment_form").items
    )
    assert '"grade": "own"' in (lists.FOLDER / "employment_form.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("20160131-20360131", "20160131", "20360131"),
        ("2016.01.31-长期", "20160131", "长期"),
        ("2016.1.31－2036.1.31", "20160131", "20360131"),
        ("2016年1月31日至2036年1月31日", "20160131", "20360131"),
        ("2016-01-31 ~ 2036-01-31", "20160131", "20360131"),
        ("20360131", "", "20360131"),
        ("2036-01-31", "", "2036-01-31"),
        ("长期", "", "长期"),
    ],
)
def test_a_validity_may_stand_in_one_piece(text: str, since: str, until: str) -> None:
    [line] = lines(a_row(until=text))
    assert (line.filled.valid_from, line.filled.valid_until) == (since, until)


def test_a_validity_in_one_piece_is_taken_in(office: Actor) -> None:
    [answer] = take_roster(office, command(a_row(until="2016.01.31-长期")))
    assert answer.problems == ()
    assert Application.objects.count() == 1


def test_a_word_that_no_list_has_is_refused_with_what_is_allowed(office: Actor) -> None:
    with translation.override("zh-hans"):
        [answer] = preview_roster(office, command(a_row(work="灵活", nation="火星族")))
        first, second = map(str, answer.problems)
    assert first.startswith(
        "“用工形式”没有“灵活”这一项，请从以下各项中选择：货车司机、网约车司机、"
    )
    assert second == "“民族”没有“火星族”这一项，可填的值见空白名单的“可选值”工作表。"


@pytest.mark.parametrize("saves", [False, True])
def test_a_number_under_another_name_names_the_row(office: Actor, *, saves: bool) -> None:
    number = a_submission().filled.number
    asked = command(*(a_row(name, number=number) for name in ("赵小川", "赵小川", "钱多多")))
    answers = (take_roster if saves else preview_roster)(office, asked)
    assert [answer.again for answer in answers] == [False, True, True]
    assert [type(answer.doubt) for answer in answers] == [
        type(None),
        type(None),
        errors.RowUnderOtherName,
    ]
    with override("zh-hans"):
        assert "第2行是同一证件号码" in str(answers[2].doubt)


@pytest.mark.parametrize("saves", [False, True])
def test_an_application_under_another_name_is_to_be_looked_at(
    office: Actor, street: Organization, *, saves: bool
) -> None:
    number = a_submission().filled.number
    take_roster(office, command(a_row("欧阳小川", number=number)))
    asked = command(a_row("钱多多", number=number))
    [answer] = (take_roster if saves else preview_roster)(office, asked)
    assert isinstance(answer.doubt, errors.AppliedUnderOtherName)
    assert Application.objects.count() == 1
    [same] = preview_roster(office, command(a_row("欧阳小川", number=number)))
    assert (same.again, same.doubt) == (True, None)


def test_the_other_name_is_clear_only_for_who_may_see_names(
    office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = a_submission().filled.number
    take_roster(office, command(a_row("欧阳小川", number=number)))
    asked = command(a_row("钱多多", number=number))
    [answer] = preview_roster(office, asked)
    assert "欧阳小川" in str(answer.doubt)
    may = Actor.may
    monkeypatch.setattr(
        Actor,
        "may",
        lambda self, permission, path: permission != SEE_NAMES and may(self, permission, path),
    )
    [answer] = preview_roster(office, asked)
    assert "欧阳**" in str(answer.doubt)
    assert "小川" not in str(answer.doubt)
