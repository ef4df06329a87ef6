import json

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from unionhall.codes import lists
from unionhall.codes.credit_code import (
    ALPHABET,
    CreditCodeError,
    check_character,
    check_credit_code,
)
from unionhall.codes.errors import UnknownChoice

PUBLISHED = "91110000600037341L"


@pytest.mark.parametrize("name", sorted(lists.NAMES))
def test_every_list_names_its_standard_source_and_grade(name: str) -> None:
    one = lists.code_list(name)

    assert one.standard
    assert one.source
    assert one.grade in {"V", "B", "C", "I", "K"}
    assert all(item.zh and item.en for item in one.items.values())
    raw = json.loads((lists.FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert len(raw["items"]) == len(one.items), "a code stands twice"


def test_the_lists_have_what_the_standards_say() -> None:
    assert len(lists.code_list("nation").items) == 56 + 2
    assert len(lists.code_list("political").items) == 13
    assert "".join(lists.code_list("industry").items) == "ABCDEFGHIJKLMNOPQRST"
    assert lists.group("employment_form", "key") == ("01", "02", "03", "04")
    assert [lists.label("employment_form", c, "zh") for c in ("01", "02", "03", "04")] == [
        "货车司机",
        "网约车司机",
        "快递员",
        "外卖配送员",
    ]


def test_labels_come_in_the_reader_s_language() -> None:
    with translation.override("zh-hans"):
        assert lists.label("nation", "11") == "满族"
        assert ("20", "大学本科") in lists.choices("education")
    with translation.override("en"):
        assert lists.label("nation", "11") == "Manchu"
    assert lists.label("nation", "77") == "77"


def test_files_may_use_the_code_the_other_notation_or_the_name() -> None:
    assert [lists.find("industry", t) for t in ("G", "06", "transport, storage and post")] == [
        "G",
        "G",
        "G",
    ]
    assert lists.find("education", " 大学本科 ") == "20"
    assert lists.find("education", "") is None


def test_an_unknown_code_is_refused_at_its_field() -> None:
    with pytest.raises(UnknownChoice) as refused:
        lists.check("education", "99", field="education")
    assert refused.value.field == "education"


def test_the_published_credit_code_passes() -> None:
    assert check_credit_code(" 9111 0000-600037341l ") == PUBLISHED


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("9111000060003734", "it has 16 characters, it must have 18."),
        (
            "9111000060003734I1",
            "I in place 17 is never used in it; perhaps a 1, 0, 2, 5 or U is meant.",
        ),
        (
            "911100006000373-!L1",
            "the character in place 16 is neither a digit nor a capital letter.",
        ),
        (
            "91110000600037341M",
            "its last character does not fit the others; compare it with the licence.",
        ),
        (
            "9.11100006E+17",
            "a spreadsheet has rounded it; format the column as text and enter it again.",
        ),
    ],
)
def test_a_wrong_credit_code_is_refused_with_the_reason(text: str, why: str) -> None:
    with translation.override("en"), pytest.raises(CreditCodeError) as refused:
        check_credit_code(text)
    with translation.override("en"):
        assert str(refused.value) == why


@given(
    st.text(alphabet=ALPHABET, min_size=17, max_size=17),
    st.integers(0, 16),
    st.sampled_from(ALPHABET),
)
def test_every_single_wrong_character_is_caught(first: str, place: int, other: str) -> None:
    code = first + check_character(first)
    wrong = code[:place] + other + code[place + 1 :]

    assert check_credit_code(code) == code
    if wrong != code:
        with pytest.raises(CreditCodeError):
            check_credit_code(wrong)
