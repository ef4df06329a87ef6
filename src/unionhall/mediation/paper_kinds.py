"""The papers of a mediation case."""

from datetime import date
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.core.addresses import page_of
from unionhall.mediation import drafts
from unionhall.papers.kinds import KINDS, Field, PaperKind, Row, Words

FOLDER = Path(__file__).parent / "data" / "papers"
WORKERS: list[Row] = [
    {
        "no": 1,
        "name": "王建国",
        "document": "110***********0010",
        "phone": "13800000000",
        "counsel": "李律师",
    },
]
CLAIMS: list[Row] = [
    {"name": "王建国", "kind": "劳动报酬", "amount": "9,000.00", "agreed": "8,000.00"},
]
PARTS: list[Row] = [{"no": 1, "due_on": "2026年3月31日", "amount": "8,000.00"}]
SESSIONS: list[Row] = [
    {
        "no": 1,
        "on": "2026年3月10日",
        "place": "区职工服务中心调解室",
        "present": "王建国、李红、调解员赵小川",
        "record": "双方陈述事实，调解员说明法律规定，双方同意继续协商。",
    },
]
COMMON = (
    Field("case", _("The number of the case"), "劳调〔2026〕7号"),
    Field("workers", _("The workers"), WORKERS),
    Field("worker_names", _("The workers' names"), "王建国、李红"),
    Field("employer", pgettext_lazy("dispute", "The employer"), "云帆速递有限公司"),
    Field("employer_spokesman", _("Who speaks for the employer"), "孙经理"),
    Field("category", _("What the dispute is about"), "劳动报酬、经济补偿"),
    Field("mediators", _("The mediators"), "赵小川"),
    Field("applied_on", _("The day of the application"), date(2026, 3, 2)),
)
AGREED = (
    Field("terms", _("What was agreed"), "用人单位支付劳动报酬8000元，双方再无其他争议。"),
    Field("manner", _("How it is performed"), "银行转账至劳动者工资账户。"),
    Field("effective_on", _("The day on which the agreement takes effect"), date(2026, 3, 12)),
    Field("claims", _("The claims, with what was agreed"), CLAIMS),
    Field("total", _("The money agreed, in yuan"), "8,000.00"),
    Field("parts", _("The instalments"), PARTS),
    Field("review_until", _("The last day to ask for review, if any"), date(2026, 3, 27)),
    Field("confirm_until", _("The last day to ask for confirmation, if any"), date(2026, 4, 13)),
)

DISTRICT = Field("district", _("The district of the commission or the court"), "北京市平谷区")


def _kind(code: str, name: Words, *fields: Field) -> PaperKind:
    return PaperKind(
        code=f"mediation.{code}",
        name=name,
        template=FOLDER / f"{code}.docx",
        fields=COMMON + fields,
        gate=drafts.gate,
        draft=drafts.from_page(f"mediation.{code}"),
    )


KINDS.register(
    _kind(
        "application",
        _("application for mediation"),
        Field("facts", _("Request, facts and reasons"), "公司拖欠2026年1月工资。"),
        Field("claims", _("The claims"), CLAIMS),
    ),
    _kind(
        "acceptance",
        _("notice of acceptance"),
        Field("accepted_on", _("The day of acceptance"), date(2026, 3, 4)),
        Field("ends_on", _("The day by which the mediation ends"), date(2026, 3, 19)),
    ),
    _kind(
        "summons",
        _("notice of a session"),
        Field("moment", _("The day and time"), "2026年3月16日 14:00"),
        Field("place", _("The place"), "区职工服务中心调解室"),
        Field("accepted_on", _("The day of acceptance"), date(2026, 3, 4)),
    ),
    _kind(
        "record",
        _("record of mediation"),
        Field("sessions", _("The sessions"), SESSIONS),
        Field("spot", _("Settled and paid on the spot, without a written agreement"), "1"),
        *(one for one in AGREED if one.name in {"effective_on", "total", "terms"}),
    ),
    _kind("agreement", _("mediation agreement"), *AGREED),
    _kind(
        "arbitration_notice",
        _("notice of the right to arbitrate"),
        DISTRICT,
        Field("ending", _("How the mediation ended"), "双方未能达成调解协议"),
        Field("ended_on", _("The day on which it ended"), date(2026, 3, 19)),
        Field("until", _("The day on which the limitation ends"), date(2027, 3, 19)),
        Field("employed", _("Whether wages are asked for and the worker is still employed"), "1"),
    ),
    _kind("review_request", _("joint application for arbitration review"), DISTRICT, *AGREED),
    _kind(
        "confirmation_request", _("joint application for judicial confirmation"), DISTRICT, *AGREED
    ),
)
KINDS.subjects("mediation", lambda case: page_of("mediation:case", case))
