"""What came to nothing is forgotten after its term; what was admitted keeps its signed document."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from tests.builders.joining import applied, approved
from tests.builders.organizations import OPERATOR
from unionhall.core.actors import Actor
from unionhall.joining.models import Application, JoinLink
from unionhall.joining.services import decisions
from unionhall.joining.services.decisions import ConfirmBySight, Reject
from unionhall.joining.services.retention import Forget, forget


def _forgotten(after: timedelta) -> int:
    with time_machine.travel(timezone.now() + after, tick=False):
        return forget(OPERATOR, Forget())


def test_who_never_confirmed_lapses(link: JoinLink) -> None:
    application = applied(link)
    before = application.blind_index
    assert _forgotten(timedelta(days=29)) == 0
    assert _forgotten(timedelta(days=31)) == 1
    assert _forgotten(timedelta(days=31)) == 0
    application.refresh_from_db()
    assert application.state == Application.State.REJECTED
    assert (application.sealed, application.signed) == (None, None)
    assert application.blind_index != before


def test_a_rejected_one_is_kept_for_a_while(staff: Actor, link: JoinLink) -> None:
    application = applied(link)
    decisions.reject(staff, Reject(application=application.public_id, reason="未满条件"))
    assert _forgotten(timedelta(days=179)) == 0
    assert _forgotten(timedelta(days=181)) == 1


def test_what_waits_or_was_admitted_stays(staff: Actor, link: JoinLink) -> None:
    approved(staff, link)
    waiting = applied(link)
    decisions.confirm_by_sight(staff, ConfirmBySight(application=waiting.public_id))
    assert _forgotten(timedelta(days=999)) == 0
