"""The parts of a measurement; run as a program, those that need the product's own code.

Each prints one line of JSON on its last line: the database is the one in the environment.
"""

import http.client
import json
import os
import secrets
import signal
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.load import Ask, Question

SIGKILL = signal.SIGKILL
CLIENTS = 8


def read(output: str) -> dict[str, Any]:
    """Read what one of the programs below printed."""
    found: dict[str, Any] = json.loads(output.splitlines()[-1])
    return found


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def wait_for(port: int, alive: Callable[[], bool]) -> None:
    """Wait until the server answers; raises where it ends before it does."""
    end = time.monotonic() + 120
    while alive() and time.monotonic() < end:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/sign-in/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the server does not answer")


def an_application(known: dict[str, Any]) -> bytes:
    """Write the application of an invented courier, never the same twice."""
    from unionhall.codes.documents import demo_number

    birth = date(1975, 1, 1) + timedelta(days=secrets.randbelow(10_000))
    return json.dumps(
        {
            "submission_id": str(uuid4()),
            "link": known["link"],
            "name": "测量员",
            "kind": "resident_id",
            "number": demo_number(
                f"{secrets.randbelow(10_000):04d}", birth, secrets.randbelow(1000)
            ),
            "valid_until": "长期",
            "phone": f"154{secrets.randbelow(10**8):08d}",
            "employment_form": "03",
            "consents": [{"purpose": "membership", "version": known["consent"]}],
            "typed_signature": "测量员",
        }
    ).encode()


JSON = {"Content-Type": "application/json"}


def questions(known: dict[str, Any]) -> dict[str, Ask]:
    """Return what the sixteen clients ask, at the widest body of the tree."""
    token = {"Authorization": f"Bearer {known['token']}"}
    cookie = {"Cookie": f"sessionid={known['session']}"}
    top, below = known["organization"], known["below"]

    def get(path: str, headers: dict[str, str]) -> Ask:
        return lambda _number: Question("GET", path, headers=headers)

    def apply(_number: int) -> Question:
        return Question(
            "POST", "/api/v1/joining/applications", an_application(known), JSON, expect=201
        )

    return {
        "members of the whole tree, page": get("/members/", cookie),
        "members of the whole tree, API": get("/api/v1/members?limit=50", token),
        "bodies of the whole tree, API": get("/api/v1/organizations?limit=50", token),
        "dashboard of the whole tree": get(f"/dashboard/{top}/", cookie),
        "dashboards of the bodies below, in turn": lambda number: Question(
            "GET", f"/dashboard/{below[number % len(below)]}/", headers=cookie
        ),
        "an application": apply,
    }


def post(port: int, body: bytes) -> tuple[int, bytes]:
    """Send one application."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", "/api/v1/joining/applications", body, JSON)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def race(port: int, known: dict[str, Any], rounds: int) -> list[str]:
    """Send each application eight times at the same moment; all eight answers are equal."""
    sent = []
    for _ in range(rounds):
        body, start = an_application(known), threading.Barrier(CLIENTS)
        answers: Counter[tuple[int, bytes]] = Counter()

        def send(
            body: bytes = body,
            start: threading.Barrier = start,
            answers: Counter[tuple[int, bytes]] = answers,
        ) -> None:
            start.wait()
            answers[post(port, body)] += 1

        at_once(send, CLIENTS)
        if list(answers.values()) != [CLIENTS] or next(iter(answers))[0] != 201:
            raise AssertionError(f"the eight answers differ: {answers}")
        sent.append(json.loads(body)["submission_id"])
    return sent


def send_until_killed(
    port: int, waiting: list[bytes], number: int, kill: Callable[[], None]
) -> list[bytes]:
    """Send what waits from eight clients, kill in their midst; return what was answered."""
    answered: list[bytes] = []
    refused: list[bytes] = []
    queue, lock = iter(waiting), threading.Lock()
    enough = threading.Event()

    def send() -> None:
        while not refused:
            with lock:
                body = next(queue, None)
            if body is None:
                break
            try:
                status, answer = post(port, body)
            except (OSError, http.client.HTTPException):
                break
            (answered if status == 201 else refused).append(body if status == 201 else answer)
            if len(answered) >= number:
                enough.set()

    threads = [threading.Thread(target=send) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    while not enough.wait(0.05) and any(thread.is_alive() for thread in threads):
        pass  # the last ones may be fewer than the number: then all are answered, or none will be
    kill()
    for thread in threads:
        thread.join()
    if refused:
        raise AssertionError(refused[0])
    return answered


def at_once(deed: Callable[[], None], number: int) -> None:
    """Do it so many times at the same moment."""
    threads = [threading.Thread(target=deed) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def prepare(preset: str) -> dict[str, Any]:
    """Make an organizer of the widest body, who is signed in, and the link of a union."""
    from allauth.mfa.models import Authenticator
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from unionhall.accounts import sign_ins
    from unionhall.accounts.models import Duty, Role, SignIn, User
    from unionhall.accounts.queries import actor_for
    from unionhall.joining.services.links import MakeLink, make_link
    from unionhall.members import consents
    from unionhall.members.models import Membership
    from unionhall.organizations.models import FEDERATIONS, GENERAL_UNIONS, Kind, Organization

    top = Organization.objects.get(parent=None)
    user = User.objects.create_user(f"bench-{secrets.token_hex(4)}", name="测量员")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    today = timezone.localdate()
    duty = Duty.objects.create(
        user=user, organization=top, scope_path=top.path, role=Role.ORGANIZER, valid_from=today
    )
    client = Client(SERVER_NAME="localhost")
    client.get("/sign-in/")
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    _, token = sign_ins.begin(user, SignIn.Method.TOKEN, duty=duty)
    union = Organization.objects.filter(kind=Kind.JOINT).order_by("path")[0]
    link = make_link(actor_for(user, today), MakeLink(organization=union.public_id))
    below = (
        Organization.objects.filter(kind__in=(*GENERAL_UNIONS, *FEDERATIONS), dissolved_on=None)
        .exclude(pk=top.pk)
        .order_by("path")
        .values_list("public_id", flat=True)
    )
    version = {
        "sqlite": "SELECT sqlite_version()",
        "postgresql": "SELECT current_setting('server_version')",
    }
    with connection.cursor() as cursor:
        cursor.execute(version[connection.vendor])
        (number,) = cursor.fetchone()
        cursor.execute("ANALYZE")
    return {
        "preset": preset,
        "version": number,
        "organization": str(top.public_id),
        "code": top.code,
        "below": [str(public_id) for public_id in below],
        "token": token,
        "session": client.cookies["sessionid"].value,
        "link": link.token,
        "consent": consents.current("membership", "zh-hans").version,
        "counts": {
            "unions": Organization.objects.count(),
            "memberships": Membership.objects.count(),
            "members": Membership.objects.filter(ended_on=None).count(),
        },
    }


def kept(path: str) -> dict[str, int]:
    """Count the rows of the submissions that the file names."""
    from unionhall.joining.models import Application

    asked = json.loads(Path(path).read_text())
    rows = Application.objects.filter(submission_id__in=asked)
    return {
        "asked": len(asked),
        "rows": rows.count(),
        "submissions": rows.values("submission_id").distinct().count(),
        "people": rows.values("blind_index").distinct().count(),
    }


def main() -> None:
    """Do what the arguments name."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "unionhall.config.settings"
    django.setup()
    done = {"prepare": prepare, "kept": kept}[sys.argv[1]](*sys.argv[2:])
    print(json.dumps(done))


if __name__ == "__main__":
    main()
