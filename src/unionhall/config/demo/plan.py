"""How much of everything each invented district holds.

The published figures of 平谷 and 延庆 (劳动午报 2024-06-19) are met by laying out so many
rows; what was not published is our choice and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

SINCE = date(2019, 6, 19)
UNTIL = date(2024, 6, 18)
"""The "five years" of the page; the exact window is ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictPlan:
    """The numbers of rows of one district."""

    code: str
    name: str
    big_singles: int  # single unions of employers with 100 and more staff, as of UNTIL
    small_singles: int
    joints: int
    federations: int
    covered_firms: int  # different firms covered by joint unions, as of UNTIL
    members: int  # as of UNTIL
    joined: int  # from SINCE to UNTIL
    founded: int  # unions and federations founded from SINCE to UNTIL
    employee_meetings: int  # from SINCE to UNTIL
    enterprise_meetings: int
    later_members: int  # joined after UNTIL
    later_meetings: int
    left_before: int  # spells that had ended by UNTIL
    left_after: int
    targets: int  # employers without a union
    scope: "ScopePlan | None" = None
    disputes: int = 0  # settled from SINCE to UNTIL
    dispute_workers: int = 0  # in these
    dispute_yuan: int = 0  # paid in these, from SINCE to UNTIL


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopePlan:
    """A named part of the district that the district guides."""

    name: str
    definition: str
    bodies: tuple[str, ...]  # division codes; "park" stands for the district's park
    meetings: int  # guided by the district, both kinds
    joined: int  # at those meetings
    founded: int  # single unions and federations, guided by the district


PINGGU = DistrictPlan(
    code="110117",
    name="平谷区",
    big_singles=235,
    small_singles=670,
    joints=253,
    federations=41,
    covered_firms=3505,
    members=67_968,
    joined=21_340,
    founded=268,
    employee_meetings=1264,
    enterprise_meetings=845,
    later_members=5_600,
    later_meetings=900,
    left_before=2_100,
    left_after=900,
    targets=320,
    disputes=1546,
    dispute_workers=1925,
    dispute_yuan=67_312_400,
)
YANQING = DistrictPlan(
    code="110119",
    name="延庆区",
    big_singles=58,
    small_singles=252,
    joints=68,
    federations=24,
    covered_firms=842,
    members=32_600,
    joined=19_204,
    founded=75,
    employee_meetings=882,
    enterprise_meetings=456,
    later_members=2_900,
    later_meetings=640,
    left_before=604,
    left_after=380,
    targets=210,
    scope=ScopePlan(
        name="三街一园八镇",
        definition=(
            "3个街道、1个园区、8个镇内由区总工会指导的沟通会、入会和建会。"
            "报道未列出八镇名单，演示取前八个镇。"
        ),
        bodies=(
            "110119001", "110119002", "110119003", "park",
            "110119100", "110119101", "110119102", "110119103",
            "110119104", "110119105", "110119106", "110119107",
        ),
        meetings=1161,
        joined=2506,
        founded=73,
    ),
)  # fmt: skip


def preset(name: str, districts: Sequence[tuple[str, str]]) -> list[DistrictPlan]:
    """Return the plans of a preset for measuring: ``district`` or ``city``.

    district: 1,200 unions and 68,000 members in one district; city: 12,000 and 680,000
    over all sixteen. ``districts`` are code and name, in order.
    """
    if name == "district":
        return [_even(*districts[0], unions=1200, members=68_000)]
    share = [12_000 // len(districts)] * len(districts)
    return [
        _even(code, title, unions=unions, members=680_000 // len(districts))
        for (code, title), unions in zip(districts, share, strict=True)
    ]


def _even(code: str, name: str, *, unions: int, members: int) -> DistrictPlan:
    later = members // 12
    federations, joints = unions * 4 // 100, unions * 21 // 100
    big = unions // 5
    # What is founded after the five years comes on top of the four kinds.
    founded = unions // 5
    extra = max(3, founded // 9)
    return DistrictPlan(
        code=code,
        name=name,
        big_singles=big,
        small_singles=unions - federations - joints - big - extra,
        joints=joints,
        federations=federations,
        covered_firms=joints * 14,
        members=members - later,
        joined=(members - later) * 3 // 10,
        founded=founded,
        employee_meetings=unions,
        enterprise_meetings=unions * 2 // 3,
        later_members=later,
        later_meetings=unions // 2,
        left_before=members // 30,
        left_after=0,
        targets=unions // 4,
    )
