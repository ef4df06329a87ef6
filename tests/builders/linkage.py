"""Partners of the linkage with people at their windows, and referrals as staff would send them."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.utils import timezone

from tests.builders.accounts import a_user
from tests.builders.organizations import OPERATOR
from unionhall.accounts.models import Role, User
from unionhall.accounts.queries import actor_for
from unionhall.core.actors import Actor
from unionhall.linkage.commands import EnterPartner, Refer, ReferIn, Seat, WorkerTold
from unionhall.linkage.models import PartnerBody, Referral
from unionhall.linkage.services import partners, receiving, sending
from unionhall.mediation.models import Case, Side
from unionhall.organizations.models import Organization


def a_partner(body: Organization, kind: str = "labour", name: str = "") -> PartnerBody:
    command = EnterPartner(
        organization=body.public_id, kind=kind, name=name or f"延庆区{PartnerBody.Kind(kind).name}"
    )
    return partners.enter_partner(OPERATOR, command)


def somebody_of(partner: PartnerBody, name: str = "钱科长") -> User:
    """Return an account that sits at the partner's window."""
    user = a_user(partner.organization, Role.PARTNER, name=name)
    partners.seat(OPERATOR, Seat(partner=partner.public_id, user=user.public_id))
    return user


def at_window_of(partner: PartnerBody) -> Actor:
    return actor_for(somebody_of(partner), timezone.localdate())


def a_wish(case: Case, partner: PartnerBody, **overrides: Any) -> Refer:
    """Ask to hand a whole case over, with the consent of all its workers."""
    workers = case.parties.filter(side=Side.WORKER).values_list("public_id", flat=True)
    fields: dict[str, Any] = {
        "submission_id": uuid4(),
        "purpose": "handle",
        "reason": "direct",
        "parts": ("workers", "facts"),
        "consented": tuple(workers),
        "consented_on": timezone.localdate(),
    }
    return Refer(case=case.public_id, partner=partner.public_id, **fields | overrides)


def referred(actor: Actor, case: Case, partner: PartnerBody, **overrides: Any) -> Referral:
    """Look at the preview, and send it."""
    wish = a_wish(case, partner, **overrides)
    seen = sending.preview(actor, wish).fingerprint
    return sending.refer(actor, replace(wish, seen=seen))


def told_in(partner: PartnerBody, **overrides: Any) -> ReferIn:
    fields: dict[str, Any] = {
        "submission_id": uuid4(),
        "reason": "arbitration",
        "category": "5",
        "employer": "云帆速递有限公司",
        "facts": "公司拖欠二月份工资。",
        "workers": (WorkerTold(name="李红", phone="13800000001"),),
        "consented_on": timezone.localdate(),
    }
    return ReferIn(partner=partner.public_id, **fields | overrides)


def received(actor: Actor, partner: PartnerBody, **overrides: Any) -> Referral:
    return receiving.refer_in(actor, told_in(partner, **overrides))
