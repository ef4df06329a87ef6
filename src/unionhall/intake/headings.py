"""Which column of a list means what: by its heading, in any order and any usual wording."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.intake.reading import HEAD, NUMBER, Sheet


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that a list may say of a member: the field, its name, and its usual headings.

    The first of ``headings`` is what our own files call it. ``needed`` is what the single
    form asks for as well; of somebody on record it may be left out.
    """

    field: str
    label: str | Promise
    headings: tuple[str, ...]
    needed: bool = False


COLUMNS = (
    Column(
        "name",
        pgettext_lazy("person", "name"),
        ("姓名", "会员姓名", "职工姓名", "名字", "name", "full name"),
        needed=True,
    ),
    Column(
        "kind",
        _("kind of document"),
        ("证件类型", "证件种类", "证件名称", "document kind", "document", "kind of document"),
    ),
    Column(
        "number",
        _("document number"),
        (
            "证件号码",
            "证件号",
            "身份证号",
            "身份证号码",
            "身份证",
            "公民身份号码",
            "居民身份证号码",
            "会员身份证号",
            "document number",
            "id number",
            "number",
        ),
        needed=True,
    ),
    Column("sex", _("sex"), ("性别", "sex", "gender")),
    Column(
        "birth",
        _("date of birth"),
        ("出生日期", "出生年月日", "出生年月", "生日", "date of birth", "birth"),
    ),
    Column("nation", _("nation"), ("民族", "nation", "ethnicity")),
    Column("education", _("education"), ("学历", "文化程度", "最高学历", "education")),
    Column(
        "political", _("political affiliation"), ("政治面貌", "political affiliation", "political")
    ),
    Column(
        "household",
        _("household type"),
        ("户籍类型", "户口性质", "户籍性质", "户口类型", "household type", "household"),
    ),
    Column(
        "skill_level", _("skill level"), ("技能等级", "职业技能等级", "技术等级", "skill level")
    ),
    Column(
        "phone",
        _("mobile phone"),
        (
            "手机号",
            "手机号码",
            "手机",
            "移动电话",
            "联系电话",
            "联系方式",
            "电话",
            "电话号码",
            "mobile phone",
            "phone",
            "mobile",
        ),
        needed=True,
    ),
    Column(
        "address",
        pgettext_lazy("member", "address"),
        ("现住址", "居住地址", "家庭住址", "现居住地", "住址", "address"),
    ),
    Column(
        "valid_from",
        _("document valid from"),
        ("证件有效期起", "有效期起", "证件有效期开始日期", "有效期自", "valid from"),
    ),
    Column(
        "valid_until",
        _("document valid until"),
        (
            "证件有效期止",
            "有效期止",
            "有效期至",
            "证件有效期至",
            "证件有效期",
            "证件有效期截止日期",
            "valid until",
        ),
        needed=True,
    ),
    Column(
        "union_code",
        _("union's code"),
        ("工会编号", "工会代码", "基层工会代码", "工会组织代码", "union code"),
    ),
    Column(
        "union_name",
        _("union's name"),
        ("工会名称", "所属工会", "基层工会名称", "所在工会", "工会组织名称", "union name", "union"),
    ),
    Column(
        "employer_name",
        pgettext_lazy("member", "employer"),
        (
            "工作单位",
            "用人单位",
            "单位名称",
            "单位",
            "企业名称",
            "所在单位",
            "employer",
            "employer name",
        ),
    ),
    Column(
        "credit_code",
        _("employer's credit code"),
        ("统一社会信用代码", "单位统一社会信用代码", "社会信用代码", "信用代码", "credit code"),
    ),
    Column(
        "employment_form",
        _("employment form"),
        ("就业形态", "用工形式", "就业形式", "用工形态", "employment form", "work"),
        needed=True,
    ),
    Column(
        "post",
        pgettext_lazy("member", "post"),
        ("职务", "岗位", "职位", "职务岗位", "post", "position"),
    ),
    Column(
        "began_on",
        _("member since"),
        ("入会日期", "入会时间", "加入工会时间", "加入工会日期", "member since", "joined on"),
    ),
)
BY_FIELD = {column.field: column for column in COLUMNS}
NEEDED = tuple(column.field for column in COLUMNS if column.needed)
IDENTIFYING = ("name", "number")
"""Without these two a list says of nobody who they are."""
LEAST = 2
"""So many known headings make a line the headings of a list."""

RESULT, REASON = ("结果", "Result"), ("原因", "Reason")
"""What our answers add at the right, in both languages; handed in again, it is no column."""

_BRACKETS = re.compile(r"[(\[{<【〔].*?[)\]}>】〕]")
_NOISE = re.compile(r"[\s*::、/·.,,;;_\-]+")


def plain(heading: str) -> str:
    """Return a heading without what does not change its meaning: width, blanks, stars, notes."""
    text = unicodedata.normalize("NFKC", heading).lower()
    return _NOISE.sub("", _BRACKETS.sub("", text)) or _NOISE.sub("", text)


_MEANING = {plain(heading): column.field for column in COLUMNS for heading in column.headings}


def meaning(heading: str) -> str:
    """Return the field that a heading names; empty where none is known."""
    return _MEANING.get(plain(heading), "")


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a sheet: in which line they stand last, their words, and what they mean.

    ``titles`` are by column of the frame, ``guess`` by field: the column that holds it.
    """

    line: int
    titles: Mapping[str, str]
    guess: Mapping[str, str]


def find(sheet: Sheet) -> Headings:
    """Find the headings of a sheet, below titles and notes, in one line or in two."""
    head = sheet.cells.head(HEAD)
    lines = [dict(row) for row in head.iter_rows(named=True)]
    columns = sheet.columns
    best, known = 0, 0
    for place, line in enumerate(lines):
        fields = {meaning(line[column]) for column in columns if line[column]} - {""}
        if len(fields) > known:
            best, known = place, len(fields)
    if known < LEAST:
        first = lines[0] if lines else {}
        return Headings(int(first.get(NUMBER) or 0), _titles([first], columns), {})
    stacked = [lines[best]]
    if best + 1 < len(lines) and _continues(lines[best], lines[best + 1], columns):
        stacked.append(lines[best + 1])
    titles = _titles(stacked, columns)
    return Headings(int(stacked[-1][NUMBER]), titles, guessed(titles))


def guessed(titles: Mapping[str, str]) -> dict[str, str]:
    """Return which column holds which field; of two for one field, the first."""
    guess: dict[str, str] = {}
    for column, title in titles.items():
        if field := meaning(title):
            guess.setdefault(field, column)
    return guess


def _continues(first: dict[str, str], second: dict[str, str], columns: Sequence[str]) -> bool:
    """Say whether the second line names columns below merged cells of the first."""
    here = {column for column in columns if second[column] and meaning(second[column])}
    return bool(here) and all(not meaning(first[column] or "") for column in here)


def _titles(lines: Sequence[Mapping[str, str]], columns: Sequence[str]) -> dict[str, str]:
    titles = {}
    for column in columns:
        words = [str(line.get(column) or "").strip() for line in lines]
        known = [word for word in words if meaning(word)]
        titles[column] = (known or [word for word in reversed(words) if word] or [""])[0][:60]
    return {column: title for column, title in titles.items() if title not in RESULT + REASON}


def fingerprint(titles: Mapping[str, str]) -> str:
    """Return what two lists with the same headings in the same order have in common."""
    return "|".join(f"{column}:{plain(title)}" for column, title in titles.items() if title)


def body(sheet: Sheet, line: int, mapping: Mapping[str, str]) -> pl.DataFrame:
    """Return the rows below the line of the headings, each column under the field that it holds.

    Fields that no column holds are there too, with nothing in them.
    """
    rows = sheet.cells.filter(pl.col(NUMBER) > line)
    fields = [
        (pl.col(mapping[column.field]) if column.field in mapping else pl.lit(None, pl.String))
        .fill_null("")
        .alias(column.field)
        for column in COLUMNS
    ]
    named = rows.select(pl.col(NUMBER).alias("line"), *fields)
    said = [pl.col(field) != "" for field in mapping]
    return named.filter(pl.any_horizontal(said)) if said else named
