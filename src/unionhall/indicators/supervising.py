"""The definitions of figures about supervision letters and employers' notices."""

from unionhall.indicators.definition import HUNDREDTH, ITEM, Indicator, Kind, Words

SUPERVISION = "2026-11-28"
LETTER = Words("份", "letters")
SPLIT = ("kind", "violation")

SUPERVISING = (
    Indicator(
        code="letters",
        name=Words("签发监督文书", "supervision letters issued"),
        unit=LETTER,
        kind=Kind.FLOW,
        definition=Words(
            "本期签发的提示函、意见书、建议书，按签发之日计在发文工会；签发后撤回的不计。",
            "Reminder, opinion and suggestion letters issued in the period, by the day of issue, "
            "at the union body that sent them; withdrawn ones do not count.",
        ),
        fact="letters",
        dimensions=SPLIT,
        version=SUPERVISION,
    ),
    Indicator(
        code="letters_answered",
        name=Words("监督文书收到答复", "supervision letters answered"),
        unit=LETTER,
        kind=Kind.FLOW,
        definition=Words(
            "本期收到首次答复的监督文书，按收到答复之日计，可按按期、逾期查看；补充答复不另计。",
            "Supervision letters of which the first answer came in the period, by its day; they "
            "can be told by in time and late. Supplements do not count.",
        ),
        fact="letters_answered",
        dimensions=(*SPLIT, "timing"),
        version=SUPERVISION,
    ),
    Indicator(
        code="letters_answered_in_time",
        name=Words("监督文书按期答复", "supervision letters answered in time"),
        unit=LETTER,
        kind=Kind.FLOW,
        definition=Words(
            "本期收到首次答复、且未超过答复期限的监督文书。无期限规定的不计。",
            "Supervision letters of which the first answer came in the period and within its "
            "term. Where no term is set they do not count.",
        ),
        fact="letters_answered",
        where={"timing": ("in_time",)},
        dimensions=SPLIT,
        version=SUPERVISION,
    ),
    Indicator(
        code="letters_answered_late",
        name=Words("监督文书逾期答复", "supervision letters answered late"),
        unit=LETTER,
        kind=Kind.FLOW,
        definition=Words(
            "本期收到首次答复、但已超过答复期限的监督文书。",
            "Supervision letters of which the first answer came in the period, after its term.",
        ),
        fact="letters_answered",
        where={"timing": ("late",)},
        dimensions=SPLIT,
        version=SUPERVISION,
    ),
    Indicator(
        code="letters_silent",
        name=Words("逾期未答复监督文书", "supervision letters not answered in time"),
        unit=LETTER,
        kind=Kind.STOCK,
        definition=Words(
            "期末答复期限已满、尚未收到答复也未办结的监督文书。",
            "Supervision letters whose term was over at the end of the period and that were "
            "neither answered nor closed.",
        ),
        fact="letters_silent",
        dimensions=SPLIT,
        version=SUPERVISION,
    ),
    Indicator(
        code="letters_closed",
        name=Words("办结监督文书", "supervision letters closed"),
        unit=LETTER,
        kind=Kind.FLOW,
        definition=Words(
            "本期办结的监督文书，按办结之日计，可按结果查看。",
            "Supervision letters closed in the period, by the day of closing; they can be told "
            "by their result.",
        ),
        fact="letters_closed",
        dimensions=(*SPLIT, "result"),
        version=SUPERVISION,
    ),
    Indicator(
        code="letters_corrected",
        name=Words("监督文书纠正", "supervision letters with a correction"),
        unit=LETTER,
        kind=Kind.FLOW,
        definition=Words(
            "本期办结、结果为已纠正的监督文书；部分纠正的不计。",
            "Supervision letters closed in the period with the result “corrected”; partly "
            "corrected ones do not count.",
        ),
        fact="letters_closed",
        where={"result": ("corrected",)},
        dimensions=SPLIT,
        version=SUPERVISION,
    ),
    Indicator(
        code="letters_corrected_share",
        name=Words("监督文书纠正率", "share of letters with a correction"),
        unit=HUNDREDTH,
        kind=Kind.RATIO,
        definition=Words(
            "办结监督文书中，结果为已纠正的比例。分子、分母均可打开核对。",
            "Of the supervision letters closed, how many were corrected. Both numbers open their "
            "records.",
        ),
        parts=("letters_corrected", "letters_closed"),
        version=SUPERVISION,
    ),
    Indicator(
        code="notices",
        name=Words("用人单位告知事项", "employers' notices"),
        unit=ITEM,
        kind=Kind.FLOW,
        definition=Words(
            "本期收到的用人单位告知：单方解除、裁员、事故、停工怠工，按收到之日计在受理工会；误报的不计。",
            "Employers' notices received in the period: dismissals, layoffs, accidents, "
            "stoppages, by the day on which they came in, at the union body that got them; those "
            "sent by mistake do not count.",
        ),
        fact="notices",
        dimensions=("kind", "came_by"),
        version=SUPERVISION,
    ),
)
