import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.codes import documents, errors

DOTS = "·•・‧∙⋅●･․᛫·⸱⸳﹒ꞏ"


@pytest.mark.parametrize("dot", [*DOTS, ".", "．", " · ", "··", " . "])
def test_every_middle_dot_becomes_the_one_of_the_standard(dot: str) -> None:
    assert documents.normalise_name(f"买买提{dot}艾力") == "买买提\u00b7艾力"


@pytest.mark.parametrize(
    "name", ["𬭚", "㛃", "𬭚㛃", "张𬱖", "〇", "王〇", "\u5152", "\uf929", "𰻝", "𲎯"]
)
def test_rare_characters_stay_as_they_are(name: str) -> None:
    assert documents.normalise_name(f" {name} ") == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  王建国\u3000", "王建国"),
        ("王 建\u3000国", "王建国"),
        ("王\u200b建国\ufeff", "王建国"),
        ("John  A.  Smith", "John A. Smith"),
        ("O’Brien-Jones", "O’Brien-Jones"),
        ("José Müller", "José Müller"),
        ("ｗａｎｇ", "ｗａｎｇ"),
    ],
)
def test_space_is_tidied_and_nothing_else(typed: str, kept: str) -> None:
    assert documents.normalise_name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", errors.NameMissing),
        (" \u3000", errors.NameMissing),
        ("-", errors.NameMissing),
        ("·", errors.SymbolsInName),
        ("王5", errors.DigitsInName),
        ("王５", errors.DigitsInName),
        ("王\x07国", errors.SymbolsInName),
        ("王\n国!", errors.SymbolsInName),
        ("<b>王</b>", errors.SymbolsInName),
        ("王😀", errors.SymbolsInName),
        ("王" * 61, errors.NameTooLong),
    ],
)
def test_what_is_not_a_name_is_refused(typed: str, expected: type[errors.NameProblem]) -> None:
    with pytest.raises(expected) as refused:
        documents.normalise_name(typed)
    assert refused.value.field == "name"
    assert str(refused.value)


def test_sixty_characters_are_a_name() -> None:
    assert documents.normalise_name("王" * 60) == "王" * 60


@given(st.text(max_size=70))
def test_a_name_in_normal_form_stays_as_it_is(text: str) -> None:
    try:
        name = documents.normalise_name(text)
    except errors.NameProblem:
        return
    assert documents.normalise_name(name) == name
    assert documents.mask_name(name) != name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王建国", "王*国"),
        ("王国", "王*"),
        ("王", "*"),
        ("欧阳明月", "欧阳**"),
        ("司马光", "司马*"),
        ("王李建国", "王**国"),
        ("买买提·艾力", "买**"),
        ("John A. Smith", "J**"),
        ("𬭚㛃", "𬭚*"),
        ("", ""),
    ],
)
def test_lists_show_names_masked(name: str, shown: str) -> None:
    assert documents.mask_name(name) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "13800000001",
        "+86 138 0000 0001",
        "0086-138-0000-0001",
        "8613800000001",
        "１３８０００００００１",
        "(+86)13800000001",
    ],
)
def test_mobile_numbers_are_kept_as_eleven_digits(typed: str) -> None:
    assert documents.check_phone(typed) == "13800000001"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", errors.PhoneMissing),
        ("1380000000", errors.PhoneWrongLength),
        ("138000000012", errors.PhoneWrongLength),
        ("12800000001", errors.PhoneNotMobile),
        ("01088888888", errors.PhoneNotMobile),
        ("1.38E+10", errors.PhoneLostDigits),
        ("13800000001.0", errors.PhoneLostDigits),
        ("1380000000a", errors.PhoneHasLetters),
        ("+85261234567", errors.PhoneHasLetters),
        ("١٣٨٠٠٠٠٠٠٠١", errors.PhoneHasLetters),
    ],
)
def test_other_numbers_are_refused_in_words(
    typed: str, expected: type[errors.PhoneProblem]
) -> None:
    with pytest.raises(expected) as refused:
        documents.check_phone(typed)
    assert refused.value.field == "phone"


def test_phones_are_shown_masked() -> None:
    assert documents.mask_phone("13800000001") == "138****0001"
    assert documents.mask_phone("12345") == "*****"
