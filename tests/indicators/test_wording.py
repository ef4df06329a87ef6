"""Numbers in the press's manner never say more than is true."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.indicators.wording import Manner, about_wan, at_least, exactly, percent_at_least, say

NUMBERS = st.integers(0, 300_000_000)


def number_of(text: str) -> int:
    found = re.match(r"([\d.]+)(万?)", text)
    assert found
    return int(Decimal(found[1]) * (10_000 if found[2] else 1))


def unit_of(number: int) -> int:
    digits = str(number)
    return int(10 ** (len(digits) - len(digits.rstrip("0"))))


@given(NUMBERS)
def test_so_many_and_some_more_is_a_floor(value: int) -> None:
    text = at_least(value).zh
    said = number_of(text)
    if "余" in text:
        assert said < value < said + unit_of(said)
    else:
        assert said == value


@given(NUMBERS, st.integers(1, 2))
def test_ten_thousands_round_to_the_digits_shown(value: int, places: int) -> None:
    text = about_wan(value, places).zh
    if value < 10_000:
        assert text == str(value)
        return
    shown = text.removesuffix("万")
    digits = len(shown.partition(".")[2])
    half = Decimal(5000).scaleb(-digits)
    assert abs(Decimal(shown) * 10_000 - value) <= half


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_so_many_per_cent_and_more_never_exceeds_the_ratio(part: int, whole: int) -> None:
    text = percent_at_least(part, whole).zh
    said = int(text.partition("%")[0])
    assert said * whole <= 100 * part < (said + 1) * whole
    assert ("以上" in text) == (said * whole != 100 * part)


@pytest.mark.parametrize(
    ("value", "manner", "zh", "en"),
    [
        (1264, Manner.AT_LEAST, "1260余", "more than 1,260"),
        (1260, Manner.AT_LEAST, "1260", "1,260"),
        (26_543, Manner.AT_LEAST, "2.65万余", "more than 26,500"),
        (845, Manner.AT_LEAST, "845", "845"),
        (67_968, Manner.WAN, "6.8万", "about 68,000"),
        (70_001, Manner.WAN, "7万", "about 70,000"),
        (19_204, Manner.FINE_WAN, "1.92万", "about 19,200"),
        (2506, Manner.FINE_WAN, "2506", "2,506"),
        (1199, Manner.EXACT, "1199", "1,199"),
    ],
)
def test_the_press_s_own_numbers(value: int, manner: Manner, zh: str, en: str) -> None:
    said = say(value, manner)
    assert (said.zh, said.en) == (zh, en)


@given(NUMBERS)
def test_an_exact_number_is_itself(value: int) -> None:
    assert int(exactly(value).en.replace(",", "")) == value
