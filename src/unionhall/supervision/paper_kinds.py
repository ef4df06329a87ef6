"""The papers of supervision: three letters, the receipt, the notice to the worker."""

from datetime import date
from pathlib import Path

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.papers.kinds import KINDS, Field, PaperKind, Words
from unionhall.supervision import drafts
from unionhall.supervision.permissions import OPEN

FOLDER = Path(__file__).parent / "data" / "papers"
COMMON = (
    Field("employer", pgettext_lazy("letter", "The employer"), "云帆速递有限公司"),
    Field("addressee", _("Whom it is addressed to"), "云帆速递有限公司"),
    Field("violation", _("The kind of violation"), "拖欠、克扣工资"),
)
WORDS_OF_LETTER = (
    Field(
        "basis", _("The law that names it; empty where none does"), "《北京市实施办法》第二十六条"
    ),
    Field("facts", _("What was found"), "经调查，你单位2026年4月、5月未足额支付12名职工工资。"),
    Field("demand", _("What is asked for"), "请足额支付所欠工资，并将整改情况书面答复我会。"),
    Field("term", _("The term for the answer; empty where none is set"), "15日"),
    Field("before", _("The letter before it; empty where there is none"), "延工劳监意〔2026〕3号"),
    Field("inspectors", _("The inspectors with their cards"), "王建国（JD-0001）、李红（JD-0002）"),
    Field("signer", _("Who signs, with the office"), "主席　赵小川"),
)


def _letter(kind: str, name: Words) -> PaperKind:
    return PaperKind(
        code=f"supervision.{kind}",
        name=name,
        template=FOLDER / f"{kind}.docx",
        fields=COMMON + WORDS_OF_LETTER,
        numbered=True,
        series=f"supervision_{kind}",
    )


KINDS.register(
    _letter("reminder", _("reminder letter of supervision")),
    _letter("opinion", _("opinion letter of supervision")),
    _letter("suggestion", _("suggestion letter of supervision")),
    PaperKind(
        code="supervision.receipt",
        name=_("receipt of a delivery"),
        template=FOLDER / "receipt.docx",
        fields=(
            *COMMON,
            Field("letter_kind", _("The kind of letter"), "工会劳动法律监督意见书"),
            Field("letter_number", _("The number of the letter"), "延工劳监意〔2026〕3号"),
            Field("issued_on", _("The day of the letter"), date(2026, 6, 8)),
            Field("manner", _("How it was delivered"), "直接送达"),
            Field("delivered_on", _("The day of the delivery"), date(2026, 6, 9)),
            Field("received_by", _("Who received it"), "单位办公室"),
        ),
        draft=drafts.of_letter,
    ),
    PaperKind(
        code="supervision.not_accepted",
        name=_("notice to a worker that a complaint is not accepted"),
        template=FOLDER / "not_accepted.docx",
        fields=(
            Field("worker", _("The worker"), "王建国"),
            COMMON[0],
            Field("received_on", _("The day of the complaint"), date(2026, 6, 8)),
            Field("ground", _("Why it is not accepted"), "不属于工会劳动法律监督范围"),
            Field("elsewhere", _("Where to turn instead"), "延庆区住房公积金管理部"),
        ),
        opens=OPEN,
        draft=drafts.of_investigation,
    ),
)
KINDS.subjects("supervision", lambda subject: reverse("supervision:letter", args=[subject]))
