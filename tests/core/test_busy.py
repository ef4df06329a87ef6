"""Who is held up by others is told to come back, and loses nothing silently."""

import io
import mmap
import os
import subprocess
from collections.abc import Callable, Iterable
from threading import Barrier, Event, Thread
from time import monotonic
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from psycopg.errors import DeadlockDetected

from tests.builders.accounts import a_user
from unionhall.config.balance import Share
from unionhall.config.wsgi import Gate, Turns
from unionhall.members import queries
from unionhall.organizations.models import Organization


@pytest.fixture
def client(district: Organization) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(a_user(district))
    return client


def failing(monkeypatch: pytest.MonkeyPatch, sentence: str, cause: Exception | None = None) -> None:
    def fail(*_: object) -> None:
        raise OperationalError(sentence) from cause

    monkeypatch.setattr(queries, "listed", fail)


@pytest.mark.parametrize("address", ["/members/", "/api/v1/members"])
def test_a_locked_database_asks_for_patience(
    client: Client, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    failing(monkeypatch, "database is locked")

    answer = client.get(address)

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "请在 5 秒后重新提交" in answer.content.decode()


def test_so_does_one_that_let_the_other_of_two_go_on(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, "deadlock detected", DeadlockDetected())

    assert client.get("/members/").status_code == 503


def test_a_broken_database_is_no_matter_of_patience(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, "disk I/O error")

    assert client.get("/members/").status_code == 500


class Slow(io.BytesIO):
    """A body whose sender pauses until told to go on."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.asked, self.go_on = Event(), Event()

    def read(self, size: int | None = -1, /) -> bytes:
        self.asked.set()
        assert self.go_on.wait(30)
        return super().read(size)


def echo(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    start("200 OK", [])
    return [environ["wsgi.input"].read()]


def asked(gate: Gate, body: io.BytesIO, length: int) -> list[bytes]:
    environ = {"CONTENT_LENGTH": str(length), "wsgi.input": body}
    return list(gate(environ, lambda *_: None))


def test_who_sends_slowly_takes_nobody_s_turn() -> None:
    gate, slow, answers = Gate(echo, at_once=1), Slow(b"late"), list[list[bytes]]()
    sender = Thread(target=lambda: answers.append(asked(gate, slow, 4)))
    sender.start()
    assert slow.asked.wait(30)

    assert asked(gate, io.BytesIO(b"soon"), 4) == [b"soon"]

    slow.go_on.set()
    sender.join(30)
    assert answers == [[b"late"]]


def test_turns_are_taken_in_the_order_of_coming() -> None:
    turns, order = Turns(1, patience=30), list[int]()

    def take(number: int) -> None:
        with turns:
            order.append(number)

    waiting = []
    with turns:
        for number in range(5):
            waiting.append(Thread(target=take, args=(number,)))
            waiting[-1].start()
            while len(turns.waiting) <= number:
                pass
    for one in waiting:
        one.join(30)
    assert order == [0, 1, 2, 3, 4]


def test_who_takes_long_is_passed_by_the_first_in_line_and_the_number_falls_back() -> None:
    turns, order = Turns(1, patience=0.01), list[str]()
    begun, go_on = Event(), Event()

    def take_long() -> None:
        with turns:
            begun.set()
            assert go_on.wait(30)
            order.append("long")

    def take(name: str) -> None:
        with turns:
            order.append(name)

    long = Thread(target=take_long)
    long.start()
    assert begun.wait(30)
    take("ahead")
    go_on.set()
    long.join(30)

    turns.patience = 30
    with turns:
        late = Thread(target=take, args=("late",))
        late.start()
        until = monotonic() + 20
        while not turns.waiting and monotonic() < until:
            pass
        order.append("alone")
    late.join(30)
    assert order == ["ahead", "long", "alone", "late"]


def test_a_body_that_breaks_off_is_handed_on_as_it_came() -> None:
    assert asked(Gate(echo), io.BytesIO(b"half"), 8) == [b"half"]


def test_what_is_too_long_is_not_received() -> None:
    slow = Slow(b"")
    slow.go_on.set()
    asked(Gate(lambda *_: []), slow, 2**40)
    assert not slow.asked.is_set()


def test_a_worker_ends_connections_only_where_another_has_clearly_less_in_hand() -> None:
    board = mmap.mmap(-1, 4096)
    one, other = Share(board, os.getpid()), Share(board, os.getppid())

    assert not Share(mmap.mmap(-1, 4096)).too_many(100)
    other.holds(1)
    assert [one.too_many(held) for held in (3, 4)] == [False, True]
    other.holds(8)
    assert [one.too_many(held) for held in (12, 13)] == [False, True]


def test_a_worker_that_died_takes_nobody_s_connections() -> None:
    board = mmap.mmap(-1, 4096)
    died = subprocess.Popen(["/bin/true"])
    Share(board, died.pid).holds(0)
    died.wait()

    assert not Share(board, os.getpid()).too_many(100)


def test_an_answer_tells_the_client_to_come_to_the_other_worker() -> None:
    board, headers = mmap.mmap(-1, 4096), list[list[tuple[str, str]]]()
    Share(board, os.getppid()).holds(0)
    together = Barrier(4, timeout=30)

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if "alone" not in environ:
            together.wait()
        start("200 OK", [])
        return []

    def tell(_: str, told: list[tuple[str, str]]) -> None:
        headers.append(told)

    gate = Gate(application, at_once=4, share=Share(board, os.getpid()))
    asking = [Thread(target=gate, args=({}, tell)) for _ in range(4)]
    for one in asking:
        one.start()
    for one in asking:
        one.join(30)
    gate({"alone": True}, tell)

    assert [("Connection", "close")] in headers[:4]
    assert headers[4] == []
