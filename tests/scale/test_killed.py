"""Killed in the midst of a batch.

Approvals are one transaction each and go on where they stopped; the bank's answer file is one
transaction altogether.
"""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.joining.race import own_database
from tests.scale import killing

KILLED = -signal.SIGKILL


def run(environment: dict[str, str], *arguments: object, killed: bool | None = False) -> Any:
    """Run the program, which is killed, or is not, or (None) may be killed."""
    done = subprocess.run(
        [sys.executable, killing.__file__, *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    expected = {None: {0, KILLED}, True: {KILLED}, False: {0}}[killed]
    assert done.returncode in expected, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1]) if done.stdout else None


def _approvals(folder: Path, count: int) -> None:
    with own_database(folder) as environment:
        run(environment, "applications", count)
        done = 0
        for more in (1, count // 3):  # inside the very first one, then well in the midst
            run(environment, "approve", more, killed=True)
            done += more - 1
            left = run(environment, "left")
            one_each = ("approved", "with membership", "sealed data gone", "memberships")
            assert {left[name] for name in (*one_each, "persons", "cards")} == {done}
            assert left["approvals in the trail"] == done
            assert left["trail is whole"]
        assert run(environment, "approve", 0) == {"refused": done, "done": count - done}
        assert run(environment, "approve", 0) == {"refused": count}
        left = run(environment, "left")
        assert {left[name] for name in ("approved", "memberships", "persons", "cards")} == {count}
        assert left["approvals in the trail"] == count
        assert left["trail is whole"]


def _answers(folder: Path, count: int) -> None:
    file = folder / "answer.zip"
    with own_database(folder) as environment:
        run(environment, "cards", count, file)
        at, outcome = 1, None
        while outcome is None:
            outcome = run(environment, "answer", at, file, killed=None)
            at *= 2
            if outcome is not None:
                break
            left = run(environment, "left")
            assert (left["opened"], left["answered"], left["answers"]) == (0, 0, 0)
            assert left["answers in the trail"] == 0
            assert left["trail is whole"]
        assert at > 4
        assert outcome == {"opened": count, "again": False}
        assert run(environment, "answer", 0, file) == {"opened": count, "again": True}
        left = run(environment, "left")
        assert (left["opened"], left["answered"], left["answers"]) == (count, count, 1)
        assert left["trail is whole"]


@pytest.mark.timeout(600)
def test_approvals_go_on_where_they_were_killed(tmp_path: Path) -> None:
    _approvals(tmp_path, 20)


@pytest.mark.timeout(600)
def test_an_answer_file_is_taken_whole_or_not_at_all(tmp_path: Path) -> None:
    _answers(tmp_path, 12)


@pytest.mark.scale
@pytest.mark.timeout(1800)
def test_two_hundred_approvals_go_on_where_they_were_killed(tmp_path: Path) -> None:
    _approvals(tmp_path, 200)


@pytest.mark.scale
@pytest.mark.timeout(1800)
def test_an_answer_of_two_hundred_is_taken_whole_or_not_at_all(tmp_path: Path) -> None:
    _answers(tmp_path, 200)
