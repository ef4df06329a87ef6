"""Provinces, cities and counties by GB/T 2260, since 1980, in memory.

For checks that must be fast and need no database; pages and joins use ``models.Division``.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class County:
    """A code, the name it last had, and the years in which it was in use.

    ``since`` is empty where the code is older than the table, ``until`` (the first year out
    of use) where it still is in use.
    """

    code: str
    name: str
    since: int | None
    until: int | None
    successor: str


def read_table(path: Path) -> list[list[str]]:
    """Read a table of ours: lines beginning with # say where it is from, then the columns."""
    with path.open(encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    return lines[1:]


@cache
def counties() -> dict[str, County]:
    """Return every code of the table, read once per process."""
    return {
        code: County(code, name, int(since or 0) or None, int(until or 0) or None, successor)
        for code, name, since, until, successor in read_table(DATA / "counties.tsv")
    }


def is_known(code: str) -> bool:
    """Say whether a code of six digits is or was that of a province, city or county."""
    return code in counties()


def present_code(code: str) -> str:
    """Follow a county's code to the one in use today: 110229 is 110119."""
    seen = {code}
    while (county := counties().get(code)) and county.successor and county.successor not in seen:
        code = county.successor
        seen.add(code)
    return code
