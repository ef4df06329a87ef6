"""Two at once: two runs do what one does, of two judges one is told, a run meets who judges."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from tests.builders.earlywarning import FakeRoom, a_level, a_rule, a_warning, a_wording, run
from tests.builders.organizations import OPERATOR, an_employer, an_organization
from unionhall.core.errors import Conflict, DomainError
from unionhall.core.models import AuditEntry
from unionhall.core.states import NoSuchStep
from unionhall.earlywarning.commands import ChangeRule, Confirm, Dismiss, RetireLevel
from unionhall.earlywarning.errors import LevelInUse
from unionhall.earlywarning.models import EarlyWarning, WarningFact
from unionhall.earlywarning.services import judging, levels, rules
from unionhall.organizations.models import Employer, Kind, Organization

AT_ONCE = 4


def a_place() -> tuple[Organization, Employer]:
    city = an_organization("北京市总工会")
    district = an_organization("延庆区总工会", parent=city, kind=Kind.DISTRICT)
    street = an_organization("儒林街道总工会", parent=district, kind=Kind.STREET)
    return district, an_employer(street)


def all_at_once(*deeds: Callable[[], object]) -> list[object]:
    start = threading.Barrier(len(deeds))
    answers: list[object] = []

    def do(deed: Callable[[], object]) -> None:
        start.wait()
        try:
            answers.append(deed())
        except DomainError as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_four_runs_at_once_raise_one_warning(room: FakeRoom) -> None:
    district, employer = a_place()
    a_rule(district)
    room.asked(employer, 0, 1, 2)
    done = all_at_once(*[run] * AT_ONCE)
    assert sum(getattr(one, "raised", 99) for one in done) == 1
    assert (EarlyWarning.objects.count(), WarningFact.objects.count()) == (1, 3)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_judge_at_once_the_second_is_told(room: FakeRoom) -> None:
    district, employer = a_place()
    warning = a_warning(room, district, employer)
    answers = all_at_once(
        lambda: judging.confirm(OPERATOR, Confirm(warning=warning.public_id)),
        lambda: judging.dismiss(OPERATOR, Dismiss(warning=warning.public_id, reason="误登")),
    )
    refused = [one for one in answers if isinstance(one, Conflict | NoSuchStep)]
    assert len(refused) == 1
    warning.refresh_from_db()
    assert warning.state in {"confirmed", "dismissed"}


def what_stands() -> tuple[list[tuple[object, ...]], dict[str, int]]:
    """Say what the warnings rest on, and how often the trail has each deed of a run."""
    facts = WarningFact.objects.values_list("warning__subject", "warning__series", "record", "on")
    deeds = ("earlywarning.raised", "earlywarning.facts_added")
    entries = AuditEntry.objects.filter(action__in=deeds).values_list("action", flat=True)
    return sorted(facts, key=str), {deed: list(entries).count(deed) for deed in deeds}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_tick_and_somebody_at_the_console_come_to_what_one_run_comes_to(
    room: FakeRoom,
) -> None:
    """Several rules and units, some warnings open already: raised and added to only once."""
    district, employer = a_place()
    level = a_level(district)
    for number in range(3):
        a_rule(district, level, name=f"第{number}条", days=10 + number)
    others = [an_employer(employer.area, f"第{number}公司") for number in range(3)]
    for one in (employer, others[0]):
        room.asked(one, 3, 4, 5)
    run()
    for one in (employer, *others):
        room.asked(one, 0, 1, 2)
    with transaction.atomic():
        run()
        alone = what_stands()
        transaction.set_rollback(True)
    done = all_at_once(run, run)
    assert what_stands() == alone
    assert sum(getattr(one, "raised", 99) for one in done) == 2 * 3
    assert sum(getattr(one, "added", 99) for one in done) == 2 * 3 * 3


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_a_run_that_meets_somebody_who_judges_raises_nothing_twice(
    room: FakeRoom, attempt: int
) -> None:
    """The fact is added before it is dismissed, or comes too late and is alone."""
    del attempt
    district, employer = a_place()
    warning = a_warning(room, district, employer)
    room.asked(employer, 1)
    dismiss = Dismiss(warning=warning.public_id, reason="误登")
    answers = all_at_once(run, lambda: judging.dismiss(OPERATOR, dismiss))
    assert not [one for one in answers if isinstance(one, DomainError)]
    warning.refresh_from_db()
    assert (EarlyWarning.objects.count(), warning.state) == (1, "dismissed")
    assert warning.facts.count() in {3, 4}
    run()
    assert EarlyWarning.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_level_is_not_retired_under_a_run_that_uses_it(room: FakeRoom) -> None:
    district, employer = a_place()
    level = a_level(district)
    a_rule(district, level)
    room.asked(employer, 0, 1, 2)
    retire = RetireLevel(level=level.public_id)
    answers = all_at_once(run, lambda: levels.retire_level(OPERATOR, retire))
    assert [type(one) for one in answers if isinstance(one, DomainError)] == [LevelInUse]
    assert EarlyWarning.objects.get().level == level


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_a_rule_that_moves_to_another_level_under_a_run_warns_once(
    room: FakeRoom, attempt: int
) -> None:
    """By the version before or by the one after, and the old level is free to be retired."""
    del attempt
    district, employer = a_place()
    old, new = a_level(district), a_level(district, name="一般", rank=3)
    rule = a_rule(district, old)
    room.asked(employer, 0, 1, 2)

    def move() -> None:
        rules.change_rule(OPERATOR, ChangeRule(rule=rule.public_id, wording=a_wording(new)))
        levels.retire_level(OPERATOR, RetireLevel(level=old.public_id))

    answers = all_at_once(run, move)
    assert not [one for one in answers if isinstance(one, DomainError)]
    run()
    assert EarlyWarning.objects.get().level in {old, new}
    old.refresh_from_db()
    assert old.retired_on is not None
