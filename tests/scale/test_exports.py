"""Exports of many members: killed at any moment, and in the memory of a few."""

import json
import random
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.joining.race import own_database
from tests.scale import exporting

pytestmark = [pytest.mark.scale, pytest.mark.timeout(3600)]


def run(environment: dict[str, str], *arguments: object) -> Any:
    done = subprocess.run(
        [sys.executable, exporting.__file__, *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=1800,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1]) if done.stdout else None


def work_and_be_killed(environment: dict[str, str], seconds: float) -> None:
    worker = subprocess.Popen([sys.executable, exporting.__file__, "work"], env=environment)
    with suppress(subprocess.TimeoutExpired):
        worker.wait(seconds)
    worker.send_signal(signal.SIGKILL)
    worker.wait()


def test_an_export_killed_again_and_again_is_whole_in_the_end(tmp_path: Path) -> None:
    count, chance = 20_000, random.Random(4)
    with own_database(tmp_path) as environment:
        run(environment, "members", count)
        run(environment, "ask", "csv")
        for _time in range(4):
            work_and_be_killed(environment, chance.uniform(3, 9))
            assert run(environment, "left")["noted"] <= count
            run(environment, "lost")
        run(environment, "work")
        assert run(environment, "left") == {
            "state": "done",
            "noted": count,
            "files": 1,
            "lines": count + 1,
        }


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_twenty_times_the_members_take_no_more_memory(tmp_path: Path, form: str) -> None:
    taken = {}
    for count in (10_000, 200_000):
        with own_database(tmp_path / str(count)) as environment:
            run(environment, "members", count)
            run(environment, "ask", form)
            taken[count] = run(environment, "work")
    assert taken[200_000]["megabytes"] <= 250, taken
    assert taken[200_000]["megabytes"] - taken[10_000]["megabytes"] <= 60, taken
