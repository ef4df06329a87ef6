"""From a consultation into a case: the door on its page, and what the application begins with."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.advice import panels
from unionhall.advice import queries as advice
from unionhall.advice.models import Consultation, Turn
from unionhall.advice.queries import CaseFacts
from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.mediation import queries
from unionhall.mediation.models import Case, Category, Channel
from unionhall.mediation.permissions import HANDLE


def start(told: CaseFacts) -> dict[str, Any]:
    """Return what an application begins with: whatever the consultation says already."""
    return {
        "consultation": told.consultation,
        "channel": Channel.CONSULTATION,
        "organization": told.organization.public_id,
        "employer": told.employer.public_id if told.employer is not None else None,
        "name": told.asker.name,
        "phone": told.asker.phone,
        "category": told.topic if told.topic in Category.values else Category.PAY,
        "facts": told.question,
        "known_on": told.known_on,
        "employed": told.employment_ended_on is None,
        "left_on": told.employment_ended_on,
    }


def case_made(actor: Actor, consultation: UUID) -> UUID | None:
    """Return the case that a consultation in sight became; None where there is none yet."""
    return advice.turns(advice.consultation(actor, consultation)).get(Turn.Into.CASE)


def asked_in(actor: Actor, case: Case) -> str:
    """Return the address of the consultation that a case came from, to those who may open it."""
    if case.consultation is None or not advice.sees_any(actor):
        return ""
    seen = advice.consultations(actor).filter(public_id=case.consultation).exists()
    return page_of("advice:consultation", case.consultation) if seen else ""


def _open(actor: Actor, consultation: Consultation) -> str:
    if not actor.may(HANDLE, consultation.scope_path):
        return ""
    return f"{reverse('mediation:new')}?consultation={consultation.public_id}"


def _record(actor: Actor, case: UUID) -> str:
    mine = queries.cases(actor).filter(public_id=case).exists()
    return page_of("mediation:case", case) if mine else ""


CASE = panels.Door(
    into=Turn.Into.CASE,
    action=_("Open a mediation case"),
    label=_("The mediation case"),
    made=_("It became a mediation case."),
    open=_open,
    record=_record,
)
