"""What the columns of a list mean, whatever they are called and wherever they stand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from openpyxl.utils.datetime import from_excel

from unionhall.codes import lists
from unionhall.core.tables import ABOVE, Limits, Line, sheets
from unionhall.organizations import words
from unionhall.organizations.models import Employer
from unionhall.targets.errors import NoHeader
from unionhall.targets.models import Mode

LIMITS = Limits(rows=20_000, unpacked=300_000_000)
"""Beyond this a list is no list of one office; it is read in some seconds."""
NAMES: Mapping[str, tuple[str, ...]] = {
    "credit_code": words.EMPLOYERS["credit_code"],
    "name": words.EMPLOYERS["name"],
    "industry": words.EMPLOYERS["industry"],
    "street": (
        "所属街道",
        "街道乡镇",
        "所属街乡",
        "街乡镇",
        "镇街",
        "属地",
        "街道",
        "乡镇",
        "street",
    ),
    "address": words.EMPLOYERS["address"],
    "women": words.EMPLOYERS["women"],
    "staff": words.EMPLOYERS["staff"],
    "ownership": (
        "所有制",
        "经济类型",
        "企业性质",
        "单位性质",
        "单位类别",
        "单位类型",
        "企业类型",
        "登记注册类型",
        "性质",
        "ownership",
    ),
    "contact": ("联系人姓名", "联系人", "企业负责人", "负责人", "联络人", "经办人", "contact"),
    "phone": ("联系电话", "办公电话", "座机", "联系方式", "电话", "phone"),
    "opened": (
        "成立日期",
        "成立时间",
        "开业日期",
        "开业时间",
        "注册日期",
        "注册时间",
        "登记日期",
        "opened",
    ),
    "mode": ("建会方式", "建会模式", "建会类型", "模式", "方式", "mode"),
}
"""A heading is taken for the column whose name it is, else whose name it holds."""
NO_ROWS = frozenset({"合计", "总计", "小计", "共计"})
UNASKED = frozenset({"", "序号", "编号", "no.", "no"})
"""Headings of columns that nobody expects to be taken over."""
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_MONTH = re.compile(r"(\d{4})(?:年(\d{1,2})月?|[-/](\d{1,2}))")
_PACKED_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_HOUR = re.compile(r"\s+\d{1,2}[:：]\d{2}.*$")
_STAFF = re.compile(r"[约近]?(\d[\d,]*)(\.0+)?[名人余多左右]*")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LAST_SERIAL = 80_000
MOST_STAFF = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One employer of a list, as it stands there; ``notes`` say what was left out and why."""

    number: int
    name: str = ""
    credit_code: str = ""
    industry: str = ""
    street: str = ""
    address: str = ""
    staff: int | None = None
    women: int | None = None
    unit_class: str = ""
    ownership: str = ""
    contact: str = ""
    opened_on: date | None = None
    mode: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a list, its headings, the cells as they were, and columns of no meaning."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    cells: tuple[tuple[object, ...], ...]
    unused: tuple[str, ...] = ()


def folded(text: object) -> str:
    """Return a text without spaces, in half width and small letters: for comparing only."""
    return re.sub(r"\s", "", str("" if text is None else text).translate(_FULL_WIDTH)).lower()


def read(content: bytes, today: date, filename: str = "") -> Table:
    """Read the first sheet that has a row of headings."""
    for lines in sheets(content, LIMITS, filename):
        for at, (_number, cells) in enumerate(lines[:ABOVE]):
            if columns := meanings(cells):
                below = [line for line in lines[at + 1 :] if meanings(line[1]) != columns]
                return _table(cells, columns, below, today)
    raise NoHeader


def meanings(cells: Sequence[object]) -> dict[int, str]:
    """Say what each column means, if these are headings: the name and one more at least."""
    texts = [re.sub(r"[（(【\[*:：].*|[*、/]", "", folded(cell)) for cell in cells]
    found: dict[int, str] = {}
    for exact in (True, False):
        for meaning, names in NAMES.items():
            if meaning in found.values():
                continue
            for name in names:
                at = next(
                    (
                        i
                        for i, text in enumerate(texts)
                        if i not in found and (text == name if exact else _holds(text, name))
                    ),
                    None,
                )
                if at is not None:
                    found[at] = meaning
                    break
    return found if "name" in found.values() and len(found) > 1 else {}


def _holds(text: str, name: str) -> bool:
    """Say whether a heading holds a name; a whole sentence is no heading."""
    return len(name) > 1 and name in text and len(text) <= len(name) + 6


def _table(
    headings: Sequence[object], columns: dict[int, str], lines: list[Line], today: date
) -> Table:
    last = max((at + 1 for at, text in enumerate(headings) if folded(text)), default=len(headings))
    rows, cells = [], []
    for number, line in lines:
        given = {meaning: line[at] for at, meaning in columns.items() if at < len(line)}
        if _is_sum(given, line):
            continue
        rows.append(_row(number, given, today))
        cells.append(tuple(line[:last]))
    shown = tuple(_text(one) for one in headings[:last])
    unused = tuple(
        one for at, one in enumerate(shown) if at not in columns and folded(one) not in UNASKED
    )
    return Table(shown, tuple(rows), tuple(cells), unused)


def _is_sum(given: dict[str, object], line: Sequence[object]) -> bool:
    """Say whether a row adds others up: that is its name, or it has none and says so elsewhere."""
    name = folded(given.get("name"))
    return name in NO_ROWS or (not name and any(folded(cell) in NO_ROWS for cell in line))


def _row(number: int, given: dict[str, object], today: date) -> Row:
    notes: list[str] = []
    unit_class, ownership = _ownership(_text(given.get("ownership")))
    staff = _staff(given.get("staff"), notes)
    return Row(
        number=number,
        name=_text(given.get("name")),
        credit_code=_code(given.get("credit_code")),
        industry=_industry(_text(given.get("industry")), notes),
        street=_text(given.get("street")),
        address=_text(given.get("address"))[:200],
        staff=staff,
        women=_women(given.get("women"), staff, notes),
        unit_class=unit_class,
        ownership=ownership,
        contact=_contact(_text(given.get("contact")), _text(given.get("phone")), notes),
        opened_on=_opened(given.get("opened"), today, notes),
        mode=_mode(folded(given.get("mode"))),
        notes=tuple(notes),
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def _code(value: object) -> str:
    """Return the code as it stands; of a number with lost digits, the number."""
    if isinstance(value, float):
        return f"{value:.10E}"
    return _text(value)


def _industry(text: str, notes: list[str]) -> str:
    if not text:
        return ""
    code = lists.find("industry", text) or (
        text[:1].upper() if re.fullmatch(r"[A-Ta-t]\d{0,3}", text) else None
    )
    if code is None:
        near = [c for c, label in lists.choices("industry", "zh") if text[:2] in label]
        code = near[0] if len(near) == 1 and len(text) > 1 else None
    if code is None:
        notes.append(_("industry not understood: %(text)s") % {"text": text[:40]})
    return code or ""


def _ownership(text: str) -> tuple[str, str]:
    if not text:
        return "", ""
    if code := lists.find("unit_class", text):
        return code, ""
    plain = folded(text)
    if "非公" in plain or any(
        word in plain for word in ("民营", "私营", "外商", "外资", "港澳台", "个体")
    ):
        return "", Employer.Ownership.NON_PUBLIC
    if any(word in plain for word in ("国有", "国企", "集体", "事业", "机关", "公有")):
        return "", Employer.Ownership.PUBLIC
    return "", ""


def _staff(value: object, notes: list[str]) -> int | None:
    text = folded(value)
    if not text or text in {"-", "—", "无"}:
        return None
    found = _STAFF.fullmatch(text)
    number = int(found[1].replace(",", "")) if found else -1
    if 0 <= number <= MOST_STAFF:
        return number
    notes.append(_("staff not understood: %(text)s") % {"text": text[:20]})
    return None


def _women(value: object, staff: int | None, notes: list[str]) -> int | None:
    """Return the women on the staff; beside no headcount, or a smaller one, they say nothing."""
    women = _staff(value, notes)
    if women is None or (staff is not None and women <= staff):
        return women
    notes.append(
        _("women on the staff left out: %(women)s of %(staff)s")
        % {"women": women, "staff": "–" if staff is None else staff}
    )
    return None


def _contact(name: str, phone: str, notes: list[str]) -> str:
    """Return the contact's name and office phone; mobile numbers are not kept here."""
    plain = re.sub(r"[\s\-]", "", f"{name} {phone}".translate(_FULL_WIDTH))
    if _MOBILE.search(plain):
        notes.append(_("mobile number left out"))
        name, phone = re.sub(r"[\d\s\-+]+", " ", name).strip(), ""
    return f"{name} {phone}".strip()[:80]


def _opened(value: object, today: date, notes: list[str]) -> date | None:
    day = _day(value)
    if day is not None and date(1949, 10, 1) <= day <= today:
        return day
    if folded(value):
        notes.append(_("opening day not understood: %(text)s") % {"text": _text(value)[:20]})
    return None


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return _day_written(folded(_HOUR.sub("", str("" if value is None else value))))


def _day_written(text: str) -> date | None:
    try:
        if found := _DAY.match(text) or _PACKED_DAY.fullmatch(text):
            return date(*map(int, found.groups()))
        if found := _MONTH.fullmatch(text):
            return date(int(found[1]), int(found[2] or found[3]), 1)
        if re.fullmatch(r"\d{4,5}(\.0+)?", text) and float(text) < _LAST_SERIAL:
            serial = from_excel(float(text))
            return serial.date() if isinstance(serial, datetime) else None
    except (ValueError, OverflowError):
        return None
    return None


def _mode(text: str) -> str:
    for sign, mode in (("重点", Mode.KEY), ("行业", Mode.INDUSTRY), ("兜底", Mode.SAFETY_NET)):
        if sign in text:
            return mode
    return text if text in Mode.values else ""
