"""The definitions of figures about mediation: cases, people and money, never mixed."""

from unionhall.indicators.definition import HUNDREDTH, PERSON, Indicator, Kind, Words

MEDIATION = "2026-11-28"
CASE = Words("件", "cases")
YUAN = Words("元", "yuan")
BY = ("category", "channel", "industry")

DISPUTES = (
    Indicator(
        code="disputes_accepted",
        name=Words("受理劳动争议调解案件", "disputes accepted for mediation"),
        unit=CASE,
        kind=Kind.FLOW,
        definition=Words(
            "本期受理的劳动争议调解案件，按受理之日计；只申请未受理的、不属受理范围的不计。",
            "Disputes accepted for mediation in the period, by the day of acceptance; those only "
            "applied for or out of scope do not count.",
        ),
        fact="disputes_accepted",
        dimensions=BY,
        version=MEDIATION,
    ),
    Indicator(
        code="disputes_ended",
        name=Words("调解结案", "mediations ended"),
        unit=CASE,
        kind=Kind.FLOW,
        definition=Words(
            "本期结束调解的案件，不论结果（达成协议、调解不成、撤回），按调解结束之日计。",
            "Accepted disputes whose mediation ended in the period, whatever the result, by the "
            "day of the end.",
        ),
        fact="disputes_ended",
        dimensions=BY,
        version=MEDIATION,
    ),
    Indicator(
        code="disputes_settled",
        name=Words("成功调解劳动争议案件", "disputes settled"),
        unit=CASE,
        kind=Kind.FLOW,
        definition=Words(
            "本期达成调解协议的案件，按协议生效之日计，不论是否已经履行。",
            "Disputes in which an agreement came about in the period, by the day on which it took "
            "effect, performed or not.",
        ),
        fact="disputes_settled",
        dimensions=BY,
        version=MEDIATION,
    ),
    Indicator(
        code="disputes_settled_share",
        name=Words("调解成功率", "share of disputes settled"),
        unit=HUNDREDTH,
        kind=Kind.RATIO,
        definition=Words(
            "本期成功调解案件与调解结案之比。分子、分母均可打开核对，以件数为准。",
            "Of the mediations ended in the period, how many with an agreement. Both numbers open "
            "their records.",
        ),
        parts=("disputes_settled", "disputes_ended"),
        version=MEDIATION,
    ),
    Indicator(
        code="disputes_workers",
        name=Words("涉及职工", "workers in disputes"),
        unit=PERSON,
        kind=Kind.FLOW,
        definition=Words(
            "本期受理案件中的劳动者人次，按受理之日计。人次与件数分别计，不相互推算。",
            "Workers in disputes accepted in the period, by the day of acceptance. People and "
            "cases are counted apart.",
        ),
        fact="disputes_workers",
        dimensions=BY,
        version=MEDIATION,
    ),
    Indicator(
        code="disputes_helped",
        name=Words("成功调解涉及职工", "workers in disputes settled"),
        unit=PERSON,
        kind=Kind.FLOW,
        definition=Words(
            "本期成功调解案件中的劳动者人次，按协议生效之日计。",
            "Workers in disputes settled in the period, by the day on which the agreement took "
            "effect.",
        ),
        fact="disputes_helped",
        dimensions=BY,
        version=MEDIATION,
    ),
    Indicator(
        code="disputes_agreed_money",
        name=Words("调解协议金额", "money agreed in mediation"),
        unit=YUAN,
        kind=Kind.FLOW,
        definition=Words(
            "本期生效的调解协议约定的金额合计（四舍五入到元），按生效之日计，不论是否已经履行。",
            "Money agreed in mediation in the period (rounded to the yuan), by the day of effect, "
            "performed or not.",
        ),
        fact="disputes_agreed_money",
        dimensions=BY,
        version=MEDIATION,
    ),
    Indicator(
        code="disputes_awarded",
        name=Words("裁决金额", "money awarded"),
        unit=YUAN,
        kind=Kind.FLOW,
        definition=Words(
            "调解案件此后本期作出的裁决金额合计（四舍五入到元），不计入协议金额和已履行金额。",
            "Money awarded in the period in disputes that had been mediated (rounded to the yuan); "
            "neither agreed nor performed.",
        ),
        fact="disputes_awarded",
        dimensions=BY,
        version=MEDIATION,
    ),
    Indicator(
        code="disputes_paid",
        name=Words("挽回经济损失", "money recovered for workers"),
        unit=YUAN,
        kind=Kind.FLOW,
        definition=Words(
            "本期实际支付给劳动者的款项合计（四舍五入到元），按支付之日计；只计已履行的，"
            "协议约定或者裁决而未支付的不计。",
            "Money that reached workers in the period (rounded to the yuan), by the day of "
            "payment: performed money only, whatever was agreed or awarded.",
        ),
        fact="disputes_paid",
        dimensions=BY,
        version=MEDIATION,
    ),
)
