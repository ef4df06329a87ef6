"""A list of members, killed at random moments and begun again: the same as uninterrupted."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.joining.race import own_database
from tests.scale import intaking

pytestmark = [pytest.mark.scale, pytest.mark.timeout(3600)]
ROWS = 20_000
TAKE_IN = ("-m", "unionhall", "import_members")


def run(environment: dict[str, str], *arguments: object) -> Any:
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=1800,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    lines = done.stdout.splitlines()
    return json.loads(lines[-1]) if lines else None


def take_in(file: Path) -> tuple[object, ...]:
    return (*TAKE_IN, file, "--org", "L1", "--began-on", "2026-02-02", "--json")


def record(environment: dict[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = run(environment, intaking.__file__, "record")
    return said


def world(environment: dict[str, str], file: Path) -> None:
    run(environment, intaking.__file__, "world", file, ROWS)


def uninterrupted(folder: Path) -> tuple[dict[str, Any], float]:
    """What the list comes to, and how long it takes."""
    folder.mkdir()
    file = folder / "list.csv"
    with own_database(folder) as environment:
        # The same keys everywhere, so that the same person has the same blind index.
        world(environment, file)
        begun = time.monotonic()
        told = run(environment, *take_in(file))
        seconds = time.monotonic() - begun
        whole = record(environment)
    assert told["total"] == ROWS == sum(whole[name] for name in COUNTS)
    return whole, seconds


COUNTS = (
    *("new", "updated", "unchanged", "duplicate_in_file"),
    *("member_elsewhere", "needs_person", "rejected"),
)


def killed_sometime(environment: dict[str, str], file: Path, seconds: float) -> bool:
    """Begin, and kill after so many seconds; say whether it had ended before."""
    program = subprocess.Popen(
        [sys.executable, *map(str, take_in(file))],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with suppress(subprocess.TimeoutExpired):
        program.wait(seconds)
        return True
    program.send_signal(signal.SIGKILL)
    program.wait()
    return False


def test_killed_at_random_moments_it_comes_to_the_same(tmp_path: Path) -> None:
    keys = {"UNIONHALL_KEYS": _keys()}
    os.environ |= keys
    whole, seconds = uninterrupted(tmp_path / "whole")
    chance = random.Random(20261128)
    folder = tmp_path / "killed"
    folder.mkdir()
    file = folder / "list.csv"
    kills = 0
    with own_database(folder) as environment:
        world(environment, file)
        # Most of the time it dies with the larger part still to do.
        while kills < 40 and not killed_sometime(environment, file, chance.uniform(1, seconds / 2)):
            kills += 1
        run(environment, *take_in(file))
        assert record(environment) == whole
    assert kills >= 3


@pytest.mark.postgresql
def test_the_server_of_the_database_killed_it_comes_to_the_same(tmp_path: Path) -> None:
    assert connection.vendor == "postgresql"
    data = os.environ.get("UNIONHALL_PG_DATA")
    if not data:
        pytest.fail("tools/postgres says where the server keeps its data")
    os.environ["UNIONHALL_KEYS"] = _keys()
    whole, seconds = uninterrupted(tmp_path / "whole")
    chance = random.Random(7)
    folder = tmp_path / "killed"
    folder.mkdir()
    file = folder / "list.csv"
    with own_database(folder) as environment:
        world(environment, file)
        for _time in range(4):
            program = subprocess.Popen(
                [sys.executable, *map(str, take_in(file))],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            with suppress(subprocess.TimeoutExpired):
                program.wait(chance.uniform(2, seconds))
            _kill_and_start_again(Path(data))
            program.wait()
        connection.close()
        run(environment, *take_in(file))
        assert record(environment) == whole


def _keys() -> str:
    from base64 import b64encode  # noqa: PLC0415

    key = b64encode(bytes(range(32))).decode()
    return json.dumps({"seal": {"1": key}, "current": 1, "index": key, "audit": key})


def _kill_and_start_again(data: Path) -> None:
    """Kill the server of the database as a power cut does, and start it as it was started."""
    pid = int((data / "postmaster.pid").read_text().split()[0])
    program, *arguments = (data / "postmaster.opts").read_text().split()
    os.kill(pid, signal.SIGKILL)
    while Path(f"/proc/{pid}").exists():
        time.sleep(0.1)
    (data / "postmaster.pid").unlink(missing_ok=True)
    options = " ".join(
        one.strip('"') for one in arguments if one.strip('"') not in {"-D", str(data)}
    )
    as_owner = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--"]
    start = [str(Path(program).with_name("pg_ctl")), "-D", str(data), "-w", "start", "-o", options]
    for _try in range(50):  # until the last of its old processes let go of the memory
        if not subprocess.run(
            start if os.geteuid() else [*as_owner, *start],
            cwd=data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        ).returncode:
            return
        time.sleep(0.2)
    pytest.fail("the server did not come back")
