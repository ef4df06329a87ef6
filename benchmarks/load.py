"""Sixteen clients against one server on this machine, and what they waited."""

import http.client
import statistics
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

Ask = Callable[[int], "Question"]


@dataclass(frozen=True, slots=True)
class Question:
    """One request; ``expect`` is the status that it must have."""

    method: str
    path: str
    body: bytes | None = None
    headers: Mapping[str, str] | None = None
    expect: int = 200


@dataclass(frozen=True, slots=True)
class Waited:
    """What the clients waited, in milliseconds, and how many were answered a second."""

    requests: int
    median: float
    p95: float
    slowest: float
    per_second: float


def drive(address: str, ask: Ask, *, clients: int = 16, requests: int = 480) -> Waited:
    """Send the requests from so many clients at once; raises where an answer is not expected.

    Each client keeps its connection, as a browser does. The first tenth warms up and is
    not counted.
    """
    place = urlsplit(address)
    numbers = iter(range(requests))
    lock = threading.Lock()
    waits: list[tuple[int, float]] = []
    wrong: list[str] = []

    def client() -> None:
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
        while not wrong:
            with lock:
                number = next(numbers, None)
            if number is None:
                break
            question = ask(number)
            begun = time.perf_counter()
            connection.request(
                question.method, question.path, question.body, dict(question.headers or {})
            )
            answer = connection.getresponse()
            answer.read()
            waits.append((number, (time.perf_counter() - begun) * 1000))
            if answer.status != question.expect:
                wrong.append(f"{question.method} {question.path}: {answer.status}")
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    if wrong:
        raise RuntimeError(wrong[0])
    counted = sorted(wait for number, wait in waits if number >= requests // 10)
    return Waited(
        requests=len(counted),
        median=statistics.median(counted),
        p95=counted[int(len(counted) * 0.95)],
        slowest=counted[-1],
        per_second=len(waits) / seconds,
    )
