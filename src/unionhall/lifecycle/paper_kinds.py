"""The papers about changes of memberships."""

from datetime import date
from pathlib import Path

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.lifecycle.drafts import drafted
from unionhall.lifecycle.models import MembershipChange
from unionhall.members.permissions import SEE_NAMES
from unionhall.papers.kinds import KINDS, Field, PaperKind, Row, Words

Kind = MembershipChange.Kind
FOLDER = Path(__file__).parent / "data" / "papers"
PEOPLE: list[Row] = [
    {
        "no": 1,
        "name": "王建国",
        "sex": "男",
        "number": "110***********0010",
        "employer": "云帆速递有限公司",
        "since": date(2024, 3, 2),
    },
]
FIELDS = (
    Field("old_union", _("The union that the members leave, or belong to"), "云帆速递有限公司工会"),
    Field("new_union", _("The union that they come to"), "儒林街道快递行业联合工会"),
    Field("what", _("What happens"), "会籍接转"),
    Field("ground", _("Why the membership is kept"), "退休（含提前退休）"),
    Field("from_day", _("The day from which it holds"), date(2026, 3, 2)),
    Field("decided_on", _("The day of the committee's decision"), date(2026, 3, 1)),
    Field("requested_on", _("The day of the written request"), date(2026, 2, 20)),
    Field("reason", _("The reason"), "单位搬迁"),
    Field("basis", _("The rule on which it rests"), "《工会会员会籍管理办法》第三条"),
    Field("count", _("How many members"), 1),
    Field("people", pgettext_lazy("membership change", "The members"), PEOPLE),
)


PAPERS: dict[str, str] = {
    Kind.TRANSFER: "transfer_letter",
    Kind.KEEP: "keeping",
    Kind.WITHDRAW: "ending",
    Kind.DEEM: "ending",
    Kind.EXPEL: "ending",
}
"""The paper that goes with a kind of change; the others have none."""


def fitting(change: MembershipChange) -> frozenset[str]:
    """Return the kinds of papers that can be made about a change as it is now."""
    if change.kind not in PAPERS or change.state in MembershipChange.CAME_TO_NOTHING:
        return frozenset()
    if change.is_open and change.kind != Kind.TRANSFER:  # nothing has been decided yet
        return frozenset()
    return frozenset({f"lifecycle.{PAPERS[change.kind]}"})


def _kind(code: str, name: Words) -> PaperKind:
    return PaperKind(
        code=f"lifecycle.{code}",
        name=name,
        template=FOLDER / f"{code}.docx",
        fields=FIELDS,
        opens=SEE_NAMES,
        draft=drafted(code, frozenset(kind for kind, paper in PAPERS.items() if paper == code)),
    )


KINDS.register(
    _kind("transfer_letter", _("letter of introduction for a transfer")),
    _kind("keeping", _("notice that a membership is kept")),
    _kind("ending", _("decision that a membership ends")),
)
KINDS.subjects("lifecycle", lambda change: reverse("lifecycle:change", args=[change]))
