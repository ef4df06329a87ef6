"""The words of lists about members: what their columns are called, and what stands in them.

One set for every list that comes in: people who want a union, members of a union, and our
own exports, whose headings (``columns``) are known in both languages and by their codes.
"""

import re
import unicodedata
from functools import cache

from django.utils import translation

from unionhall.codes import lists
from unionhall.codes.documents import DocumentKind
from unionhall.members import columns

HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "会员姓名", "职工姓名", "名字", "name", "full name"),
    "kind": ("证件类型", "证件种类", "证件名称", "document kind", "document", "kind of document"),
    "number": (
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
    "sex": ("性别", "sex", "gender"),
    "birth": ("出生日期", "出生年月日", "出生年月", "生日", "date of birth", "birth"),
    "nation": ("民族", "nation", "ethnicity"),
    "education": ("学历", "文化程度", "教育程度", "学历层次", "最高学历", "education"),
    "political": ("政治面貌", "政治面目", "political affiliation", "political"),
    "household": ("户籍类型", "户口性质", "户籍性质", "户口类型", "household type", "household"),
    "skill_level": ("技能等级", "职业技能等级", "技术等级", "skill level"),
    "phone": (
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
    "address": ("现住址", "居住地址", "家庭住址", "现居住地", "住址", "address"),
    "valid_from": (
        "证件有效期起",
        "有效期起",
        "证件有效期开始日期",
        "证件有效期开始",
        "证件有效期起始日期",
        "身份证有效期起",
        "有效期开始日期",
        "有效期起始",
        "有效期自",
        "valid from",
    ),
    "valid_until": (
        "证件有效期止",
        "有效期止",
        "有效期至",
        "证件有效期至",
        "证件有效期",
        "证件有效期截止日期",
        "证件有效期截止",
        "证件有效截止日期",
        "证件到期日",
        "证件到期日期",
        "证件有效日期",
        "身份证有效期",
        "身份证有效期至",
        "身份证有效期止",
        "身份证有效期限",
        "证件有效期限",
        "身份证到期日",
        "有效期截止",
        "有效期截止日期",
        "有效截止日期",
        "valid until",
        "有效期",
        "有效期限",
    ),
    "union_code": ("工会编号", "工会代码", "基层工会代码", "工会组织代码", "union code"),
    "union_name": (
        "工会名称",
        "所属工会",
        "基层工会名称",
        "所在工会",
        "工会组织名称",
        "union name",
        "union",
    ),
    "employer_name": (
        "工作单位",
        "用人单位",
        "单位名称",
        "单位",
        "企业名称",
        "所在单位",
        "employer",
        "employer name",
    ),
    "credit_code": (
        "统一社会信用代码",
        "单位统一社会信用代码",
        "社会信用代码",
        "信用代码",
        "credit code",
    ),
    "employment_form": (
        "就业形态",
        "用工形式",
        "就业形式",
        "用工形态",
        "就业类型",
        "用工类型",
        "就业类别",
        "从业类型",
        "employment form",
        "work",
    ),
    "post": ("职务", "岗位", "职位", "职务岗位", "post", "position"),
    "ended_on": ("终止日期", "退会日期", "member until"),
    "began_on": (
        "入会日期",
        "入会时间",
        "加入工会时间",
        "加入工会日期",
        "参加工会时间",
        "参加工会日期",
        "入会年月",
        "加入工会年月",
        "入会年月日",
        "会员入会时间",
        "会员入会日期",
        "member since",
        "joined on",
    ),
}
"""By field, its usual headings; the first is what our own lists call it."""
EXPORTED_AS = {"organization_name": "union_name", "organization_code": "union_code"}
"""Columns of an export that lists know by another field."""

_BRACKETS = re.compile(r"[(\[{<【〔].*?[)\]}>】〕]")
_NOISE = re.compile(r"[\s*::、/·.,,;;_\-]+")


def plain(heading: str) -> str:
    """Return a heading without what does not change its meaning: width, blanks, stars, notes."""
    text = unicodedata.normalize("NFKC", heading).lower()
    return _NOISE.sub("", _BRACKETS.sub("", text)) or _NOISE.sub("", text)


@cache
def _meanings() -> dict[str, str]:
    known = {plain(heading): field for field, usual in HEADINGS.items() for heading in usual}
    for column in columns.FIELDS:
        field = EXPORTED_AS.get(column.code, column.code)
        if field in HEADINGS:
            known |= {plain(text): field for text in (column.code, column.zh, column.en)}
    return known


def meaning(heading: str) -> str:
    """Return the field that a heading names; empty where none is known."""
    return _meanings().get(plain(heading), "")


@cache
def _kinds() -> dict[str, str]:
    words = {"": DocumentKind.RESIDENT_ID.value, "身份证": DocumentKind.RESIDENT_ID.value}
    return words | _called(DocumentKind)


def _called(choices: type[DocumentKind]) -> dict[str, str]:
    found = {str(one.value): str(one.value) for one in choices}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found |= {str(one.label): str(one.value) for one in choices}
    return found


def kind_of(text: str) -> str:
    """Return the kind of document that a list names, a resident's card where it names none.

    What no kind is called comes back as it is: the rules say what is wrong with it.
    """
    return _kinds().get(text, text)


def sex_of(text: str) -> str:
    """Return the code of a sex as a list names it; other words come back as they are."""
    return lists.find("sex", text) or text
