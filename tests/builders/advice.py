from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from tests.builders.organizations import OPERATOR
from unionhall.advice import commands, law, services
from unionhall.advice.models import AidRequest, Article, Consultation, Desk, Lawyer, RosterDay
from unionhall.advice.services import aid, knowledge, roster
from unionhall.core.actors import Actor
from unionhall.organizations.models import Organization
from unionhall.register.law import Place


def a_question(
    organization: Organization, *, actor: Actor = OPERATOR, **overrides: Any
) -> Consultation:
    """Take a question down; with ``answer=…``, answered at once."""
    fields: dict[str, Any] = {
        "channel": Consultation.Channel.WALK_IN,
        "asked_on": timezone.localdate(),
        "topic": "5",
        "question": "公司拖欠三个月工资，怎么要回来？",
    }
    command = commands.TakeDown(organization=organization.public_id, **fields | overrides)
    return services.take_down(actor, command)


def an_article(organization: Organization, *, actor: Actor = OPERATOR, **overrides: Any) -> Article:
    fields: dict[str, Any] = {
        "law": "中华人民共和国劳动合同法",
        "number": "第三十条",
        "text": "用人单位应当按照劳动合同约定，向劳动者及时足额支付劳动报酬。",
        "source": "国家法律法规数据库",
        "grade": "A",
    }
    command = commands.EnterArticle(organization=organization.public_id, **fields | overrides)
    return knowledge.enter_article(actor, command)


def a_lawyer(
    organization: Organization, name: str = "冯律", *, actor: Actor = OPERATOR, **overrides: Any
) -> Lawyer:
    fields: dict[str, Any] = {"firm": "北京云盾律师事务所", "phone": "010-89120000"}
    command = commands.ListLawyer(
        organization=organization.public_id, name=name, **fields | overrides
    )
    return roster.list_lawyer(actor, command)


def on_duty(
    organization: Organization,
    lawyer: Lawyer,
    on: date | None = None,
    *,
    actor: Actor = OPERATOR,
    **overrides: Any,
) -> RosterDay:
    fields: dict[str, Any] = {"starts_at": time(9), "ends_at": time(11, 30)}
    command = commands.PutOnDuty(
        organization=organization.public_id,
        lawyer=lawyer.public_id,
        on=on or timezone.localdate(),
        **fields | overrides,
    )
    return roster.put_on_duty(actor, command)


def a_desk(organization: Organization, *, online: bool = True, place: str = "服务中心") -> Desk:
    command = commands.DescribeDesk(
        organization=organization.public_id,
        place=place,
        hours="9:00—17:00",
        phone="010-69960000",
        online=online,
    )
    return roster.describe_desk(OPERATOR, command)


def aid_for(consultation: Consultation, *, actor: Actor = OPERATOR, **overrides: Any) -> AidRequest:
    fields: dict[str, Any] = {
        "matter": AidRequest.Matter.WAGES,
        "hardship": AidRequest.Hardship.EXEMPT,
        "received_on": consultation.asked_on,
    }
    command = commands.AskAid(consultation=consultation.public_id, **fields | overrides)
    return aid.ask_aid(actor, command)


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def pressing_since() -> date:
    """Return a day whose limitation ends within the next days, whatever days of rest there are."""
    today = timezone.localdate()
    for back in range(380, 340, -1):
        clock = law.clock(law.LIMIT, today - timedelta(days=back), Place("110119", ""))
        if clock is not None and 0 <= clock.left(today) < 7:
            return clock.start
    raise AssertionError("no limitation ends within the next days")
