"""Days as lists write them."""

from datetime import date

import pytest

from unionhall.intake.days import month_of, plain


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2023/7/1", "2023-07-01"),
        ("2023-07-01", "2023-07-01"),
        ("2023.7.1", "2023-07-01"),
        ("２０２３年７月１日", "2023-07-01"),
        ("2023年7月1号", "2023-07-01"),
        ("2023-07-01 00:00:00", "2023-07-01"),
        ("45108", "2023-07-01"),
        ("二〇二三年七月一日", "2023-07-01"),
        ("二零二三年十二月三十一日", "2023-12-31"),
        ("二〇二三年十月廿五日", "2023-10-25"),
        ("一九八五年十一月二十日", "1985-11-20"),
    ],
)
def test_a_whole_day_is_understood(written: str, day: str) -> None:
    assert plain(written) == day


@pytest.mark.parametrize(
    "written",
    ["", "长期", "2023.1", "2023年13月", "2023-02-30", "20230701", "二〇二三年十三月一日", "99999"],
)
def test_everything_else_stays_as_it_is(written: str) -> None:
    assert plain(written) == written


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("2023.07", "2023-07"),
        ("2023/7", "2023-07"),
        ("2023-10", "2023-10"),
        ("202312", "2023-12"),
        ("２０２３年７月", "2023-07"),
        ("二〇二三年十月", "2023-10"),
    ],
)
def test_a_month_stays_a_month(written: str, month: str) -> None:
    assert plain(written) == month
    assert month_of(month) == date.fromisoformat(f"{month}-01")


def test_a_day_is_no_month() -> None:
    assert month_of("2023-07-01") is None
    assert month_of("2023-13") is None
