"""A human says whether a warning is so, responds, and records what came of it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.builders.accounts import an_actor
from tests.builders.earlywarning import FakeRoom, a_level, a_rule, a_warning, run
from tests.builders.organizations import OPERATOR, an_employer
from unionhall.accounts.models import Role
from unionhall.core.actors import Actor
from unionhall.core.errors import Conflict, NotFound, NotPermitted, NumberInReason
from unionhall.core.identifiers import uuid7
from unionhall.core.states import NoSuchStep
from unionhall.earlywarning import errors, queries
from unionhall.earlywarning.commands import Close, Confirm, Dismiss, TakeStep
from unionhall.earlywarning.models import EarlyWarning, Level, Step
from unionhall.earlywarning.services import judging
from unionhall.organizations.models import Employer, Organization

TODAY = timezone.localdate()


@pytest.fixture
def warning(room: FakeRoom, district: Organization, employer: Employer) -> EarlyWarning:
    return a_warning(room, district, employer)


@pytest.fixture
def staff(street: Organization) -> Actor:
    return an_actor(street, Role.STREET_STAFF)


def confirmed(warning: EarlyWarning) -> EarlyWarning:
    return judging.confirm(OPERATOR, Confirm(warning=warning.public_id))


def a_step(warning: EarlyWarning, kind: str = "interview", **overrides: object) -> TakeStep:
    fields: dict[str, object] = {"done_on": TODAY, "note": "与企业负责人约谈，承诺月底前补发"}
    return TakeStep(warning=warning.public_id, kind=Step.Kind(kind), **fields | overrides)  # type: ignore[arg-type]


def test_whoever_may_read_all_consultations_of_the_district_may_judge_what_rests_on_them(
    warning: EarlyWarning, district: Organization
) -> None:
    legal = an_actor(district, Role.LEGAL_WORKER)
    judging.confirm(legal, Confirm(warning=warning.public_id, reason="与咨询记录核对属实"))
    warning.refresh_from_db()
    assert (warning.state, warning.judged_by_id) == ("confirmed", legal.user_id)


def test_it_goes_from_raised_to_closed_with_what_came_of_it(
    warning: EarlyWarning, staff: Actor
) -> None:
    judging.confirm(staff, Confirm(warning=warning.public_id, reason="走访属实"))
    judging.take_step(staff, a_step(warning))
    judging.close(
        staff, Close(warning=warning.public_id, outcome=EarlyWarning.Outcome.REPAIRED, note="补发")
    )
    warning.refresh_from_db()
    assert (warning.state, warning.outcome, warning.closed_on) == ("closed", "repaired", TODAY)
    assert (warning.confirmed_on, warning.judged_by_id) == (TODAY, staff.user_id)
    assert [entry.action for entry in queries.history(warning)] == [
        "earlywarning.closed",
        "earlywarning.step_taken",
        "earlywarning.confirmed",
        "earlywarning.raised",
    ]


def test_a_dismissal_needs_a_reason_without_numbers_of_people(warning: EarlyWarning) -> None:
    with pytest.raises(errors.ReasonNeeded):
        judging.dismiss(OPERATOR, Dismiss(warning=warning.public_id, reason=" "))
    with pytest.raises(NumberInReason):
        judging.dismiss(OPERATOR, Dismiss(warning=warning.public_id, reason="致电13800138000"))
    warning.refresh_from_db()
    assert warning.state == "raised"
    judging.dismiss(OPERATOR, Dismiss(warning=warning.public_id, reason="误登"))
    with pytest.raises(NoSuchStep):
        judging.confirm(OPERATOR, Confirm(warning=warning.public_id))


def test_of_two_who_judge_at_once_one_is_refused(warning: EarlyWarning) -> None:
    seen = EarlyWarning.objects.get(pk=warning.pk)
    confirmed(warning)
    with pytest.raises(Conflict):
        seen.advance(EarlyWarning.State.DISMISSED, dismissed_on=TODAY)


def test_only_the_body_that_answers_or_one_above_it_judges(
    room: FakeRoom, district: Organization, street: Organization, employer: Employer, staff: Actor
) -> None:
    level = a_level(district, owner_at=Level.OwnerAt.SETTER, owner_role=Role.ORGANIZER)
    a_rule(district, level)
    room.asked(employer, 1, 2, 3)
    run()
    warning = EarlyWarning.objects.get()
    assert queries.warning(staff, warning.public_id) == warning
    with pytest.raises(NotPermitted):
        judging.confirm(staff, Confirm(warning=warning.public_id))
    judging.confirm(an_actor(district), Confirm(warning=warning.public_id))


def test_others_do_not_find_it(
    warning: EarlyWarning, other_district: Organization, joint_union: Organization
) -> None:
    for actor in (
        an_actor(other_district),
        an_actor(joint_union, Role.UNION_CHAIR),
        an_actor(joint_union, Role.BANK_CLERK),
    ):
        with pytest.raises(NotFound):
            queries.warning(actor, warning.public_id)


def test_the_station_reports_before_it_is_judged_and_all_else_after(
    warning: EarlyWarning, street: Organization
) -> None:
    station = an_actor(street, Role.STATION_WORKER)
    judging.take_step(station, a_step(warning, "report", note="站点负责人已不在岗"))
    with pytest.raises(errors.ConfirmFirst):
        judging.take_step(station, a_step(warning))
    with pytest.raises(NotPermitted):
        judging.confirm(station, Confirm(warning=warning.public_id))
    confirmed(warning)
    judging.take_step(station, a_step(warning, "plan"))
    assert [step.kind for step in queries.steps(warning)] == ["report", "plan"]


def test_a_step_that_is_sent_twice_stands_once(warning: EarlyWarning) -> None:
    confirmed(warning)
    key = uuid7()
    first = judging.take_step(OPERATOR, a_step(warning, key=key))
    assert judging.take_step(OPERATOR, a_step(warning, key=key)) == first
    with pytest.raises(errors.OtherContent):
        judging.take_step(OPERATOR, a_step(warning, "plan", key=key))
    assert Step.objects.count() == 1


def test_a_step_that_cannot_be_is_refused(warning: EarlyWarning) -> None:
    confirmed(warning)
    with pytest.raises(errors.DayAhead):
        judging.take_step(OPERATOR, a_step(warning, done_on=TODAY + timedelta(days=1)))
    with pytest.raises(errors.DayBefore):
        judging.take_step(OPERATOR, a_step(warning, done_on=TODAY - timedelta(days=6)))
    with pytest.raises(errors.NoteNeeded):
        judging.take_step(OPERATOR, a_step(warning, note=" "))
    with pytest.raises(errors.NumberOfAPerson):
        judging.take_step(OPERATOR, a_step(warning, note="张某 110101199003071234"))
    judging.close(OPERATOR, Close(warning=warning.public_id, outcome=EarlyWarning.Outcome.NOTHING))
    with pytest.raises(errors.WarningIsOver):
        judging.take_step(OPERATOR, a_step(warning))


def test_it_is_closed_only_when_confirmed_and_with_an_outcome(warning: EarlyWarning) -> None:
    with pytest.raises(NoSuchStep):
        judging.close(
            OPERATOR, Close(warning=warning.public_id, outcome=EarlyWarning.Outcome.DISPUTE)
        )
    confirmed(warning)
    with pytest.raises(errors.OutcomeNeeded):
        judging.close(OPERATOR, Close(warning=warning.public_id, outcome=""))  # type: ignore[arg-type]


def test_the_clock_runs_until_somebody_judges(warning: EarlyWarning) -> None:
    now = timezone.now()
    assert not warning.late(now)
    assert warning.late(now + timedelta(hours=25))
    rows = EarlyWarning.objects.all()
    assert not queries.late(rows, now).exists()
    assert queries.late(rows, now + timedelta(hours=25)).exists()
    with time_machine.travel(now + timedelta(hours=23), tick=False):
        confirmed(warning)
    warning.refresh_from_db()
    assert not warning.late(now + timedelta(hours=25))


def test_the_hit_rate_counts_what_was_recorded(
    room: FakeRoom, district: Organization, street: Organization
) -> None:
    rule = a_rule(district)
    for number in range(5):
        room.asked(an_employer(street, f"第{number}公司"), 1, 2, 3)
    run()
    one, two, three, four, _waiting = EarlyWarning.objects.order_by("pk")
    judging.dismiss(OPERATOR, Dismiss(warning=one.public_id, reason="误登"))
    for warning, outcome in ((two, "nothing"), (three, "repaired"), (four, "collective")):
        confirmed(warning)
        judging.close(
            OPERATOR,
            Close(warning=warning.public_id, outcome=EarlyWarning.Outcome(outcome)),
        )
    told = queries.hit_rate(rule)
    assert (told.raised, told.waiting, told.dismissed, told.nothing, told.hits) == (5, 1, 1, 1, 2)
    assert (told.judged, told.rate) == (4, 50)


def test_a_fact_is_opened_under_the_readers_own_rights(
    room: FakeRoom, warning: EarlyWarning, staff: Actor
) -> None:
    seen = queries.warning(staff, warning.public_id)
    [told] = queries.facts(staff, seen)
    assert (told.opened, told.hidden, told.total) == ([], 3, 3)
    room.readers.add(staff.user_id)
    [told] = queries.facts(staff, seen)
    assert (len(told.opened), told.hidden) == (3, 0)
