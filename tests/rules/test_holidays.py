"""The table of holidays: as the notices have it, refreshed from files, whole or not at all."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from unionhall.rules import refreshing
from unionhall.rules.deadlines import due
from unionhall.rules.errors import CalendarEnds, YearUnreadable
from unionhall.rules.holidays import SATURDAY, own_file, table


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_FOLDER = tmp_path / "data"
    return tmp_path


def a_year(folder: Path, number: int = 2027, **changes: Any) -> Path:
    """Write an invented year in the form of holiday-cn."""
    days = [
        {"name": name, "date": f"{number}-{month:02d}-{day:02d}", "isOffDay": True}
        for name, month, days in (
            ("元旦", 1, [1]),
            ("春节", 2, range(6, 13)),
            ("国庆节", 10, range(1, 8)),
        )
        for day in days
    ]
    days.append({"name": "国庆节", "date": f"{number}-10-09", "isOffDay": False})
    file = folder / f"{number}.json"
    file.write_text(
        json.dumps({"year": number, "papers": ["https://www.gov.cn/x"], "days": days} | changes)
    )
    return file


def test_it_covers_twenty_years_without_a_hole() -> None:
    assert sorted(table().years) == list(range(2007, 2027))


@pytest.mark.parametrize("year", range(2007, 2027))
def test_make_up_days_are_weekends_and_every_festival_is_there(year: int) -> None:
    found = table().years[year]

    assert all(day.isoweekday() >= SATURDAY for day in found.work)
    assert not found.off.keys() & found.work.keys()
    assert {day.year for day in found.off | found.work} == {year}
    assert date(year, 10, 1) in found.off
    assert date(year, 5, 1) in found.off
    assert found.source


@pytest.mark.parametrize(
    ("year", "worked"),
    [
        # Weekdays less the days off by statute: 11 until 2024, 13 since 2025 (248 a year, as the
        # notice on working time says); in 2020 the Spring Festival was prolonged by two more.
        (2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248),
    ],
)  # fmt: skip
def test_the_years_have_their_working_days(year: int, worked: int) -> None:
    days = (
        date.fromordinal(n)
        for n in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
    )

    assert sum(table().is_working(day) for day in days) == worked


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2015, 1, 4), True), (date(2015, 2, 15), True), (date(2015, 4, 6), False),
        (date(2015, 10, 10), True), (date(2007, 12, 29), True), (date(2007, 12, 31), False),
        (date(2022, 12, 31), False), (date(2023, 1, 28), True), (date(2024, 2, 9), True),
        (date(2025, 1, 26), True), (date(2025, 2, 4), False), (date(2026, 2, 14), True),
    ],
)  # fmt: skip
def test_single_days_are_as_the_notices_say(day: date, working: object) -> None:
    assert table().is_working(day) is working


NOTICES = {
    # As the notices say, day by day; weekends outside holidays are not named in them.
    2007: (
        "01-01/01-03 02-18/02-24 05-01/05-07 10-01/10-07 12-30/12-31",
        "02-17 02-25 04-28 04-29 09-29 09-30 12-29",
    ),
    2020: (
        "01-01/01-01 01-24/02-02 04-04/04-06 05-01/05-05 06-25/06-27 10-01/10-08",
        "01-19 04-26 05-09 06-28 09-27 10-10",
    ),
    2026: (
        "01-01/01-03 02-15/02-23 04-04/04-06 05-01/05-05 06-19/06-21 09-25/09-27 10-01/10-07",
        "01-04 02-14 02-28 05-09 09-20 10-10",
    ),
}


@pytest.mark.parametrize("year", NOTICES)
def test_whole_years_are_those_of_the_notices(year: int) -> None:
    spans, worked = NOTICES[year]
    off = set()
    for span in spans.split():
        first, last = (date.fromisoformat(f"{year}-{end}") for end in span.split("/"))
        off |= {date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)}

    assert set(table().years[year].off) == off
    assert set(table().years[year].work) == {
        date.fromisoformat(f"{year}-{day}") for day in worked.split()
    }


def test_a_new_year_is_taken_in_and_reaches_further(own_folder: Path) -> None:
    start = date(2026, 12, 31)
    with pytest.raises(CalendarEnds):
        due(start, 1, "working_days")

    call_command("refresh_holidays", a_year(own_folder))

    assert due(start, 1, "working_days").on == date(2027, 1, 4)
    assert table().years[2027].papers == ("https://www.gov.cn/x",)
    assert table().last == 2027
    assert table().years[2026].source == "chinesecalendar 1.11.0"


def test_days_of_the_december_before_are_merged_into_it(own_folder: Path) -> None:
    file = a_year(own_folder)
    raw = json.loads(file.read_text())
    raw["days"].append({"name": "元旦", "date": "2026-12-31", "isOffDay": True})
    raw["days"].append({"name": "元旦", "date": "2026-12-26", "isOffDay": False})
    file.write_text(json.dumps(raw))

    call_command("refresh_holidays", own_folder)

    assert not table().is_working(date(2026, 12, 31))
    assert table().is_working(date(2026, 12, 26))
    assert not table().is_working(date(2026, 10, 1))


def test_looking_only_writes_nothing(own_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("refresh_holidays", a_year(own_folder), look=True)

    out = capsys.readouterr().out
    assert "+ 2027-10-09 work 国庆节" in out
    assert "nothing written" in out
    assert not own_file().exists()


def test_the_same_year_again_is_no_difference(
    own_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = a_year(own_folder)
    call_command("refresh_holidays", file)
    capsys.readouterr()

    call_command("refresh_holidays", file)

    assert capsys.readouterr().out == "2027: 0 differences, written\n"


OFF = {"name": "国庆节", "isOffDay": True}


@pytest.mark.parametrize(
    "changes",
    [
        {"days": []},
        {"year": 2028},
        {"days": None},
        {"days": [{"name": "元旦", "date": "2027-02-30", "isOffDay": True}]},
        {"days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": "yes"}]},
        {"days": [OFF | {"date": f"2027-10-{day:02d}"} for day in range(1, 13)]},
        {"days": [OFF | {"date": "2025-10-01"}]},
        {"days": [{"name": "元旦", "date": "2027-01-04", "isOffDay": False}]},
        {"days": [OFF | {"date": "2027-10-01"}, OFF | {"date": "2027-10-01"}]},
    ],
)
def test_a_malformed_year_is_refused_whole(own_folder: Path, changes: dict[str, Any]) -> None:
    a_year(own_folder, 2028)
    a_year(own_folder, **changes)

    with pytest.raises(CommandError, match=r"2027\.json"):
        call_command("refresh_holidays", own_folder)

    assert not own_file().exists()


def test_a_file_that_is_none_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "2027.json").write_text("[]")
    (tmp_path / "empty").mkdir()

    for path in (tmp_path / "2027.json", tmp_path / "2031.json", tmp_path / "empty"):
        with pytest.raises(YearUnreadable):
            refreshing.years_in([path])
