"""The words of lists about union bodies and employers: what their columns are called.

One set for every list that comes in, our own exports in both languages among them. The longer
names of a field come first: readers that look for a part of a heading take the first they find.
"""

from collections.abc import Mapping
from functools import cache

from django.db.models import TextChoices
from django.utils import translation

from unionhall.organizations.models import Employer, Kind

_CREDIT_CODE = (
    "统一社会信用代码",
    "社会信用代码",
    "信用代码",
    "统一代码",
    "信用码",
    "unified social credit code",
    "credit code",
    "uscc",
)
BODIES: Mapping[str, tuple[str, ...]] = {
    "code": ("工会代码", "工会编号", "组织编号", "工会组织代码", "register code", "code"),
    "name": (
        *("名称", "工会名称", "工会组织名称", "组织名称", "工会全称"),
        *("name", "union", "union name"),
    ),
    "kind": ("类型", "工会类型", "组织类型", "建会类型", "kind", "type"),
    "parent": (
        *("上级工会编号", "上级工会代码", "上级编号", "上级代码", "上级工会"),
        *("code of the upper union", "upper union", "parent"),
    ),
    "founded_on": ("成立日期", "成立时间", "建会日期", "建会时间", "founded on", "founded"),
    "dissolved_on": ("撤销日期", "撤销时间", "dissolved on", "dissolved"),
    "credit_code": _CREDIT_CODE,
    "division_code": ("行政区划代码", "区划代码", "行政区划", "division code"),
    "address": ("地址", "工会地址", "办公地址", "单位地址", "address"),
    "public_id": ("工会标识", "union id"),
}
"""By field of a list of union bodies, its usual headings."""

EMPLOYERS: Mapping[str, tuple[str, ...]] = {
    "credit_code": (*_CREDIT_CODE, "纳税人识别号", "税号", "creditcode"),
    "name": (
        *("单位名称", "企业名称", "用人单位名称", "法人单位名称", "公司名称", "单位全称"),
        *("企业全称", "纳税人名称", "参保单位", "用人单位", "名称", "单位", "企业", "公司"),
        *("employer", "company", "name"),
    ),
    "industry": (
        *("所属行业", "行业类别", "行业门类", "行业名称", "国民经济行业", "行业"),
        "industry",
    ),
    "industry_code": ("行业代码", "industry code"),
    "unit_class": ("单位类别", "单位类型", "企业类型", "unit class"),
    "class_code": ("单位类别代码", "unit class code"),
    "ownership": ("所有制", "经济类型", "ownership"),
    "area": ("所在区域", "所属区域", "所属街道", "街道乡镇", "镇街", "属地", "area"),
    "area_code": ("所属区域编号", "code of the area"),
    "address": (
        *("单位地址", "经营地址", "注册地址", "办公地址", "实际经营地址", "详细地址"),
        *("生产经营地址", "住所", "地址", "address"),
    ),
    "division_code": ("行政区划代码", "区划代码", "行政区划", "division code"),
    "staff": (
        *("职工人数", "职工总数", "职工数", "员工人数", "员工数", "从业人数", "从业人员"),
        *("参保人数", "缴费人数", "用工人数", "在职人数", "人数", "staff", "headcount"),
    ),
    "women": (
        *("女职工人数", "女职工总数", "女职工数", "女职工", "女员工人数", "女员工数"),
        *("女员工", "女性人数", "其中女职工", "women", "women among them"),
    ),
    "counted_on": ("统计日期", "统计时间", "统计日", "counted on"),
    "covered": ("建会情况", "是否建会", "union"),
    "public_id": ("单位编号", "employer id"),
}
"""By field of a list of employers, its usual headings."""

COVERED = {"已覆盖": True, "未覆盖": False, "covered": True, "not covered": False}
"""Whether a union covers an employer, in the words of our own lists."""


@cache
def _called(choices: type[TextChoices]) -> Mapping[str, str]:
    found = {str(one.value): str(one.value) for one in choices}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found |= {str(one.label).lower(): str(one.value) for one in choices}
    return found


def kind_of(text: str) -> str:
    """Return the kind of body that a list names; what is no kind comes back as it is."""
    return _called(Kind).get(text.lower(), text)


def ownership_of(text: str) -> str:
    """Return the ownership that a list names; other words come back as they are."""
    return _called(Employer.Ownership).get(text.lower(), text)
