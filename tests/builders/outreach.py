import itertools
from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from tests.builders.organizations import OPERATOR
from unionhall.core.actors import Actor
from unionhall.organizations.models import Employer, Kind, Organization
from unionhall.outreach import services
from unionhall.outreach.models import Level, Meeting, Partner, Promise, ScheduleRule
from unionhall.outreach.services import promises, rules, stall

_numbers = itertools.count(1)


def a_plan(organization: Organization, **overrides: Any) -> services.PlanMeeting:
    fields: dict[str, Any] = {
        "kind": Meeting.Kind.EMPLOYEE,
        "theme": "快递员入会沟通会",
        "held_on": timezone.localdate(),
        "starts_at": time(11, 30),
        "ends_at": time(13, 30),
        "place": "云帆速递儒林分拨站",
        "place_type": Meeting.PlaceType.DEPOT,
    }
    return services.PlanMeeting(organization=organization.public_id, **fields | overrides)


def a_meeting(
    organization: Organization,
    *,
    actor: Actor = OPERATOR,
    opened: bool = False,
    employer: Employer | None = None,
    **overrides: Any,
) -> Meeting:
    """Plan a meeting for today (with an employer: a visit), and open it where asked."""
    if employer is not None:
        overrides = {
            "kind": Meeting.Kind.ENTERPRISE,
            "theme": "企业沟通会",
            "place_type": Meeting.PlaceType.EMPLOYER,
            "employer": employer.public_id,
        } | overrides
    meeting = services.plan_meeting(actor, a_plan(organization, **overrides))
    if opened:
        services.open_meeting(actor, services.OpenMeeting(meeting=meeting.public_id))
        meeting.refresh_from_db()
    return meeting


def a_held_meeting(
    organization: Organization,
    held_on: date | None = None,
    *,
    actor: Actor = OPERATOR,
    **overrides: Any,
) -> Meeting:
    plan = a_plan(organization, held_on=held_on or timezone.localdate())
    fields = {name: getattr(plan, name) for name in plan.__dataclass_fields__}
    return services.record_meeting(actor, services.RecordMeeting(**fields | overrides))


def a_promise(meeting: Meeting, *, actor: Actor = OPERATOR, **overrides: Any) -> Promise:
    fields: dict[str, Any] = {
        "kind": Promise.Kind.DEMAND,
        "category": Promise.Category.REST,
        "text": "站点没有歇脚和热饭的地方",
        "due_on": meeting.held_on + timedelta(days=15),
    }
    command = promises.WriteDown(meeting=meeting.public_id, **fields | overrides)
    return promises.write_down(actor, command)


def a_partner(organization: Organization, name: str = "北京银行延庆支行") -> Partner:
    command = stall.EnterPartner(
        organization=organization.public_id, name=name, kind=Partner.Kind.BANK
    )
    return stall.enter_partner(OPERATOR, command)


def a_rule(
    organization: Organization, *, actor: Actor = OPERATOR, **overrides: Any
) -> ScheduleRule:
    """Every street, township and park below holds a meeting each week."""
    fields: dict[str, Any] = {
        "level": Level.STREET,
        "pattern": ScheduleRule.Pattern.WEEKLY,
        "below": (Kind.STREET, Kind.TOWNSHIP, Kind.PARK),
        "source": "市总工会双沟通工作通知",
        "valid_from": date(2018, 10, 1),
    }
    command = rules.SetRule(organization=organization.public_id, **fields | overrides)
    return rules.set_rule(actor, command)
