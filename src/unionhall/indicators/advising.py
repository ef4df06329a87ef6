"""The definitions of figures about consultations and legal aid."""

from unionhall.indicators.definition import Indicator, Kind, Words

ADVICE = "2026-11-28"
TIME = Words("人次", "consultations")
REQUEST = Words("件", "requests")

ADVISING = (
    Indicator(
        code="consultations",
        name=Words("法律咨询", "consultations"),
        unit=TIME,
        kind=Kind.FLOW,
        definition=Words(
            "本期登记的咨询，按咨询之日计，每次咨询计一次，含来访、电话、网上和沟通会现场；"
            "同一人多次咨询计多次。在受理咨询的工会计。",
            "Consultations asked in the period, each once by the day of asking: walk-in, "
            "telephone, online, at stalls. Who asks twice counts twice. Counted at the body that "
            "took it down.",
        ),
        fact="consultations",
        dimensions=("way", "topic", "industry"),
        version=ADVICE,
    ),
    Indicator(
        code="aid_requests",
        name=Words("法律援助申请", "requests for legal aid"),
        unit=REQUEST,
        kind=Kind.FLOW,
        definition=Words(
            "本期收到的法律援助申请，按收到之日计，无论后来是否给予援助。",
            "Requests for legal aid received in the period, whatever was decided on them later.",
        ),
        fact="aid_requests",
        dimensions=("matter",),
        version=ADVICE,
    ),
    Indicator(
        code="aid_closed",
        name=Words("法律援助办结", "legal aid ended"),
        unit=REQUEST,
        kind=Kind.FLOW,
        definition=Words(
            "本期办结的法律援助事项，按办结之日和结果计；不予援助、撤回的不计。",
            "Matters of legal aid that ended in the period, by their outcome; refused and "
            "withdrawn ones do not count.",
        ),
        fact="aid_closed",
        dimensions=("matter", "outcome"),
        version=ADVICE,
    ),
)
