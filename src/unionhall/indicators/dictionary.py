"""The indicator dictionary: what every figure means, in Chinese and English.

A definition is part of the figure: change what is counted, and ``version`` gets the day of
the change. Two figures with similar names are two indicators.
"""

from collections.abc import Iterator, Mapping

from unionhall.indicators.advising import ADVISING
from unionhall.indicators.definition import (
    BODY,
    FIRM,
    HUNDREDTH,
    ITEM,
    PERSON,
    Indicator,
    Kind,
    Words,
)
from unionhall.indicators.disputes import DISPUTES
from unionhall.indicators.early import EARLY
from unionhall.indicators.organizing import ORGANIZING
from unionhall.indicators.referrals import REFERRALS
from unionhall.indicators.supervising import SUPERVISING

MEETING = Words("场", "meetings")
MEETING_DIMENSIONS = ("level", "place_type", "guided_by")
JOINING_DIMENSIONS = ("channel", "employment_form", "guided_by")

_ALL = (
    Indicator(
        code="meetings",
        name=Words("沟通会", "communication meetings"),
        unit=MEETING,
        kind=Kind.FLOW,
        definition=Words(
            "本期召开的职工沟通会和企业沟通会合计。每场只在召开地所属工会计一次，"
            "主办单位、指导单位不重复计数；取消、未召开的不计。",
            "Workers' and enterprise communication meetings held in the period. Each counts once, "
            "at the union body of the area where it was held, whoever organized or guided it; "
            "cancelled meetings do not count.",
        ),
        fact="meetings",
        dimensions=("kind", *MEETING_DIMENSIONS),
    ),
    Indicator(
        code="employee_meetings",
        name=Words("职工沟通会", "workers' communication meetings"),
        unit=MEETING,
        kind=Kind.FLOW,
        definition=Words(
            "本期召开的职工沟通会。每场只在召开地所属工会计一次。",
            "Workers' communication meetings held in the period, each once, where it was held.",
        ),
        fact="meetings",
        where={"kind": ("employee",)},
        dimensions=MEETING_DIMENSIONS,
    ),
    Indicator(
        code="enterprise_meetings",
        name=Words("企业沟通会", "enterprise communication meetings"),
        unit=MEETING,
        kind=Kind.FLOW,
        definition=Words(
            "本期召开的企业沟通会（走访企业）。每场只在召开地所属工会计一次。",
            "Enterprise communication meetings held in the period, each once, where it was held.",
        ),
        fact="meetings",
        where={"kind": ("enterprise",)},
        dimensions=MEETING_DIMENSIONS,
    ),
    Indicator(
        code="unions",
        name=Words("工会组织", "unions"),
        unit=BODY,
        kind=Kind.STOCK,
        definition=Words(
            "期末在册的工会组织：单独基层工会、联合工会和工会联合会（社区、楼宇、行业）。"
            "市、区、街道乡镇、园区总工会不计。撤销当日起不再计入。",
            "Union bodies on the register at the end of the period: single-employer unions, joint "
            "unions and federations of a community, building or industry. General unions of the "
            "city, districts, streets, townships and parks do not count. A dissolved body no "
            "longer counts from the day of its dissolution.",
        ),
        fact="unions",
        dimensions=("kind",),
    ),
    Indicator(
        code="unions_of_employers_with_100_or_more",
        name=Words("百人以上企业工会", "unions of employers with 100 or more"),
        unit=BODY,
        kind=Kind.STOCK,
        definition=Words(
            "期末在册、且所覆盖单位中有一家按当日之前最近一次登记职工达到100人的工会。"
            "职工人数随登记变化，按最近一次为准。",
            "Unions on the register at the end of the period that cover an employer with 100 or "
            "more staff by the latest headcount taken up to that day.",
        ),
        fact="large_employer_unions",
    ),
    Indicator(
        code="joint_unions",
        name=Words("联合工会", "joint unions"),
        unit=BODY,
        kind=Kind.STOCK,
        definition=Words(
            "期末在册的联合工会（由多家单位职工联合建立的基层工会）。",
            "Joint unions (of the people of several employers) on the register at the end of the "
            "period.",
        ),
        fact="unions",
        where={"kind": ("joint",)},
        dimensions=(),
    ),
    Indicator(
        code="small_firms_covered_by_joint_unions",
        name=Words("联合工会覆盖小微企业", "small firms covered by joint unions"),
        unit=FIRM,
        kind=Kind.STOCK,
        definition=Words(
            "期末由联合工会覆盖、按最近一次登记职工不足100人（未登记人数的计入）的单位。"
            "同一单位被多家联合工会覆盖的只计一次。",
            "Employers covered by a joint union at the end of the period whose latest headcount is "
            "below 100 (those without a headcount count). An employer covered by several joint "
            "unions counts once.",
        ),
        fact="covered_small_firms",
    ),
    Indicator(
        code="members",
        name=Words("工会会员", "union members"),
        unit=PERSON,
        kind=Kind.STOCK,
        definition=Words(
            "期末在册会员。每人同一时间只有一个会籍，转出、退会等终止当日起不再计入。",
            "Members at the end of the period. A person has one membership at a time; it no longer "
            "counts from the day on which it ended.",
        ),
        fact="memberships",
        dimensions=("employment_form",),
    ),
    Indicator(
        code="joined",
        name=Words("加入工会职工", "workers who joined"),
        unit=PERSON,
        kind=Kind.FLOW,
        definition=Words(
            "本期入会和重新入会的人次，按批准入会之日计。会籍转入、既有记录接收不计。",
            "Joinings (first and again) in the period, by the day from which membership runs. "
            "Transfers and records taken over do not count.",
        ),
        fact="memberships",
        where={"beginning": ("joined", "rejoined")},
        dimensions=JOINING_DIMENSIONS,
    ),
    Indicator(
        code="left",
        name=Words("终止会籍", "memberships ended"),
        unit=PERSON,
        kind=Kind.FLOW,
        definition=Words(
            "本期终止的会籍，包括转出、退会、视为退会、开除和去世。",
            "Memberships that ended in the period: by transfer, withdrawal, expulsion or death.",
        ),
        fact="memberships",
        ended=True,
        dimensions=("ending", "employment_form"),
    ),
    Indicator(
        code="kept",
        name=Words("保留会籍会员", "members whose membership is kept"),
        unit=PERSON,
        kind=Kind.STOCK,
        definition=Words(
            "期末处于保留会籍状态的会员（退休、失业、单位终止等），已包含在工会会员数中。"
            "恢复会籍、转出或终止会籍当日起不再计入。",
            "Members whose membership is kept at the end of the period (retired, unemployed, unit "
            "closed); they are among the members. From the day on which they are active again, "
            "transferred or no members any more they do not count.",
        ),
        fact="standings",
        where={"standing": ("retained",)},
        dimensions=("ground", "sex"),
        version="2026-11-28",
    ),
    Indicator(
        code="unions_founded",
        name=Words("新建工会组织", "unions founded"),
        unit=BODY,
        kind=Kind.FLOW,
        definition=Words(
            "本期批准建立的单独基层工会、联合工会和工会联合会（社区、楼宇、行业）。",
            "Single-employer unions, joint unions and federations of a community, building or "
            "industry founded in the period.",
        ),
        fact="unions",
        dimensions=("kind", "guided_by"),
    ),
    Indicator(
        code="cards_handed_over",
        name=Words("发放会员互助服务卡", "member service cards handed over"),
        unit=Words("张", "cards"),
        kind=Kind.FLOW,
        definition=Words(
            "本期首次交到会员手中的会员互助服务卡，按交卡之日计；补卡、换卡不计。",
            "Members' first service cards handed over in the period, by the day; replacements "
            "do not count.",
        ),
        fact="cards_handed_over",
    ),
    Indicator(
        code="demands",
        name=Words("听取职工诉求", "demands heard"),
        unit=Words("件", "demands"),
        kind=Kind.FLOW,
        definition=Words(
            "本期职工沟通会上登记的诉求，按会议召开之日计。",
            "Demands written down at workers' meetings in the period, by the day of the meeting.",
        ),
        fact="demands",
        dimensions=("category",),
    ),
    Indicator(
        code="demands_answered",
        name=Words("答复职工诉求", "demands answered"),
        unit=Words("件", "demands"),
        kind=Kind.FLOW,
        definition=Words(
            "本期答复的职工诉求，按答复之日计，可能是以前提出的。",
            "Demands answered in the period, by the day of the answer; some were raised before.",
        ),
        fact="demands_answered",
        dimensions=("category",),
    ),
    Indicator(
        code="service_items",
        name=Words("列入服务包事项", "service package items promised"),
        unit=ITEM,
        kind=Kind.FLOW,
        definition=Words(
            "本期企业沟通会上列入服务包的事项，按会议召开之日计。",
            "Items promised to employers as their service package at meetings held in the "
            "period, by the day of the meeting.",
        ),
        fact="service_items",
        dimensions=("category",),
    ),
    Indicator(
        code="service_items_done",
        name=Words("办结服务包事项", "service package items done"),
        unit=ITEM,
        kind=Kind.FLOW,
        definition=Words(
            "本期办结的服务包事项，按办结答复之日计，可能是以前列入的。",
            "Items of service packages answered as done in the period, by the day of the answer; "
            "some were promised before.",
        ),
        fact="service_items_done",
        dimensions=("category",),
    ),
    Indicator(
        code="applications",
        name=Words("收到入会申请", "applications to join"),
        unit=Words("件", "applications"),
        kind=Kind.FLOW,
        definition=Words(
            "本期收到并已确认本人（短信验证码或当面核对证件）的入会申请，按收到之日计，不论是否批准。"
            "同一人重复提交、已是会员又提交的不计。",
            "Applications received in the period whose applicant was confirmed (by the code sent "
            "to the phone or by sight of the document), by the day of receipt, however they were "
            "decided. Repeated ones and those of people on record already do not count.",
        ),
        fact="applications",
        dimensions=("channel", "employment_form", "guided_by"),
    ),
    Indicator(
        code="cards_live",
        name=Words("会员互助服务卡持有量", "member service cards in use"),
        unit=Words("张", "cards"),
        kind=Kind.STOCK,
        definition=Words(
            "期末在会员手中的会员互助服务卡，含补发的卡；挂失、冻结的仍计，注销、换卡当日起不再计入。",
            "Member service cards in members' hands at the end of the period, replacements "
            "included. Lost and frozen cards count; a card no longer counts from the day on which "
            "it was closed or replaced.",
        ),
        fact="cards_live",
    ),
    Indicator(
        code="joined_on_site_rate",
        name=Words("现场入会占比", "share of joinings on the spot"),
        unit=HUNDREDTH,
        kind=Kind.RATIO,
        definition=Words(
            "本期现场入会人次占全部入会人次的比例。分子、分母均可打开核对。",
            "Of all joinings in the period, how many took place on the spot at a meeting. Both "
            "numbers open their records.",
        ),
        parts=("joined_on_site", "joined"),
    ),
    Indicator(
        code="joined_share",
        name=Words("新入会占会员比", "joinings against members"),
        unit=HUNDREDTH,
        kind=Kind.RATIO,
        definition=Words(
            "本期入会和重新入会人次与期末会员数之比，用来比较各单位发展会员的快慢。"
            "分子、分母均可打开核对。",
            "Joinings in the period for every hundred members at its end: how quickly a unit "
            "grows, whatever its size. Both numbers open their records.",
        ),
        parts=("joined", "members"),
    ),
    Indicator(
        code="joined_on_site",
        name=Words("现场入会", "joined on the spot"),
        unit=PERSON,
        kind=Kind.FLOW,
        definition=Words(
            "本期通过沟通会现场入会的人次。",
            "Joinings in the period that took place on the spot, at a meeting.",
        ),
        fact="memberships",
        where={"beginning": ("joined", "rejoined"), "channel": ("on_site",)},
        dimensions=("employment_form", "guided_by"),
    ),
    *ORGANIZING,
    *ADVISING,
    *SUPERVISING,
    *DISPUTES,
    *EARLY,
    *REFERRALS,
)

INDICATORS: Mapping[str, Indicator] = {indicator.code: indicator for indicator in _ALL}


def counted_from(fact: str) -> Iterator[Indicator]:
    """List the indicators that count the rows of a fact."""
    return (indicator for indicator in INDICATORS.values() if indicator.fact == fact)
