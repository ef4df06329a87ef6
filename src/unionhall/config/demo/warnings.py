"""Early warning in the demo: levels and rules as a district might set them, and a run."""

from datetime import date, timedelta

from django.utils import timezone

from unionhall.accounts.models import Role
from unionhall.config.demo import risks
from unionhall.config.demo.load import Loaded
from unionhall.core.actors import Actor, the_system
from unionhall.earlywarning.commands import (
    Close,
    Confirm,
    Dismiss,
    RaiseWarnings,
    SetLevel,
    SetRule,
    TakeStep,
    Wording,
)
from unionhall.earlywarning.models import EarlyWarning, Level, Step, WarningRule
from unionhall.earlywarning.proposals import PROPOSALS
from unionhall.earlywarning.services import judging
from unionhall.earlywarning.services.levels import set_level
from unionhall.earlywarning.services.raising import raise_warnings
from unionhall.earlywarning.services.rules import set_rule
from unionhall.organizations.commands import CountStaff
from unionhall.organizations.models import Headcount, Organization
from unionhall.organizations.models import Kind as OrganizationKind
from unionhall.organizations.services import count_staff
from unionhall.outreach.models import Meeting, Promise
from unionhall.outreach.services import promises
from unionhall.targets.commands import GiveUp
from unionhall.targets.models import Target
from unionhall.targets.services import give_up

BASIS = "区总工会劳动关系风险预警办法（演示）"
DEMANDS = ("outreach.demand_pay", "outreach.demand_insurance")
Kind, Unit, Method = WarningRule.Kind, WarningRule.Unit, WarningRule.Method


HEARD = (
    (Promise.Category.PAY, "上月工资拖到今天还没发"),
    (Promise.Category.PAY, "加班费按平时工资算"),
    (Promise.Category.PAY, "计件单价说降就降，没有商量"),
    (Promise.Category.INSURANCE, "入职四个月还没有上社保"),
)


def happen(actor: Actor, body: Organization, today: date) -> None:
    """Let something happen of late: demands about pay in two streets, fewer staff, a firm gone.

    And what ``risks`` adds: questions about one employer, an agreement that is not kept.
    """
    meetings = Meeting.objects.filter(
        scope_path__within=body.path, kind=Meeting.Kind.EMPLOYEE, state=Meeting.State.HELD,
        organization__kind=OrganizationKind.STREET, held_on__gt=today - timedelta(days=26),
    ).order_by("scope_path", "-held_on")  # fmt: skip
    heard: dict[str, Meeting] = {}
    for meeting in meetings:
        heard.setdefault(meeting.scope_path, meeting)
    for number, meeting in enumerate([*heard.values()][:2]):
        for category, text in HEARD[number:]:
            promises.write_down(
                actor,
                promises.WriteDown(
                    meeting=meeting.public_id,
                    kind=Promise.Kind.DEMAND,
                    category=category,
                    text=text,
                ),
            )
    counted = Headcount.objects.filter(
        valid_until=None, staff__gte=45, staff__lt=95, employer__scope_path__within=body.path,
        employer__targets__closed_on=None, employer__targets__isnull=False,
        counted_on__lt=today - timedelta(days=30),
    ).select_related("employer").order_by("employer__scope_path", "pk")  # fmt: skip
    small = [*counted[:4]]
    for count in small[:3]:
        count_staff(
            actor,
            CountStaff(
                employer=count.employer.public_id, counted_on=today - timedelta(days=4),
                staff=count.staff * 3 // 5, source="走访登记",
            ),
        )  # fmt: skip
    for count in small[3:]:
        target = Target.objects.get(employer=count.employer, closed_on=None)
        give_up(
            actor, GiveUp(target=target.public_id, reason="走访发现已停业，人去楼空", gone=True)
        )


def warn(loaded: Loaded, actors: dict[str, Actor]) -> int:
    """Set levels and rules in 延庆, run them over what the demo holds, and handle some.

    The run looks at 平谷 too, whose rules are of the years before.
    """
    setter, body = actors["zuzhi"], loaded.districts["110119"].body
    happen(setter, body, timezone.localdate())
    risks.happen(actors["falv"], body, timezone.localdate())
    middle, light = set_rules(setter, body)
    for wording in (
        Wording(
            name="街道工资、社保诉求集中", kind=Kind.STATED, unit=Unit.STREET, level=middle.public_id,
            signals=DEMANDS, least=3, days=30, source=BASIS,
        ),
        Wording(
            name="换届、证书到期", kind=Kind.STATED, unit=Unit.EMPLOYER, level=light.public_id,
            signals=("register.term_overdue", "register.certificate_expired"),
            least=1, days=1, source=BASIS,
        ),
        Wording(
            name="街道诉求超出同期常态", kind=Kind.STATISTICAL, unit=Unit.STREET,
            level=middle.public_id, least=3, method=Method.FARRINGTON, source=BASIS,
            signals=(*DEMANDS, "outreach.demand_safety", "outreach.demand_rest"),
        ),
    ):  # fmt: skip
        _set(setter, body, wording)
    now = timezone.now()
    done = raise_warnings(the_system("演示数据"), RaiseWarnings(now=now - timedelta(hours=20)))
    _handle(setter, body)
    return done.raised


def set_rules(setter: Actor, body: Organization, but: str = "") -> tuple[Level, Level]:
    """Set three levels and adopt what the product proposes; return the two lighter levels."""
    grave, middle, light = (
        set_level(
            setter,
            SetLevel(
                organization=body.public_id, name=name, colour=colour, rank=rank,
                owner_role=role, owner_at=at, hours=hours,
            ),
        )
        for name, colour, rank, role, at, hours in (
            ("重大", Level.Colour.RED, 1, Role.ORGANIZER, Level.OwnerAt.SETTER, 4),
            ("重点", Level.Colour.ORANGE, 2, Role.STREET_STAFF, Level.OwnerAt.AREA, 24),
            ("一般", Level.Colour.YELLOW, 3, Role.STREET_STAFF, Level.OwnerAt.AREA, 72),
        )
    )  # fmt: skip
    for id_, level in (
        ("consultations", middle),
        ("not_kept", middle),
        ("unanswered", grave),
        ("grave", grave),
        ("dismissals", middle),
        ("gone", grave),
        ("unusual", light),
    ):
        if id_ != but:
            adopt(setter, body, id_, level)
    return middle, light


def adopt(setter: Actor, body: Organization, id_: str, level: Level) -> None:
    """Adopt what the product proposes, on the basis of the demo's district."""
    initial = next(one for one in PROPOSALS if one.id == id_).initial()
    said = {"signals": tuple(initial["signals"]), "method": initial["method"] or None}
    wording = Wording(**{**initial, **said, "level": level.public_id, "source": BASIS})
    _set(setter, body, wording)


def _set(actor: Actor, body: Organization, wording: Wording) -> None:
    set_rule(actor, SetRule(organization=body.public_id, wording=wording))


def _of(body: Organization, *kinds: str) -> EarlyWarning | None:
    """Find a warning to be judged that rests on such a fact."""
    rows = EarlyWarning.objects.filter(
        scope_path__within=body.path, state="raised", facts__kind__in=kinds
    )
    return rows.order_by("level__rank", "pk").first()


def _handle(actor: Actor, body: Organization) -> None:
    """Confirm two warnings, with what was done about them, and dismiss one."""
    closed, responding = _of(body, "organizations.staff_fell"), _of(body, "mediation.late")
    dismissed = _of(body, "register.term_overdue", "register.certificate_expired")
    today = timezone.localdate()
    for warning, note in (
        (closed, "走访核实：一条生产线停工，人员减少属实"),
        (responding, "调解组织核实：第二期款项到期未付"),
    ):
        if warning is not None:
            judging.confirm(actor, Confirm(warning=warning.public_id, reason=note))
    for warning, kind, note in (
        (closed, Step.Kind.REPORT, "服务站上报情况，附走访登记"),
        (closed, Step.Kind.INTERVIEW, "会同人社所约谈企业负责人，承诺五日内付清补偿"),
        (responding, Step.Kind.REPORT, "服务站上报情况，已督促履行"),
    ):
        if warning is not None:
            command = TakeStep(warning=warning.public_id, kind=kind, done_on=today, note=note)
            judging.take_step(actor, command)
    if closed is not None:
        told = "经济补偿已付清，留用人员已续签合同"
        outcome = EarlyWarning.Outcome.REPAIRED
        judging.close(actor, Close(warning=closed.public_id, outcome=outcome, note=told))
    if dismissed is not None:
        reason = "已核对，届期已报批延期，登记滞后"
        judging.dismiss(actor, Dismiss(warning=dismissed.public_id, reason=reason))
