"""Reading a list of people from a spreadsheet: one row, one application form.

The first row names the columns, in Chinese or English; their order does not matter. What a
cell means is judged by ``papers``, as for the form on the phone. ``blank`` makes the empty list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from unionhall.codes import lists
from unionhall.codes.documents import split_validity
from unionhall.core import tables
from unionhall.joining import errors
from unionhall.joining.papers import Filled
from unionhall.members import consents as texts
from unionhall.members import words
from unionhall.members.models import Consent

MOST_ROWS = 500
LARGEST = 4 * 1024 * 1024
LIMITS = tables.Limits(rows=MOST_ROWS, unpacked=40_000_000)
COLUMNS = {
    "name": ("姓名", "full name"),
    "kind": ("证件类型", "document kind"),
    "number": ("证件号码", "document number"),
    "valid_until": ("有效期至", "valid until"),
    "phone": ("手机号", "mobile phone"),
    "employment_form": ("用工形式", "employment form"),
    "employer_name": ("工作单位", "employer"),
    "post": ("岗位", "post"),
    "sex": ("性别", "sex"),
    "birth": ("出生日期", "date of birth"),
    "nation": ("民族", "nation"),
    "education": ("学历", "education"),
    "political": ("政治面貌", "political affiliation"),
    "household": ("户籍类型", "household type"),
    "skill_level": ("技能等级", "skill level"),
    "address": ("现住址", "address"),
}
"""The columns of the empty list, in their order: their titles in Chinese and in English."""
NEEDED = ("name", "number", "valid_until", "phone", "employment_form")
EXAMPLE = ("示例", "example")
"""How the name of a row begins that only shows how to fill the list in."""
CODED = ("employment_form", "nation", "education", "political", "household", "skill_level")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file, numbered as the spreadsheet shows it."""

    number: int
    filled: Filled


def read_roster(content: bytes, filename: str) -> list[Line]:
    """Read a list; raises what is wrong with the file as a whole."""
    if len(content) > LARGEST:
        raise errors.RosterTooLarge(limit=LARGEST // 1024 // 1024)
    table = next(tables.sheets(content, LIMITS, filename), [])
    rows = ((number, [_plain(cell) for cell in cells]) for number, cells in table)
    _number, head = next(rows, (0, []))
    where = _columns(head)
    lines: list[Line] = []
    for number, row in rows:
        if _cell(where["name"], row).lower().startswith(EXAMPLE):
            continue
        if len(lines) == MOST_ROWS:
            raise errors.RosterTooLong(limit=MOST_ROWS)
        lines.append(Line(number, _filled(where, row)))
    if not lines:
        raise errors.RosterEmpty
    return lines


def _plain(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y%m%d")
    if isinstance(cell, float):
        # A number that a spreadsheet turned into a float has lost its last digits: as it is,
        # it will be refused, and never repaired.
        return repr(cell) if abs(cell) >= 1e15 or not cell.is_integer() else str(int(cell))  # noqa: PLR2004
    return str(cell).strip()


def _columns(head: Sequence[str]) -> dict[str, int]:
    where: dict[str, int] = {}
    for place, title in enumerate(head):
        if (field := words.meaning(title)) in COLUMNS:
            where.setdefault(field, place)
    if missing := [COLUMNS[field][0] for field in NEEDED if field not in where]:
        raise errors.RosterColumnsMissing(columns="、".join(missing))
    return where


def _cell(place: int, row: Sequence[str]) -> str:
    return row[place] if place < len(row) else ""


def _filled(where: dict[str, int], row: Sequence[str]) -> Filled:
    said = {field: row[place] for field, place in where.items() if place < len(row)}
    for field in CODED:
        if text := said.get(field):
            said[field] = lists.find(field, text) or text
    kind, sex = words.kind_of(said.pop("kind", "")), words.sex_of(said.pop("sex", ""))
    said["valid_from"], said["valid_until"] = split_validity(said.get("valid_until", ""))
    name = said.pop("name", "")
    purpose = Consent.Purpose.MEMBERSHIP
    return Filled(
        name=name,
        kind=kind,
        sex=sex,
        typed_signature=name,
        consents=((str(purpose), texts.current(str(purpose), "zh-hans").version),),
        language="zh-hans",
        **{"number": "", "valid_until": "", "phone": "", "employment_form": ""} | said,
    )
