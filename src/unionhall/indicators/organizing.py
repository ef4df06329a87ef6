"""The definitions of figures about founding unions, keeping them in order, and coverage."""

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

COVERAGE = "2026-11-27"

ORGANIZING = (
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
        code="terms",
        name=Words("登记届期工会", "unions with a term on record"),
        unit=BODY,
        kind=Kind.STOCK,
        definition=Words(
            "期末登记有届期的工会，含届满未换届的。",
            "Unions with a term of office on record at the end of the period, lapsed ones too.",
        ),
        fact="terms",
        dimensions=("kind",),
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
