"""The demo's accounts: one per role, with one password and printed at the start."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from unionhall.accounts.models import Role, User

PASSWORD: str = settings.DEMO_PASSWORD


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """An account of the demo; ``code`` is the register code of the body of its duty."""

    username: str
    name: str
    role: str
    code: str


SIGN_INS = (
    SignIn(username="zhuxi", name="赵建国", role=Role.LEADER, code="110119"),
    SignIn(username="zuzhi", name="李雪梅", role=Role.ORGANIZER, code="110119"),
    SignIn(username="jiedao", name="王志强", role=Role.STREET_STAFF, code="110119003"),
    SignIn(username="zhanli", name="孙晓燕", role=Role.STATION_WORKER, code="110119003"),
    SignIn(username="jiceng", name="周海涛", role=Role.UNION_CHAIR, code=""),
    SignIn(username="falv", name="马文静", role=Role.LEGAL_WORKER, code="110119"),
    SignIn(username="yinhang", name="陈静", role=Role.BANK_CLERK, code="110119"),
    SignIn(username="tongji", name="何丽", role=Role.STATISTICIAN, code="110119"),
    SignIn(username="shenji", name="郭明", role=Role.AUDITOR, code="110119"),
    SignIn(username="guanli", name="吴磊", role=Role.ADMINISTRATOR, code="110119"),
    SignIn(username="renshe", name="钱国栋", role=Role.PARTNER, code="110117"),
    SignIn(username="pinggu", name="张红梅", role=Role.ORGANIZER, code="110117"),
    SignIn(username="pgfalv", name="秦志远", role=Role.LEGAL_WORKER, code="110117"),
    SignIn(username="shizu", name="徐立军", role=Role.ORGANIZER, code="110000"),
    SignIn(username="shizong", name="刘洋", role=Role.STATISTICIAN, code="110000"),
)
"""``code`` empty: the catch-all joint union of 儒林街道, which has no code of its own."""

MEMBER_PHONE = "15400000001"
"""The demo member signs in with this phone; the code is shown on the demo's message page."""


def sheet(address: str) -> str:
    """Return what ``make demo`` prints: the address and a line for each sign-in."""
    lines = [
        "",
        f"  职工之家 Unionhall is at {address}",
        "",
        f"  password of every account: {PASSWORD}   (the second factor is shown on its page)",
        "",
    ]
    for one in SIGN_INS:
        with translation.override("en"):
            english = str(Role(one.role).label)
        with translation.override("zh-hans"):
            chinese = str(Role(one.role).label)
        duty = User.objects.get(username=one.username).duties.select_related("organization").get()
        lines.append(f"  {one.username:<10}{chinese} {english} · {duty.organization.name}")
    lines += [
        f"  {MEMBER_PHONE}  会员 member (sign in by phone; the code is at {address}demo/messages/)",
        "",
    ]
    return "\n".join(lines)
