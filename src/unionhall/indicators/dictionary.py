"""The indicator dictionary: what every figure means, in Chinese and English.

A definition is part of the figure: change what is counted, and ``version`` gets the day of
the change. Two figures with similar names are two indicators.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import get_language

INITIAL = "2026-11-22"
COVERAGE = "2026-11-27"


class Kind(StrEnum):
    """How the figure of a period comes about."""

    STOCK = "stock"
    """What there is at the end of the period's last day."""
    FLOW = "flow"
    """What happened from the first to the last day, both included."""
    RATIO = "ratio"
    """One figure in a hundred of another; both are shown."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if (get_language() or "zh").startswith("en") else self.zh

    def said_in(self, lang: str) -> str:
        """Return the text in one of the two languages."""
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Indicator:
    """One figure: which rows of which fact count for it, and what it is called.

    ``where`` are fixed conditions on the fact's dimensions. ``ended`` counts the rows that
    ended in the period instead of those that began. ``parts`` of a ratio are the codes of
    what is divided and by what.
    """

    code: str
    name: Words
    unit: Words
    kind: Kind
    definition: Words
    fact: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ended: bool = False
    dimensions: tuple[str, ...] = ()
    parts: tuple[str, str] | None = None
    version: str = INITIAL

    @property
    def series(self) -> str:
        """Name the rows that count: the fact and the fixed conditions."""
        conditions = "&".join(f"{d}={','.join(v)}" for d, v in sorted(self.where.items()))
        return f"{self.fact}?{conditions}" if conditions else self.fact


MEETING = Words("场", "meetings")
BODY = Words("家", "unions")
FIRM = Words("家", "firms")
PERSON = Words("人", "people")
ITEM = Words("项", "items")
HUNDREDTH = Words("%", "%")
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
    Indicator(
        code="bodies",
        name=Words("各级工会", "union bodies of all levels"),
        unit=BODY,
        kind=Kind.STOCK,
        definition=Words(
            "期末在册的各级各类工会：市、区、街道、乡镇、园区总工会，社区、楼宇、行业工会联合会，"
            "单独基层工会和联合工会，可按类型分级查看。与“工会组织”不同，含各级总工会。",
            "Union bodies of every kind on the register at the end of the period, level by level: "
            "general unions, federations, single-employer and joint unions. Unlike “unions”, "
            "general unions count.",
        ),
        fact="bodies",
        dimensions=("kind",),
        version=COVERAGE,
    ),
    Indicator(
        code="foundings",
        name=Words("经批复建会", "unions founded by approval"),
        unit=BODY,
        kind=Kind.FLOW,
        definition=Words(
            "本期批复成立的建会个案，按批复之日计，每案一家工会，按工会现在的隶属计。"
            "与“新建工会组织”不同：只计在本系统有建会档案的，可按建会方式查看。",
            "Founding cases approved in the period, by the day of the approval: one union each, "
            "where it stands today. Unlike “unions founded”, only those with a case on record "
            "count; they can be told by mode.",
        ),
        fact="foundings",
        dimensions=("kind", "mode", "large", "guided_by"),
        version=COVERAGE,
    ),
    Indicator(
        code="targets",
        name=Words("在建对象", "employers to be organized"),
        unit=FIRM,
        kind=Kind.STOCK,
        definition=Words(
            "期末列入建会清单、尚未办结的单位，按当日所处阶段和方式。",
            "Employers on the list of those that are to get a union and not yet closed at the end "
            "of the period, by their stage and mode on that day.",
        ),
        fact="targets",
        dimensions=("mode", "stage"),
        version=COVERAGE,
    ),
    Indicator(
        code="targets_large",
        name=Words("百人以上在建对象", "large employers to be organized"),
        unit=FIRM,
        kind=Kind.STOCK,
        definition=Words(
            "期末列入建会清单、尚未办结，且最近一次登记职工达到100人的单位。",
            "Of the employers to be organized, those with 100 or more staff by the latest "
            "headcount of the day.",
        ),
        fact="targets_large",
        dimensions=("mode", "stage"),
        version=COVERAGE,
    ),
    Indicator(
        code="targets_closed",
        name=Words("办结建会对象", "targets closed"),
        unit=FIRM,
        kind=Kind.FLOW,
        definition=Words(
            "本期办结的建会对象：已建会、加入联合工会、拒绝或已不存在，按办结之日计。",
            "Targets closed in the period: founded, joined a joint union, refused or gone, by the "
            "day on which they were closed.",
        ),
        fact="targets_closed",
        dimensions=("mode", "stage"),
        version=COVERAGE,
    ),
    Indicator(
        code="terms_overdue",
        name=Words("到期未换届工会", "unions whose election is overdue"),
        unit=BODY,
        kind=Kind.STOCK,
        definition=Words(
            "期末届期（含批准的延期）已满而未换届的工会。",
            "Unions whose term, with any extension, was over at the end of the period and no "
            "election had been held.",
        ),
        fact="terms_overdue",
        dimensions=("kind",),
        version=COVERAGE,
    ),
    Indicator(
        code="certificates",
        name=Words("持有法人资格证书工会", "unions with a legal-person certificate"),
        unit=BODY,
        kind=Kind.STOCK,
        definition=Words(
            "期末登记有工会法人资格证书的工会，含已过期未换证的。",
            "Unions with a legal-person certificate on record at the end of the period, expired "
            "ones included.",
        ),
        fact="certificates",
        dimensions=("kind",),
        version=COVERAGE,
    ),
    Indicator(
        code="certificates_expired",
        name=Words("法人证书过期工会", "unions whose certificate has expired"),
        unit=BODY,
        kind=Kind.STOCK,
        definition=Words(
            "期末工会法人资格证书有效期已满而未换证的工会。",
            "Unions whose legal-person certificate had expired by the end of the period and was "
            "not renewed.",
        ),
        fact="certificates_expired",
        dimensions=("kind",),
        version=COVERAGE,
    ),
    Indicator(
        code="certificates_expiring",
        name=Words("法人证书待换证工会", "unions whose certificate must be renewed"),
        unit=BODY,
        kind=Kind.STOCK,
        definition=Words(
            "期末法人资格证书进入规定换证期（届满前30日，按规则库）而未换证的工会。",
            "Unions whose legal-person certificate was within the days before its end in which it "
            "must be renewed (30 by the rule) and had not been renewed.",
        ),
        fact="certificates_expiring",
        dimensions=("kind",),
        version=COVERAGE,
    ),
    Indicator(
        code="changes_unregistered",
        name=Words("待办变更登记", "changes to be registered"),
        unit=ITEM,
        kind=Kind.STOCK,
        definition=Words(
            "期末法定代表人、名称、住所已变更而未办变更登记的事项。",
            "Changes of the legal representative, the name or the premises that had not been "
            "registered at the end of the period.",
        ),
        fact="changes_unregistered",
        dimensions=("what",),
        version=COVERAGE,
    ),
    Indicator(
        code="employers",
        name=Words("登记在册单位", "employers on record"),
        unit=FIRM,
        kind=Kind.STOCK,
        definition=Words(
            "期末已登记职工人数，或已由工会覆盖的用人单位，按单位所在地计。",
            "Employers of whom a headcount was on record at the end of the period, or whom a "
            "union covered, by the area where they lie.",
        ),
        fact="employers",
        dimensions=("ownership", "industry"),
        version=COVERAGE,
    ),
    Indicator(
        code="covered_employers",
        name=Words("工会覆盖单位", "employers covered by a union"),
        unit=FIRM,
        kind=Kind.STOCK,
        definition=Words(
            "期末由单独基层工会或联合工会覆盖的用人单位，按单位所在地计；由几家工会覆盖的只计一次。",
            "Employers covered by a single-employer or a joint union at the end of the period, by "
            "the area where they lie; one covered by several unions counts once.",
        ),
        fact="covered_employers",
        dimensions=("ownership", "industry"),
        version=COVERAGE,
    ),
    Indicator(
        code="employer_coverage",
        name=Words("单位覆盖率", "coverage of employers"),
        unit=HUNDREDTH,
        kind=Kind.RATIO,
        definition=Words(
            "工会覆盖单位占登记在册单位的比例。分子、分母均可打开核对。",
            "Of the employers on record, how many a union covers. Both numbers open their records.",
        ),
        parts=("covered_employers", "employers"),
        version=COVERAGE,
    ),
    Indicator(
        code="staff",
        name=Words("登记职工人数", "staff on record"),
        unit=PERSON,
        kind=Kind.STOCK,
        definition=Words(
            "各用人单位到期末为止最近一次登记的职工人数之和，按单位所在地计。未登记人数的单位不计。",
            "The sum of each employer's latest headcount up to the end of the period, by the area "
            "where it lies. Employers without a headcount do not count.",
        ),
        fact="staff",
        dimensions=("ownership", "industry"),
        version=COVERAGE,
    ),
    Indicator(
        code="covered_staff",
        name=Words("工会覆盖单位职工", "staff of covered employers"),
        unit=PERSON,
        kind=Kind.STOCK,
        definition=Words(
            "期末由工会覆盖的单位，到期末为止最近一次登记的职工人数之和；与会员人数是两回事。",
            "The sum of the latest headcounts of the employers that a union covered at the end of "
            "the period. It says nothing of how many of them are members.",
        ),
        fact="covered_staff",
        dimensions=("ownership", "industry"),
        version=COVERAGE,
    ),
    Indicator(
        code="staff_coverage",
        name=Words("职工覆盖率", "coverage of staff"),
        unit=HUNDREDTH,
        kind=Kind.RATIO,
        definition=Words(
            "工会覆盖单位职工占登记职工人数的比例。分子、分母均可打开核对。",
            "Of the staff on record, how many work for an employer that a union covers. Both "
            "numbers open their records.",
        ),
        parts=("covered_staff", "staff"),
        version=COVERAGE,
    ),
)

INDICATORS: Mapping[str, Indicator] = {indicator.code: indicator for indicator in _ALL}


def counted_from(fact: str) -> Iterator[Indicator]:
    """List the indicators that count the rows of a fact."""
    return (indicator for indicator in INDICATORS.values() if indicator.fact == fact)
