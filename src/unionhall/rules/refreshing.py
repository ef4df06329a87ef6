"""Taking in new years of the table of holidays, from files of holiday-cn.

The form is that of github.com/NateScarlet/holiday-cn (MIT): one file a year with ``year``,
``papers`` (the notices' addresses) and ``days`` (``name``, ``date``, ``isOffDay``). A notice
may exchange days of the December before; those are merged into that year.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from unionhall.rules.errors import YearUnreadable
from unionhall.rules.holidays import SATURDAY, Year, own_file, read, table, write

DECEMBER = 12
MUST_HAVE = ("元旦", "春节", "国庆节")
FEWEST, MOST = 10, 45
"""So many days off has a year, weekends outside holidays not counted (24 to 33 since 2007)."""


@dataclass(frozen=True, slots=True)
class Change:
    """One day that is different in the new table: ``+`` for what is new, ``-`` for what goes."""

    sign: str
    day: date
    off: bool
    name: str


def years_in(paths: Iterable[Path]) -> list[Year]:
    """Read and check files, or the files of folders; raises YearUnreadable."""
    files: list[Path] = []
    for path in paths:
        files += sorted(path.glob("[12][0-9][0-9][0-9].json")) if path.is_dir() else [path]
    found = [_read(file) for file in files]
    if not found:
        raise YearUnreadable(file="–", why=_("There are no files like 2027.json."))
    return sorted(found, key=lambda year: year.year)


def _read(file: Path) -> Year:
    def refuse(why: str) -> YearUnreadable:
        return YearUnreadable(file=file.name, why=why)

    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
        number, papers = int(raw["year"]), tuple(str(paper) for paper in raw.get("papers", []))
        days = [_day(one) for one in raw["days"]]
    except (OSError, ValueError, KeyError, TypeError) as unreadable:
        raise refuse(_("It is not a file of holiday-cn.")) from unreadable
    off = {day: name for day, name, is_off in days if is_off}
    work = {day: name for day, name, is_off in days if not is_off}
    if not days:
        raise refuse(_("It has no days: the notice for the year was not out yet."))
    if str(number) != file.stem:
        raise refuse(_("It is named otherwise than the year inside, %(year)s.") % {"year": number})
    if len(days) != len({day for day, _name, _off in days}):
        raise refuse(_("A day stands in it twice."))
    strange = [d for d in [*off, *work] if d.year != number and not _december_before(d, number)]
    if strange:
        raise refuse(_("It has a day of another year, %(day)s.") % {"day": strange[0]})
    if busy := [day for day in work if day.isoweekday() < SATURDAY]:
        raise refuse(_("%(day)s is a weekday and cannot be a make-up day.") % {"day": busy[0]})
    if missing := [name for name in MUST_HAVE if not any(name in n for n in off.values())]:
        raise refuse(_("It lacks the holiday %(name)s.") % {"name": missing[0]})
    if not FEWEST <= len(off) <= MOST:
        raise refuse(_("It has %(count)s days off, which cannot be right.") % {"count": len(off)})
    return Year(year=number, off=off, work=work, papers=papers, source="holiday-cn")


def _day(one: dict[str, Any]) -> tuple[date, str, bool]:
    if not isinstance(one["isOffDay"], bool) or not str(one["name"]).strip():
        raise ValueError("malformed day")
    return date.fromisoformat(one["date"]), str(one["name"]).strip(), one["isOffDay"]


def _december_before(day: date, year: int) -> bool:
    return day.year == year - 1 and day.month == DECEMBER


def merged(new: Iterable[Year]) -> dict[int, Year]:
    """Return the years that change: each new one, and a December that it exchanges days of."""
    known = table().years
    years: dict[int, Year] = {}
    for year in new:
        before = years.get(year.year - 1) or known.get(year.year - 1)
        off = {day: name for day, name in year.off.items() if day.year == year.year}
        work = {day: name for day, name in year.work.items() if day.year == year.year}
        years[year.year] = replace(year, off=off, work=work)
        earlier_off = {d: n for d, n in year.off.items() if d.year < year.year}
        earlier_work = {d: n for d, n in year.work.items() if d.year < year.year}
        if before is not None and (earlier_off or earlier_work):
            touched = earlier_off.keys() | earlier_work.keys()
            years[before.year] = replace(
                before,
                off={d: n for d, n in before.off.items() if d not in touched} | earlier_off,
                work={d: n for d, n in before.work.items() if d not in touched} | earlier_work,
            )
    return years


def difference(new: dict[int, Year]) -> list[Change]:
    """List the days that would be otherwise than in the table in force."""
    changes = []
    for number, year in sorted(new.items()):
        old = table().years.get(number)
        before, after = _flat(old), _flat(year)
        for day in sorted(before.keys() | after.keys()):
            was, will = before.get(day), after.get(day)
            if was is not None and (will is None or was[0] != will[0]):
                changes.append(Change("-", day, *was))
            if will is not None and (was is None or was[0] != will[0]):
                changes.append(Change("+", day, *will))
    return changes


def _flat(year: Year | None) -> dict[date, tuple[bool, str]]:
    if year is None:
        return {}
    # A holiday's Saturdays and Sundays are days off in any case: files may name them or not.
    off = {d: (True, n) for d, n in year.off.items() if d.isoweekday() < SATURDAY}
    return off | {d: (False, n) for d, n in year.work.items()}


def take_in(new: dict[int, Year], into: Path | None = None) -> None:
    """Write the years into the office's own file, beside those that it has already."""
    path = into or own_file()
    write(path, {**(read(path) if path.exists() else {}), **new})
