"""Reading a list of people from a spreadsheet: one row, one application form.

The first row names the columns, in Chinese or English; their order does not matter. What a
cell means is judged by ``papers``, as for the form on the phone. ``blank`` makes the empty list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import translation

from unionhall.codes import lists
from unionhall.codes.documents import DocumentKind, split_validity
from unionhall.core import tables
from unionhall.joining import errors
from unionhall.joining.papers import Filled
from unionhall.members import consents as texts
from unionhall.members.models import Consent, Person

MOST_ROWS = 500
LARGEST = 4 * 1024 * 1024
LIMITS = tables.Limits(rows=MOST_ROWS, unpacked=40_000_000)
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "name", "full name"),
    "kind": ("证件类型", "document", "document kind"),
    "number": ("证件号码", "身份证号", "身份证号码", "公民身份号码", "number", "document number"),
    "valid_until": ("有效期至", "证件有效期至", "有效期", "证件有效期", "有效期限", "valid until"),
    "phone": ("手机号", "手机号码", "联系电话", "手机", "phone", "mobile phone"),
    "employment_form": ("用工形式", "就业形态", "work", "employment form"),
    "employer_name": ("工作单位", "用人单位", "单位名称", "employer"),
    "post": ("岗位", "职务", "post"),
    "sex": ("性别", "sex"),
    "birth": ("出生日期", "birth", "date of birth"),
    "nation": ("民族", "nation"),
    "education": ("学历", "文化程度", "education"),
    "political": ("政治面貌", "political affiliation"),
    "household": ("户籍类型", "household type"),
    "skill_level": ("技能等级", "skill level"),
    "address": ("现住址", "居住地址", "address"),
}
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
    names = {title: field for field, titles in COLUMNS.items() for title in titles}
    where: dict[str, int] = {}
    for place, title in enumerate(head):
        field = names.get(title.strip().lower().rstrip("*＊ "))
        if field is not None:
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
    kind = said.pop("kind", "") or DocumentKind.RESIDENT_ID.value
    sexes = {"男": Person.Sex.MALE.value, "女": Person.Sex.FEMALE.value}
    sex = said.pop("sex", "")
    said["valid_from"], said["valid_until"] = split_validity(said.get("valid_until", ""))
    name = said.pop("name", "")
    purpose = Consent.Purpose.MEMBERSHIP
    return Filled(
        name=name,
        kind=_kinds().get(kind, kind),
        sex=sexes.get(sex, sex),
        typed_signature=name,
        consents=((str(purpose), texts.current(str(purpose), "zh-hans").version),),
        language="zh-hans",
        **{"number": "", "valid_until": "", "phone": "", "employment_form": ""} | said,
    )


def _kinds() -> dict[str, str]:
    """Return the kinds of document by what they are called, in both languages."""
    found = {"身份证": DocumentKind.RESIDENT_ID.value}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found |= {str(kind.label): kind.value for kind in DocumentKind}
    return found
