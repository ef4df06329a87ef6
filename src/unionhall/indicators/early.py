"""The definitions of figures about early warning."""

from unionhall.indicators.definition import HUNDREDTH, Indicator, Kind, Words

SINCE = "2026-11-28"
WARNING = Words("条", "warnings")

EARLY = (
    Indicator(
        code="warnings",
        name=Words("生成风险预警", "early warnings raised"),
        unit=WARNING,
        kind=Kind.FLOW,
        definition=Words(
            "本期按预警规则生成的风险预警，按生成之日计；以后计入同一预警的事实不另计。"
            "预警只提示了解情况，不是对单位的认定。",
            "Early warnings that rules raised in the period, by the day; facts that came to an "
            "open warning later do not count again. A warning is a reason to look, not a finding.",
        ),
        fact="warnings",
        dimensions=("level", "unit"),
        version=SINCE,
    ),
    Indicator(
        code="warnings_confirmed",
        name=Words("确认风险预警", "early warnings confirmed"),
        unit=WARNING,
        kind=Kind.FLOW,
        definition=Words(
            "本期经人工研判确认的风险预警，按确认之日计，可能是以前生成的。",
            "Early warnings that somebody confirmed in the period, by that day; some were raised "
            "before.",
        ),
        fact="warnings_confirmed",
        dimensions=("level", "unit"),
        version=SINCE,
    ),
    Indicator(
        code="warnings_dismissed",
        name=Words("排除风险预警", "early warnings dismissed"),
        unit=WARNING,
        kind=Kind.FLOW,
        definition=Words(
            "本期经人工研判排除的风险预警，按排除之日计。",
            "Early warnings that somebody dismissed in the period, by that day.",
        ),
        fact="warnings_dismissed",
        dimensions=("level", "unit"),
        version=SINCE,
    ),
    Indicator(
        code="warnings_closed",
        name=Words("办结风险预警", "early warnings closed"),
        unit=WARNING,
        kind=Kind.FLOW,
        definition=Words(
            "本期确认后处置完毕并登记结果的风险预警，按办结之日计，可按结果查看。",
            "Confirmed early warnings that were closed in the period with what came of them, by "
            "that day; they can be told by outcome.",
        ),
        fact="warnings_closed",
        dimensions=("level", "unit", "outcome"),
        version=SINCE,
    ),
    Indicator(
        code="warnings_hit",
        name=Words("预警查实", "early warnings that were right"),
        unit=WARNING,
        kind=Kind.FLOW,
        definition=Words(
            "本期办结的风险预警中，结果为已整改、转为争议或集体争议的。",
            "Of the early warnings closed in the period, those that were put right or became a "
            "dispute or a collective case.",
        ),
        fact="warnings_closed",
        where={"outcome": ("repaired", "dispute", "collective")},
        dimensions=("level", "unit"),
        version=SINCE,
    ),
    Indicator(
        code="warnings_hit_rate",
        name=Words("预警查实率", "share of closed warnings that were right"),
        unit=HUNDREDTH,
        kind=Kind.RATIO,
        definition=Words(
            "本期办结的风险预警中查实的比例，分子、分母均可打开核对。排除的预警不在其内；"
            "单条规则的命中率（含排除）见规则页面。",
            "Of the early warnings closed in the period, how many were right. Both numbers open "
            "their records. Dismissed ones are left out; a rule's own hit rate counts them.",
        ),
        parts=("warnings_hit", "warnings_closed"),
        version=SINCE,
    ),
)
