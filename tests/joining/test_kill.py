"""The server is killed in the middle of many applications; what it acknowledged is there, once."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.builders.joining import a_number
from tests.joining.race import own_database, run

SENDERS = 8


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _served(
    environment: dict[str, str], port: int, *options: str
) -> Iterator["subprocess.Popen[bytes]"]:
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "unionhall", "serve", "--port", str(port)),
            *(options or ("--no-tick", "--workers", "1")),
        ],
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 120
        while time.monotonic() < until:
            try:
                httpx.get(f"http://127.0.0.1:{port}/join/", timeout=5)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield server
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _forms(token: str, version: str, count: int) -> list[dict[str, Any]]:
    return [
        {
            "submission_id": str(uuid4()),
            "link": token,
            "name": "赵小川",
            "kind": "resident_id",
            "number": a_number(),
            "valid_until": "长期",
            "phone": f"137{number:08d}",
            "employment_form": "03",
            "consents": [{"purpose": "membership", "version": version}],
            "typed_signature": "赵小川",
        }
        for number in range(count)
    ]


def _killed_in_the_middle(folder: Path, count: int) -> None:
    answered: dict[str, dict[str, Any]] = {}
    lock, port = Lock(), _free_port()
    base = f"http://127.0.0.1:{port}/api/v1/joining"
    with own_database(folder) as environment:
        token = run(environment, "world")["token"]
        with _served(environment, port) as server:
            texts = httpx.get(f"{base}/doors/{token}", timeout=30).json()["texts"]
            version = next(t["version"] for t in texts if t["purpose"] == "membership")
            forms = _forms(token, version, count)

            def send(form: dict[str, Any]) -> None:
                try:
                    answer = httpx.post(f"{base}/applications", json=form, timeout=30)
                except httpx.TransportError:
                    return  # the server died with this one on its way
                assert answer.status_code == 201, answer.text
                with lock:
                    answered[form["submission_id"]] = answer.json()
                    if len(answered) == count // 2:
                        os.killpg(server.pid, signal.SIGKILL)

            with ThreadPoolExecutor(SENDERS) as pool:
                list(pool.map(send, forms))
        assert count // 2 <= len(answered) < count
        with _served(environment, port):
            again = {
                form["submission_id"]: httpx.post(f"{base}/applications", json=form, timeout=30)
                for form in forms
            }
        stored = run(environment, "count")
    assert {a.status_code for a in again.values()} == {201}
    for submission_id, first in answered.items():
        assert again[submission_id].json() == first
    assert stored == {"rows": count, "submissions": count}


@pytest.mark.timeout(300)
def test_no_worker_reads_another_s_answers(tmp_path: Path) -> None:
    """Workers are forked: a database connection opened before would be everybody's."""
    port = _free_port()
    with own_database(tmp_path) as environment:
        token = run(environment, "world")["token"]
        with _served(environment, port, "--no-tick", "--workers", "2"):
            doors = f"http://127.0.0.1:{port}/api/v1/joining/doors/{token}"

            def ask(_: int) -> tuple[int, str, str]:
                answer = httpx.get(doors, timeout=30)
                told = answer.json()
                return answer.status_code, told.get("union"), told.get("meeting")

            first = ask(0)
            with ThreadPoolExecutor(SENDERS) as pool:
                assert {first, *pool.map(ask, range(200))} == {first}
            assert first[0] == 200


def _is_anything_left(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.timeout(300)
def test_nothing_outlives_a_server_that_was_killed(tmp_path: Path) -> None:
    port = _free_port()
    with own_database(tmp_path) as environment:
        run(environment, "world")
        with _served(environment, port, "--workers", "2") as server:
            assert httpx.get(f"http://127.0.0.1:{port}/join/", timeout=30).status_code == 200

            os.kill(server.pid, signal.SIGKILL)  # the server alone: workers and ticker stay
            server.wait()

            until = time.monotonic() + 60
            while _is_anything_left(server.pid) and time.monotonic() < until:
                time.sleep(0.1)
            left = _is_anything_left(server.pid)
            if left:
                os.killpg(server.pid, signal.SIGKILL)
            assert not left


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.timeout(300)
def test_two_workers_that_die_in_a_row_take_nobody_with_them(tmp_path: Path) -> None:
    port = _free_port()
    with own_database(tmp_path) as environment:
        run(environment, "world")
        with _served(environment, port, "--no-tick", "--workers", "2") as server:
            known = _children(server.pid)
            for _ in range(2):
                os.kill(_children(server.pid)[-1], signal.SIGKILL)
                until = time.monotonic() + 30
                while set(_children(server.pid)) <= set(known) and time.monotonic() < until:
                    time.sleep(0.1)
                known += _children(server.pid)

            until, status = time.monotonic() + 60, 0
            while status != 200 and time.monotonic() < until:
                try:
                    status = httpx.get(f"http://127.0.0.1:{port}/join/", timeout=5).status_code
                except httpx.TransportError:
                    time.sleep(0.1)
            assert status == 200
            assert server.poll() is None


@pytest.mark.timeout(300)
def test_what_was_acknowledged_survives_the_kill(tmp_path: Path) -> None:
    _killed_in_the_middle(tmp_path, 120)


@pytest.mark.scale
@pytest.mark.timeout(900)
def test_five_hundred_survive_the_kill(tmp_path: Path) -> None:
    _killed_in_the_middle(tmp_path, 500)
