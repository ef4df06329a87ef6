"""The definitions of figures about the linkage: referrals by partner and result."""

from unionhall.indicators.definition import Indicator, Kind, Words

LINKAGE = "2026-11-28"
ITEM = Words("件", "referrals")
BY = ("partner", "linkage", "purpose", "result")

REFERRALS = (
    Indicator(
        code="referrals_out",
        name=Words("转出联动件", "disputes referred to partners"),
        unit=ITEM,
        kind=Kind.FLOW,
        definition=Words(
            "本期工会转给联动单位的件，按发出之日计；撤回的不计。",
            "Referrals that the union sent to partners in the period, by the day of sending; those "
            "withdrawn do not count.",
        ),
        fact="referrals_out",
        dimensions=BY,
        version=LINKAGE,
    ),
    Indicator(
        code="referrals_in",
        name=Words("转入联动件", "disputes referred by partners"),
        unit=ITEM,
        kind=Kind.FLOW,
        definition=Words(
            "本期联动单位转给工会的件，按发出之日计；撤回的不计。",
            "Referrals that partners sent to the union in the period, by the day of sending; those "
            "withdrawn do not count.",
        ),
        fact="referrals_in",
        dimensions=BY,
        version=LINKAGE,
    ),
    Indicator(
        code="referrals_reported",
        name=Words("反馈结果的联动件", "referrals reported on"),
        unit=ITEM,
        kind=Kind.FLOW,
        definition=Words(
            "本期承办单位反馈办理结果的件，转入转出均计，按反馈之日计。",
            "Referrals both ways whose receiver reported the result in the period, by the day of "
            "the report.",
        ),
        fact="referrals_reported",
        dimensions=BY,
        version=LINKAGE,
    ),
    Indicator(
        code="agreements_reviewed",
        name=Words("经仲裁审查确认的调解协议", "agreements confirmed by arbitration review"),
        unit=ITEM,
        kind=Kind.FLOW,
        definition=Words(
            "本期经仲裁审查予以确认的调解协议，按反馈之日计；不予确认的不计。",
            "Mediation agreements that arbitration bodies confirmed on review in the period, by "
            "the day of the report; those not confirmed do not count.",
        ),
        fact="agreements_reviewed",
        dimensions=BY,
        version=LINKAGE,
    ),
    Indicator(
        code="agreements_confirmed",
        name=Words("经司法确认的调解协议", "agreements confirmed by the court"),
        unit=ITEM,
        kind=Kind.FLOW,
        definition=Words(
            "本期经人民法院司法确认有效的调解协议，按反馈之日计；不予确认的不计。",
            "Mediation agreements that courts confirmed in the period, by the day of the report; "
            "those not confirmed do not count.",
        ),
        fact="agreements_confirmed",
        dimensions=BY,
        version=LINKAGE,
    ),
)
