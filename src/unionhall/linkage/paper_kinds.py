"""The papers of the linkage."""

from datetime import date
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from unionhall.core.addresses import page_of
from unionhall.linkage import drafts
from unionhall.papers.kinds import KINDS, Field, PaperKind

FOLDER = Path(__file__).parent / "data" / "papers"

KINDS.register(
    PaperKind(
        code="linkage.letter",
        name=_("referral letter"),
        template=FOLDER / "letter.docx",
        fields=(
            Field("referral", _("The number of the referral"), "联转〔2026〕3号"),
            Field("partner", _("The partner"), "平谷区人力资源和社会保障局"),
            Field("purpose", _("What it is referred for"), "办理"),
            Field("reason", _("The kind of linkage"), "直调"),
            Field("case", _("The number of the case"), "劳调〔2026〕7号"),
            Field(
                "sections",
                _("What is handed over, line by line"),
                [{"label": "用人单位", "value": "云帆速递有限公司"}],
            ),
            Field("files", _("The files that go along"), "调解申请书、调解笔录"),
            Field("answer_by", _("The day by which to answer, if any"), date(2026, 3, 13)),
            Field("sent_on", _("The day of sending"), date(2026, 3, 10)),
        ),
        gate=drafts.letter_gate,
        draft=drafts.letter,
    ),
    PaperKind(
        code="committee.minutes",
        name=_("minutes of the tripartite committee"),
        template=FOLDER / "minutes.docx",
        fields=(
            Field("held_on", _("The day of the meeting"), date(2026, 3, 10)),
            Field("place", _("The place"), "区总工会二层会议室"),
            Field("agenda", _("The agenda"), "研究快递行业欠薪问题。"),
            Field("minutes", _("What was said"), "三方通报了一季度劳动争议情况。"),
            Field(
                "came",
                _("Who came"),
                [{"name": "郑干事", "post": "副主席", "party": "平谷区总工会"}],
            ),
            Field(
                "tasks",
                _("The resolutions with the tasks of each party"),
                [
                    {
                        "no": 1,
                        "resolution": "开展快递行业欠薪排查。",
                        "party": "平谷区人力资源和社会保障局",
                        "task": "提供企业名单",
                        "due_on": "2026年3月31日",
                    }
                ],
            ),
        ),
        gate=drafts.minutes_gate,
        draft=drafts.minutes,
    ),
)
KINDS.subjects("linkage", lambda referral: page_of("linkage:referral", referral))
KINDS.subjects("committee", lambda meeting: page_of("linkage:meeting", meeting))
