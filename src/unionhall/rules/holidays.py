"""The table of holidays and make-up days, by the State Council's yearly notices.

It ships as ``data/holidays.json``; a file of the same form in the data folder replaces the
years that it has, so that an office can add a year without an upgrade.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from unionhall.rules.errors import CalendarEnds

SHIPPED = Path(__file__).parent / "data" / "holidays.json"
SATURDAY = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """One year of the table: days off and days worked that the weekday does not tell.

    ``off`` and ``work`` map a day to the holiday's name; ``papers`` are the notices'
    addresses where they are on record; ``source`` says where the days were taken from.
    """

    year: int
    off: dict[date, str]
    work: dict[date, str]
    papers: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """All the years there are, by number."""

    years: dict[int, Year]

    @property
    def first(self) -> int:
        return min(self.years, default=0)

    @property
    def last(self) -> int:
        return max(self.years, default=0)

    def _year(self, day: date) -> Year:
        found = self.years.get(day.year)
        if found is None:
            raise CalendarEnds(day=day, first=self.first, last=self.last)
        return found

    def is_working(self, day: date) -> bool:
        """Say whether people work on a day; raises CalendarEnds where the table does not reach."""
        year = self._year(day)
        if day in year.work:
            return True
        return day not in year.off and day.isoweekday() < SATURDAY

    def holiday(self, day: date) -> str:
        """Return the name of the holiday to which a day off belongs; empty for other days."""
        return self._year(day).off.get(day, "")

    def made_up(self, day: date) -> str:
        """Return the name of the holiday for which a day is worked; empty for other days."""
        return self._year(day).work.get(day, "")


def read(path: Path) -> dict[int, Year]:
    """Read a file of the table's form."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    return {
        int(number): Year(
            year=int(number),
            off=_days(year["off"]),
            work=_days(year["work"]),
            papers=tuple(year["papers"]),
            source=year["source"],
        )
        for number, year in raw["years"].items()
    }


def write(path: Path, years: dict[int, Year]) -> None:
    """Write a file of the table's form; it is whole at every moment."""
    content = {
        "years": {
            str(number): {
                "papers": list(year.papers),
                "source": year.source,
                "off": {day.isoformat(): name for day, name in sorted(year.off.items())},
                "work": {day.isoformat(): name for day, name in sorted(year.work.items())},
            }
            for number, year in sorted(years.items())
        }
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)


def _days(named: dict[str, str]) -> dict[date, str]:
    return {date.fromisoformat(day): name for day, name in named.items()}


def own_file() -> Path:
    """Return where an office's own years are kept."""
    return Path(settings.DATA_FOLDER) / "holidays.json"


def table() -> Table:
    """Return the table in force: what ships, with the office's own years before it."""
    own = own_file()
    try:
        changed = own.stat().st_mtime_ns
    except FileNotFoundError:
        changed = 0
    return _table(own, changed)


@lru_cache(maxsize=2)
def _table(own: Path, changed: int) -> Table:
    return Table({**read(SHIPPED), **(read(own) if changed else {})})
