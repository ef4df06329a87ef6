from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from unionhall.codes import documents, errors
from unionhall.codes.documents import DocumentKind, check_document

ON = date(2026, 3, 2)
PUBLISHED = "360426199101010071"
"""The check example of the public test data, domain file 2.7."""
births = st.dates(date(1930, 1, 1), date(2010, 12, 31))
numbers = st.builds(
    documents.demo_number, st.from_regex(r"[0-9]{4}", fullmatch=True), births, st.integers(0, 999)
)


def with_check(first_seventeen: str) -> str:
    return first_seventeen + documents.check_character(first_seventeen)


def refusal(kind: str, text: str, *, demo: bool = False) -> type[errors.DocumentProblem]:
    with pytest.raises(errors.DocumentProblem) as refused:
        check_document(kind, text, on=ON, demo=demo)
    return type(refused.value)


def test_the_published_number_passes_and_says_who_it_is_about() -> None:
    document = check_document("resident_id", PUBLISHED, on=ON)

    assert document == documents.Document(
        kind=DocumentKind.RESIDENT_ID,
        number=PUBLISHED,
        birth=date(1991, 1, 1),
        sex="1",
        division_code="360426",
    )


def test_a_document_does_not_show_its_number_when_printed() -> None:
    document = check_document("resident_id", PUBLISHED, on=ON)

    assert PUBLISHED not in repr(document)
    assert "1991" not in repr(document)


@given(numbers, st.integers(0, 17), st.integers(1, 9))
def test_every_single_wrong_digit_is_caught(number: str, place: int, shift: int) -> None:
    wrong = str(shift) if number[place] == "X" else str((int(number[place]) + shift) % 10)
    typed = number[:place] + wrong + number[place + 1 :]

    assert documents.check_character(typed[:17]) != typed[17]
    with pytest.raises(errors.DocumentProblem):
        check_document("resident_id", typed, on=ON, demo=True)


@given(numbers)
def test_the_demo_s_numbers_pass_in_the_demo_and_nowhere_else(number: str) -> None:
    assert check_document("resident_id", number, on=ON, demo=True).number == number
    assert refusal("resident_id", number) is errors.UnknownDivision


@given(numbers, st.lists(st.integers(0, 18), max_size=4))
def test_spaces_full_width_digits_and_a_small_x_do_not_matter(number: str, gaps: list[int]) -> None:
    typed = "".join(
        chr(ord(c) + 0xFEE0) if index % 2 else c for index, c in enumerate(number.lower())
    )
    for gap in sorted(gaps, reverse=True):
        typed = typed[:gap] + "\u3000" + typed[gap:]

    assert check_document("resident_id", typed, on=ON, demo=True).number == number


@given(st.text(max_size=24), st.sampled_from(DocumentKind))
def test_whatever_is_typed_is_accepted_or_refused_in_words(text: str, kind: DocumentKind) -> None:
    try:
        outcome: object = check_document(kind, text, on=ON).kind
    except errors.DocumentProblem as refused:
        outcome = refused.field

    assert outcome in {kind, "number", "kind"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", errors.NumberMissing),
        (" \u3000 ", errors.NumberMissing),
        (PUBLISHED[:-1], errors.WrongLength),
        (PUBLISHED + "1", errors.WrongLength),
        (PUBLISHED[:-1] + "2", errors.WrongCheckCharacter),
        ("36042619910230007X", errors.ImpossibleBirth),
        ("360426199113010071", errors.ImpossibleBirth),
        ("360426188001010071", errors.ImpossibleBirth),
        ("360426202603030071", errors.FutureBirth),
        ("000000199101010071", errors.UnknownDivision),
        ("360000199101010071", errors.UnknownDivision),
        ("360426910101007", errors.OldResidentNumber),
        ("36042619910101OO71", errors.LettersInNumber),
        ("3604261991010100７X", errors.WrongCheckCharacter),
        ("X60426199101010071", errors.LettersInNumber),
        ("1.10101E+17", errors.LostDigits),
        ("1.10101e17", errors.LostDigits),
        ("360426199101010071.0", errors.LostDigits),
        ("360426199101010000", errors.LostDigits),
        ("810000199408230021", errors.WrongKind),
    ],
)
def test_a_wrong_resident_id_is_refused_for_what_is_wrong(
    text: str, expected: type[errors.DocumentProblem]
) -> None:
    assert refusal("resident_id", text) is expected


def test_born_today_is_not_in_the_future() -> None:
    assert (
        documents.check_document("resident_id", with_check("36042620260302007"), on=ON).birth == ON
    )


@pytest.mark.parametrize("code", ["110229", "110228", "110103", "362626", "510221", "110119"])
def test_numbers_from_counties_that_are_no_more_stay_valid(code: str) -> None:
    number = with_check(f"{code}19750504002")

    assert check_document("resident_id", number, on=ON).division_code == code


@pytest.mark.parametrize("code", documents.HMT_CODES)
def test_residence_permits_have_the_form_of_a_resident_id(code: str) -> None:
    number = with_check(f"{code}19940823002")

    document = check_document("hmt_permit", number, on=ON)

    assert (document.birth, document.sex, document.division_code) == (
        date(1994, 8, 23),
        "2",
        code,
    )
    assert refusal("hmt_permit", PUBLISHED) is errors.WrongKind


def test_both_forms_of_the_foreigner_s_card_are_read() -> None:
    present = check_document("foreign_card", with_check("91184019850315001"), on=ON)
    older = check_document("foreign_card", "usa 1100 800101 02", on=ON)

    assert (present.birth, present.sex, present.division_code) == (date(1985, 3, 15), "1", "")
    assert (older.number, older.birth, older.sex) == ("USA110080010102", date(1980, 1, 1), "")
    assert check_document("foreign_card", "CAN310105063001", on=ON).birth == date(2005, 6, 30)
    assert refusal("foreign_card", "USA11008001010") is errors.WrongLength
    assert refusal("foreign_card", "US1110080010102") is errors.MalformedNumber
    assert refusal("foreign_card", "USA110080133102") is errors.ImpossibleBirth
    assert refusal("resident_id", with_check("91184019850315001")) is errors.WrongKind


@pytest.mark.parametrize("text", ["E12345678", "ea1234567", "Ｇ12345678", "123456789"])
def test_a_passport_is_checked_for_its_form_only(text: str) -> None:
    document = check_document("passport", text, on=ON)

    assert (document.birth, document.sex, document.division_code) == (None, "", "")


@pytest.mark.parametrize("text", ["PASSPORT", "E123", "E1234/678", "护照12345678"])
def test_what_cannot_be_a_passport_number_is_refused(text: str) -> None:
    assert refusal("passport", text) is errors.MalformedNumber


def test_refusals_say_the_field_and_the_remedy_in_both_languages_without_the_number() -> None:
    with pytest.raises(errors.DocumentProblem) as refused:
        check_document("resident_id", PUBLISHED[:-1], on=ON)

    with translation.override("en"):
        assert str(refused.value) == (
            "The document number has 17 characters, a resident ID card has 18. "
            "Compare it with the document and type it again."
        )
    with translation.override("zh-hans"):
        assert str(refused.value) == "证件号码有17位，居民身份证应为18位。请对照证件重新填写。"


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2010, 3, 2), date(2026, 3, 1), 15),
        (date(2010, 3, 2), date(2026, 3, 2), 16),
        (date(2008, 2, 29), date(2024, 2, 28), 15),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_age_counts_full_years(birth: date, day: date, age: int) -> None:
    assert documents.age_on(birth, day) == age
    assert documents.is_of_age(birth, day) is (age >= 16)


def test_a_document_is_valid_through_its_last_day_and_indefinitely_if_it_says_so() -> None:
    long_ago = date(2006, 3, 2)
    documents.check_validity(long_ago, ON, on=ON)
    documents.check_validity(long_ago, documents.LONG_TERM, on=ON)
    documents.check_validity(None, None, on=ON)

    with pytest.raises(errors.DocumentExpired):
        documents.check_validity(long_ago, ON - timedelta(days=1), on=ON)
    with pytest.raises(errors.ValidityReversed):
        documents.check_validity(ON, ON - timedelta(days=1), on=ON)
    with pytest.raises(errors.NotYetValid):
        documents.check_validity(ON + timedelta(days=1), None, on=ON)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2036-01-31", date(2036, 1, 31)),
        ("2036.01.31", date(2036, 1, 31)),
        ("20360131", date(2036, 1, 31)),
        ("2036年01月31日", date(2036, 1, 31)),
        (" 长期 ", None),
    ],
)
def test_the_end_of_validity_is_read_as_it_stands_on_cards(text: str, day: date | None) -> None:
    assert documents.read_validity(text) == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", errors.ValidityMissing),
        ("2036-02-31", errors.ValidityUnreadable),
        ("永远", errors.ValidityUnreadable),
        ("36-1-1", errors.ValidityUnreadable),
    ],
)
def test_other_ends_of_validity_are_refused(
    text: str, expected: type[errors.DocumentProblem]
) -> None:
    with pytest.raises(expected):
        documents.read_validity(text)


def test_masks_show_four_characters_and_the_last_two() -> None:
    assert documents.mask_number(PUBLISHED) == "3604************71"
    assert documents.mask_number("E12345678") == "E1*****78"
    assert documents.mask_number("E1234") == "E***4"
    assert documents.mask_number("") == ""


@given(st.text(min_size=1, max_size=20))
def test_masks_hide_at_least_half(number: str) -> None:
    shown = documents.mask_number(number)

    assert len(shown) == len(number)
    assert shown.count("*") * 2 >= len(number)
