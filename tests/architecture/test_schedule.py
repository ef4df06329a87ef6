"""What has a term is done when it is due, without anybody thinking of it."""

import inspect
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.utils import timezone

import unionhall
from unionhall.config import schedule

ROOT = Path(unionhall.__file__).parent
DUTIES = ("sweep", "forget", "purge")


@pytest.fixture(autouse=True)
def _never_run_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "_last", {})


def test_every_duty_with_a_term_is_on_the_schedule() -> None:
    """A function that sweeps, forgets or purges by the clock is called from here."""
    table = inspect.getsource(schedule)
    wanting = []
    for path in [*ROOT.glob("*/services/retention.py"), *ROOT.glob("accounts/*.py")]:
        name = ".".join(("unionhall", *path.relative_to(ROOT).with_suffix("").parts))
        for verb, found in inspect.getmembers(import_module(name), inspect.isfunction):
            if found.__module__ != name or not verb.startswith(DUTIES):
                continue
            timed = verb == "sweep" or path.stem == "retention"
            if timed and f"{path.stem}.{verb}" not in table and f"{verb}(" not in table:
                wanting.append(f"{name}.{verb}")
    assert wanting == []


@pytest.mark.django_db
def test_a_tick_does_all_that_is_due_and_nothing_twice() -> None:
    now = timezone.now()
    names = [job.name for job in schedule.JOBS]

    assert schedule.run_due(now) == names
    assert schedule.run_due(now + timedelta(minutes=1)) == []
    assert schedule.run_due(now + timedelta(minutes=11)) == ["count_months", "find_duplicates"]
    assert set(schedule.run_due(now + timedelta(days=1, minutes=1))) == set(names)


@pytest.mark.django_db
def test_a_job_that_fails_does_not_keep_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError("broken")

    broken = schedule.Job("broken", timedelta(hours=1), fail)
    monkeypatch.setattr(schedule, "JOBS", (broken, *schedule.JOBS))

    done = schedule.run_due(timezone.now())

    assert done == [job.name for job in schedule.JOBS[1:]]
    assert "regular work failed: broken" in caplog.text
