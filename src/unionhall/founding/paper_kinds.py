"""The papers of a founding case."""

from datetime import date
from pathlib import Path

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.founding import drafts
from unionhall.members.permissions import SEE_NAMES
from unionhall.papers.kinds import KINDS, Field, PaperKind, Row, Words

FOLDER = Path(__file__).parent / "data" / "papers"
COMMON = (
    Field("union", _("The union's name"), "云帆速递有限公司工会委员会"),
    Field("kind", _("The kind of union"), "单独基层工会"),
    Field("guiding", _("The body that guides the founding"), "儒林街道总工会"),
    Field("group", _("The preparatory group"), "王建国、李红、赵小川"),
    Field("address", _("The premises"), "延庆区儒林街道湖南小区12号"),
)
EMPLOYERS: list[Row] = [
    {"no": 1, "name": "云帆速递有限公司", "code": "91110229MA01ABCD1X", "staff": 120},
]
SEATS: list[Row] = [
    {"office": "主席", "name": "王建国"},
    {"office": "委员", "name": "李红"},
    {"office": "经费审查委员会主任", "name": "赵小川"},
]
COUNTED: Row = {"office": "基层工会委员会", "round": 1, "valid": 29, "spoiled": 0}
RESULTS: list[Row] = [
    {**COUNTED, "name": "王建国", "votes": 28, "elected": "当选"},
    {**COUNTED, "name": "李红", "votes": 11, "elected": ""},
]
PEOPLE: list[Row] = [
    {
        "no": 1,
        "name": "王建国",
        "sex": "男",
        "number": "110***********0010",
        "employer": "云帆速递有限公司",
        "post": "站长",
    },
]


def _kind(
    code: str,
    name: Words,
    *fields: Field,
    numbered: bool = False,
    private: bool = False,
    by_hand: bool = True,
) -> PaperKind:
    return PaperKind(
        code=f"founding.{code}",
        name=name,
        template=FOLDER / f"{code}.docx",
        fields=COMMON + fields,
        numbered=numbered,
        opens=SEE_NAMES if private else None,
        draft=drafts.from_page(f"founding.{code}") if by_hand else None,
    )


MEMBERS = Field("members", _("How many members"), 30)
PLANNED = Field("planned_on", _("The day planned for the congress"), date(2026, 3, 20))

KINDS.register(
    _kind(
        "application",
        _("application to found a union"),
        Field("employers", _("The employers"), EMPLOYERS),
    ),
    _kind(
        "group",
        _("approval of the preparatory group"),
        Field("applied_on", _("The day of the application"), date(2026, 3, 2)),
        numbered=True,
        by_hand=False,
    ),
    _kind(
        "congress_request",
        _("request to hold the congress"),
        MEMBERS,
        PLANNED,
        Field("organiser_only", _("“organiser” where no committee is elected"), ""),
    ),
    _kind(
        "congress",
        _("approval of the congress"),
        Field("requested_on", _("The day of the request"), date(2026, 3, 10)),
        PLANNED,
        numbered=True,
        by_hand=False,
    ),
    _kind(
        "election_report",
        _("report of the election"),
        Field("held_on", _("The day of the congress"), date(2026, 3, 21)),
        PLANNED,
        Field("day_reason", _("Why it was held on another day"), "原会场临时停电"),
        Field("entitled", _("How many were entitled to vote"), 30),
        Field("attended", _("How many were present"), 29),
        Field("results", _("Who stood, with votes, round by round"), RESULTS),
        Field(
            "further_rounds",
            _("Why further rounds were held; empty where there were none"),
            "基层工会委员会第1轮中王建国、李红各得15票，就所余1个名额进行第2轮投票。",
        ),
        private=True,
    ),
    _kind(
        "approval",
        _("approval of a union"),
        MEMBERS,
        Field("reported_on", _("The day of the report"), date(2026, 3, 21)),
        Field("term_years", _("Years of the term"), 5),
        Field("term_until", _("The last day of the term"), date(2031, 3, 24)),
        Field("seats", _("Who was elected"), SEATS),
        numbered=True,
        by_hand=False,
    ),
    _kind(
        "roll",
        _("roll of the members"),
        Field("people", _("The members"), PEOPLE),
        private=True,
    ),
    _kind(
        "certificate_application",
        _("application for the legal-person certificate"),
        Field("chair", _("The chair"), "王建国"),
        Field("approval_number", _("The number of the approval"), "延工发〔2026〕7号"),
        Field("approved_on", _("The day of the approval"), date(2026, 3, 25)),
        MEMBERS,
    ),
)
KINDS.subjects("founding", lambda case: reverse("founding:case", args=[case]))
